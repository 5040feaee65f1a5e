package progen

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// declareTypes declares named types with their methods, and interfaces. Methods come last, as they may use all types.
func (g *gen) declareTypes() {
	for range 1 + g.n(2) {
		g.interfaceType()
	}
	for range 3 + g.n(4) {
		g.namedType()
	}
	for _, t := range g.ifaces {
		g.implement(t)
	}
	for _, t := range slices.Clone(g.named) {
		if !types.IsInterface(t) && t.NumMethods() == 0 {
			g.methods(t)
		}
	}
	for _, body := range g.bodies {
		body()
	}
}

// implement declares a type that implements an interface, so that there is one that needs no other. Its methods call
// nothing, as what they might call is not there yet.
func (g *gen) implement(iface *types.Named) {
	t := g.newNamed("M")
	u := types.Typ[types.Int]
	t.SetUnderlying(u)
	g.declare("type %s %s", t.Obj().Name(), g.str(u))
	g.named = append(g.named, t)
	set := types.NewMethodSet(iface)
	for _, m := range pool() {
		if set.Lookup(g.pkg, m.name) != nil {
			recv := types.NewParam(0, g.pkg, "recv", t)
			f := types.NewFunc(0, g.pkg, m.name, m.signature(g.pkg, recv))
			t.AddMethod(f)
			g.bodies = append(g.bodies, func() { g.methodBody(t, m, f, true) })
		}
	}
}

func (g *gen) newNamed(base string) *types.Named {
	name := types.NewTypeName(0, g.pkg, g.newTop(base), nil)
	return types.NewNamed(name, nil, nil)
}

// A method of the pool is what types and interfaces have in common.
type poolMethod struct {
	name            string
	params, results []types.Type
	variadic        bool
}

func pool() []poolMethod {
	ints := types.NewSlice(intType)
	return []poolMethod{
		{"Get", nil, []types.Type{intType}, false},
		{"name", nil, []types.Type{strType}, false},
		{"Plus", []types.Type{intType}, []types.Type{intType}, false},
		{"both", nil, []types.Type{strType, errorType}, false},
		{"Sum", []types.Type{ints}, []types.Type{intType}, true},
		{"Self", nil, []types.Type{anyType}, false},
		{"scale", []types.Type{types.Typ[types.Float64]}, []types.Type{types.Typ[types.Float64]}, false},
		{"Each", []types.Type{types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewParam(0, nil, "", intType)), types.NewTuple(types.NewParam(0, nil, "", boolType)), false)}, []types.Type{boolType}, false},
		{"String", nil, []types.Type{strType}, false},
		{"Error", nil, []types.Type{strType}, false},
	}
}

func (m poolMethod) signature(pkg *types.Package, recv *types.Var) *types.Signature {
	return types.NewSignatureType(recv, nil, nil, tuple(pkg, "p", m.params), tuple(pkg, "", m.results), m.variadic)
}

func tuple(pkg *types.Package, name string, ts []types.Type) *types.Tuple {
	var vars []*types.Var
	for i, t := range ts {
		n := ""
		if name != "" {
			n = fmt.Sprint(name, i)
		}
		vars = append(vars, types.NewParam(0, pkg, n, t))
	}
	return types.NewTuple(vars...)
}

func (g *gen) interfaceType() {
	t := g.newNamed("I")
	methods := pool()
	g.rand.Shuffle(len(methods), func(i, j int) { methods[i], methods[j] = methods[j], methods[i] })
	var has []*types.Func
	var embeds []types.Type
	if len(g.ifaces) > 0 && g.chance(40) {
		embeds = append(embeds, pick(g, g.ifaces))
	}
	for _, m := range methods[:1+g.n(2)] {
		has = append(has, types.NewFunc(0, g.pkg, m.name, m.signature(g.pkg, nil)))
	}
	t.SetUnderlying(types.NewInterfaceType(has, embeds).Complete())
	g.named, g.ifaces = append(g.named, t), append(g.ifaces, t)
	g.declare("type %s %s", t.Obj().Name(), g.str(t.Underlying()))
}

func (g *gen) namedType() {
	if g.chance(55) {
		g.structType()
		return
	}
	t := g.newNamed("N")
	var u types.Type
	switch g.n(9) {
	case 0:
		u = types.NewSlice(g.shape(1))
	case 1:
		u = types.NewMap(g.key(), g.shape(1))
	case 2:
		u = g.funcShape(0)
	case 3:
		u = types.NewArray(g.shape(1), int64(2+g.n(2)))
	default:
		u = g.basic()
	}
	if g.chance(10) {
		for _, n := range g.named {
			u = n
		}
	}
	t.SetUnderlying(u.Underlying())
	g.named = append(g.named, t)
	g.declare("type %s %s", t.Obj().Name(), g.str(u))
}

func (g *gen) structType() {
	t := g.newNamed("S")
	var fields []*types.Var
	seen := map[string]bool{}
	add := func(name string, ft types.Type, embedded bool) {
		if !seen[name] {
			seen[name] = true
			fields = append(fields, types.NewField(0, g.pkg, name, ft, embedded))
		}
	}
	for range 1 + g.n(4) {
		switch k := g.n(10); {
		case k < 2 && len(g.named) > 0:
			e := pick(g, g.named)
			if g.chance(30) && !types.IsInterface(e) {
				add(e.Obj().Name(), types.NewPointer(e), true)
				continue
			}
			add(e.Obj().Name(), e, true)
		case k == 2:
			add(pick(g, []string{"next", "Next"}), types.NewPointer(t), false)
		case k == 3:
			add(pick(g, []string{"kids", "Kids"}), types.NewSlice(t), false)
		default:
			add(pick(g, []string{"A", "B", "C", "d", "e", "f", "g", "get"}), g.shape(2), false)
		}
	}
	t.SetUnderlying(types.NewStruct(fields, nil))
	g.named = append(g.named, t)
	g.declare("type %s %s", t.Obj().Name(), strings.ReplaceAll(g.str(t.Underlying()), "; ", "\n"))
}

// methods gives a type some methods of the pool, and one that changes it.
func (g *gen) methods(t *types.Named) {
	if g.chance(15) {
		return
	}
	byPointer := g.chance(35)
	for _, m := range pool() {
		if g.chance(70) {
			continue
		}
		g.method(t, m, byPointer != g.chance(10))
	}
	if g.chance(60) {
		g.bump(t)
	}
}

// taken says whether a struct has a field with the name of a method.
func taken(t *types.Named, name string) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Name() == name {
			return true
		}
	}
	return false
}

func (g *gen) method(t *types.Named, m poolMethod, byPointer bool) {
	if taken(t, m.name) {
		return
	}
	rt := types.Type(t)
	if byPointer {
		rt = types.NewPointer(t)
	}
	f := types.NewFunc(0, g.pkg, m.name, m.signature(g.pkg, types.NewParam(0, g.pkg, "recv", rt)))
	t.AddMethod(f)
	g.bodies = append(g.bodies, func() { g.methodBody(t, m, f, m.name == "String" || m.name == "Error") })
}

func (g *gen) methodBody(t *types.Named, m poolMethod, f *types.Func, leaf bool) {
	sig := f.Signature()
	_, byPointer := sig.Recv().Type().(*types.Pointer)
	var body string
	g.costs[f] = g.inside(frame{pure: true, inMethod: true, leaf: leaf, results: sig.Results(), room: 2, depth: 2, limit: methodLimit}, func() {
		if !leaf || !byPointer { // fmt may call it with nil
			g.add(&variable{name: "recv", typ: sig.Recv().Type(), full: byPointer || !nilable(t) && !hollow(t)})
		}
		g.params(sig)
		body = g.functionBody()
	})
	g.declare("func (recv %s) %s%s {\n%s}", g.str(sig.Recv().Type()), m.name, g.signature(sig), body)
}

// signature is a signature with the names of its parameters.
func (g *gen) signature(sig *types.Signature) string {
	return strings.TrimPrefix(g.str(types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())), "func")
}

// params brings parameters into scope.
func (g *gen) params(sig *types.Signature) {
	for i := range sig.Params().Len() {
		p := sig.Params().At(i)
		full := !nilable(p.Type()) && !hollow(p.Type())
		g.add(&variable{name: p.Name(), typ: p.Type(), set: true, full: full && !nilable(p.Type())})
	}
}

// bump is a method that changes its receiver, for statements.
func (g *gen) bump(t *types.Named) {
	recv := types.NewParam(0, g.pkg, "recv", types.NewPointer(t))
	results := []types.Type{}
	if g.chance(50) {
		results = append(results, g.shape(0))
	}
	sig := types.NewSignatureType(recv, nil, nil, tuple(g.pkg, "p", []types.Type{g.shape(1)}), tuple(g.pkg, "", results), false)
	f := types.NewFunc(0, g.pkg, "Bump", sig)
	t.AddMethod(f)
	g.bodies = append(g.bodies, func() {
		var body string
		g.costs[f] = g.inside(frame{pure: true, inMethod: true, results: sig.Results(), room: 1, depth: 2, limit: methodLimit}, func() {
			g.params(sig)
			body = g.changeReceiver(t) + g.functionBody()
		})
		g.declare("func (recv *%s) Bump%s {\n%s}", t.Obj().Name(), g.signature(sig), body)
	})
}

// changeReceiver assigns to what a pointer receiver points to.
func (g *gen) changeReceiver(t *types.Named) string {
	if s, ok := t.Underlying().(*types.Struct); ok {
		var b strings.Builder
		for f := range s.Fields() {
			if g.chance(60) {
				fmt.Fprintf(&b, "recv.%s = %s\n", f.Name(), g.value(f.Type(), 2).text)
			}
		}
		return b.String()
	}
	return fmt.Sprintf("*recv = %s\n", g.expr(t, 2).text)
}
