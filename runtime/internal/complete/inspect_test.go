package complete

import (
	"regexp"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

var (
	colour  = regexp.MustCompile("\x1b\\[[0-9;]*m")
	padding = regexp.MustCompile(`(?m) +$`)
)

// inspected is what inspection says without colours, or "" if nothing was found.
func inspected(t *testing.T, e *Env, marked string, detail int) string {
	t.Helper()
	code, at := cursor(t, marked)
	r := e.inspect(lang.InspectRequest{Code: code, Cursor: at, Detail: detail})
	if r.Data == nil || r.Metadata == nil || r.Found != (len(r.Data) > 0) {
		t.Fatalf("%s: %+v", marked, r)
	}
	text, _ := r.Data["text/plain"].(string)
	return padding.ReplaceAllString(colour.ReplaceAllString(text, ""), "")
}

func TestInspect(t *testing.T) {
	e := newEnv(t, map[string]any{"points": []int{1, 2}, "größe": 7}, shapes, values, `
// double is twice x.
//
// It is exact.
func double(x int) int { return 2 * x }
`)
	// Texts are compared line by line as far as they go; … stands for anything.
	for _, c := range []struct{ code, want string }{
		{"double|", "Signature: func double(x int) int\nDocstring:\ndouble is twice x.\n\nIt is exact.\nType:      function"},
		{"dou|ble(3)", "Signature: func double(x int) int…"},
		{"double(|", "Signature: func double(x int) int…"},
		{"double(3|)", "Signature: func double(x int) int…"},
		{"double(3)|", "Signature: func double(x int) int…"},
		{"double(double(3), |", "Signature: func double(x int) int…"},
		{"double(max(3, |", "Signature: max(x T, y ...T) T\nDocstring: Max is the largest…"},
		{"double(größe|)", "Declaration: var größe int\nType:        int\nString form: 7"},
		{"fmt.Println(|", "Signature: func fmt.Println(a ...any) (n int, err error)\nDocstring:\nPrintln formats using the default formats…"},
		{"fmt.Println(\"a, |", "Signature: func fmt.Println(a ...any)…"},
		{"fmt.Println(\n\t\"a\",\n\t|\n)", "Signature: func fmt.Println(a ...any)…"},
		{"fm|t.Println", "Import:    import \"fmt\"\nDocstring:\nPackage fmt implements formatted I/O…"},
		{"import \"f|mt\"", "Import:    import \"fmt\"…"},
		{"points|", "Declaration: var points []Point\nType:        []Point\nString form: []int{1, 2}\nLength:      2"},
		{"points := 1\npoints|", "Declaration: var points int\nType:        int"},
		{"origin|", "Declaration: var origin Point\nType:        Point\nMethods:\nfunc (p *Point) Move(dx int, dy int)\nfunc (p Point) Norm() float64"},
		{"origin.X|", "Declaration: field X int\nType:        int (field)"},
		{"origin.Mo|ve(1, 2)", "Signature: func (p *Point) Move(dx int, dy int)\nType:      method"},
		{"byName[\"a\"].Norm(|", "Signature: func (p Point) Norm() float64\nType:      method"},
		{"Point{X|: 1}", "Declaration: field X int\nType:        int (field)"},
		{"var wg sync.WaitGroup\nwg.Go(|", "Signature: func (wg *sync.WaitGroup) Go(f func())\nDocstring:\nGo calls f in a new goroutine…"},
		{"var s http.Server\ns.Addr|", "Declaration: field Addr string\nType:        string (field)\nDocstring:\nAddr optionally specifies the TCP address…"},
		{"Point|", "Definition:\ntype Point struct {\n    X int\n    Y int\n    hidden string\n}\nMethods:\nfunc (p *Point) Move(dx int, dy int)\nfunc (p Point) Norm() float64\nType:       type"},
		{"sync.Mutex|", "Definition:\ntype sync.Mutex struct {\n    // has unexported fields\n}\nDocstring:\nA Mutex is a mutual exclusion lock.…"},
		{"error|", "Definition:\ntype error interface {\n    Error() string\n}\nDocstring:  Error is the interface of errors…"},
		{"string|", "Definition: string\nDocstring:  String is a sequence of bytes…"},
		{"type T[K comparable] struct{ m map[K|]int }", "Definition: K comparable (type parameter)\nType:       type"},
		{"type T[K comparable] struct{ m map[K]int }\nT|", "Definition:\ntype T[K comparable] struct {\n    m map[K]int\n}\nType:       type"},
		{"Answer|", "Declaration: const Answer = 42\nType:        untyped int (constant)\nValue:       42"},
		{"time.Second|", "Declaration: const time.Second time.Duration = 1000000000\nType:        time.Duration (constant)\nValue:       1000000000 (1s)\nDocstring:\nCommon durations…"},
		{"math.Pi|", "Declaration: const math.Pi = 3.141592653589793\nType:        untyped float (constant)\nValue:       3.141592653589793\nDocstring:   https://oeis.org/A000796"},
		{"len|(points)", "Signature: len(v T) int\nDocstring: Len is the length of a string…\nType:      builtin function"},
		{"nil|", "Docstring: Nil is the zero value…\nType:      nil"},
		{"select|", "Syntax:    select { case v := <-c: …"},
		{"awa|it fetch(1)", "Syntax:\nawait x\nv, err := await x\nDocstring: Wait for a coroutine…"},
		{"await fetch|(1)", "Signature: func fetch(id int) *asyncio.Coroutine[Point]\nType:      function"},
		{"func f(parameter string) { println(par|ameter) }", "Declaration: var parameter string\nType:        string"},
		{"x := 1.5\nif y := x; y| > 1 {\n", "Declaration: var y float64\nType:        float64"},
		{"switch p := any(origin).(type) {\ncase Point:\n\tp|.Norm()\n}", "Declaration: var p Point\nType:        Point…"},
		{"// triple is more.\nfunc triple(x int) int { return 3 * x }\ntrip|le(1)", "Signature: func triple(x int) int\nDocstring: triple is more.\nType:      function"},
		{"x := ( \norigin.Norm|", "Signature: func (p Point) Norm() float64\nType:      method"},

		{"%ti|me f()", "Docstring: %time is documented.\nType:      magic"},
		{"%%time|\nf()", "Docstring: %%time is documented.\nType:      magic"},
		{"%time double(|", "Signature: func double(x int) int…"},
		{"%cd data|", "Docstring: %cd is documented.\nType:      magic"},
		{"x := %cd|", "Docstring: %cd is documented.\nType:      magic"},
		{"double|?", "Signature: func double(x int) int…"},
		{"?double|", "Signature: func double(x int) int…"},
		{"%pinfo double|", "Signature: func double(x int) int…"},
		{"%time?|", "Docstring: %time is documented.\nType:      magic"},

		{"any|", "Definition: type any = interface{}\nDocstring:  Any is another name…"},
		{"io.ReadWriter|", "Definition:\ntype io.ReadWriter interface {\n    io.Reader\n    io.Writer\n}\nDocstring:  ReadWriter is…"},
		{"fmt.|", "Import:    import \"fmt\"…"},
		{"println(origin.|", "Declaration: var origin Point\nType:        Point…"},
		{"type Shape interface{ Area() float64 }\nvar s Shape\ns.Area|()", "Signature: func (Shape) Area() float64\nType:      method"},
		{"generic|(1)", "Signature: func generic[T any](x T) []T\nType:      function"},
		{"outer|:\nfor {\n\tbreak outer\n}", "Type: label"},

		// Names that several packages have.
		{"rand|.IntN(3)", "Import:    import \"math/rand/v2\"…"},
		{"rand.IntN|(3)", "Signature: func rand.IntN(n int) int…"},
		{"template|", "Import:    import \"html/template\"\nDocstring:\nPackage template (html/template)…"},
		{"template.New|", "Signature: func template.New(name string) *template.Template…"},
		{"template.Nothing|", ""},

		// Comments on what a cell declares.
		{"type T struct {\n\t// A is first.\n\tA int\n\tB int // and B\n}\nvar t T\nt.A|", "Declaration: field A int\nType:        int (field)\nDocstring:   A is first."},
		{"type T struct {\n\tA int\n\tB int // and B\n}\nT{B|: 1}", "Declaration: field B int\nType:        int (field)\nDocstring:   and B"},
		{"// Levels of noise.\nconst (\n\tLow = iota\n\tHigh // too loud\n)\nHigh|", "Declaration: const High = 1\nType:        untyped int (constant)\nValue:       1\nDocstring:   too loud"},
		{"// Levels of noise.\nconst (\n\tLow = iota\n\tHigh // too loud\n)\nLow|", "Declaration: const Low = 0\nType:        untyped int (constant)\nValue:       0\nDocstring:   Levels of noise."},
		{"// half is less.\nasync func half(x int) int { return x / 2 }\nawait half|(1)", "Signature: func half(x int) *asyncio.Coroutine[int]\nDocstring: half is less.\nType:      function"},

		{"func f(double string) { println(double|) }", "Declaration: var double string\nType:        string"},
		{"func f() { var s struct{ double int }; s.double| }", "Declaration: field double int\nType:        int (field)"},

		{"nothing|", ""},
		{"nothing.At|", ""},
		{"|", ""},
		{"1|", ""},
		{"// double|", ""},
		{"\"double|\"", ""},
		{"!double|", ""},
		{"%nothing|", ""},
		{"%%bash\ndouble|", ""},
	} {
		got := inspected(t, e, c.code, 0)
		if !agree(got, c.want) {
			t.Errorf("%s\n   is described as\n%.600s\n   want\n%s", c.code, got, c.want)
		}
	}
}

// agree compares texts; … stands for the rest of a line, and at the end for all that follows.
func agree(got, want string) bool {
	if rest, ok := strings.CutSuffix(want, "…"); ok && strings.HasPrefix(got, rest) {
		return true
	}
	var quoted []string
	for part := range strings.SplitSeq(want, "…") {
		quoted = append(quoted, regexp.QuoteMeta(part))
	}
	return regexp.MustCompile("^" + strings.Join(quoted, ".*") + "$").MatchString(got)
}

func TestDetailOneShowsTheSource(t *testing.T) {
	e := newEnv(t, nil, shapes, "// double is twice x.\nfunc double(x int) int { return 2 * x }")
	for code, want := range map[string]string{
		"double|": "Signature: func double(x int) int\nSource:\n// double is twice x.\nfunc double(x int) int { return 2 * x }\nType:      function",
		"// T is\n// a type.\ntype T struct{}\nvar t T|": "Definition: type T struct{}\nSource:\n// T is\n// a type.\ntype T struct{}\nType:       type\nSize:       0 bytes\nAlign:      1 byte",
		"errors|.New": "Import:    import \"errors\"\nDocstring:\nPackage errors implements…",
	} {
		if got := inspected(t, e, code, 1); !agree(got, want) {
			t.Errorf("%s\n   is described as\n%s\n   want\n%s", code, got, want)
		}
	}
}

func TestDetailOneShowsSizes(t *testing.T) {
	e := newEnv(t, nil, shapes, values, "type Mixed struct {\n\tFlag bool\n\tN    int64\n\tSmall int16\n}\nvar m Mixed\ntype Box[T any] struct{ V T }\nvar b Box[int32]")
	for code, want := range map[string]string{
		"Mixed|":      "Size:       24 bytes\nAlign:      8 bytes",
		"m|":          "Size:        24 bytes\nAlign:       8 bytes",
		"m.Flag|":     "Size:        1 byte\nAlign:       1 byte\nOffset:      0 bytes",
		"m.Small|":    "Size:        2 bytes\nAlign:       2 bytes\nOffset:      16 bytes",
		"b|":          "Size:        4 bytes\nAlign:       4 bytes",
		"origin|":     "Size:        32 bytes\nAlign:       8 bytes",
		"sync.Mutex|": "Size:       8 bytes\nAlign:      4 bytes",
		"Box|":        "Type:       type", // of which nobody knows
	} {
		if got := inspected(t, e, code, 1); !strings.HasSuffix(got, want) {
			t.Errorf("%s\n   is described as\n%s\n   want at its end\n%s", code, got, want)
		}
		if got := inspected(t, e, code, 0); strings.Contains(got, "Size:") {
			t.Errorf("%s has a size though nobody asks: %s", code, got)
		}
	}
}

func TestTitlesAreRed(t *testing.T) {
	e := newEnv(t, map[string]any{"n": 1}, "n := 1")
	r := e.Inspect(lang.InspectRequest{Code: "n", Cursor: 1})
	if want := "\x1b[0;31mDeclaration:\x1b[0m var n int\n\x1b[0;31mType:       \x1b[0m int\n\x1b[0;31mString form:\x1b[0m 1"; r.Data["text/plain"] != want {
		t.Errorf("got %q, want %q", r.Data["text/plain"], want)
	}
}

func TestAnEnvWithoutValuesDocumentationAndMagics(t *testing.T) {
	full := newEnv(t, nil, shapes, values)
	e := &Env{Fset: full.Fset, Scope: full.Scope, Importer: full.Importer}
	for _, marked := range []string{"origin.|", "fmt|.Println(", "%time origin.|", "%|", "distance(|", "origin|?", "%time|"} {
		code, at := cursor(t, marked)
		e.complete(lang.CompleteRequest{Code: code, Cursor: at})
		e.inspect(lang.InspectRequest{Code: code, Cursor: at, Detail: 1})
	}
	code, at := cursor(t, "%time origin.No|")
	if got := texts(e.complete(lang.CompleteRequest{Code: code, Cursor: at}).Matches); got != "Norm" {
		t.Errorf("got %s", got)
	}
}
