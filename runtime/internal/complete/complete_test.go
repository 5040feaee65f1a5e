package complete

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

const shapes = `
import "os"

type Point struct {
	X, Y   int
	hidden string
}

func (p Point) Norm() float64      { return 0 }
func (p *Point) Move(dx, dy int)   { p.X += dx }

type Circle struct {
	Point
	Radius float64
	inner  *Circle
}

const Answer = 42

func distance(a, b Point) float64 { return 0 }
func pair() (Point, error)        { return Point{}, nil }
func generic[T any](x T) []T      { return nil }

async func fetch(id int) (Point, error) { return Point{}, nil }
`

const values = `
origin := Point{}
points := []Point{{X: 1}}
byName := map[string]*Circle{}
results := make(chan Point, 3)
größe := 1
`

// point and circle are what a dot after a variable of those types offers.
const (
	point  = "X Y hidden Move Norm"
	circle = "Point Radius X Y hidden inner Move Norm"
)

func TestComplete(t *testing.T) {
	e := newEnv(t, nil, shapes, values)
	for _, c := range []struct{ code, want string }{
		// Members.
		{"origin.|", point},
		{"origin.M|", "Move"},
		{"origin.m|", "Move"},
		{"origin.M|ove(1, 2)", "Move"},
		{"(&origin).|", point},
		{"points[0].|", point},
		{"points[len(points)-1].X + points[0].|", point},
		{`byName["a"].|`, circle},
		{`byName["a"].inner.inner.Rad|`, "Radius"},
		{"distance(origin, origin.|", point},
		{"distance(origin, origin.|)", point},
		{"distance(points[0].|, origin)", point},
		{"(<-results).|", point},
		{"Point{X: 1}.|", point},
		{"p, err := pair()\nerr.|", "Error"},
		{"p, err := pair()\np.|", point},
		{"p := &origin\n(*p).|", point},
		{"generic(origin)[0].|", point},
		{"generic[Circle](Circle{})[0].R|", "Radius"},
		{"func() Point { return origin }().|", point},
		{"Point.|", "Norm"},
		{`"text".|`, ""},
		{"Answer.|", ""},
		{"1.|", ""},
		{"x := any(origin)\nx.(Point).|", point},

		// Packages.
		{"os.Getp|", "Getpagesize Getpid Getppid"},
		{"os.getp|", "Getpagesize Getpid Getppid"},
		{"strings.HasP|", "HasPrefix"},
		{"import \"strings\"\nstrings.HasP|", "HasPrefix"},
		{"import s \"strings\"\ns.HasP|", "HasPrefix"},
		{"fmt.Fprintl|", "Fprintln"},
		{"time.Now().Yea|", "Year YearDay"},
		{"var wg sync.WaitGroup\nwg.|", "Add Done Go Wait"},
		{"var wg sync.Wait|", "WaitGroup"},
		{"var b strings.Builder\nb.WriteR|", "WriteRune"},
		{"http.StatusTea|", "StatusTeapot"},
		{"nothing.|", ""},

		// Statements that are not finished.
		{"if origin.|", point},
		{"if origin.N| {\n}", "Norm"},
		{"if p := origin; p.|", point},
		{"if p := origin.|", point},
		{"if true { } else if origin.|", point},
		{"for origin.|", point},
		{"for _, p := range points { p.|", point},
		{"for _, p := range points {\n\tp.|\n}", point},
		{"for _, p := range points {\n\tif p.|\n}\nprintln()", point},
		{"for i := 0; i < origin.|", point},
		{"switch origin.|", point},
		{"switch origin.X {\ncase origin.|\n}", point},
		{"switch { case true: origin.|", point},
		{"switch p := any(origin).(type) {\ncase Point:\n\tp.|\n}", point},
		{"select {\ncase p := <-results:\n\tp.|\n}", point},
		{"go origin.|", "Move Norm X Y hidden"}, // what can be called comes first
		{"defer origin.|\nprintln()", "Move Norm X Y hidden"},
		{"go func() {\n\torigin.|", point},
		{"defer func() {\n\torigin.|\n}()", point},
		{"distance(\n\torigin,\n\torigin.|\n)", point},
		{"x := []Point{\n\torigin,\n\tpoints[0].|\n}", point},
		{"func f(p Point) {\n\tp.|", point},
		{"func f(p Point) {\n\tp.|\n}\n\nfunc g() {}", point},
		{"func (c *Circle) Area() float64 { return c.|", "Radius Norm Point X Y hidden inner Move"}, // numbers first
		{"return origin.|", point},
		{"results <- origin.|", point},
		{"x := origin.X +\n\torigin.|", point},

		// Wrong elsewhere.
		{"x := distance(\norigin.|", point},
		{"var 1x\norigin.|", point},
		{"origin.|\nfunc {", point},
		{"a := undefinedName\norigin.|", point},
		{"x := (\nfor range 3 {\n\tprintln()\n}\nfoo(}\np := origin\nif p.|\nfor {\n}", point},
		{"func f(p Point) {\n\tfoo(}\n\tp.|\n}", point},
		{"func f(p Point) {\n\tx := ]\n\tif p.|\n}", point},
		{"foo(}\np := origin\np.|", point},

		{"func (p *Point) Grow() { p.|", point}, // methods must stand in the cell of the type, but this one is being typed
		{"type Vector Point\nvar v Vector\nv.|", "X Y hidden"},
		{"type Vector = Point\nvar v Vector\nv.|", point},
		{"type A B\ntype B A\norigin.|", point},
		{"import . \"sync\"\nfunc (m *Mutex) F() { m.L|", "Lock"},
		{"import . \"sync\"\nvar m Mutex\nm.L|", "Lock"},

		// Coroutines.
		{"async func f()\norigin.|", point},
		{"p := await fetch(1)\np.|", point},
		{"(await fetch(1)).|", point},
		{"p, err := await fetch(1)\nerr.|", "Error"},
		{"await fet|", "fetch"},
		{"async func f(p Point) int {\n\tp.|\n}", point},
		{"asyncio.CreateTas|", "CreateTask CreateTaskIn"},
		{"fetch(1).Awai|", "Await"},

		// Names.
		{"orig|", "origin"},
		{"ORIG|", "origin"},
		{"x := dist|", "distance"},
		{"Poi|", "Point points"},
		{"grö|", "größe"},
		{"π := größe + grö|", "größe"},
		{"func f(parameter int) {\n\tparam|\n}", "parameter"},
		{"func f(parameter int) (result error) {\n\tres|\n}", "result results"},
		{"func f() {\n\tnear := 1\n\tnea|\n\tnearer := 2\n}", "near"},
		{"for index := range 3 {\n\tind|\n}", "index"},
		{"func f() {\n\tg := func(inner int) { inn|", "inner"},
		{"func (receiver *Point) F() { recei|", "receiver"},
		{"func f[Elem any](x Ele|) {}", "Elem"},
		{"first := 1\nfirs|", "first"},
		{"firs|\nfirst := 1", ""},
		{"firs|()\nfunc first() {}", "first"},
		{"impo|", "import importer"},
		{"switch {\ncase true:\n\tfallt|\n}", "fallthrough"},
		{"awa|", "await"},
		{"asy|", "async asyncio"},
		{"appe|", "append"},
		{"strc|", "strconv"},
		{"import \"strconv\"\nstrc|", "strconv"},
		{"12|", ""},
		{"0x1f|", ""},

		// New names.
		{"func orig|", ""},
		{"func (p Point) orig|", ""},
		{"func (p Point) orig|() {}", ""},
		{"async func orig|", ""},
		{"type orig|", ""},
		{"type orig| struct {}", ""},
		{"type (\n\torig|\n)", ""},
		{"const orig|", ""},
		{"const orig| = 3", ""},
		{"const (\n\torig| = 1\n)", ""},
		{"func f(orig| int) {}", ""},
		{"func f[orig| any]() {}", ""},
		{"type X struct { orig| int }", ""},
		{"type X interface { orig|() }", ""},
		{"import orig|", ""},
		{"import orig| \"fmt\"", ""},
		{"var orig|", "origin"}, // a cell often declares a variable anew
		{"orig| := 3", "origin"},
		{"for orig| := range points {}", "origin"},

		{"outer:\nfor {\n\tfor {\n\t\tbreak ou|\n\t}\n}", "outer"},
		{"func f() {\nouter:\n\tfor {\n\t\tcontinue o|\n\t}\n}", "outer"},
		{"func f() {\n\tgoto en|\nend:\n}", "end"},

		// Literals of structs.
		{"Point{X|", "X x509 xml"}, // or the value of X
		{"Point{X|}", "X x509 xml"},
		{"Point{X: 1, |}", "Y hidden"},
		{"Point{X: 1, hid|}", "hidden"},
		{"&Circle{Ra|}", "Radius rand"}, // or the value of Point
		{"points = []Point{{X: 1}, {Y: 2, hi|}}", "hidden"},
		{"c := Circle{\n\tRadius: 1,\n\tin|\n}", "inner"},
		{"Point{X: orig|}", "origin"},
		{"http.Server{Add|}", "Addr"},
		{"map[string]int{orig|}", "origin"},

		// Imports.
		{`import "strc|"`, "strconv"},
		{`import "strc|`, "strconv"},
		{`import "net/ht|"`, "net/http net/http/cgi net/http/cookiejar net/http/fcgi net/http/httptest net/http/httptrace net/http/httputil net/http/pprof"},
		{"import (\n\t\"fmt\"\n\tx \"strc|\n)", "strconv"},
		{"import \"fmt\"\nfmt.Println(\"strc|\")", ""},

		// Magics.
		{"%ti|", "%time %timeit %%time %%timeit"},
		{"%%ti|", "%%time %%timeit"},
		{"x := 1\n%ti|", "%time %timeit"},
		{"%|", "%cd %pinfo %time %timeit %who %whos %%bash %%time %%timeit"},
		{"%%|", "%%bash %%time %%timeit"},
		{"x := %who|", "%who %whos"},
		{"5 %ti|", "time"},
		{"%time origin.|", point},
		{"%time x := dist|", "distance"},
		{"%timeit -n 3 orig|", "origin"},
		{"%%timeit near := 1\nnea|", "near"},
		{"%%time\norigin.|", point},
		{"!it's\norigin.|", point},
		{"%pinfo orig|", "origin"},
		{"origin.Mo|?", "Move"},
		{"?orig|", "origin"},
		{"!echo {orig|", "origin"},
		{"!echo {origin.|} x", point},
		{"!echo $orig|", "origin"},
		{"%who orig|", ""},
		{"# orig|", ""},

		// Comments and texts.
		{"// orig|", ""},
		{"/* orig| */", ""},
		{"x := 1 // orig|", ""},
		{`"orig|"`, ""},
		{"`orig|`", ""},
		{"'a|'", ""},

		// Only what is similar.
		{"os.Gpid|", "Getpid Getppid"},
		{"orgn|", "origin"},
	} {
		code, at := cursor(t, c.code)
		got := texts(e.complete(lang.CompleteRequest{Code: code, Cursor: at}).Matches)
		if got != c.want {
			t.Errorf("%s\n   has the completions %s\n   want %s", c.code, got, c.want)
		}
	}
}

func TestMembersOfResults(t *testing.T) {
	e := newEnv(t, map[string]any{"out·1": 5}, shapes, values)
	e.Scope.AddResult(1, e.Scope.Lookup("origin").Type())
	for _, marked := range []string{"_.|", "Out[1].|", "_1.|", "if _.|"} {
		code, at := cursor(t, marked)
		if got := texts(e.complete(lang.CompleteRequest{Code: code, Cursor: at}).Matches); got != point {
			t.Errorf("%s has the completions %s", marked, got)
		}
	}
	for _, marked := range []string{"_|", "_1|"} {
		if got := inspected(t, e, marked, 0); !strings.HasPrefix(got, "Declaration: var _1 Point\nType:        Point\nString form: 5\nMethods:") {
			t.Errorf("%s is described as %s", marked, got)
		}
	}
}

func texts(matches []lang.Match) string {
	var s []string
	for _, m := range matches {
		s = append(s, m.Text)
	}
	return strings.Join(s, " ")
}

func TestWhatIsReplacedIsCountedInCodePoints(t *testing.T) {
	e := newEnv(t, nil, shapes, values)
	for _, c := range []struct {
		code       string
		start, end int
	}{
		{"größe = grö|", 8, 11},
		{"x := \"😀\"; origin.M|ove()", 17, 18},
		{"origin.|", 7, 7},
		{"%ti|", 0, 3},
		{"import \"net/ht|\"", 8, 14},
		{"nothingLikeIt|", 13, 13},
		{"!echo {orig|}", 7, 11},
	} {
		code, at := cursor(t, c.code)
		r := e.complete(lang.CompleteRequest{Code: code, Cursor: at})
		if r.Start != c.start || r.End != c.end {
			t.Errorf("%s replaces %d to %d, want %d to %d", c.code, r.Start, r.End, c.start, c.end)
		}
	}
}

func TestCursorsOutsideOfTheCode(t *testing.T) {
	e := newEnv(t, nil)
	for _, at := range []int{-1, 100} {
		r := e.complete(lang.CompleteRequest{Code: "fmt.Printl", Cursor: at})
		if r.Start < 0 || r.End > 10 || r.Matches == nil {
			t.Errorf("cursor %d is answered %+v", at, r)
		}
	}
}

func TestTypesAndSignaturesOfMatches(t *testing.T) {
	e := newEnv(t, nil, shapes, values)
	for code, want := range map[string]lang.Match{
		"origin.Mo|":     {Text: "Move", Type: "function", Signature: "(dx int, dy int)"},
		"origin.hid|":    {Text: "hidden", Type: "instance", Signature: "string"},
		"fmt.Fprintl|":   {Text: "Fprintln", Type: "function", Signature: "(w io.Writer, a ...any) (n int, err error)"},
		"gener|":         {Text: "generic", Type: "function", Signature: "[T any](x T) []T"},
		"fet|":           {Text: "fetch", Type: "function", Signature: "(id int) *asyncio.Coroutine[Point]"},
		"appe|":          {Text: "append", Type: "function", Signature: "(slice []T, elems ...T) []T"},
		"Circ|":          {Text: "Circle", Type: "class", Signature: "struct"},
		"Answ|":          {Text: "Answer", Type: "instance", Signature: "untyped int"},
		"strc|":          {Text: "strconv", Type: "module", Signature: `"strconv"`},
		"os|":            {Text: "os", Type: "module", Signature: `"os"`},
		"interf|":        {Text: "interface", Type: "keyword"},
		"%pin|":          {Text: "%pinfo", Type: "magic"},
		"import \"strc|": {Text: "strconv", Type: "module"},
	} {
		text, at := cursor(t, code)
		got := e.complete(lang.CompleteRequest{Code: text, Cursor: at}).Matches
		if len(got) == 0 || got[0] != want {
			t.Errorf("%s gives %+v, want %+v", code, got, want)
		}
	}
}

func TestNearNamesComeFirst(t *testing.T) {
	e := newEnv(t, nil, "import \"fmt\"\nfar := 1\nfunc first() {}")
	code, at := cursor(t, "func f(foo int) {\n\tfmt.Println()\n\tf|\n}")
	got := texts(e.complete(lang.CompleteRequest{Code: code, Cursor: at}).Matches)
	if want := "foo f far first fmt for func false float32 float64 "; !strings.HasPrefix(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestEverythingIsNotTooMuch(t *testing.T) {
	e := newEnv(t, nil)
	if n := len(e.complete(lang.CompleteRequest{Code: "syscall.", Cursor: 8}).Matches); n != limit {
		t.Errorf("%d matches, want %d", n, limit)
	}
	if all := texts(e.complete(lang.CompleteRequest{}).Matches); !strings.Contains(all, "append") || strings.Contains(all, hole) {
		t.Errorf("an empty cell offers %s", all)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"data/one.csv", "data/two.csv", "date.txt", ".hidden"} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	e := newEnv(t, nil)
	for code, want := range map[string]string{
		"!cat da|":                  "data/ date.txt",
		"!cat data/|":               "data/one.csv data/two.csv",
		"!cat >data/o|":             "data/one.csv",
		"!cat .h|":                  ".hidden",
		"x := !cat date|":           "date.txt",
		"!./da|":                    "./data/ ./date.txt",
		"!da|":                      "data/ date.txt",
		"%cd da|":                   "data/ date.txt",
		"%cd |":                     "data/ date.txt",
		"%%bash\ncat date|":         "date.txt",
		"os.ReadFile(\"data/t|\")":  "data/two.csv",
		"os.ReadFile(\"date|":       "date.txt",
		"os.ReadFile(\"|\")":        "",
		"os.ReadFile(`data/|`)":     "data/one.csv data/two.csv",
		"!cat nothing|":             "",
		"!cat /no/such/directory/|": "",
	} {
		text, at := cursor(t, code)
		r := e.complete(lang.CompleteRequest{Code: text, Cursor: at})
		if got := texts(r.Matches); got != want {
			t.Errorf("%s has the completions %s, want %s", code, got, want)
		}
		if slices.ContainsFunc(r.Matches, func(m lang.Match) bool { return m.Type != "path" }) {
			t.Errorf("%s: %+v", code, r.Matches)
		}
	}
}

func TestTheScopeStaysAsItWas(t *testing.T) {
	e := newEnv(t, nil, shapes, values)
	before := strings.Join(e.Scope.Names(), " ")
	for _, code := range []string{"origin := \"\"\norigin.|", "x := 1\nx|", "await fetch(1).|", "import \"fmt\"\nfm|"} {
		text, at := cursor(t, code)
		e.complete(lang.CompleteRequest{Code: text, Cursor: at})
	}
	if after := strings.Join(e.Scope.Names(), " "); after != before || e.Scope.Imports()["fmt"] != "" {
		t.Errorf("the scope has become %s, was %s", after, before)
	}
}
