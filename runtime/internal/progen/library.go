package progen

import (
	"fmt"
	"go/types"
)

// library gives values of the program to compiled packages.
func (g *gen) library(w *writer) {
	if g.quiet || g.leaf || !g.spend(8) {
		return
	}
	t, k := g.shape(1), g.ordered()
	list := g.literalOf(types.NewSlice(t), 1).text
	keys := g.literalOf(types.NewSlice(k), 1).text
	switch g.n(14) {
	case 0:
		w.line("{\ns := %s\n%s(s, func(i, j int) bool { return s[i] > s[j] })\nfmt.Println(s)\n}", keys, g.in("sort.Slice"))
	case 1:
		w.line("{\ns := %s\n%s(s, func(a, b %s) int { return -%s(a, b) })\nfmt.Println(s, %s(s, %s))\n}", keys, g.in("slices.SortFunc"), g.str(k), g.in("cmp.Compare"), g.in("slices.Contains"), g.value(k, 1).text)
	case 2:
		w.line("fmt.Println(%s(%s(%s)))", g.in("slices.Sorted"), g.in("maps.Keys"), g.literalOf(types.NewMap(strType, t), 1).text)
	case 3:
		w.line("{\nn, err := %s(%s)\nfmt.Println(n, err)\n}", g.in("strconv.Atoi"), g.expr(strType, 1).text)
	case 4:
		w.line("{\nvar b %s\nfmt.Fprintf(&b, %q, %s)\nb.WriteByte('!')\nfmt.Println(b.Len() > 0, b.String())\n}", g.in("strings.Builder"), g.verb(t), g.value(t, 1).text)
	case 5:
		w.line("fmt.Println(%s(func(r rune) rune {\nif r == 'a' {\nreturn -1\n}\nreturn r + 1\n}, %s))", g.in("strings.Map"), g.expr(strType, 1).text)
	case 6:
		w.line("fmt.Println(%s(%s, func(x %s) bool {\nreturn %s\n}))", g.in("slices.IndexFunc"), list, g.str(t), g.expr(boolType, 1).text)
	case 7, 8, 9:
		if !points(t) {
			w.line("{\nb, err := %s(%s)\nfmt.Println(string(b), err)\n}", g.in("encoding/json.Marshal"), g.value(t, 2).text)
		}
	case 10:
		w.line("fmt.Println(%s(%s, %s))", g.in("reflect.DeepEqual"), g.value(t, 1).text, g.value(t, 1).text)
	case 11:
		if types.IsInterface(t) {
			return
		}
		w.line("fmt.Println(%[1]s(%[2]s), %[1]s(%[2]s).Kind(), %[1]s(%[2]s).Comparable())", g.in("reflect.TypeOf"), fmt.Sprintf("*new(%s)", g.str(t)))
	case 12:
		g.in("slices.Chunk")
		w.line("for c := range slices.Chunk(slices.Clone(%s), 2) {\nfmt.Printf(%q, c)\n}", list, g.verb(types.NewSlice(t))+"\n")
	default:
		w.line("fmt.Println(%s(%s, %s), %s(%s))", g.in("strings.SplitN"), g.expr(strType, 1).text, "\"a\", 2", g.in("strings.Fields"), g.expr(strType, 1).text)
	}
}
