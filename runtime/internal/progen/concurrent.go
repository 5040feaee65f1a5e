package progen

import (
	"fmt"
	"go/types"
)

// concurrent starts goroutines, and waits for them. What they do does not depend on who is first.
func (g *gen) concurrent(w *writer) {
	if g.quiet || g.leaf || g.mult > 3 || !g.spend(12) {
		return
	}
	t := g.shape(1)
	T := g.str(t)
	n, c := g.fresh(), g.fresh()
	value := func() string { return g.value(t, 1).text }
	alone := func() (text string) { // an expression for a goroutine
		quiet := g.quiet
		g.quiet = true
		text = value()
		g.quiet = quiet
		return text
	}
	switch g.n(10) {
	case 0, 1: // each has a place of its own
		g.in("sync.WaitGroup")
		w.line("%s := make([]%s, 3)\n{\nvar wg sync.WaitGroup", c, T)
		if g.chance(50) {
			w.line("for %[1]s := range 3 {\nwg.Go(func() {\n%[2]s[%[1]s] = %[3]s\n})\n}\nwg.Wait()\n}", n, c, alone())
		} else {
			w.line("for %[1]s := range 3 {\nwg.Add(1)\ngo func() {\ndefer wg.Done()\n%[2]s%[3]s[%[1]s] = %[4]s\n}()\n}\nwg.Wait()\n}", n, g.alone(), c, alone())
		}
		w.line("fmt.Printf(%q, %s)", g.verb(types.NewSlice(t))+"\n", c)
	case 2: // a pipeline
		w.line("%[1]s := make(chan %[2]s, %[3]d)\ngo func() {\ndefer close(%[1]s)\nfor %[4]s := range 3 {\n_ = %[4]s\n%[1]s <- %[5]s\n}\n}()\nfor v := range %[1]s {\nfmt.Printf(%[6]q, v)\n}", c, T, g.n(3), n, alone(), g.verb(t)+"\n")
	case 3: // a total
		g.in("sync.Mutex")
		w.line("{\nvar mu sync.Mutex\nvar wg sync.WaitGroup\n%[1]s := map[string]int{}\nfor i := range 4 {\nwg.Add(1)\ngo func(k int) {\ndefer wg.Done()\nmu.Lock()\ndefer mu.Unlock()\n%[1]s[fmt.Sprint(k%%2)] += k\n}(i)\n}\nwg.Wait()\nfmt.Println(%[1]s)\n}", n)
	case 4: // a panic in a goroutine
		body := ""
		g.nested(nil, 0, 1, func() {
			g.quiet = true
			body = g.helped(g.silentRisk())
		})
		w.line("%[1]s := make(chan any)\ngo func() {\ndefer func() { %[1]s <- recover() }()\n%[2]s\n}()\nfmt.Println(<-%[1]s)", c, body)
	case 5: // select with what is ready
		w.line("%[1]s, %[2]s := make(chan %[3]s, 1), make(chan %[3]s)\n%[1]s <- %[4]s\nselect {\ncase v := <-%[2]s:\nfmt.Println(\"never\", v)\ncase v, ok := <-%[1]s:\nfmt.Printf(%[5]q, v, ok)\n}", c, n, T, value(), g.verb(t)+" %v\n")
		w.line("select {\ncase %s <- %s:\nfmt.Println(\"sent to nobody\")\ndefault:\n%s}", n, value(), g.statements(1))
	case 6: // ping and pong
		w.line("{\n%[1]s, %[2]s := make(chan %[3]s), make(chan int)\ngo func() {\nfor v := range %[1]s {\n%[2]s <- len(%[5]s(fmt.Sprintf(\"%%T\", v)))\n}\nclose(%[2]s)\n}()\nfor range 2 {\n%[1]s <- %[4]s\nfmt.Println(<-%[2]s)\n}\nclose(%[1]s)\n_, ok := <-%[2]s\nfmt.Println(ok)\n}", c, n, T, value(), g.top("masked"))
	case 7: // once, and atomics
		g.in("sync.Once")
		g.in("sync/atomic.Int64")
		w.line("{\nvar once sync.Once\nvar n atomic.Int64\nvar v %[1]s\nvar wg sync.WaitGroup\nfor range 3 {\nwg.Go(func() {\nonce.Do(func() { v = %[2]s })\nn.Add(2)\n})\n}\nwg.Wait()\nfmt.Printf(%[3]q, v, n.Load())\n}", T, alone(), g.verb(t)+" %d\n")
	case 8: // a loop that selects until both are at their end
		w.line("{\n%[1]s, %[2]s := %[3]s(%[4]s, %[4]s), %[3]s(1, 2, 3)\nclose(%[1]s)\nclose(%[2]s)\ntotal := 0\nfor %[1]s != nil || %[2]s != nil {\nselect {\ncase _, ok := <-%[1]s:\nif !ok {\n%[1]s = nil\ncontinue\n}\ntotal += 10\ncase n, ok := <-%[2]s:\nif !ok {\n%[2]s = nil\nbreak\n}\ntotal += n\n}\n}\nfmt.Println(total)\n}", c, n, g.top("chanOf"), g.expr(t, 1).text)
	default: // a semaphore and a result
		w.line("%[1]s := func() <-chan %[2]s {\nout := make(chan %[2]s, 1)\ngo func() { out <- %[3]s }()\nreturn out\n}()\nfmt.Printf(%[4]q, <-%[1]s)", c, T, alone(), g.verb(t)+"\n")
	}
}

// alone is a statement for a goroutine.
func (g *gen) alone() string {
	text := ""
	g.nested(types.NewTuple(), 0, 1, func() {
		g.quiet = true
		text = g.statements(1)
	})
	return text
}

// silentRisk is a panic that prints nothing.
func (g *gen) silentRisk() string {
	small := fmt.Sprintf("id$(%d)", g.n(4))
	switch g.n(6) {
	case 0:
		return "s := []int{1}; _ = s[" + small + "]"
	case 1:
		return "n := " + small + "; _ = 5 / (n - n)"
	case 2:
		return fmt.Sprintf("panic(%s)", g.value(strType, 1).text)
	case 3:
		return "var m map[string]int; m[\"k\"]++"
	case 4:
		return fmt.Sprintf("var v any = %s; _ = v.(string)", g.literalOf(g.basic(), 1).text)
	}
	return "var p *struct{ A int }; p.A = 1"
}
