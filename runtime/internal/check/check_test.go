package check

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

func takes(name string) cell.Takes {
	if strings.HasPrefix(name, "time") || name == "%time" {
		return cell.Takes{Kind: cell.Statements}
	}
	return cell.Takes{}
}

// A notebook checks one cell after the other.
type notebook struct {
	t     *testing.T
	fset  *token.FileSet
	scope *Scope
	n     int
}

func newNotebook(t *testing.T) *notebook {
	fset := token.NewFileSet()
	return &notebook{t: t, fset: fset, scope: NewScope(fset, symbols.NewImporter(fset), symbols.Paths())}
}

// cell checks a cell and returns the types of what it declares and of its result, or its errors.
func (nb *notebook) cell(src string) string {
	nb.n++
	c, syntax := cell.Parse(nb.fset, fmt.Sprintf("In[%d]", nb.n), src, takes)
	if len(syntax) > 0 {
		return syntax[0].Msg
	}
	r, errs := nb.scope.Check(c)
	var out []string
	for _, e := range errs {
		out = append(out, fmt.Sprintf("%d:%d: %s", e.Pos.Line, e.Pos.Column, e.Msg))
	}
	if r != nil {
		nb.scope.Commit(r)
		for _, name := range nb.scope.Names() {
			if o := r.Objects[name]; o != nil {
				out = append(out, name+" "+types.TypeString(o.Type(), relative))
			}
		}
		if t := r.ResultType(); t != nil {
			out = append(out, "result "+types.TypeString(t, relative))
		}
	}
	return strings.Join(out, "\n")
}

func TestCellsAreCheckedAgainstEarlierOnes(t *testing.T) {
	for _, test := range []struct {
		name  string
		cells []string // source and expectation in turn
	}{
		{"a name may get another type", []string{"x := 1", "x int", "x := \"s\"\nx", "x string\nresult string"}},
		{"with its own old value", []string{"x := 1", "x int", "x := fmt.Sprint(x)\nx", "x string\nresult string"}},
		{"twice in a cell", []string{"x := 1\ny := x\nx := \"s\"\nz := x", "x string\ny int\nz string"}},
		{"functions see the last type", []string{"x := 1", "x int", "x := \"s\"\nfunc f() string { return x }", "f func() string\nx string"}},
		{"functions may use what comes later", []string{"func f() int { return x }\nx := 1", "f func() int\nx int"}},
		{"statements may not", []string{"fmt.Println(x)\nx := 1", "1:13: undefined: x"}},
		{"nor itself", []string{"x := x + 1", "1:6: undefined: x"}},
		{"all errors at once", []string{"var n int = \"a\"\nundefined1\nf(2)", "1:13: cannot use \"a\" (untyped string constant) as int value in variable declaration\n2:1: undefined: undefined1\n3:1: undefined: f"}},
		{"unused is fine", []string{"import \"os\"\nfunc f() { y := 1 }", "f func()"}},
		{"unexported fields of earlier types", []string{"type P struct{ a, b int }", "P P", "P{1, 2}.a", "result int"}},
		{"types made of earlier types", []string{"type P struct{ a int }", "P P", "type Q P\ntype R = P", "Q Q\nR R"}},
		{"generic functions of earlier types", []string{"func g[T any](x T) T { return x }\ntype P struct{ a int }", "P P\ng func[T any](x T) T", "y := g(P{})", "y P"}},
		{"methods in a later cell", []string{"type P struct{ a int }\nvar p P", "P P\np P",
			"x := p.Twice(2)\nfunc (p P) Twice(n int) int { return 2 * n * p.a }", "x int",
			"p.Twice(3)", "result int",
			"func (p *P) Set(P, int) {}\nfunc (*P) Get(n int, more ...string) (a, b int) { return 1, 2 }", "",
			"a, b := p.Get(1)\np.Set(p, 1);", "a int\nb int",
			"var i interface{ Get(int, ...string) (int, int) } = &p", "i interface{Get(int, ...string) (int, int)}"}},
		{"methods in a later cell with types of that cell", []string{"type P struct{ a int }\np := P{1}", "P P\np P",
			"type Opt struct{ by int }\nfunc (o Opt) twice() Opt { return Opt{2 * o.by} }\nfunc (p P) With(o Opt) (P, Opt) { return P{p.a + o.by}, o.twice() }\nfunc opts() Opt { _, o := p.With(Opt{1}); return o }\nx := 3\nq, o := p.With(Opt{x})\nr, _ := q.With(o.twice())", "Opt Opt\no Opt\nopts func() Opt\nq P\nr P\nx int",
			"type Q struct{}\nfunc (p P) Get(q *Q) int { return q.n() }\nfunc (q *Q) n() int { return f() }\nfunc f() int { return 1 }", "1:6: type Q must be declared in an earlier cell than the method P.Get: each needs the other"}},
		{"methods in a later cell, declared anew", []string{"type P struct{ a int }\nfunc (p P) A() int { return 1 }", "P P", "func (p P) B() {}", "",
			"func (q P) A() int { return 2 }\nfunc (q P) B() { q.A() }", "",
			"func (p P) A() string { return \"\" }", "1:12: P has had another method A since In[1], whose receiver, parameters and results cannot change: run In[1] again, which will declare a new P, and then this cell",
			"type P struct{ a int }\nfunc (p P) A() int { return 1 }", "P P",
			"P{}.B()", "1:5: P{}.B undefined (type P has no field or method B)",
			"func (p *P) B() int { return 2 }", ""}},
		{"methods in a later cell that has errors", []string{"type P struct{ a int }", "P P",
			"func (p P) M() { undefined1 }", "1:18: undefined: undefined1", "P{}.M()", "1:5: P{}.M undefined (type P has no field or method M)",
			"func (p P) M(x Nothing) {}\nP{}.M(1)", "1:16: undefined: Nothing\n2:5: P{}.M undefined (type P has no field or method M)",
			"func (p P) a() {}", "1:9: field and method with the same name a",
			"func (p P) M() {}\nfunc (q P) M() {}", "2:9: method P.M already declared in this cell",
			"func (p **P) M() {}", "1:9: invalid receiver type **P"}},
		{"methods of other types", []string{"import . \"sync\"\nfunc (m Mutex) F() {}", "2:9: cannot define new methods on non-local type Mutex",
			"func (i int) F() {}", "1:9: cannot define new methods on non-local type int",
			"func (x Nothing) F() {}", "1:9: undefined: Nothing",
			"type I interface{ M() }\ntype Q *int\ntype G[T any] struct{ x T }\nv := 1", "G G[T any]\nI I\nQ Q\nv int",
			"func (i I) F() {}", "1:9: invalid receiver type I (pointer or interface type)",
			"func (q Q) F() {}", "1:9: invalid receiver type Q (pointer or interface type)",
			"func (x v) F() {}", "1:9: v is not a type",
			"func (g G) F() {}", "1:9: cannot use generic type G without instantiation",
			"func (g G[A, B]) F() {}", "1:9: receiver declares 2 type parameters, but receiver base type declares 1",
			"func (g G[T]) x() {}", "1:9: field and method with the same name x",
			"type L[S ~[]E, E any] struct{ s S }\ntype N = G[int]", "L L[S ~[]E, E any]\nN N",
			"func (n N) F() {}", "1:9: cannot define new methods on instantiated type N",
			"func (l L[S, E]) F() {}", "1:9: the methods of L must stand in the cell that declares it, because its type parameters mention one another: put the type and all its methods into one cell"}},
		{"methods of generic types in a later cell", []string{"type Number interface{ ~int | ~float64 }\ntype P[K comparable, V Number] struct{ k K; v V }\nfunc (p P[K, V]) Key() K { return p.k }\np := P[string, int]{\"a\", 1}\np.Key()", "Number Number\nP P[K comparable, V Number]\np P[string, int]\nresult string",
			"func (p P[A, B]) Val() B { return p.v + B(len(fmt.Sprint(p.Key()))) }\np.Val()", "result int",
			"func (p *P[_, V]) Set(v V) *P[string, V] { p.v = v; return nil }\nq := p.Set(3)", "q *P[string, int]",
			"p.Val() + q.Val()", "result int",
			"p.Set(\"s\")", "1:7: cannot use \"s\" (untyped string constant) as int value in argument to p.Set",
			"func (*P[K, V]) Bad() { undefined1 }\np.Bad()", "1:25: undefined: undefined1",
			"p.Bad()", "1:3: p.Bad undefined (type P[string, int] has no field or method Bad)",
			"p.Val() + q.Val() + len(p.Key())", "result int",
			"var stringer interface{ Val() int } = &p", "stringer interface{Val() int}",
			"func (p *P[K, V]) Each(f func(K, V)) { f(p.k, p.v) }\n(&P[float64, float64]{}).Each(func(k, v float64) {})\nq.Each(func(k string, v int) {});", "",
			"func (r *P[K, V]) Each(g func(K, V)) { g(r.k, r.v) }", "",
			"func (r *P[K, V]) Each(g func(V, K)) { g(r.v, r.k) }", "1:19: P has had another method Each since In[10], whose receiver, parameters and results cannot change: run In[1] again, which will declare a new P, and then this cell",
			"var i interface{ Val() int; Key() string } = p", "i interface{Key() string; Val() int}"}},
		{"no body", []string{"async func f()", "1:7: missing function body"}},
		{"imports stay", []string{"import str \"strings\"", "", "str.ToUpper(\"a\")", "result string"}},
		{"missing imports are added", []string{"strings.ToUpper(\"a\")", "result string"}},
		{"of several the one that has the members", []string{"rand.IntN(6)", "result int", "rand.Intn(6)", "result int", "rand.Text()", "result string", "rand.Int(rand.Reader, big.NewInt(6))", "result *big.Int",
			"pprof.Lookup(\"heap\").Name()", "result string", "debug.SetGCPercent(100)", "result int", "template.HTML(\"\")", "result template.HTML"}},
		{"but not in place of one that was chosen", []string{"import \"math/rand\"\nrand.Intn(6)", "result int", "rand.IntN(6)", "1:6: undefined: rand.IntN (but have Intn)"}},
		{"nor one of several that have them", []string{"template.New(\"\")", "1:1: undefined: template (import \"html/template\" or \"text/template\")",
			"rand.Nothing()", "1:1: undefined: rand (import \"crypto/rand\" or \"math/rand\" or \"math/rand/v2\")"}},
		{"names that are nearly right", []string{
			"total := 1\ntype Point struct{ Width, height int }\nfunc (Point) Scale() {}", "Point Point\ntotal int",
			"totl + 1", "1:1: undefined: totl (did you mean total?)",
			"fmt.Pritnln(1)", "1:5: undefined: fmt.Pritnln (did you mean Println?)",
			"fmt.println(1)", "1:5: undefined: fmt.println (but have Println)",
			"Point{}.Sclae()", "1:9: Point{}.Sclae undefined (type Point has no field or method Sclae) (did you mean Scale?)",
			"Point{}.heigth", "1:9: Point{}.heigth undefined (type Point has no field or method heigth) (did you mean height?)",
			"Point{Widht: 1}", "1:7: unknown field Widht in struct literal of type Point (did you mean Width?)",
			"func f() { counter := 1; _ = conter }", "1:30: undefined: conter (did you mean counter?)",
			"retrun", "1:1: undefined: retrun", "xy", "1:1: undefined: xy"}},
		{"where what does not fit was declared", []string{"n := \"1\"", "n string",
			"n + 1", "1:1: invalid operation: n + 1 (mismatched types string and untyped int) (n was declared in In[1] as string)",
			"var m int = n", "1:13: cannot use n (variable of type string) as int value in variable declaration (n was declared in In[1])",
			"k := 1\nk + n", "2:1: invalid operation: k + n (mismatched types int and string) (n was declared in In[1] as string)"}},
		{"types that are called the same", []string{"type P struct{ a int }\nfunc f(p *P) {}\nold := P{}\nlist := []P{}", "P P\nf func(p *P)\nlist []P\nold P",
			"type P struct{ a, b int }", "P P",
			"f(&P{})", "1:3: cannot use &P{} (value of type *P) as *P value in argument to f: this is P (In[2]), and P (In[1]) is wanted; run the cells again that use the older one",
			"var now P = old", "1:13: cannot use old (variable of struct type P) as P value in variable declaration: this is P (In[1]), and P (In[2]) is wanted; run the cells again that use the older one",
			"func g() P { return old }", "1:21: cannot use old (variable of struct type P) as P value in return statement: this is P (In[1]), and P (In[2]) is wanted; run the cells again that use the older one",
			"list[0] = P{}", "1:11: cannot use P{} (value of struct type P) as P value in assignment: this is P (In[2]), and P (In[1]) is wanted; run the cells again that use the older one"}},
		{"what is declared twice is one error", []string{"func f() {}\nfunc f() {}", "2:6: f redeclared in this block (other declaration of f in line 1)"}},
		{"too large a constant", []string{"const big = 1 << 70\nbig >> 68", "big untyped int\nresult int", "big", "1:1: cannot use big (untyped int constant 1180591620717411303424) as int value (overflows)"}},
		{"several results", []string{"strconv.Atoi(\"1\")", "result int"}},
		{"unknown imports", []string{"import \"github.com/x/y\"", "1:8: package github.com/x/y is not in Go's standard library, and bundled packages are asyncio, display, getpass"}},
		{"cgo", []string{"import \"C\"", "1:8: cgo is not supported in cells"}},
		{"plugins", []string{"import \"plugin\"", "1:8: package plugin loads what the Go compiler makes, and is not supported in cells"}},
		{"await of a coroutine", []string{"import \"asyncio\"\nasync func f() (int, error) { return 1, nil }\nv, err := await f()\nawait f()", "err error\nf func() *asyncio.Coroutine[int]\nv int\nresult int"}},
		{"await of a channel", []string{"c := make(chan string)\nv, ok := await c\nw := await c", "c chan string\nok bool\nv string\nw string"}},
		{"await of awaits", []string{"import \"asyncio\"\nasync func f() int { return 1 }\nasync func g(n int) string { return \"\" }\nx := await g(await f())", "f func() *asyncio.Coroutine[int]\ng func(n int) *asyncio.Coroutine[string]\nx string"}},
		{"await without a value", []string{"import \"asyncio\"\nerr := await asyncio.Sleep(1)", "err error"}},
		{"await of what cannot be awaited", []string{"await 5", "1:7: cannot await 5 (of type int): await takes a coroutine, task, future, channel, *sync.WaitGroup, context.Context, time.Duration, *exec.Cmd, or a type with a method Await"}},
		{"await of a type with a method", []string{"type T struct{}\nfunc (T) Await() (float64, error) { return 1, nil }\nx := await T{}", "T T\nx float64"}},
		{"shadowed words", []string{"await := 3\nasync := await + 1\nawait + async", "async int\nawait int\nresult int"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			nb := newNotebook(t)
			for i := 0; i < len(test.cells); i += 2 {
				if got := nb.cell(test.cells[i]); got != test.cells[i+1] {
					t.Errorf("%s\ngot\n%s\nwant\n%s", test.cells[i], got, test.cells[i+1])
				}
			}
		})
	}
}

func TestACellWithErrorsChangesNothing(t *testing.T) {
	nb := newNotebook(t)
	nb.cell("x := 1")
	nb.cell("x := \"s\"\nfunc f() int { return undefinedName }")
	if got := nb.cell("x"); got != "result int" {
		t.Error(got)
	}
	if nb.scope.Lookup("f") != nil {
		t.Error("f is declared")
	}
}
