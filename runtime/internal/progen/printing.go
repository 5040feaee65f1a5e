package progen

import (
	"fmt"
	"go/types"
	"strings"
)

// print prints some values.
func (g *gen) print(w *writer) {
	if g.quiet || !g.spend(2) {
		return
	}
	n := 1 + g.n(2)
	var args, verbs []string
	for range n {
		t := g.shape(2)
		if v := g.find(func(*variable) bool { return true }); v != nil && g.chance(60) {
			t = v.typ
		}
		if g.leaf {
			t = g.basic()
		}
		args = append(args, g.expr(t, 2).text)
		verbs = append(verbs, g.verb(t))
	}
	switch g.n(5) {
	case 0:
		w.line("fmt.Println(%s)", strings.Join(args, ", "))
	case 1:
		w.line("fmt.Print(%s, \"\\n\")", strings.Join(args, ", "))
	default:
		w.line("fmt.Printf(%q, %s)", strings.Join(verbs, " ")+"\n", strings.Join(args, ", "))
	}
}

// verb is a way to print a type that shows no address other than one that begins with 0x.
func (g *gen) verb(t types.Type) string {
	verbs := []string{"%v", "%+v", "%#v", "%T %v", "%v %[1]T", "%s", "%q"}
	if !points(t) {
		verbs = append(verbs, "%x", "%d", "%X", "%08v", "%6v|", "%-8v|", "%.2f", "%t", "%c", "%U", "%e", "%5.1v")
	}
	v := pick(g, verbs)
	if v == "%T %v" {
		return "%T"
	}
	if v == "%v %[1]T" {
		return "%v"
	}
	return v
}

// points says whether the values of a type hold addresses.
func points(t types.Type) bool {
	if !acyclic(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return true
	case *types.Slice:
		return points(u.Elem())
	case *types.Array:
		return points(u.Elem())
	case *types.Map:
		return points(u.Elem()) || points(u.Key())
	case *types.Struct:
		for f := range u.Fields() {
			if points(f.Type()) {
				return true
			}
		}
	}
	return false
}

// main writes the statements of the main function, and prints what is left at its end.
func (g *gen) main() {
	g.frame = frame{mult: 1, limit: 3 * callLimit, depth: 3, room: 2}
	g.body = append(g.body, fmt.Sprintf("fmt.Println(%s)", g.top("trace")))
	for range 8 + g.n(8) {
		w := &writer{}
		g.statement(w)
		if w.Len() > 0 {
			g.body = append(g.body, strings.TrimSuffix(w.String(), "\n"))
		}
	}
	for _, v := range g.vars {
		if g.chance(50) {
			g.body = append(g.body, fmt.Sprintf("fmt.Printf(\"%%T %s\\n\", %s, %s)", g.verb(v.typ), v.name, v.name))
		}
	}
}
