package progen

import (
	"fmt"
	"go/types"
)

// iterate ranges over a function, and leaves it in one of the ways there are.
func (g *gen) iterate(w *writer) {
	if g.quiet || g.leaf || g.mult > 3 || !g.spend(12) {
		return
	}
	t := g.shape(1)
	T := g.str(t)
	seq := g.fresh()
	way := g.n(6)
	quiet := g.quiet
	g.quiet = way == 0 // below a cell, the line that another goroutine has begun is ended first
	w.line("%s := func(yield func(int, %s) bool) {", seq, T)
	if g.chance(40) {
		w.line("defer fmt.Println(\"iterator ends\")")
	}
	if g.chance(50) {
		w.line("for i := range 3 {\nif !yield(i, %s) {\nfmt.Println(\"stopped at\", i)\nreturn\n}\n}", g.value(t, 1).text)
	} else {
		w.line("_ = yield(1, %s) && yield(2, %s) && yield(3, %s)", g.value(t, 1).text, g.value(t, 1).text, g.value(t, 1).text)
	}
	w.line("}")
	g.quiet = quiet
	i, v := g.fresh(), g.fresh()
	switch way {
	case 0: // pull
		g.in("iter.Pull2")
		w.line("{\nnext, stop := iter.Pull2(%s)\nfor range %d {\na, b, ok := next()\nfmt.Printf(%q, a, b, ok)\n}\nstop()\n_, _, ok := next()\nfmt.Println(ok)\n}", seq, 1+g.n(4), "%d "+g.verb(t)+" %v\n")
		return
	case 1: // collected
		g.in("maps.Collect")
		w.line("fmt.Printf(%q, maps.Collect(%s))", g.verb(types.NewMap(intType, t))+"\n", seq)
		return
	}
	body := ""
	result := g.shape(0)
	g.nested(types.NewTuple(types.NewParam(0, nil, "", result)), 1, 1, func() {
		vars := len(g.vars)
		body = g.block(func(w *writer) {
			w.line("outer%s:\nfor %s, %s := range %s {\n_, _ = %s, %s", seq, i, v, seq, i, v)
			g.times(3, func() {
				g.add(&variable{name: i, typ: intType, full: true})
				g.add(&variable{name: v, typ: t, set: true, full: !nilable(t) && !hollow(t)})
				g.loops = append(g.loops, "outer"+seq)
				if g.chance(40) {
					w.line("defer fmt.Println(\"deferred in the loop\", %s)", i)
				}
				w.line("for range %s {", seq)
				w.line("if (%s) { %s }", g.expr(boolType, 1).text, pick(g, []string{"break", "continue", "break outer" + seq, "continue outer" + seq, "return " + g.value(result, 1).text, "panic(\"in the loop\")"}))
				w.line("break\n}")
				g.jumpOut(w)
				if g.chance(40) {
					w.line("if (%s) {\n%s}", g.expr(boolType, 1).text, func() string { o := &writer{}; g.returns(o); return o.String() }())
				}
				w.line("if %s > 5 {\ncontinue outer%s\n}", i, seq)
				g.statement(w)
				g.loops = g.loops[:len(g.loops)-1]
			})
			w.line("}")
			g.vars = g.vars[:vars]
			g.returns(w)
		})
	})
	w.line("%s(func() {\nfmt.Println(func() %s {\n%s}())\n})", g.top("try"), g.str(result), body)
	if g.chance(20) { // one that does not stop
		w.line("%s(func() {\nfor i := range func(yield func(int) bool) { yield(1); yield(2) } {\nfmt.Println(i)\nbreak\n}\n})", g.top("try"))
	}
	if g.chance(30) {
		w.line("for range %s {\n%s}", seq, fmt.Sprintf("fmt.Println(%s)\n", g.value(t, 1).text))
	}
}
