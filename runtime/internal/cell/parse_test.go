package cell

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"strings"
	"testing"
)

func takes(name string) Takes {
	switch name {
	case "time", "%time":
		return Takes{Kind: Statements}
	case "timeit", "%timeit":
		return Takes{Kind: Block, Flags: "n:r:qo"}
	}
	return Takes{}
}

// show is a transcript of what was read.
func show(src string) string {
	fset := token.NewFileSet()
	c, errs := Parse(fset, "In[1]", src, takes)
	var b strings.Builder
	for _, e := range errs {
		fmt.Fprintf(&b, "%d:%d: %s\n", e.Line, e.Col, e.Msg)
	}
	if c == nil {
		return b.String()
	}
	for _, i := range c.Imports {
		fmt.Fprintf(&b, "import %s\n", i.Path.Value)
	}
	showItems(&b, fset, c.Items, "")
	for n := range c.Awaits {
		fmt.Fprintf(&b, "await at %v\n", fset.Position(n.Pos()))
	}
	for n := range c.Async {
		fmt.Fprintf(&b, "async at %v\n", fset.Position(n.Pos()))
	}
	if c.Silent {
		b.WriteString("silent\n")
	}
	return b.String()
}

func showItems(b *strings.Builder, fset *token.FileSet, items []Item, indent string) {
	for _, it := range items {
		var n ast.Node = it.Decl
		kind := "decl"
		if it.Stmt != nil {
			n, kind = it.Stmt, "stmt"
		}
		if m := it.Magic; m != nil {
			fmt.Fprintf(b, "%smagic %s %q", indent, m.Name, m.Args)
			if m.Target != nil {
				fmt.Fprintf(b, " to %s", m.Target.Name)
			}
			if len(m.Values) > 0 {
				fmt.Fprintf(b, " parts %q", m.Parts)
			}
			if m.Kind == Text && m.Body != "" {
				fmt.Fprintf(b, " body %q", m.Body)
			}
			if m.Silent {
				b.WriteString(" silent")
			}
			b.WriteByte('\n')
			showItems(b, fset, m.Setup, indent+"  setup ")
			showItems(b, fset, m.Go, indent+"  ")
			continue
		}
		var text strings.Builder
		format.Node(&text, fset, n)
		line, _, _ := strings.Cut(text.String(), "\n")
		fmt.Fprintf(b, "%s%s %d:%d %s\n", indent, kind, fset.Position(n.Pos()).Line, fset.Position(n.Pos()).Column, line)
	}
}

func TestCellsAreReadInTheOrderOfTheirSource(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"mixed", "x := 1\nimport \"fmt\"\nfunc f() int { return x }\ntype T struct{ a int }\nfmt.Println(f())\n", `import "fmt"
stmt 1:1 x := 1
decl 3:1 func f() int { return x }
decl 4:1 type T struct{ a int }
stmt 5:1 fmt.Println(f())
`},
		{"method and literal", "func (t T) M() {}\nfunc() { f() }()", "decl 1:1 func (t T) M() {}\nstmt 2:1 func() { f() }()\n"},
		{"literal with results", "func() (int, error) { return 1, nil }()", "stmt 1:1 func() (int, error) { return 1, nil }()\n"},
		{"package", "package main\nfunc main() {}", "decl 2:1 func main() {}\n"},
		{"silent", "x := 1; x;", "stmt 1:1 x := 1\nstmt 1:9 x\nsilent\n"},
		{"silent with a comment", "x; // done\n", "stmt 1:1 x\nsilent\n"},
		{"await", "v, err := await f(1)\nawait := 3", "stmt 1:1 v, err := <-f(1)\nstmt 2:1 await := 3\nawait at In[1]:1:11\n"},
		{"async", "async func f() { await g() }", "decl 1:7 func f() { <-g() }\nawait at In[1]:1:18\nasync at In[1]:1:7\n"},
		{"shell", "!ls -l\nx := 1", "magic ! \"ls -l\"\nstmt 2:1 x := 1\n"},
		{"shell in a cell", "x := 1\n  !echo {x} $y {{z}} '{print $$1}'", "stmt 1:1 x := 1\nmagic ! \"echo {x} $y {{z}} '{print $$1}'\" parts [\"echo \" \" \" \" {z} '{print $1}'\"]\n"},
		{"assigned shell", "out := !ls", "magic ! \"ls\" to out\n"},
		{"time", "%time x := f()\ny := x", "magic time \"\"\n  stmt 1:7 x := f()\nstmt 2:1 y := x\n"},
		{"time over lines", "%time func() {\n\tf()\n}()\ny", "magic time \"\"\n  stmt 1:7 func() {\nstmt 4:1 y\n"},
		{"time silent", "%time f();", "magic time \"\" silent\n  stmt 1:7 f()\nsilent\n"},
		{"timeit flags", "%timeit -n 10 -r3 -q -x", "magic timeit \"-n 10 -r3 -q\"\n  stmt 1:22 -x\n"},
		{"cell time", "%%time\nx := 1\nx", "magic %time \"\"\n  stmt 2:1 x := 1\n  stmt 3:1 x\n"},
		{"time of a command", "%time !ls\ny", "magic time \"\"\n  magic ! \"ls\"\nstmt 2:1 y\n"},
		{"commands in a timed cell", "%%time\nx := 1\n!ls {x}\ny", "magic %time \"\"\n  stmt 2:1 x := 1\n  magic ! \"ls {x}\" parts [\"ls \" \"\"]\n  stmt 4:1 y\n"},
		{"cell timeit", "%%timeit -n 5 x := 1\nf(x)", "magic %timeit \"-n 5\"\n  setup stmt 1:15 x := 1\n  stmt 2:1 f(x)\n"},
		{"cell text", "%%bash\necho hi\n", "magic %bash \"\" body \"echo hi\\n\"\n"},
		{"help", "fmt.Println?\nx??\n?y", "magic pinfo \"fmt.Println\"\nmagic pinfo2 \"x\"\nmagic pinfo \"y\"\n"},
		{"no magics in strings", "s := `\n%time x\n!ls\n`\n", "stmt 1:1 s := `\n"},
		{"no magics in calls", "f(\n!x,\n)", "stmt 1:1 f(\n"},
		{"not after an operator", "x := a &&\n!b", "stmt 1:1 x := a &&\n"},
		{"empty condition", "for k := 0; ; {\n\tf(k)\n}\nfor ;; { break }", "stmt 1:1 for k := 0; ; {\nstmt 4:1 for {\n"},
		{"function in a header", "if f := func() int { return 1 }; f() > 0 {\n}\ny", "stmt 1:1 if f := func() int { return 1 }; f() > 0 {\nstmt 3:1 y\n"},
		{"statements on one line", "x := 1; for i := 0; i < 2; i++ { x++ }; x", "stmt 1:1 x := 1\nstmt 1:9 for i := 0; i < 2; i++ {\nstmt 1:41 x\n"},
		{"hash comment", "# YOUR CODE\nx := 1", "stmt 2:1 x := 1\n"},
		{"syntax error", "x := (1 +\n", "1:10: expected operand, found the end of the cell\n"},
		{"unfinished string", "x := \"abc\ny := 1", "1:6: string literal not terminated\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := show(test.src)
			if got != test.want {
				t.Errorf("%s\ngot\n%s\nwant\n%s", test.src, got, test.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"x := 1\n!ls {x}", "%%timeit -n 1 a\nb", "async func f() { await g() }", "x?", "a := !b", "`", "/*", "%time\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		fset := token.NewFileSet()
		c, errs := Parse(fset, "In[1]", src, takes)
		if (c == nil) == (len(errs) == 0) {
			t.Fatal("neither a cell nor errors, or both")
		}
		lines := 1 + strings.Count(src, "\n")
		for _, e := range errs {
			if e.Line < 1 || e.Line > lines {
				t.Errorf("error in line %d of %d: %s", e.Line, lines, e.Msg)
			}
		}
	})
}
