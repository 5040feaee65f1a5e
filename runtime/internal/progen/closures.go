package progen

import (
	"fmt"
	"go/types"
	"strings"
)

// counter makes a function that changes what it has captured, and calls it.
func (g *gen) counter(w *writer) {
	if g.quiet || g.leaf || !g.spend(6) {
		return
	}
	t := g.shape(1)
	f, v := g.fresh(), g.fresh()
	switch g.n(4) {
	case 0: // a function with a state of its own
		n := g.numberType(types.IsInteger | types.IsFloat)
		w.line("%[1]s := func() func(%[3]s) %[3]s {\n%[2]s := %[4]s\nreturn func(by %[3]s) %[3]s {\n%[2]s += by\nreturn %[2]s\n}\n}()", f, v, g.str(n), g.value(n, 1).text0(g, n))
		w.line("fmt.Println(%[1]s(%[2]s), %[1]s(%[3]s))", f, g.value(n, 1).text, g.value(n, 1).text)
	case 1: // one that changes a variable outside of it
		w.line("var %s %s = %s", v, g.str(t), g.value(t, 2).text)
		w.line("%s := func(to %s) (was %s) {\nwas, %s = %s, to\nreturn\n}", f, g.str(t), g.str(t), v, v)
		w.line("fmt.Printf(%q, %s(%s))", g.verb(t)+"\n", f, g.value(t, 1).text)
		w.line("fmt.Printf(%q, %s)", g.verb(t)+"\n", v)
		g.add(&variable{name: v, typ: t, set: true, full: !nilable(t) && !hollow(t)})
	case 2: // those made in a loop
		k := g.fresh()
		head := pick(g, []string{"for %s := range 3 {", "for %s := 0; %[1]s < 3; %[1]s++ {", "for %s := range []int{4, 5, 6} {", "for _, %s := range []int{4, 5} {", "for %s := range slices.Values([]int{7, 8}) {"})
		if strings.Contains(head, "slices.") {
			g.in("slices.Values")
		}
		w.line("var %s []func() %s", f, g.str(t))
		body := ""
		g.times(3, func() {
			body = g.block(func(w *writer) {
				g.add(&variable{name: k, typ: intType, full: true})
				x := g.fresh()
				w.line("%s := %s\n_ = %[1]s", x, g.expr(t, 1).text)
				g.add(&variable{name: x, typ: t})
				change := ""
				if isKind(t, types.IsInteger|types.IsFloat) {
					change = x + "++\n"
				}
				w.line("%s = append(%s, func() %s {\n%sreturn %s\n})", f, f, g.str(t), change, g.value(t, 1).text)
			})
		})
		w.line(head, k)
		w.line("_ = %s\n%s}", k, body)
		w.line("for _, g := range %s {\nfmt.Printf(%q, g(), %s[0]())\n}", f, g.verb(t)+" "+g.verb(t)+"\n", f)
	default: // recursion
		w.line("var %[1]s func(int) %[2]s\n%[1]s = func(n int) %[2]s {\nif n <= 0 {\nreturn %[3]s\n}\nfmt.Print(n, \" \")\nreturn %[1]s(n - 1)\n}\nfmt.Printf(%[4]q, %[1]s(%[5]d))", f, g.str(t), g.value(t, 1).text, g.verb(t)+"\n", 1+g.n(3))
	}
}

// text0 is an initial value that fixes the type of a variable.
func (e ex) text0(g *gen, t types.Type) string { return fmt.Sprintf("%s(%s)", g.conv(t), e.text) }

// alias is about slices that share memory, copies of arrays and structs, and pointers into them.
func (g *gen) alias(w *writer) {
	if g.quiet || g.leaf || !g.spend(6) {
		return
	}
	w.line("{")
	defer w.line("}")
	t := g.shape(1)
	a, b := g.fresh(), g.fresh()
	val := func() string { return g.value(t, 1).text }
	out := func(names ...string) {
		verbs := strings.Repeat(pick(g, []string{"%v ", "%+v "}), len(names))
		w.line("fmt.Printf(%q, %s)", strings.TrimSpace(verbs)+"\n", strings.Join(names, ", "))
	}
	switch g.n(6) {
	case 0:
		w.line("%s := make([]%s, 3, 5)\n%s := %s[%d:2:%d]", a, g.str(t), b, a, g.n(2), 2+g.n(4))
		w.line("%s = append(%s, %s)\n%s[0] = %s", b, b, val(), b, val())
		out(a, b, fmt.Sprintf("len(%s)", b))
	case 1:
		w.line("%s := [2]%s{%s}\n%s := %s\n%s[1] = %s", a, g.str(t), val(), b, a, b, val())
		w.line("p := &%s\np[0] = %s\nfor i, v := range p {\np[1] = %s\nfmt.Println(i, %s)\n_ = v\n}", a, val(), val(), "len(p)")
		w.line("for i, v := range %s {\n%s[1] = %s\nfmt.Printf(\"%%v %%v\\n\", i, v)\n}", a, a, val())
		out(a, b)
	case 2:
		w.line("type in struct { V %s; w [2]%s }\n%s := in{V: %s}\n%s := []in{%s, %s}\n%s.V, %s.w[0] = %s, %s\n%s[1].w[1] = %s", g.str(t), g.str(t), a, val(), b, a, a, a, a, val(), val(), b, val())
		w.line("for _, x := range %s { x.V = %s }\nfor i := range %s { p := &%s[i]; p.w[0] = %s }", b, val(), b, b, val())
		out(a, b)
	case 3:
		w.line("%s := []%s{%s, %s, %s}\n%s := %s[:1]", a, g.str(t), val(), val(), val(), b, a)
		w.line("copy(%s[1:], %s)\n%s = append(%s, %s)\n%s := append(%s, %s...)", a, a, b, b, val(), a+"x", a+"[:2:2]", b)
		out(a, b, a+"x")
	case 4:
		w.line("%s := map[string][2]%s{\"a\": {%s}}\n%s := %s[\"a\"]\n%s[1] = %s\n%s[\"b\"] = %s", a, g.str(t), val(), b, a, b, val(), a, b)
		out(a, b)
	default:
		w.line("%s := struct{ X *%s; Y []*%s }{X: %s(%s)}\n%s := %s\n%s.Y = append(%s.Y, %s.X, %s.X)\n*%s.Y[0] = %s", a, g.str(t), g.str(t), g.top("ptr"), g.expr(t, 1).text, b, a, b, b, a, b, b, val())
		out("*"+a+".X", "*"+b+".Y[1]", "len("+a+".Y)")
	}
}

// linked uses the generic list of the prelude.
func (g *gen) linked(w *writer) {
	if g.quiet || g.leaf || !g.spend(6) {
		return
	}
	t := g.shape(1)
	l := g.fresh()
	w.line("var %[1]s *%[2]s\n%[1]s = %[1]s.Push(%[3]s).Push(%[4]s)", l, g.str(instance(g.boxes[3], t)), g.value(t, 1).text, g.value(t, 1).text)
	w.line("for v := range %s.Values {\nfmt.Printf(%q, v, %s.Len())\n}", l, g.verb(t)+" %d\n", l)
}
