package progen

import (
	"fmt"
	"go/types"
	"strings"
)

func (g *gen) ifElse(w *writer) {
	vars := len(g.vars)
	init, use := "", ""
	if g.chance(30) {
		t := g.shape(1)
		name := g.fresh()
		init = fmt.Sprintf("%s := (%s); ", name, g.expr(t, 2).text)
		use = fmt.Sprintf("_ = %s\n", name)
		g.add(&variable{name: name, typ: t, set: true, full: !nilable(t) && !hollow(t)})
	}
	w.line("if %s(%s) {\n%s%s", init, g.expr(boolType, 2).text, use, g.statements(2))
	if g.chance(50) {
		if g.chance(30) {
			w.line("} else if (%s) {\n%s", g.expr(boolType, 2).text, g.statements(2))
		}
		w.line("} else {\n%s", g.statements(2))
	}
	w.line("}")
	g.vars = g.vars[:vars]
}

// times writes what runs n times.
func (g *gen) times(n int, write func()) {
	mult := g.mult
	g.mult *= n
	write()
	g.mult = mult
}

// loopBody is the body of a loop, perhaps with jumps.
func (g *gen) loopBody(label string) string {
	var body string
	g.times(3, func() {
		g.loops = append(g.loops, label)
		body = g.block(func(w *writer) {
			if g.chance(25) {
				g.jumpOut(w)
			}
			for range 1 + g.n(2) {
				g.statement(w)
			}
		})
		g.loops = g.loops[:len(g.loops)-1]
	})
	return body
}

// jumpOut leaves a loop, or this round of it, under a condition.
func (g *gen) jumpOut(w *writer) {
	word := pick(g, []string{"break", "continue"})
	if label := pick(g, g.loops); label != "" && g.chance(50) {
		word += " " + label
	}
	w.line("if (%s) { %s }", g.expr(boolType, 2).text, word)
}

// loop writes a loop of any kind.
func (g *gen) loop(w *writer) { g.labelledLoop(w, "") }

// labelled is a loop with a label that statements in it name.
func (g *gen) labelled(w *writer) {
	g.last++
	g.labelledLoop(w, fmt.Sprint("loop", g.last))
}

func (g *gen) labelledLoop(w *writer, label string) {
	if g.mult > 9 {
		return
	}
	vars := len(g.vars)
	head := g.loopHead()
	body := g.loopBody(label)
	g.vars = g.vars[:vars]
	if label != "" {
		if !strings.Contains(body, " "+label) {
			body = fmt.Sprintf("if (%s) { %s %s }\n%s", "len(\"\") > 0", pick(g, []string{"break", "continue"}), label, body)
		}
		w.line("%s:", label)
	}
	w.line("%s\n%s}", head, body)
}

// loopHead brings the variables of a loop into scope.
func (g *gen) loopHead() string {
	i, v := g.fresh(), g.fresh()
	add := func(name string, t types.Type) {
		g.add(&variable{name: name, typ: t, set: true, full: !nilable(t) && !hollow(t)})
	}
	counter := func(name string) { g.add(&variable{name: name, typ: intType, full: true}) }
	use := func(names ...string) string {
		return fmt.Sprintf("\n%s = %s", strings.Repeat("_, ", len(names)-1)+"_", strings.Join(names, ", "))
	}
	switch g.n(9) {
	case 0, 1:
		t := types.Type(intType)
		if g.chance(40) {
			t = g.numberType(types.IsInteger)
		}
		h := fmt.Sprintf("for %s := range %s(3) {", i, g.conv(t)) + use(i)
		add(i, t)
		return h
	case 2, 3:
		t := g.shape(1)
		h := fmt.Sprintf("for %s, %s := range (%s) {", i, v, g.literalOf(types.NewSlice(t), 1).text) + use(i, v)
		add(i, intType)
		add(v, t)
		return h
	case 4:
		h := fmt.Sprintf("for %s, %s := range %s {", i, v, pick(g, []string{`"aé"`, `"\xff日b"`, `""`, `"go"[1:]`})) + use(i, v)
		add(i, intType)
		add(v, types.Typ[types.Int32])
		return h
	case 5:
		t := g.shape(1)
		a := g.literalOf(types.NewArray(t, 2), 1).text
		if g.chance(40) {
			a = "&" + a
		}
		h := fmt.Sprintf("for %s, %s := range (%s) {", i, v, a) + use(i, v)
		add(i, intType)
		add(v, t)
		return h
	case 6:
		t := g.shape(0)
		h := fmt.Sprintf("for %s := range func() chan %s { c := %s(%s, %s); close(c); return c }() {", v, g.str(t), g.top("chanOf"), g.expr(t, 1).text, g.expr(t, 1).text) + use(v)
		add(v, t)
		return h
	case 7:
		h := fmt.Sprintf("for %s, %s := 0, uint8(250); %s < 3; %s, %s = %s+1, %s+3 {", i, v, i, i, v, i, v) + use(i, v)
		counter(i)
		add(v, types.Typ[types.Uint8])
		return h
	}
	h := fmt.Sprintf("for %s := 0; %s < 3; %s++ {", i, i, i) + use(i)
	counter(i)
	return h
}

// switchValue is a switch with a tag, or without.
func (g *gen) switchValue(w *writer) {
	t := pick(g, []types.Type{intType, strType, g.numberType(types.IsInteger), boolType, g.key()})
	u, basic := t.Underlying().(*types.Basic)
	tag := g.operand(t, 2)
	if types.IsInterface(t) {
		basic, tag = false, fmt.Sprintf("any(%s)", g.expr(g.key0(strType), 1).text)
	}
	if basic && g.chance(25) {
		tag = "" // true
	}
	w.line("switch %s {", headed(tag))
	clauses := 2 + g.n(2)
	byDefault := g.n(clauses + 1)
	literals := []string(nil)
	if basic && tag != "" && u.Info()&types.IsBoolean == 0 {
		literals = keyLiterals(u)
	}
	for c := range clauses {
		switch {
		case c == byDefault:
			w.line("default:")
		case tag == "":
			w.line("case %s:", g.operand(boolType, 2))
		case len(literals) > 1 && g.chance(60):
			w.line("case %s, %s:", literals[0], g.operand(t, 1))
			literals = literals[1:]
		default:
			w.line("case %s:", g.comparand(t, g.operand(t, 1)))
		}
		w.WriteString(g.statements(2))
		if c < clauses-1 && g.chance(20) {
			w.line("fallthrough")
		} else if g.chance(10) {
			w.line("break")
		}
	}
	w.line("}")
}

func headed(tag string) string {
	if tag == "" {
		return ""
	}
	return "(" + tag + ")"
}

// typeSwitch distinguishes the types of some value.
func (g *gen) typeSwitch(w *writer) {
	x := fmt.Sprintf("any(%s)", g.expr(g.shape(2), 2).text)
	from := anyType
	if v := g.find(func(v *variable) bool { return types.IsInterface(v.typ) && !generic(v.typ) }); v != nil && g.chance(50) {
		x, from = v.name, v.typ
	}
	var cases []types.Type
	for range 6 {
		t := g.shape(1)
		same := false
		for _, c := range cases {
			same = same || types.Identical(c, t)
		}
		if !same && (types.IsInterface(t) || types.Implements(t, from.Underlying().(*types.Interface))) && !generic(t) {
			cases = append(cases, t)
		}
	}
	name := g.fresh()
	if g.chance(30) {
		w.line("switch %s := (%s); %s := (%s).(type) {", name+"i", g.expr(intType, 1).text, name, x)
		w.line("case nil:\n_, _ = %s, %s", name, name+"i")
	} else {
		w.line("switch %s := (%s).(type) {", name, x)
		w.line("case nil:\n_ = %s", name)
	}
	for len(cases) > 0 {
		n := min(len(cases), 1+g.n(2)*g.n(2))
		var list []string
		for _, t := range cases[:n] {
			list = append(list, g.str(t))
		}
		t := from
		if n == 1 {
			t = cases[0]
		}
		w.line("case %s:\n_ = %s", strings.Join(list, ", "), name)
		w.WriteString(g.block(func(w *writer) {
			g.add(&variable{name: name, typ: t, set: true, full: !nilable(t) && !hollow(t)})
			if !g.quiet && !g.leaf {
				w.line("fmt.Printf(\"%s %%T %%v\\n\", %s, %s)", strings.ReplaceAll(strings.Join(list, " or "), "\n", " "), name, name)
			}
			g.statement(w)
		}))
		cases = cases[n:]
	}
	w.line("default:\n_ = %s", name)
	if !g.quiet && !g.leaf {
		w.line("fmt.Printf(\"default %%T\\n\", %s)", name)
	}
	w.line("}")
}

// jump uses goto, in a function of its own.
func (g *gen) jump(w *writer) {
	n, l := g.fresh(), g.fresh()
	out := "_ = " + n
	if !g.quiet {
		out = fmt.Sprintf("fmt.Println(\"at\", %s)", n)
	}
	w.line("func() {\n%[1]s := 0\n%[2]sagain:\n%[1]s++\nif %[1]s < %[3]d {\n goto %[2]sagain\n}\nif (%[4]s) {\ngoto %[2]send\n}\n%[1]s *= 10\n%[2]send:\n%[5]s\n}()",
		n, l, 2+g.n(3), g.expr(boolType, 1).text, out)
}

// shadow has names that mean something else otherwise.
func (g *gen) shadow(w *writer) {
	if g.quiet || g.leaf {
		return
	}
	t := g.shape(1)
	name := pick(g, []string{"len", "true", "nil", "int", "string", "append", "any", "iota", "min", "error", "fmt2", "print", "copy", "new"})
	e := g.expr(t, 2).text
	w.line("{\n%s := %s\nfmt.Println(%s)\n}", name, e, name)
	if v := g.find(func(v *variable) bool { return isKind(v.typ, types.IsInteger) && !v.grow }); v != nil {
		w.line("{\n%[1]s := %[1]s + 1\nfmt.Println(%[1]s)\nif %[1]s := fmt.Sprint(%[1]s); true {\nfmt.Println(%[1]s + \"s\")\n}\n}", v.name)
	}
}
