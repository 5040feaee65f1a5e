package session

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// lines writes n lines.
func lines(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
		b.WriteByte('\n')
	}
	return b.String()
}

// largeCells are cells of a size: so many statements, operands, elements, bytes. Each ends with what a front end shows.
var largeCells = []struct {
	name string
	size int
	code func(n int) string
	want func(n int) string
}{
	{"assignments", 10_000, func(n int) string {
		return "x := 0\n" + lines(n, func(i int) string { return fmt.Sprintf("x = x + %d", i) }) + "x"
	}, func(n int) string { return fmt.Sprint("Out: ", n*(n-1)/2) }},
	{"variables", 10_000, func(n int) string {
		return lines(n, func(i int) string { return fmt.Sprintf("v%d := %d", i, i) }) + "v1"
	}, says("Out: 1")},
	{"indices", 2_000, func(n int) string {
		return "a := []int{1, 2, 3}\n" + lines(n, func(i int) string { return "a[0] = a[1] + 1" }) + "a"
	}, says("Out: []int{3, 2, 3}")},
	{"loops", 2_000, func(n int) string {
		return "x := 0\n" + strings.Repeat("for i := range 2 { x += i }\n", n) + "x"
	}, func(n int) string { return fmt.Sprint("Out: ", n) }},
	{"closures", 2_000, func(n int) string { return "x := 0\n" + strings.Repeat("func() { x++ }()\n", n) + "x" }, func(n int) string { return fmt.Sprint("Out: ", n) }},
	{"functions", 10_000, func(n int) string {
		return lines(n, func(i int) string { return fmt.Sprintf("func f%d() int { return %d }", i, i) }) + "f7()"
	}, says("Out: 7")},
	{"types", 10_000, func(n int) string {
		return "type T0 int\n" + lines(n, func(i int) string { return fmt.Sprintf("type T%d struct { A *T%d }", i+1, i) }) + "T9{} == T9{}"
	}, says("Out: true")},
	{"a group of types", 10_000, func(n int) string {
		return "type (\n" + lines(n, func(i int) string { return fmt.Sprintf("T%d struct { A int }", i) }) + ")\nT9{}"
	}, says("Out: T9{A:0}")},
	{"methods", 500, func(n int) string {
		return lines(n, func(i int) string { return fmt.Sprintf("type T%d int\nfunc (t *T%d) M() int { return %d }", i, i, i) }) + "new(T7).M()"
	}, says("Out: 7")},
	{"constants", 10_000, func(n int) string {
		return "const (\n" + lines(n, func(i int) string { return fmt.Sprintf("C%d = iota", i) }) + ")\nC9"
	}, says("Out: 9")},
	{"parentheses", 1_000, func(n int) string { return "x := 1\n" + strings.Repeat("(x+", n) + "x" + strings.Repeat(")", n) }, func(n int) string { return fmt.Sprint("Out: ", n+1) }},
	{"blocks", 990, func(n int) string { return strings.Repeat("{", n) + "fmt.Print(1)" + strings.Repeat("}", n) }, says("1")},
	{"too many blocks", 1_001, func(n int) string { return strings.Repeat("{", n) + "fmt.Print(1)" + strings.Repeat("}", n) },
		says("more than 1,000 blocks, functions or types within one another")},
	{"too many loops", 490, func(n int) string {
		return "func f() {\n" + strings.Repeat("for range 1 {\n", n) + "_ = 1\n" + strings.Repeat("}\n", n) + "}"
	}, says("CompileError: blocks and functions are too deep within one another")},
	{"pointers to pointers", 2_000, func(n int) string { return "var x " + strings.Repeat("*", n) + "int" },
		says("CompileError: more than 1000 types are within one another")},
	{"types within types", 18, func(n int) string {
		return "type P[T any] struct { a, b T }\nvar p " + strings.Repeat("P[", n) + "int" + strings.Repeat("]", n) + "\nlen(fmt.Sprint(p))"
	}, says("Out: ")},
	{"awaits within awaits", 1_000, func(n int) string { return strings.Repeat("await ", n) + "1" }, says("cannot await 1 (of type int)")},
	{"values within values", 40, func(n int) string {
		return "type P[T any] struct { a, b T }\nvar p " + strings.Repeat("P[", n) + "int" + strings.Repeat("]", n)
	}, says("is too large: 8796093 MB")},
	{"literals within literals", 1_000, func(n int) string {
		return "x := " + strings.Repeat("[]any{", n) + strings.Repeat("}", n) + "\nlen(x)"
	}, says("Out: 1")},
	{"function literals", 400, func(n int) string {
		return strings.Repeat("func() int { return ", n) + "1" + strings.Repeat("}()", n)
	}, says("Out: 1")},
	{"indices within indices", 1_000, func(n int) string {
		return "a := []int{0}\n" + strings.Repeat("a[", n) + "0" + strings.Repeat("]", n)
	}, says("Out: 0")},
	{"calls within calls", 1_000, func(n int) string {
		return "f := func(x int) int { return x }\n" + strings.Repeat("f(", n) + "1" + strings.Repeat(")", n)
	}, says("Out: 1")},
	{"operands", 10_000, func(n int) string { return "x := 1\nx" + strings.Repeat(" + x", n) }, func(n int) string { return fmt.Sprint("Out: ", n+1) }},
	{"conditions", 10_000, func(n int) string { return "x := true\nx" + strings.Repeat(" && x", n) }, says("Out: true")},
	{"indices as operands", 2_000, func(n int) string {
		return "func g(a []int) int { return a[0]" + strings.Repeat("+a[0]", n) + " }\ng([]int{1})"
	}, func(n int) string { return fmt.Sprint("Out: ", n+1) }},
	{"a string", 10_000_000, func(n int) string { return "x := \"" + strings.Repeat("a", n) + "\"\nlen(x)" }, func(n int) string { return fmt.Sprint("Out: ", n) }},
	{"a raw string", 10_000_000, func(n int) string { return "x := `" + strings.Repeat("a\n", n/2) + "`\nlen(x)" }, func(n int) string { return fmt.Sprint("Out: ", n) }},
	{"a comment", 1_000_000, func(n int) string { return "/*" + strings.Repeat("a\n", n/2) + "*/ 1" }, says("Out: 1")},
	{"a name", 100_000, func(n int) string { return strings.Repeat("a", n) + " := 1\n" + strings.Repeat("a", n) }, says("Out: 1")},
	{"empty lines", 100_000, func(n int) string { return strings.Repeat("\n", n) + "1" }, says("Out: 1")},
	{"elements", 100_000, func(n int) string { return "x := []int{" + strings.Repeat("1, ", n) + "}\nlen(x)" }, func(n int) string { return fmt.Sprint("Out: ", n) }},
	{"elements of a map", 10_000, func(n int) string {
		return "x := map[int]int{\n" + lines(n, func(i int) string { return fmt.Sprintf("%d: %d,", i, i) }) + "}\nlen(x)"
	}, func(n int) string { return fmt.Sprint("Out: ", n) }},
	{"cases", 2_000, func(n int) string {
		return "x := 7\nswitch x {\n" + lines(n, func(i int) string { return fmt.Sprintf("case %d: x = -x", i) }) + "}\nx"
	}, says("Out: -7")},
	{"magics", 500, func(n int) string { return strings.Repeat("%env A=1\n", n) }, says("env: A=1")},
	{"syntax errors", 10_000, func(n int) string { return strings.Repeat("'\n", n) }, func(n int) string { return fmt.Sprintf("… %d more errors", n-shownErrors) }},
	{"errors", 10_000, func(n int) string { return lines(n, func(i int) string { return fmt.Sprintf("_ = u%d", i) }) }, func(n int) string { return fmt.Sprintf("… %d more errors", n-shownErrors) }},
	{"open braces", 100_000, func(n int) string { return strings.Repeat("{", n) }, says("more than 1,000 blocks")},
	{"open parentheses", 100_000, func(n int) string { return strings.Repeat("(", n) }, says("exceeded max nesting depth")},
	{"NUL", 10_000, func(n int) string { return strings.Repeat("\x00", n) }, says("illegal character NUL")},
}

func says(text string) func(int) string { return func(int) string { return text } }

func TestLargeCells(t *testing.T) {
	for _, c := range largeCells {
		t.Run(c.name, func(t *testing.T) {
			got := newBench(t).run(c.code(c.size))
			if !strings.Contains(got, c.want(c.size)) {
				t.Errorf("%.1000s", got)
			}
		})
	}
}

// TestLargeCellsNeedMemoryInProportion compares cells of a tenth of the size, and of a fifth: what one needs should be twice what
// the other does, or less. Time would tell as much, if the machine had nothing else to do.
func TestLargeCellsNeedMemoryInProportion(t *testing.T) {
	for _, c := range largeCells {
		if c.name == "operands" || c.name == "conditions" || c.name == "parentheses" || c.size < 100 {
			continue // each operation is written within parentheses of its own, which copies what is there
		}
		t.Run(c.name, func(t *testing.T) {
			if small, large := needs(t, c.code(c.size/10)), needs(t, c.code(c.size/5)); large > 3*small+1<<20 {
				t.Errorf("%.1f MB for %d, %.1f MB for %d", float64(small)/1e6, c.size/10, float64(large)/1e6, c.size/5)
			}
		})
	}
}

// needs is how many bytes are allocated for a cell.
func needs(t *testing.T, source string) uint64 {
	b := newBench(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b.execute(source)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
