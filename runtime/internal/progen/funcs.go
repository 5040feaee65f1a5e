package progen

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// declareFuncs declares functions, generic ones among them.
func (g *gen) declareFuncs() {
	for range 2 + g.n(3) {
		g.declareFunc()
	}
	for range 1 + g.n(2) {
		g.declareGeneric()
	}
}

func (g *gen) declareFunc() {
	var params, results []types.Type
	for range g.n(4) {
		params = append(params, g.shape(2))
	}
	variadic := g.chance(20)
	if variadic {
		params = append(params, types.NewSlice(g.shape(1)))
	}
	for range 1 + g.n(2)*g.n(2) {
		results = append(results, g.shape(1))
	}
	f := &function{name: g.newTop("f"), silent: g.chance(30)}
	name := ""
	if g.chance(30) {
		name = "r"
	}
	f.sig = types.NewSignatureType(nil, nil, nil, tuple(g.pkg, "p", params), tuple(g.pkg, name, results), variadic)
	body := ""
	f.cost = 1 + g.inside(frame{pure: true, results: f.sig.Results(), room: 2, depth: 3, quiet: f.silent}, func() { body = g.declaredBody(f.sig, name) })
	g.declare("func %s%s {\n%s}", f.name, g.signature(f.sig), body)
	f.sig = types.NewSignatureType(nil, nil, nil, f.sig.Params(), tuple(g.pkg, "", results), variadic)
	g.funcs = append(g.funcs, f)
}

func (g *gen) declaredBody(sig *types.Signature, named string) string {
	g.params(sig)
	if named != "" {
		for r := range sig.Results().Variables() {
			g.names = append(g.names, r.Name())
			g.add(&variable{name: r.Name(), typ: r.Type(), set: true})
		}
	}
	return g.functionBody()
}

// constraints of type parameters.
func (g *gen) constraint() types.Type {
	switch g.n(4) {
	case 0:
		return types.Universe.Lookup("comparable").Type()
	case 1:
		return g.pkg.Scope().Lookup(g.top("Num")).Type()
	}
	return anyType
}

// declareGeneric declares a function with type parameters.
func (g *gen) declareGeneric() {
	var tparams []*types.TypeParam
	var list []string
	for i := range 1 + g.n(2) {
		c := g.constraint()
		name := []string{"T", "U"}[i]
		tparams = append(tparams, types.NewTypeParam(types.NewTypeName(0, g.pkg, name, nil), c))
		list = append(list, name+" "+g.str(c))
	}
	f := &function{name: g.newTop("g")}
	body := ""
	var sig *types.Signature
	cost := g.inside(frame{pure: true, room: 2, depth: 2, tparams: tparams}, func() {
		var params, results []types.Type
		for _, p := range tparams {
			params = append(params, p)
		}
		for range 1 + g.n(2) {
			params = append(params, g.shape(1))
		}
		for range 1 + g.n(2) {
			results = append(results, g.shape(1))
		}
		sig = types.NewSignatureType(nil, nil, tparams, tuple(g.pkg, "p", params), tuple(g.pkg, "", results), false)
		g.results = sig.Results()
		body = g.declaredBody(sig, "")
	})
	g.declare("func %s[%s]%s {\n%s}", f.name, strings.Join(list, ", "), g.signature(sig), body)
	f.sig, f.cost = sig, cost+1
	g.generic = append(g.generic, f)
}

// ofParam is an expression of a type parameter.
func (g *gen) ofParam(p *types.TypeParam, d int) (ex, bool) {
	if p.Constraint() == g.pkg.Scope().Lookup(g.top("Num")).Type() {
		return nonconst("(%s %s %s)", g.expr(p, d).text, pick(g, []string{"+", "-", "*"}), g.expr(p, d).text)
	}
	return ex{}, false
}

// compared compares values of type parameters.
func (g *gen) compared(t types.Type, d int) (ex, bool) {
	p := pick(g, g.tparams)
	if p.Constraint() == anyType {
		return ex{}, false
	}
	op := "=="
	if p.Constraint() == g.pkg.Scope().Lookup(g.top("Num")).Type() && g.chance(50) {
		op = "<"
	}
	return nonconst("%s(%s %s %s)", g.conv(t), g.expr(p, d).text, op, g.expr(p, d).text)
}

// targ is a type argument that satisfies a constraint.
func (g *gen) targ(c types.Type) types.Type {
	switch c {
	case anyType:
		return g.shape(1)
	case g.pkg.Scope().Lookup(g.top("Num")).Type():
		for {
			t := g.numberType(types.IsInteger | types.IsFloat)
			if b := t.Underlying().(*types.Basic); b.Kind() != types.Uintptr {
				return t
			}
		}
	}
	for {
		if t := g.key(); !types.IsInterface(t) {
			return t
		}
	}
}

// genericUse calls a generic function.
func (g *gen) genericUse(w *writer) {
	if g.quiet || g.leaf || g.inMethod || len(g.generic) == 0 || len(g.tparams) > 0 {
		return
	}
	f := pick(g, g.generic)
	if !g.spend(f.cost) {
		return
	}
	var targs []types.Type
	for p := range f.sig.TypeParams().TypeParams() {
		targs = append(targs, g.targ(p.Constraint()))
	}
	it, err := types.Instantiate(nil, f.sig, targs, false)
	if err != nil {
		panic(err)
	}
	sig := it.(*types.Signature)
	call := f.name
	if g.chance(60) {
		var list []string
		for _, t := range targs {
			list = append(list, g.str(t))
		}
		call += "[" + strings.Join(list, ", ") + "]"
	}
	var args []string
	for p := range sig.Params().Variables() {
		args = append(args, g.expr(p.Type(), 2).text)
	}
	if g.chance(20) { // as a value
		name := g.fresh()
		var list []string
		for _, t := range targs {
			list = append(list, g.str(t))
		}
		w.line("%s := %s[%s]\n_ = %s", name, f.name, strings.Join(list, ", "), name)
		call = name
	}
	g.declareResults(w, sig.Results(), fmt.Sprintf("%s(%s)", call, strings.Join(args, ", ")))
}

// globals declares variables of the package, whose initialisation follows what they depend on.
func (g *gen) globals(n int) {
	g.inside(frame{quiet: true, pure: true, depth: 2}, func() {
		for range n {
			t := g.shape(2)
			v := &variable{name: g.newTop("v"), typ: t, set: g.chance(50), full: !nilable(t) && !hollow(t)}
			e := g.expr(t, 2).text
			if nilable(t) || hollow(t) {
				e = g.literalOf(t, 1).text
				v.full = true
			}
			g.declare("var %s = %s(%q, %s)", v.name, g.top("traced"), v.name, e)
			g.globalVars = append(g.globalVars, v)
			g.add(v)
		}
	})
	g.vars = slices.Clone(g.globalVars)
}
