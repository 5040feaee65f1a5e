package progen

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
)

// constants declares constants with iota.
func (g *gen) constants() {
	for range 1 + g.n(2) {
		t := g.numberType(types.IsInteger)
		w := &writer{}
		w.line("const (")
		g.constGroup(w, t, func() string { return g.newTop("c") })
		w.line(")")
		g.decls = append(g.decls, w.String())
	}
}

// constGroup writes constants of a type, or without.
func (g *gen) constGroup(w *writer, t types.Type, name func() string) {
	typed := g.chance(60)
	if !typed {
		t = intType
	}
	e := g.constExpr(t, "iota", 2)
	if !typed {
		tv, err := types.Eval(token.NewFileSet(), nil, token.NoPos, strings.ReplaceAll(e, "iota", "0"))
		if err != nil {
			panic(err)
		}
		t = types.Default(tv.Type)
	}
	for i := range 2 + g.n(4) {
		n := name()
		switch {
		case i == 0 && typed:
			w.line("%s %s = %s", n, g.str(t), e)
		case i == 0:
			w.line("%s = %s", n, e)
		case g.chance(15):
			w.line("_")
			continue
		default:
			w.line("%s", n)
		}
		g.consts = append(g.consts, constant{n, t})
	}
}

// constExpr is a constant expression that fits into a type for every small value of a name in it.
func (g *gen) constExpr(t types.Type, name string, d int) string {
	for range 20 {
		e := g.constTree(name, d)
		fits := true
		for i := range 8 {
			text := strings.ReplaceAll(e, name, fmt.Sprint("(", i, ")"))
			_, err := types.Eval(token.NewFileSet(), nil, token.NoPos, fmt.Sprintf("%s(%s)", t.Underlying(), text))
			fits = fits && err == nil
		}
		if fits {
			return e
		}
	}
	return name
}

func (g *gen) constTree(name string, d int) string {
	if d == 0 {
		return pick(g, []string{name, name, "1", "3", "10", "'a'", "1.0", "1 << 70", "0x10"})
	}
	x, y := g.constTree(name, d-1), g.constTree(name, d-1)
	switch g.n(8) {
	case 0:
		return fmt.Sprintf("(1 << (%s))", y)
	case 1:
		return fmt.Sprintf("((%s) >> (60 + %s))", x, name)
	case 2:
		return fmt.Sprintf("((%s) / 7)", x)
	}
	return fmt.Sprintf("((%s) %s (%s))", x, pick(g, []string{"+", "-", "*", "|", "&"}), y)
}

// localConst declares constants in a function.
func (g *gen) localConst(w *writer) {
	t := g.numberType(types.IsInteger)
	n := len(g.consts)
	inner := &writer{}
	g.constGroup(inner, t, g.fresh)
	w.line("{\nconst (\n%s)", inner)
	var names []string
	for _, c := range g.consts[n:] {
		names = append(names, c.name)
	}
	if !g.quiet && !g.leaf {
		w.line("fmt.Println(%s)", strings.Join(names, ", "))
	}
	w.WriteString(g.statements(1))
	w.line("}")
	g.consts = g.consts[:n]
}

// localType declares a struct in a function, with what it embeds promoted.
func (g *gen) localType(w *writer) {
	if len(g.tparams) > 0 || g.quiet {
		return
	}
	t := types.NewNamed(types.NewTypeName(0, g.pkg, strings.ToUpper(g.fresh()), nil), nil, nil)
	fields := []*types.Var{types.NewField(0, g.pkg, "A", g.shape(1), false)}
	if e := pick(g, g.named); g.chance(70) {
		fields = append(fields, types.NewField(0, g.pkg, e.Obj().Name(), e, true))
	}
	t.SetUnderlying(types.NewStruct(fields, nil))
	v := &variable{name: g.fresh(), typ: t, set: true, full: true}
	w.line("type %s %s", t.Obj().Name(), strings.ReplaceAll(g.str(t.Underlying()), "; ", "\n"))
	w.line("%s := %s\n_ = %s", v.name, g.literalOf(t, 1).text, v.name)
	g.add(v)
}
