package cell

import (
	"go/format"
	"strings"
	"testing"
)

func TestComplete(t *testing.T) {
	for _, source := range []string{
		"", "\n", "1", "x := 1", "x := 1\nx", "x // a + b", `fmt.Println("a {")`, "fmt.Println('{')", "x := `a\nb`", "// only a comment", "/* a\nb */",
		"func f(x int) int {\n\treturn x\n}", "if x {\n} else {\n}", "for range 3 {\n}", "x := []int{\n\t1,\n}", "import \"fmt\"", "import (\n\t\"fmt\"\n)",
		"type T struct {\n\tA int\n}", "switch x {\ncase 1:\n}", "select {}", "async func f() (int, error) {\n\treturn 1, nil\n}", "await f()", "v, err := await f()",
		"go func() {\n}()", "f(\n\t1,\n)", "x.\n\tf().\n\tg()", "x;", "outer:\nfor {\n\tbreak outer\n}", "package main\nfunc f() {}",
		"%time f(1)", "%timeit -n 3 f(1)", "%who", "!ls", "!echo 'a", "!echo {", "x := !ls", "f?", "?f", "f??", "# a comment (", "x := 1\n!ls (\ny := 2",
		"// a path c:\\", "%%bash\nls\n\n", "%%bash\nls\n  ", "%%time\nf(1)\n\n", "%%time\nfor {\n}\n\n", "%%bash\nfor x in (\n\n", "%%time\n)\n\n",
	} {
		if status, indent := IsComplete(source, takes); status != "complete" || indent != "" {
			t.Errorf("%s\n   is %s, indent %q", source, status, indent)
		}
	}
}

func TestInvalid(t *testing.T) {
	for _, source := range []string{
		")", "x := )", "f(1]", "func f() {\n\tx := (\n}", "x := \"abc", "'a", "func {", "1x", "var 1x\nfor {", "for range 3", "for i := 0; i < 3; i++", "func f() {\n\tfor range 3\n",
		"x := := 1", "switch x {\nfoo()", "f(1,,", "package other", "a b", "for {\n\ta b", "f(a\nb", "async func f() { a b }", "%time f(]", "@",
	} {
		if status, _ := IsComplete(source, takes); status != "invalid" {
			t.Errorf("%s\n   is %s", source, status)
		}
	}
}

func TestIncompleteWithIndent(t *testing.T) {
	for _, c := range []struct {
		source string
		indent int // tabs
	}{
		// Blocks.
		{"if x {", 1},
		{"if x {\n", 1},
		{"for {", 1},
		{"for i := range 3 {\n\tif i > 1 {", 2},
		{"for i := range 3 {\n\tif i > 1 {\n\t}", 1},
		{"for i := range 3 {\nif i > 1 {\nf()", 2}, // as gofmt would have it, not as it is typed
		{"for i := 0; i < 3; i++ {\n\tf()", 1},
		{"if x {\n} else {", 1},
		{"if x {\n} else if y {\n\tf()", 1},
		{"func f(x int) int {\n\treturn x * 2", 1},
		{"func (p Point) f() {\n\tfor {", 2},
		{"async func f() (int, error) {", 1},
		{"async func f() {\n\tawait g()", 1},
		{"x := func() {", 1},
		{"go func() {\n\tf()", 1},
		{"{", 1},
		{"outer:\nfor {", 1},
		{"for {\n\tx := 1 // {", 1},

		// Clauses stand under the word switch.
		{"switch x {", 0},
		{"switch x {\ncase 1:", 1},
		{"switch x {\ncase 1:\n\tf()", 1},
		{"switch x {\ncase 1:\n\tf()\ncase 2:", 1},
		{"switch x {\ncase 1,", 1},
		{"switch x := y.(type) {\ncase int:\n\tif x > 1 {", 2},
		{"select {\ncase x := <-c:", 1},
		{"select {\ncase x := <-c:\n\tf()\ndefault:", 1},
		{"for {\n\tselect {", 1},
		{"for {\n\tselect {\n\tcase <-c:", 2},
		{"for {\n\tswitch {\n\tcase x:\n\t\tf()\n\t}", 1},

		// Brackets.
		{"f(", 1},
		{"f(1,", 1},
		{"f(\n\t1,\n", 1},
		{"f(g(", 1},
		{"f(func() {", 1},
		{"f(func() {\n\tg()\n},", 1},
		{"f(\n\tfunc() {", 2},
		{"f(\n\tfunc() {\n\t\tg()\n\t},", 1},
		{"x := []int{", 1},
		{"x := []T{{", 1},
		{"x := []T{\n\t{1, 2},", 1},
		{"x := T{\n\tA: 1,", 1},
		{"x := map[string][]int{\n\t\"a\": {", 2},
		{"x[", 1},
		{"import (", 1},
		{"import (\n\t\"fmt\"", 1},
		{"const (\n\tA = iota", 1},
		{"type T struct {", 1},
		{"type T struct {\n\tA int", 1},
		{"type T interface {", 1},
		{"var (\n\tx = 1", 1},

		// Statements that go on.
		{"x := 1 +", 1},
		{"x := 1 +\n\t2 +", 1},
		{"x :=", 1},
		{"x =", 1},
		{"x.", 1},
		{"x.\n\tf().", 1},
		{"a, b := 1,", 1},
		{"if a &&", 1},
		{"if a &&\n\tb {", 1},
		{"for {\n\tx := a ||", 2},
		{"x := a +\n\tf(", 2},
		{"f(a +", 2},
		{"go", 1},
		{"defer", 1},
		{"func", 1},
		{"import", 1},
		{"const", 1},
		{"type", 1},
		{"var", 1},
		{"c <-", 1},
		{"return f(", 1},
		{"if x {\n} else", 1},
		{"async func", 1},
		{"if x := 1", 0}, // a condition may stand in the next line
		{"if x := 1;", 1},
		{"for i := 0;", 1},

		// Texts: blanks would be part of them.
		{"s := `hello", 0},
		{"for {\n\ts := `hello", 0},
		{"for {\n\ts := `hello\n", 0},
		{"/* a", 0},
		{"for {\n\t/* a", 0},
		{"f(`a`, `b", 0},

		// Magics.
		{"!ls \\", 0},
		{"x := !ls \\", 0},
		{"%time f(", 1},
		{"%time for {", 1},
		{"%timeit -n 3 f(", 1},
		{"%%bash", 0},
		{"%%bash\n", 0},
		{"%%bash\nls", 0},
		{"%%bash\nls\n", 0},
		{"%%time\nf(1)", 0},
		{"%%time\nfor {", 1},
		{"%%time\nfor {\n\n", 1},
		{"%%timeit x := 1\nfor range x {\n\tf()", 1},
		{"%%nothing", 0},
		{"!ls (\nfor {", 1},
	} {
		status, indent := IsComplete(c.source, takes)
		if status != "incomplete" || indent != strings.Repeat("\t", c.indent) {
			t.Errorf("%s\n   is %s, indent %q, want %d tabs", c.source, status, indent, c.indent)
		}
	}
}

// TestIndentIsThatOfGofmt cuts a formatted program at each line and compares.
func TestIndentIsThatOfGofmt(t *testing.T) {
	const program = `func f(a, b int, c chan []int) (n int, err error) {
	if a > 1 &&
		b > 2 {
		n++
	} else if a < 0 {
		n--
	} else {
		for i, x := range []int{
			1,
			2,
		} {
			n += i + x
		}
	}
	switch n {
	case 1,
		2:
		n = 3
	case 4:
		select {
		case c <- []int{1, 2}:
			n = a +
				b
		case x := <-c:
			go func() {
				fmt.Println(
					x,
					len(x)+
						a,
				)
			}()
		default:
		}
	default:
		n = 5
	}
	m := map[string]struct{ A, B int }{
		"a": {
			A: 1,
			B: 2,
		},
	}
	g(func(x int) bool {
		return x > 1
	}, m)
	s := strings.NewReplacer("a", "b").
		Replace("c")
	for i := 0; i < len(s); i++ {
		continue
	}
	return n, nil
}
`
	formatted, err := format.Source([]byte(program))
	if err != nil || string(formatted) != program {
		t.Fatalf("the program is not formatted: %v\n%s", err, formatted)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(program, "\n"), "\n")
	for i := 1; i < len(lines); i++ {
		before := strings.Join(lines[:i], "")
		want := len(lines[i]) - len(strings.TrimLeft(lines[i], "\t"))
		if text := strings.TrimSpace(lines[i]); strings.ContainsAny(text[:1], "})") {
			want++ // nobody knows that the block ends now
		} else if strings.HasPrefix(text, "case 4") || strings.HasPrefix(text, "case x") || strings.HasPrefix(text, "default") {
			want++ // or that the clause does
		}
		status, indent := IsComplete(before, takes)
		if status != "incomplete" || len(indent) != want || strings.Trim(indent, "\t") != "" {
			t.Errorf("%s is %s, indent %q, want %d tabs for\n%s", before, status, indent, want, lines[i])
		}
	}
}

// FuzzIsComplete wants an answer, whatever the text is.
func FuzzIsComplete(f *testing.F) {
	for _, source := range []string{"", "if x {", "switch x {\ncase 1:", "f(\"a", "`", "/*", "%%time\nfor {", "!ls \\", "x := ]{", "async func", "for a[", "go func() {", "case x"} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		status, indent := IsComplete(source, takes)
		if status != "complete" && status != "incomplete" && status != "invalid" || strings.Trim(indent, "\t") != "" || status != "incomplete" && indent != "" {
			t.Errorf("%q is %q, indent %q", source, status, indent)
		}
	})
}
