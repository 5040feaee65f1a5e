package progen

import (
	"fmt"
	"go/types"
	"strings"
)

// A risk panics, perhaps. Nothing else in its statement does, and what it prints before is one call.
func (g *gen) riskText() string {
	t := g.shape(1)
	small := func() string { // a number that is not known to be small
		return fmt.Sprintf("%s(%d)", g.top("id"), g.n(7)-1)
	}
	list := g.literalOf(types.NewSlice(t), 1).text
	switch g.n(30) {
	case 0, 1:
		return fmt.Sprintf("s := %s; show$(s[%s])", list, small())
	case 2:
		return fmt.Sprintf("s := %s; show$(s[%s:%s])", list, small(), small())
	case 3:
		return fmt.Sprintf("s := %s; show$(s[:%s:%s])", list, small(), small())
	case 4:
		return fmt.Sprintf("a := %s; show$(a[%s])", g.literalOf(types.NewArray(t, 2), 1).text, small())
	case 5:
		return fmt.Sprintf("s := %s; show$(s[%s%s])", g.operand(strType, 1), small(), pick(g, []string{"", ":"}))
	case 6:
		return fmt.Sprintf("s := %s; s[%s] = %s; show$(s)", list, small(), g.value(t, 1).text)
	case 7:
		n := g.numberType(types.IsInteger)
		return fmt.Sprintf("n := %s; show$(%s / (n - n%%2))", g.operand(n, 1), g.operand(n, 1))
	case 8:
		return fmt.Sprintf("var m map[%s]%s; m[%s] = %s", "string", g.str(t), `"k"`, g.value(t, 1).text)
	case 9:
		st := types.NewStruct([]*types.Var{types.NewField(0, g.pkg, "A", t, false)}, nil)
		return fmt.Sprintf("var p *%s; show$(p.A)", g.str(st))
	case 10:
		return fmt.Sprintf("var p *%s; *p = %s", g.str(t), g.value(t, 1).text)
	case 11, 12, 13:
		to := g.shape(1)
		return fmt.Sprintf("v := any(%s); show$(v.(%s))", g.value(g.shape(1), 1).text, g.str(to))
	case 14:
		from, to := pick(g, g.ifaces), g.shape(1)
		if types.IsInterface(to) || types.Implements(to, from.Underlying().(*types.Interface)) {
			return fmt.Sprintf("v := %s; show$(v.(%s))", g.expr(from, 1).text, g.str(to))
		}
		return fmt.Sprintf("v := %s; show$(v.(%s))", g.expr(from, 1).text, g.str(from))
	case 15:
		return fmt.Sprintf("c := make(chan %s, 2); close(c); c <- %s", g.str(t), g.value(t, 1).text)
	case 16:
		return fmt.Sprintf("c := make(chan %s); close(c); v, ok := <-c; show$(v, ok); close(c)", g.str(t))
	case 17:
		return "var c chan int; close(c)"
	case 18:
		return fmt.Sprintf("var f func() %s; show$(f())", g.str(t))
	case 19:
		return fmt.Sprintf("s := make([]%s, %s); show$(len(s))", g.str(t), small())
	case 20:
		return fmt.Sprintf("n := %s; show$(%s << n)", small(), g.operand(g.numberType(types.IsInteger), 1))
	case 21:
		return fmt.Sprintf("s := %s[:%s]; show$([2](%s)(s))", list, pick(g, []string{"1", "2"}), g.str(t))
	case 22:
		return fmt.Sprintf("a, b := any(%s), any(%s); show$(a == b)", g.value(t, 1).text, g.value(t, 1).text)
	case 23:
		return fmt.Sprintf("m := map[any]int{\"k\": 1}; m[%s]++; show$(len(m))", g.expr(t, 1).text)
	case 24, 25:
		return fmt.Sprintf("panic(%s)", g.value(g.shape(1), 1).text)
	case 26:
		e := pick(g, g.ifaces)
		m := e.Underlying().(*types.Interface).Method(0)
		return fmt.Sprintf("var i %s; i.%s(%s)", g.str(e), m.Name(), g.args(m.Signature(), 0))
	case 27:
		return fmt.Sprintf("panic(fmt.Errorf(\"wrapped %%w\", %s))", g.fullOf(errorType, 1).text)
	case 28:
		return fmt.Sprintf("s := []int{%s}; i := %s; s[i]++; s[i+1], i = 5, 0; show$(s, i)", "1, 2, 3", small())
	}
	if v := g.find(func(v *variable) bool { _, ok := v.typ.Underlying().(*types.Slice); return ok && !v.grow }); v != nil {
		return fmt.Sprintf("show$(%s[%s])", v.name, small())
	}
	return "panic(nil)"
}

// risk tries what may panic.
func (g *gen) risk(w *writer) {
	if g.quiet || g.leaf {
		return
	}
	body := ""
	g.nested(nil, 0, 1, func() { body = g.helped(g.riskText()) })
	w.line("%s(func() {\n%s\n})", g.top("try"), body)
}

// helped writes names of the prelude: $ stands for the suffix.
func (g *gen) helped(text string) string {
	return strings.NewReplacer("show$", g.top("show"), "try$", g.top("try"), "masked$", g.top("masked"), "id$", g.top("id")).Replace(text)
}

// recovering is a function that recovers from a panic, perhaps panics again, and has results.
func (g *gen) recovering(w *writer) {
	if g.quiet || g.leaf || !g.spend(8) {
		return
	}
	t := g.shape(1)
	r, err := g.fresh(), g.fresh()
	body := &writer{}
	g.nested(types.NewTuple(types.NewParam(0, nil, "", t), types.NewParam(0, nil, "", errorType)), 1, 2, func() {
		g.names = []string{r}
		g.add(&variable{name: r, typ: t, set: true})
		g.add(&variable{name: err, typ: errorType, set: true})
		for range 1 + g.n(3) {
			g.deferredBody(body, r, t, err)
		}
		body.WriteString(g.statements(2))
		if g.chance(60) {
			body.line("func() {\n%s\n}()", g.helped(g.riskText()))
		}
		g.returns(body)
	})
	w.line("%s(func() {\nr, err := func() (%s %s, %s error) {\n%s}()\nfmt.Printf(\"%s %%v\\n\", r, err)\n})", g.top("try"), r, g.str(t), err, body, g.verb(t))
}

// deferredBody defers something that sees the panic, or the results.
func (g *gen) deferredBody(w *writer, r string, t types.Type, err string) {
	switch g.n(9) {
	case 0, 1:
		w.line("defer func() {\nif x := recover(); x != nil {\n%s = fmt.Errorf(\"got %%v\", x)\n%s = %s\n}\n}()", err, r, g.value(t, 1).text)
	case 2:
		w.line("defer func() {\nx := recover()\nif _, ok := x.(runtime.Error); !ok { fmt.Printf(\"%%T \", x) }\nfmt.Println(x)\nif x != nil { panic(fmt.Sprint(\"again \", x)) }\n}()")
	case 3:
		w.line("defer fmt.Println(\"deferred\", %s)", g.value(g.shape(1), 1).text)
	case 4:
		w.line("defer func(v %s) {\nfmt.Printf(\"%%v %%v\\n\", v, %s)\n}(%s)", g.str(t), r, r)
	case 5:
		w.line("defer func() { defer func() { fmt.Println(\"inner\", recover()) }(); %s }()", g.helped(g.riskText()))
	case 6:
		w.line("for i := range 3 {\ndefer func() { fmt.Print(i, \" \") }()\n}")
	case 7:
		w.line("defer func() {\nif x, ok := recover().(error); ok {\n%s = errors.Join(%s, x)\n}\n}()", err, err)
		g.used["errors"] = true
	default:
		w.line("defer recover()")
	}
}

// deferred defers a call whose arguments are evaluated now.
func (g *gen) deferred(w *writer) {
	if g.inMain() || g.quiet || g.leaf {
		return
	}
	switch g.n(3) {
	case 0:
		w.line("defer fmt.Println(%s)", g.value(g.shape(1), 1).text)
	case 1:
		t := g.shape(1)
		w.line("defer func(v %s) {\nfmt.Printf(%q, v)\n}(%s)", g.str(t), g.verb(t)+" later\n", g.value(t, 1).text)
	default:
		v := g.find(func(v *variable) bool { return true })
		if v != nil {
			w.line("defer func() { fmt.Printf(%q, %s) }()", g.verb(v.typ)+" at the end\n", v.name)
		}
	}
}

// errorChain looks for errors in others.
func (g *gen) errorChain(w *writer) {
	if g.quiet || g.leaf {
		return
	}
	g.used["errors"] = true
	e := g.fresh()
	w.line("%s := %s", e, g.fullOf(errorType, 1).text)
	g.add(&variable{name: e, typ: errorType, full: true})
	o := g.fresh()
	w.line("%s := %s", o, pick(g, []string{
		fmt.Sprintf("fmt.Errorf(\"outer %%w\", %s)", e), fmt.Sprintf("errors.Join(errors.New(\"j\"), %s)", e),
		fmt.Sprintf("fmt.Errorf(\"%%w and %%w\", errors.New(\"j\"), %s)", e), e}))
	g.add(&variable{name: o, typ: errorType, full: true})
	w.line("fmt.Println(%s, errors.Is(%s, %s), errors.Unwrap(%s) != nil)", o, o, e, o)
	for _, n := range g.named {
		if types.IsInterface(n) || g.chance(50) {
			continue
		}
		var t types.Type = n
		if !types.AssignableTo(t, errorType) {
			t = types.NewPointer(n)
		}
		if types.AssignableTo(t, errorType) {
			x := g.fresh()
			w.line("var %[1]s %[2]s\nfmt.Println(errors.As(%[3]s, &%[1]s), %[4]s)", x, g.str(t), o, fmt.Sprintf("%s(fmt.Sprintf(\"%%T\", %s))", g.top("masked"), x))
		}
	}
}
