package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// Bad input is answered by an error or a result: never by a panic of the kernel, nor by code that the engine refuses, and
// what does not compile changes nothing. Hanging is for the time limit of the test to find.

// wholeCell is a cell that uses all of the language.
func wholeCell(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("testdata/whole.cell")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(string(source), "\n")
}

func TestWholeCell(t *testing.T) {
	b := newBench(t)
	if got := b.run(wholeCell(t)); !strings.HasSuffix(got, "Out: struct { A any; B any }{A:4, B:&\"HÉLLO, 世界\\nHÉLLO, 世界\\n\"}\n") {
		t.Errorf("%s", got)
	}
}

func TestPrefixesByByte(t *testing.T) {
	source := wholeCell(t)
	a := newAbuse(t, source)
	for i := range len(source) + 1 {
		a.compile(source[:i])
	}
}

func TestPrefixesByToken(t *testing.T) {
	source := wholeCell(t)
	a := newAbuse(t, source)
	for i, parts := 0, goTokens(source); i <= len(parts); i++ {
		prefix := strings.Join(parts[:i], "")
		a.compile(prefix)
		a.compile(prefix + closing(prefix)) // as an editor that closes brackets has it
	}
}

// closing closes the brackets that are open.
func closing(source string) string {
	pairs := map[string]string{"(": ")", "[": "]", "{": "}"}
	open := ""
	for _, p := range goTokens(source) {
		switch {
		case pairs[p] != "":
			open = pairs[p] + open
		case strings.HasPrefix(open, p) && len(p) == 1:
			open = open[1:]
		}
	}
	return open
}

// TestMutations tries so many mutations as MUTATIONS says, from the seed that SEED says.
func TestMutations(t *testing.T) {
	number := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return n
		}
		return otherwise
	}
	source := wholeCell(t)
	m := newMutator(source, uint64(number("SEED", 1)))
	a := newAbuse(t, source)
	for range number("MUTATIONS", 1500) {
		a.compile(m.mutate())
	}
	t.Logf("%d did not compile, %d did, %d of these were run", a.refused, a.accepted, a.ran)
}

// An abuse is a session that is given bad input.
type abuse struct {
	t      *testing.T
	source string // a cell that it has run before
	bench  *bench
	before snapshot
	cells  int

	refused, accepted, ran int
}

func newAbuse(t *testing.T, source string) *abuse { return &abuse{t: t, source: source} }

// renewal is how many cells a session lives: every one that compiles adds to what snapshots compare.
const renewal = 200

func (a *abuse) renew() {
	if a.bench != nil {
		if err := a.bench.s.Close(); err != nil {
			a.t.Error(err)
		}
	}
	a.bench = newBench(a.t)
	if r := a.bench.execute(a.source); r.Error != nil {
		a.t.Fatal(r.Error)
	}
	a.before = a.snapshot()
}

// compile tries a cell.
func (a *abuse) compile(source string) {
	a.t.Helper()
	if a.cells%renewal == 0 {
		a.renew()
	}
	a.cells++
	a.bench.s.compiling.Lock()
	unit, failed := a.bench.s.compile("Cell In[bad]", source)
	a.bench.s.compiling.Unlock()
	switch {
	case failed != nil && (failed.Name == "NotSupported" || strings.Contains(failed.Value, "no room for more")):
		a.t.Errorf("%s\n%s", failed.Value, source)
	case failed != nil:
		a.refused++
		if !utf8.ValidString(failed.Value) {
			a.t.Errorf("the error is no text: %q\n%s", failed.Value, source)
		}
		after := a.snapshot()
		if d := a.before.changed(after); d != "" {
			a.t.Errorf("the cell does not compile and changes %s\n%s", d, source)
		}
		return
	default:
		a.accepted++
		if ends(unit.result.Cell) {
			a.ran++
			if r := a.bench.execute(source); r.Error != nil && r.Error.Name == "NotSupported" {
				a.t.Errorf("%s\n%s", r.Error.Value, source)
			}
			if r := a.bench.execute("1+1"); r.Error != nil || r.Result == nil || r.Result.Data["text/plain"] != "2" {
				a.t.Errorf("the session is broken: %v\n%s", r.Error, source)
			}
		}
	}
	a.before = a.snapshot()
}

// ends says whether a cell surely comes to an end, and does not reach beyond the session. It may call functions that are
// there already.
func ends(c *cell.Cell) bool {
	for _, it := range c.Items {
		if it.Magic != nil {
			return false
		}
		var n ast.Node = it.Stmt
		if it.Decl != nil {
			n = it.Decl
		}
		endless := false
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ForStmt, *ast.RangeStmt, *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt, *ast.FuncDecl, *ast.FuncLit:
				endless = true
			case *ast.BranchStmt:
				endless = endless || n.Tok == token.GOTO
			case *ast.UnaryExpr:
				endless = endless || n.Op == token.ARROW
			case *ast.Ident:
				switch n.Name {
				case "os", "exec", "syscall", "make", "Repeat", "Sleep", "fetch", "files", "asyncio":
					endless = true
				}
			}
			return !endless
		})
		if endless {
			return false
		}
	}
	return true
}

// A snapshot is what a session has declared.
type snapshot struct {
	names     map[string]types.Object
	imports   map[string]string
	storage   map[types.Object]reflect.Value
	values    map[types.Object]string
	instances map[instance]reflect.Value
	generics  map[*types.Func]declared
	texts     map[string]string
	funcs     int
}

func (a *abuse) snapshot() snapshot {
	a.bench.s.compiling.Lock()
	defer a.bench.s.compiling.Unlock()
	s := snapshot{
		names:     map[string]types.Object{},
		imports:   maps.Clone(a.bench.s.scope.Imports()),
		storage:   maps.Clone(a.bench.s.env.storage),
		values:    map[types.Object]string{},
		instances: maps.Clone(a.bench.s.env.instances),
		generics:  maps.Clone(a.bench.s.env.generics.cells),
		texts:     maps.Clone(a.bench.s.texts),
		funcs:     len(a.bench.s.env.funcs),
	}
	for _, name := range a.bench.s.scope.Names() {
		s.names[name] = a.bench.s.scope.Lookup(name)
	}
	for o, v := range s.storage {
		if _, ok := o.(*types.Var); ok {
			s.values[o] = fmt.Sprintf("%#v", v.Elem())
		}
	}
	return s
}

// changed says what is not as it was, or "".
func (s snapshot) changed(now snapshot) string {
	switch {
	case !maps.Equal(s.names, now.names):
		return "what names mean"
	case !maps.Equal(s.imports, now.imports):
		return "imports"
	case !maps.Equal(s.storage, now.storage):
		return "where variables are stored"
	case !maps.Equal(s.values, now.values):
		return "values"
	case !maps.Equal(s.instances, now.instances):
		return "instances of generic functions"
	case !maps.EqualFunc(s.generics, now.generics, func(a, b declared) bool { return a.decl == b.decl && a.info == b.info }):
		return "the source of functions"
	case !maps.Equal(s.texts, now.texts):
		return "the text of declarations"
	case s.funcs != now.funcs:
		return "the names of functions"
	}
	return ""
}
