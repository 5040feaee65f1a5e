package session

import (
	"strings"
	"testing"
)

// TestOddCells runs what nobody would write but somebody will send. TestCells and the tests of package check know what is to
// be said of most of it; here it is only that something is.
func TestOddCells(t *testing.T) {
	for _, source := range oddCells {
		b := newBench(t)
		if r := b.execute(source); r.Error != nil && r.Error.Name == "NotSupported" {
			t.Errorf("%q: %s", source, r.Error.Value)
		}
		if got := b.run("1+1"); got != "Out: 2\n" {
			t.Errorf("after %q: %s", source, got)
		}
		if err := b.s.Close(); err != nil {
			t.Errorf("%q: %v", source, err)
		}
	}
}

func TestOddCellsSay(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{"", ""},
		{" \n\t\r\n", ""},
		{"// only\n", ""},
		{"/* only */", ""},
		{";;;\n;", ""},
		{"x := 1\r\nx\r\n", "Out: 1"},
		{"x := `a\r\nb`\r\nlen(x)", "Out: 3"},
		{"%env A=1\r\n1\r\n", "env: A=1\nOut: 1"},
		{"\ufeffx := 1\nx", "Out: 1"},
		{"\ufeff%env A=2", "env: A=2"},
		{"\ufeff%%bash\necho hi", "hi"},
		{"func f() int {\n//line x:1\n\treturn 1\n}\nf()", "Out: 1"},
		{"x := `\n//line x:1\n`\nlen(x)", "Out: 12"},
		{"x := 1\n\ufeffx", "SyntaxError: illegal byte order mark"},
		{"x := 1\x00", "SyntaxError: illegal character NUL"},
		{"// \x00\n1", "SyntaxError: illegal character NUL"},
		{"x := \"\xff\"", "SyntaxError: illegal UTF-8 encoding"},
		{"\xff", "SyntaxError: illegal UTF-8 encoding"},
		{"世界 := 1\n世界 + 1", "Out: 2"},
		{"type Größe struct { Länge int }\nGröße{Länge: 1}", "Out: Größe{Länge:1}"},
		{"π := 3.14\nfunc ƒ(é float64) float64 { return é * π }\nƒ(2)", "Out: 6.28"},
		{`import "\xff"`, `CompileError: invalid import path "\xff"`},
		{"1e400", "CompileError: cannot use 1e400 (untyped float constant 1e+400) as float64 value (overflows)"},
		{"1e400;", "CompileError: cannot use 1e400 (untyped float constant 1e+400) as float64 value (overflows)"},
		{"'a' << 40", "CompileError: cannot use 'a' << 40 (untyped rune constant 106652627894272) as rune value (overflows)"},
		{"1i * 1e400", "CompileError: cannot use 1i * 1e400 (untyped complex constant (0 + 1e+400i)) as complex128 value (overflows)"},
		{"var x [1<<33]int", "CompileError: a value of type [8589934592]int is too large: 68719 MB"},
		{"type T struct { a [1<<33]int }\nfunc f() (t T) { return }\nf()", "CompileError: a value of type T is too large: 68719 MB"},
		{"var p *[1 << 33]byte\np == nil", "Out: true"},
		{"new([1<<34]int)", "CompileError: a value of type [17179869184]int is too large: 137439 MB"},
		{"[]int{1<<30: 1}", "CompileError: a literal with 1073741825 elements is too large"},
		{"await await 1", "CompileError: cannot await 1 (of type int): await takes a coroutine, task, future, channel, *sync.WaitGroup, context.Context, time.Duration, *exec.Cmd, or a type with a method Await"},
		{"c := make(chan int)\nawait await c", "CompileError: cannot await await c (of type int): await takes a coroutine, task, future, channel, *sync.WaitGroup, context.Context, time.Duration, *exec.Cmd, or a type with a method Await"},
	} {
		b := newBench(t)
		got := strings.TrimSpace(b.run(c.source))
		if i := strings.Index(got, "Error: "); i >= 0 { // behind the place
			got = got[strings.LastIndexByte(got[:i], '\n')+1:]
		}
		if got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.source, got, c.want)
		}
	}
}

var oddCells = []string{
	"", " \n\t\r\n", ";", ";;;\n;", "// only\n", "/* only */", "# only", "//go:build ignore\n", "x := 1\r\nx\r\n",
	"x := `a\r\nb`\r\nlen(x)", "%env A=1\r\n1\r\n", "!echo a\r\n", "x?\r\n", "%%bash\r\necho hi\r\n", "// a\r\n1",
	"/* a\r\n*/ 1", "\ufeffx := 1\nx", "\ufeff%env A=2", "x := \"\ufeff\"\nlen(x)", "x := 1\n\ufeffx", "\ufeff",
	"\ufeff// c", "x := 1\x00", "\x00", "\"a\x00b\"", "// \x00\n1", "`\x00`", "!echo \x00", "%env A=\x00", "\xff",
	"x := \"\xff\"", "// \xff\n1", "`\xff`", "%env A=\xff", "!echo \xff", "\xffx?", "x\xff?", "\xed\xa0\x80",
	"世界 := 1\n世界 + 1", "переменная := \"да\"\nпеременная", "π := 3.14\nfunc ƒ(é float64) float64 { return é * π }\nƒ(2)",
	"type Größe struct { Länge int }\nGröße{Länge: 1}", "ａ := 1\nａ", "x١ := 1\nx١", "é := 1 // combining e\u0301\n",
	"e\u0301 := 1", "👍 := 1", "\u200bx := 1", "x\u200d := 1", "x := 1\u00a0+ 1", "\u2028", "x := “a”", "x := 1 – 1",
	"func 世[T any](x T) T { return x }\n世(\"界\")", "变量 := []string{\"a\"}\nfor 索引, 值 := range 变量 { fmt.Println(索引, 值) }",
	"\\", "\\\n", "$", "@", "x := 'ab'", "x := '", "\"", "`", "/*", "*/", "?", "??", "%", "%%", "!", "!!", "%%\n", "%1",
	"% ", "x = !", "x := %", "x := %\n", "%time", "%%time", "%time x", "%time %time 1", "%time !true", "%%time\n%time 1",
	"%%time\n%%time 1\n", "%%time %%time", "package main", "package foo", "package",
	"package main\nimport \"fmt\"\nfunc main() { fmt.Println(1) }", "import", "import \"\"", "import \"nope\"",
	"import \"C\"", "import \"unsafe\"\nunsafe.Sizeof(1)", "import . \"fmt\"\nPrintln(1)", "import _ \"fmt\"",
	"import fmt2 \"fmt\"; fmt2.Print(1)", "import \"fmt\" import \"os\"", "return", "return 1", "break", "continue",
	"fallthrough", "goto x", "x:", "x: x: 1", "case 1:", "default:", "else {}", "}", ")", "]", "{", "(", "[", "func",
	"func(", "func()", "func() {}", "func f", "func f()", "func (", "func (x T) m() {}", "func init() { fmt.Print(1) }",
	"func init() {}; init()", "func main() { fmt.Print(1) }; main()", "var", "var x", "const", "const x", "type",
	"type T", "type T T", "type T struct { T }", "type T [len(x)]int; var x T", "var x = x", "var a, b = b, a", "x := x",
	"_ = _", "_", "__", "___", "_1", "Out", "Out[0]", "Out[1]", "In", "In[1]", "nil", "x := nil", "iota", "make", "len",
	"int", "[]int", "struct{}", "1e400", "1i * 1e400", "'a' << 40", "1 << 63", "1 << 64", "1 << 1000", "1 << 100000",
	"-1 << 63", "1.0 << 3", "1/0", "1.0/0", "\"a\" + 1", "0x", "0b2", "08", "1__0", "1_", ".5.", "1.e+",
	"var x [1<<40]int", "var x [1<<33]int", "var x [1<<31]byte; len(x)", "type T [1<<62]int",
	"var x [1<<20][1<<20][1<<20]int", "x := [1<<34]int{}", "make([]int, 1<<62)", "make([]int, -1)", "make([]int, 2, 1)",
	"make(chan int, 1<<62)", "var x struct { a [1<<33]int }", "new([1<<34]int)", "[...]int{1<<34: 1}", "[]int{1<<30: 1}",
	"x := [...]byte{1<<31: 1}", "const a = \"x\" + 1", "await", "await 1", "await nil", "await await 1", "x := await",
	"async", "async func", "async func f()", "async func f() {}", "async func() {}()", "async := 1; async",
	"await := 1; await", "await(1)", "async func f() (int, int) { return 1, 2 }", "func f() { await f() }", "go", "go 1",
	"go f", "defer", "defer 1", "defer panic(1)", "select", "select {}", "switch", "switch {}", "for", "if", "if true",
	"if x := 1; x == 1 {} else {}", "type T = T", "type T interface { T }",
	"type T[P any] struct{ f *T[[]P] }; var x T[int]", "type T[P T[P]] struct{}", "func f[T any]() {}; f()",
	"func f[T f]() {}", "type A = []A", "type A []A; A{A{}}", "type F func(F) F; var f F; f == nil",
	"type M map[string]M; M{\"a\": nil}", "func f[T any](n int) { if n > 0 { f[[]T](n-1) } }; f[int](3)",
	"//line foo.go:100\nx := y", "/*line foo.go:1:1*/ undefined", "//go:embed x\nvar x string", "import \"C\"\nC.int(1)",
	"print(1)", "println(1)", "panic(nil)", "panic(1)", "recover()", "x := recover()", "clear(1)", "min()", "min(1)",
	"unsafe.Pointer(nil)", "var x unsafe.Pointer; x", "unsafe.Sizeof", "main.x", "main", "fmt", "fmt.x", "fmt.",
	"os.Args[100]", "a.b.c", "(((", ")))", "x.(type)", "switch x.(type) {}", "switch 1.(type) {}",
	"var x any; switch y := x.(type) { case int, string: }", "var x any; x.(undefined)", "var e error; e.Error()",
	"var p *int; *p", "var m map[string]int; m[\"a\"] = 1", "var f func(); f()", "var c chan int; c <- 1", "close(nil)",
	"var c chan int; close(c)", "[]int{1}[5]", "\"a\"[5]", "[]int{1}[5:]", "[3]int{}[3]", "\"abc\"[2:1]", "[2]int{1,2,3}",
	"map[string]int{\"a\": 1, \"a\": 2}", "struct{ a, a int }{}", "type T struct{}; func (T) m() {}; func (T) m() {}",
	"func f() {}; func f() {}", "type I interface{ m(); m() }", "type T struct{}; func (t T) m() { t.m() }; T{}.m()",
	"func f() { f() }; f()", "var 1x int", "x := y := 1", "x, y := 1", "x, x := 1, 2", "1 = 1", "x++ + 1", "x+++y",
	"x := 1; x := 2; x", "x := 1\nx := x + 1\nx", "x := 1\nx := func() int { return x }\nx()",
	"a := 1; b := a; a := b; a", "f := 1; func f() {}", "type x int; x := x(1); x", "fmt := 1; fmt", "int := 1; int",
	"true := false; true", "len := 3; len", "nil := 1; nil", "error := 1; error", "string := 1", "any := 1; any",
	"import \"fmt\"; fmt := 2; fmt", "append := 1", "_ := 1", "_ = 1", "var _ = 1", "const _ = 1", "type _ int",
	"func _() {}", "func _[T any]() {}", "x, _ := 1, 2; x", "for _ = range 3 {}", "for range 3 {}",
	"for i := range 3.0 {}", "for i, j := range 3 {}", "for i := range nil {}",
	"for i := range func(yield func() bool) {} {}",
	"for x := range func(yield func(int) bool) { yield(1) } { fmt.Print(x) }",
}
