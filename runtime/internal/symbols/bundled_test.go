package symbols

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/asyncio"
	"github.com/gopherloop/gopherloop/runtime/loop"
)

// A cell that awaits is checked with a generic function in place of the word await, so the types of results are inferred.
func TestTypesOfAwaitedResultsAreInferred(t *testing.T) {
	const cell = `package main

import ("asyncio"; "time")

func await[T any](x interface{ Await() T }) T { return x.Await() }

var (
	c *asyncio.Coroutine[string]
	k *asyncio.Task[int]
	f *asyncio.Future[[]byte]
	q = asyncio.NewQueue[float64](3)
	a = await(c)
	b = await(asyncio.CreateTask(c, "name"))
	d = await(asyncio.Gather(k, k))
	e = await(asyncio.Sleep(time.Second))
	g = await(asyncio.SleepResult(time.Second, 'x'))
	h = await(q.Get())
	i = await(asyncio.Wait([]*asyncio.Task[int]{k}, asyncio.FirstCompleted, asyncio.WaitTimeout(time.Second)))
	j = await(asyncio.WaitFor(f, time.Second))
	l = await(asyncio.Shield(k))
	m = await(asyncio.GatherAny(c, k, f))
	n = await(asyncio.ToThread(func() (int8, error) { return 1, nil }))
	o = await(asyncio.EnsureFuture(k))
	s = []*asyncio.Task[int]{k}
	p = await(asyncio.Gather(s...))
)

func r() {
	for x := range asyncio.AsCompleted(s) {
		var _ int = await(x)
	}
}
`
	want := map[string]string{
		"a": "string", "b": "string", "d": "[]int", "e": "struct{}", "g": "rune", "h": "float64", "i": "asyncio.WaitResult[int]", "j": "[]byte", "l": "int",
		"m": "[]any", "n": "int8", "o": "int", "p": "[]int",
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "cell.go", cell, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: NewImporter(fset)}
	pkg, err := conf.Check("main", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, typ := range want {
		if got := types.TypeString(pkg.Scope().Lookup(name).Type(), (*types.Package).Name); got != typ && !(typ == "struct{}" && got == "asyncio.None") {
			t.Errorf("%s is %s, not %s", name, got, typ)
		}
	}
}

// Every function of asyncio is in Bind, with the signature that its documentation promises.
func TestFunctionsOfAsyncioAreBound(t *testing.T) {
	im := NewImporter(token.NewFileSet())
	pkg, err := im.Import("asyncio")
	if err != nil {
		t.Fatal(err)
	}
	bound := asyncio.Bind(loop.New(loop.Config{}))
	for _, name := range pkg.Scope().Names() {
		f, ok := pkg.Scope().Lookup(name).(*types.Func)
		if !ok || !f.Exported() {
			continue
		}
		if bound[name] == nil {
			t.Errorf("%s is not bound", name)
			continue
		}
		got := strings.ReplaceAll(reflect.TypeOf(bound[name]).String(), "github.com/gopherloop/gopherloop/runtime/", "")
		if want := erased(f.Signature()); got != want {
			t.Errorf("%s is bound as\n%s, want\n%s", name, got, want)
		}
		delete(bound, name)
	}
	for name := range bound {
		t.Errorf("%s is bound, and no function", name)
	}
	for _, name := range []string{"Bind", "NewCoroutine", "Await"} {
		if pkg.Scope().Lookup(name) != nil {
			t.Errorf("cells see %s", name)
		}
	}
	if d := (&Docs{}).Doc("asyncio", "Sleep"); !strings.Contains(d, "https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep") {
		t.Errorf("Sleep is documented as %q", d)
	}
}

// Cells see what package display shows with, and nothing of how a session takes part.
func TestCellsSeeNoHostOfDisplay(t *testing.T) {
	pkg, err := NewImporter(token.NewFileSet()).Import("display")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Display", "Handle", "HTML", "Progress"} {
		if pkg.Scope().Lookup(name) == nil {
			t.Errorf("cells do not see %s", name)
		}
		if (&Docs{}).Doc("display", name) == "" {
			t.Errorf("%s is not documented", name)
		}
	}
	for _, name := range []string{"Bind", "Host"} {
		if pkg.Scope().Lookup(name) != nil {
			t.Errorf("cells see %s", name)
		}
	}
}

// erased writes a type as reflect writes the erased one: see asyncio.Bind.
func erased(t types.Type) string {
	switch t := t.(type) {
	case *types.TypeParam:
		if t.Constraint().Underlying().(*types.Interface).NumMethods() > 0 {
			return "asyncio.Awaiter"
		}
		return "interface {}"
	case *types.Alias:
		return erased(types.Unalias(t))
	case *types.Named:
		name := t.Obj().Name()
		if t.Obj().Pkg() != nil {
			name = t.Obj().Pkg().Name() + "." + name
		}
		switch {
		case name == "asyncio.Awaitable":
			return "asyncio.Awaiter"
		case t.TypeArgs().Len() > 0 && strings.HasPrefix(name, "asyncio."):
			return name + "[interface {}]"
		case t.TypeArgs().Len() > 0:
			return name + "[" + erased(t.TypeArgs().At(0)) + "]"
		}
		return name
	case *types.Pointer:
		return "*" + erased(t.Elem())
	case *types.Slice:
		return "[]" + erased(t.Elem())
	case *types.Interface:
		return "interface {}"
	case *types.Signature:
		in := list(t.Params())
		if t.Variadic() {
			in[len(in)-1] = "..." + strings.TrimPrefix(in[len(in)-1], "[]")
		}
		out := strings.Join(list(t.Results()), ", ")
		if t.Results().Len() > 1 {
			out = "(" + out + ")"
		}
		return strings.TrimSuffix(fmt.Sprintf("func(%s) %s", strings.Join(in, ", "), out), " ")
	}
	return t.String()
}

func list(vars *types.Tuple) []string {
	var texts []string
	for v := range vars.Variables() {
		texts = append(texts, erased(v.Type()))
	}
	return texts
}

// The types of asyncio are in the table, generic ones as the instance with any.
func TestTypesOfAsyncioAreInTheTable(t *testing.T) {
	im := NewImporter(token.NewFileSet())
	pkg, err := im.Import("asyncio")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pkg.Scope().Names() {
		o, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || !o.Exported() {
			continue
		}
		s := symbol(t, "asyncio", name)
		if generic := isGeneric(o); s.Kind != Type || generic && !s.Erased {
			t.Errorf("%s is %+v", name, s)
		}
	}
	if typ := reflect.TypeOf(symbol(t, "asyncio", "Task").Value).Elem(); typ != reflect.TypeFor[asyncio.Task[any]]() {
		t.Errorf("Task is %v", typ)
	}
	if !slices.Contains(bundledPaths[:], "asyncio") {
		t.Error("asyncio is not bundled")
	}
}
