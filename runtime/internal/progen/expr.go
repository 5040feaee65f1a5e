package progen

import (
	"fmt"
	"go/types"
	"strings"
)

// An ex is an expression.
type ex struct {
	text  string
	konst bool // a constant, perhaps: the compiler computes with it, and refuses what overflows
}

func nonconst(format string, args ...any) (ex, bool) {
	return ex{text: fmt.Sprintf(format, args...)}, true
}

// value is an expression that can be assigned to t.
func (g *gen) value(t types.Type, d int) ex {
	if generic(t) {
		return g.expr(t, d)
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		if g.chance(80) {
			if e, ok := g.implementer(t, u, d); ok {
				return e
			}
		}
	case *types.Basic:
		if e := g.literal(u); g.chance(15) && !strings.Contains(e, "64") { // it may have to be an int
			return ex{e, true}
		}
	case *types.Slice, *types.Map, *types.Pointer, *types.Signature, *types.Chan:
		if g.chance(4) {
			return ex{"nil", true}
		}
	}
	return g.expr(t, d)
}

// expr is an expression of type t.
func (g *gen) expr(t types.Type, d int) ex {
	if d <= 0 {
		return g.leafOf(t, d)
	}
	for range 3 {
		if e, ok := g.anyOf(t, d-1); ok {
			return e
		}
	}
	return g.leafOf(t, d)
}

// operand is an expression of type t that is no constant.
func (g *gen) operand(t types.Type, d int) string {
	e := g.expr(t, d)
	if e.konst {
		return fmt.Sprintf("%s(%s)", g.top("id"), e.text)
	}
	return e.text
}

// anyOf chooses how to produce a value.
func (g *gen) anyOf(t types.Type, d int) (ex, bool) {
	if g.chance(50) {
		if e, ok := g.byKind(t, d); ok {
			return e, true
		}
	}
	if g.chance(40) {
		if e, ok := g.variableOf(t); ok {
			return e, true
		}
	}
	if g.leaf || g.chance(35) {
		return g.selected(t)
	}
	switch g.n(26) {
	case 0, 1, 2:
		return g.called(t, d)
	case 3, 4:
		return g.methodCalled(t, d)
	case 5:
		return g.called(t, d)
	case 6:
		return nonconst("func() %s { return %s }()", g.str(t), g.value(t, d).text)
	case 7:
		return g.immediate(t, d)
	case 8:
		return nonconst("%s(%s)", g.top("id"), g.expr(t, d).text)
	case 9:
		return nonconst("%s[%s](%s)", g.top("id"), g.str(t), g.value(t, d).text)
	case 10:
		if types.IsInterface(t) { // it may be nil, also as a type argument
			return ex{}, false
		}
		return nonconst("any(%s).(%s)", g.expr(t, d).text, g.str(t))
	case 11:
		return nonconst("[]%s{%s, %s}[%d]", g.str(t), g.value(t, d).text, g.value(t, d).text, g.n(2))
	case 12:
		return nonconst("[...]%s{%d: %s}[%d]", g.str(t), 1+g.n(2), g.value(t, d).text, g.n(2))
	case 13:
		return nonconst("map[string]%s{\"k\": %s}[\"%s\"]", g.str(t), g.value(t, d).text, pick(g, []string{"k", "k", "k", "l"}))
	case 14:
		return nonconst("struct{ A %s; b int }{%s, 1}.A", g.str(t), g.value(t, d).text)
	case 15:
		return nonconst("(&struct{ a %s }{a: %s}).a", g.str(t), g.value(t, d).text)
	case 16:
		return nonconst("<-%s(%s)", g.top("chanOf"), g.expr(t, d).text)
	case 17:
		return nonconst("%s(%s, %s, %s)", g.top("either"), g.expr(boolType, d).text, g.expr(t, d).text, g.expr(t, d).text)
	case 18:
		return nonconst("*%s(%s)", g.top("ptr"), g.expr(t, d).text)
	case 19:
		return nonconst("%s[%s]{V: %s}.Held()", g.top("Box"), g.str(t), g.value(t, d).text)
	case 20:
		return nonconst("%s[string, %s]{%s, %s}.Val", g.top("Pair"), g.str(t), g.expr(strType, d).text, g.value(t, d).text)
	case 21:
		return nonconst("%s(%s, %s)[%d]", g.top("rest"), g.expr(t, d).text, g.expr(t, d).text, g.n(2))
	case 22:
		if g.quiet || g.leaf {
			return ex{}, false
		}
		g.last++
		return nonconst("%s(%d, %s)", g.top("note"), g.last, g.expr(t, d).text)
	case 23:
		return nonconst("%s[%s]{}.With(%s).V", g.top("Box"), g.str(t), g.value(t, d).text)
	case 24:
		return nonconst("(*new(%s))", g.str(t))
	}
	return g.closureOf(t, d)
}

// leafOf is a variable or a literal.
func (g *gen) leafOf(t types.Type, d int) ex {
	if g.chance(15) {
		for _, c := range g.consts {
			if types.Identical(c.typ, t) && g.chance(50) {
				return ex{c.name, true}
			}
		}
	}
	if g.chance(60) {
		if e, ok := g.variableOf(t); ok {
			return e
		}
	}
	if generic(t) {
		if e, ok := g.variableOf(t); ok {
			return e
		}
		return ex{text: fmt.Sprintf("*new(%s)", g.str(t))}
	}
	return g.literalOf(t, min(d, 0))
}

func (g *gen) variableOf(t types.Type) (ex, bool) {
	v := g.find(func(v *variable) bool { return types.Identical(v.typ, t) })
	if v == nil {
		return ex{}, false
	}
	if v.grow {
		return nonconst("%[1]s[:len(%[1]s):len(%[1]s)]", v.name)
	}
	return ex{text: v.name}, true
}

// selected is a part of a variable: a field, an element, what it points to.
func (g *gen) selected(t types.Type) (ex, bool) {
	type part struct{ text string }
	var parts []string
	for _, v := range g.vars {
		parts = g.partsOf(parts, v.name, v.typ, v.full, t, 2)
	}
	if len(parts) == 0 {
		return ex{}, false
	}
	return ex{text: parts[max(g.n(len(parts)), g.n(len(parts)))]}, true
}

// partsOf lists parts of type want that the value of an expression has.
func (g *gen) partsOf(parts []string, text string, t types.Type, full bool, want types.Type, d int) []string {
	if d < 0 || generic(t) {
		return parts
	}
	add := func(text string, t types.Type) {
		if types.Identical(t, want) {
			parts = append(parts, text)
		}
		parts = g.partsOf(parts, text, t, false, want, d-1)
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if !full {
			return parts
		}
		add("(*"+text+")", u.Elem())
		if s, ok := u.Elem().Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				add(text+"."+f.Name(), f.Type())
			}
		}
	case *types.Struct:
		for f := range u.Fields() {
			add(text+"."+f.Name(), f.Type())
			if f.Embedded() && full {
				parts = g.promoted(parts, text, t, f.Type(), want)
			}
		}
	case *types.Array:
		add(fmt.Sprintf("%s[%d]", text, g.n(int(u.Len()))), u.Elem())
		add(fmt.Sprintf("%s[%s]", text, g.index(int(u.Len()))), u.Elem())
	case *types.Slice:
		if full {
			add(fmt.Sprintf("%s[%d]", text, g.n(2)), u.Elem())
			add(fmt.Sprintf("%s[len(%s)-1]", text, text), u.Elem())
		}
	case *types.Map:
		add(fmt.Sprintf("%s[%s]", text, g.keyOf(u.Key())), u.Elem())
	}
	return parts
}

// promoted lists promoted fields of type want.
func (g *gen) promoted(parts []string, text string, t, embedded, want types.Type) []string {
	if p, ok := embedded.(*types.Pointer); ok {
		embedded = p.Elem()
	}
	s, ok := embedded.Underlying().(*types.Struct)
	if !ok {
		return parts
	}
	for f := range s.Fields() {
		found, _, _ := types.LookupFieldOrMethod(t, true, g.pkg, f.Name())
		if found == types.Object(f) && types.Identical(f.Type(), want) { // nothing is in its way
			parts = append(parts, text+"."+f.Name())
		}
	}
	return parts
}

// index is a computed index below n.
func (g *gen) index(n int) string {
	v := g.find(func(v *variable) bool { return isKind(v.typ, types.IsUnsigned) })
	if v == nil {
		return fmt.Sprintf("len(%q)", strings.Repeat("x", g.n(n)))
	}
	return fmt.Sprintf("%s%%%d", v.name, n)
}

// called calls a function, or a variable that holds one.
func (g *gen) called(t types.Type, d int) (ex, bool) {
	var fs []*function
	for _, f := range g.funcs {
		if (f.silent || !g.quiet) && f.sig.Results().Len() == 1 && types.Identical(f.sig.Results().At(0).Type(), t) {
			fs = append(fs, f)
		}
	}
	for _, v := range g.vars {
		if s, ok := v.typ.Underlying().(*types.Signature); ok && v.full && !g.inMethod && !g.quiet && s.Results().Len() == 1 && types.Identical(s.Results().At(0).Type(), t) {
			fs = append(fs, &function{name: v.name, sig: s, cost: 40})
		}
	}
	if len(fs) == 0 {
		return ex{}, false
	}
	f := fs[max(g.n(len(fs)), g.n(len(fs)))]
	if !g.spend(f.cost) {
		return ex{}, false
	}
	return nonconst("%s(%s)", f.name, g.args(f.sig, d))
}

// args are arguments of a call.
func (g *gen) args(sig *types.Signature, d int) string {
	var args []string
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			if g.chance(30) {
				return strings.Join(append(args, g.expr(t, d).text+"..."), ", ")
			}
			for range g.n(3) {
				args = append(args, g.value(t.(*types.Slice).Elem(), d).text)
			}
			break
		}
		args = append(args, g.value(t, d).text)
	}
	return strings.Join(args, ", ")
}

// methodCalled calls a method, perhaps a promoted one, of a variable.
func (g *gen) methodCalled(t types.Type, d int) (ex, bool) {
	if g.quiet {
		return ex{}, false
	}
	type call struct {
		recv string
		f    *types.Func
	}
	var calls []call
	for _, v := range g.vars {
		for _, m := range g.methodsOf(v) {
			sig := m.Type().(*types.Signature)
			if sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), t) {
				calls = append(calls, call{v.name, m})
			}
		}
	}
	if len(calls) == 0 {
		return ex{}, false
	}
	c := pick(g, calls)
	if !g.spend(g.costOf(c.f)) {
		return ex{}, false
	}
	return nonconst("%s.%s(%s)", c.recv, c.f.Name(), g.args(c.f.Type().(*types.Signature), d))
}

// methodsOf are the methods that a variable has for sure, and that change nothing.
func (g *gen) methodsOf(v *variable) []*types.Func {
	if !v.full || generic(v.typ) {
		return nil
	}
	if types.IsInterface(v.typ) && g.inMethod {
		return nil
	}
	t := v.typ
	if _, ok := t.Underlying().(*types.Pointer); !ok && !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	var found []*types.Func
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		f := set.At(i).Obj().(*types.Func)
		if strings.HasPrefix(f.Name(), "Bump") || f.Signature().TypeParams() != nil {
			continue
		}
		if _, written := g.costs[f]; g.inMethod && (len(set.At(i).Index()) > 1 || !written && f.Pkg() == g.pkg && !g.inPrelude(t)) {
			continue
		}
		if sig := set.At(i).Type().(*types.Signature); sig != f.Type() {
			f = types.NewFunc(0, g.pkg, f.Name(), sig)
		}
		found = append(found, f)
	}
	return found
}

// inPrelude says whether the methods of a type are those of the prelude.
func (g *gen) inPrelude(t types.Type) bool {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := t.(*types.Named)
	return ok && n.TypeArgs() != nil
}

// costOf is what a call of a method costs.
func (g *gen) costOf(f *types.Func) int {
	if c, ok := g.costs[f]; ok {
		return max(c, 1)
	}
	return 40 // by an interface, or promoted
}

// closureOf is a call of a function that is written where it is called, with parameters.
func (g *gen) closureOf(t types.Type, d int) (ex, bool) {
	p, q := g.shape(1), g.shape(0)
	a, b := g.fresh(), g.fresh()
	args := g.value(p, d).text + ", " + g.value(q, d).text
	body := ""
	g.nested(types.NewTuple(types.NewParam(0, g.pkg, "", t)), 0, d, func() {
		g.add(&variable{name: a, typ: p, set: true})
		g.add(&variable{name: b, typ: q, set: true})
		body = g.value(t, d).text
	})
	return nonconst("func(%s %s, %s %s) %s { return %s }(%s)", a, g.str(p), b, g.str(q), g.str(t), body, args)
}

// immediate is a call of a function with statements that is written where it is called.
func (g *gen) immediate(t types.Type, d int) (ex, bool) {
	body := ""
	results := types.NewTuple(types.NewParam(0, g.pkg, "", t))
	g.nested(results, 1, d, func() { body = g.functionBody() })
	return nonconst("func() %s {\n%s}()", g.str(t), body)
}

// nested writes a function literal in an expression: it must not change what it has not made.
func (g *gen) nested(results *types.Tuple, room, depth int, write func()) {
	f := g.frame
	f.pure, f.results, f.names, f.loops, f.room, f.depth = true, results, nil, nil, room, depth
	g.cost = g.inside(f, write)
}
