package typemap_test

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"sync"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/typemap"
)

// compiled is what a symbol table would know.
func compiled(pkgPath, name string) (reflect.Type, bool) {
	t, ok := map[string]reflect.Type{
		"fmt.Stringer":  reflect.TypeFor[fmt.Stringer](),
		"bytes.Buffer":  reflect.TypeFor[bytes.Buffer](),
		"sync.Mutex":    reflect.TypeFor[sync.Mutex](),
		"errors.String": reflect.TypeFor[error](),
	}[pkgPath+"."+name]
	return t, ok
}

// program is a checked package main.
type program struct {
	t   *testing.T
	pkg *types.Package
	m   *typemap.Map
}

func check(t *testing.T, src string) *program {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "cell.go", "package main\n"+src, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := config.Check("main", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &program{t, pkg, typemap.New(typemap.Config{Named: compiled})}
}

func (p *program) object(name string) types.Object {
	p.t.Helper()
	o := p.pkg.Scope().Lookup(name)
	if o == nil {
		p.t.Fatalf("no %s", name)
	}
	return o
}

// typ is the run-time type of the named type, variable or function.
func (p *program) typ(name string) reflect.Type {
	p.t.Helper()
	rt, err := p.m.TypeOf(p.object(name).Type())
	if err != nil {
		p.t.Fatal(err)
	}
	return rt
}

// bind gives a method a body.
func (p *program) bind(typ, method string, body func([]reflect.Value) []reflect.Value) {
	p.t.Helper()
	named := p.object(typ).Type().(*types.Named)
	for f := range named.Methods() {
		if f.Name() != method {
			continue
		}
		recv, err := p.m.TypeOf(f.Signature().Recv().Type())
		if err != nil {
			p.t.Fatal(err)
		}
		sig, err := p.m.TypeOf(f.Signature())
		if err != nil {
			p.t.Fatal(err)
		}
		in := []reflect.Type{recv}
		for t := range sig.Ins() {
			in = append(in, t)
		}
		var out []reflect.Type
		for t := range sig.Outs() {
			out = append(out, t)
		}
		fn := reflect.MakeFunc(reflect.FuncOf(in, out, sig.IsVariadic()), body)
		if err := p.m.SetMethod(named, f, fn); err != nil {
			p.t.Fatal(err)
		}
		return
	}
	p.t.Fatalf("no method %s.%s", typ, method)
}

func returns(v any) func([]reflect.Value) []reflect.Value {
	return func([]reflect.Value) []reflect.Value { return []reflect.Value{reflect.ValueOf(v)} }
}

func TestRecursiveTypesAndTheirMethods(t *testing.T) {
	p := check(t, `
		type Node struct {
			val  int
			next *Node
			kids []*Node
			by   map[string]Node
			f    func(Node) Shape
			ch   chan Node
		}
		type Shape interface { Area() int; scale(k int) Shape }
		func (n *Node) Area() int { return 0 }
		func (n *Node) scale(k int) Shape { return n }
		func (n Node) String() string { return "" }
	`)
	node, shape := p.typ("Node"), p.typ("Shape")
	ptr := reflect.PointerTo(node)
	if node.String() != "main.Node" || node.Field(1).Type != ptr || node.Field(3).Type.Elem() != node || node.Field(0).Name != "val" {
		t.Errorf("fields of %v are not right", node)
	}
	if !ptr.Implements(shape) || node.Implements(shape) || !node.Implements(reflect.TypeFor[fmt.Stringer]()) {
		t.Errorf("method sets: %v has %d methods, %v %d", node, node.NumMethod(), ptr, ptr.NumMethod())
	}
	p.bind("Node", "Area", func(a []reflect.Value) []reflect.Value { return []reflect.Value{a[0].Elem().Field(0)} })
	p.bind("Node", "scale", func(a []reflect.Value) []reflect.Value {
		v := a[0].Elem().Field(0)
		v.SetInt(v.Int() * a[1].Int())
		return []reflect.Value{a[0].Convert(shape)}
	})
	p.bind("Node", "String", returns("a node"))
	n := reflect.New(node)
	n.Elem().Field(0).SetInt(3)
	s := n.Convert(shape)
	scaled := s.MethodByName("scale").Call([]reflect.Value{reflect.ValueOf(5)})[0]
	if got := scaled.Interface().(interface{ Area() int }).Area(); got != 15 {
		t.Errorf("area = %d", got)
	}
	if got := fmt.Sprint(n.Elem(), n.Interface()); got != "a node a node" {
		t.Errorf("printed %q", got)
	}
}

func TestPromotedMethods(t *testing.T) {
	p := check(t, `
		import ("bytes"; "fmt"; "sync")
		type Base struct { id int }
		func (b Base) ID() int { return b.id }
		func (b *Base) SetID(i int) { b.id = i }
		type Log struct { *bytes.Buffer; sync.Mutex; Base }
		type Named struct { fmt.Stringer; n int }
		type Deep struct { *Log }
		var anon struct { Base; x int }
	`)
	log := p.typ("Log")
	p.bind("Base", "ID", func(a []reflect.Value) []reflect.Value { return []reflect.Value{a[0].Field(0)} })
	p.bind("Base", "SetID", func(a []reflect.Value) []reflect.Value { a[0].Elem().Field(0).Set(a[1]); return nil })
	v := reflect.New(log)
	v.Elem().Field(0).Set(reflect.ValueOf(&bytes.Buffer{}))
	fmt.Fprintf(v.Interface().(interface{ Write([]byte) (int, error) }), "%d!", 42)
	if got := v.Interface().(fmt.Stringer).String(); got != "42!" {
		t.Errorf("String() = %q", got)
	}
	if _, ok := v.Elem().Interface().(sync.Locker); ok {
		t.Error("Log has Lock, which only *Log has")
	}
	l := v.Interface().(sync.Locker)
	l.Lock()
	l.Unlock()
	set := v.Interface().(interface {
		SetID(int)
		ID() int
	})
	set.SetID(8)
	if set.ID() != 8 || v.Elem().Interface().(interface{ ID() int }).ID() != 8 {
		t.Errorf("ID() = %d", set.ID())
	}
	deep := reflect.New(p.typ("Deep")).Elem()
	deep.Field(0).Set(v)
	if got := deep.Interface().(interface{ ID() int }).ID(); got != 8 {
		t.Errorf("deep ID() = %d", got)
	}
	named := reflect.New(p.typ("Named")).Elem()
	var panicked any
	func() {
		defer func() { panicked = recover() }()
		_ = named.Interface().(fmt.Stringer).String()
	}()
	if err, ok := panicked.(error); !ok || err.Error() != "runtime error: invalid memory address or nil pointer dereference" {
		t.Errorf("nil embedded interface: %v", panicked)
	}
	named.Field(0).Set(v)
	if got := fmt.Sprint(named); got != "42!" {
		t.Errorf("embedded interface prints %q", got)
	}
	anon := reflect.New(p.typ("anon"))
	anon.Interface().(interface{ SetID(int) }).SetID(3)
	if got := anon.Elem().Interface().(interface{ ID() int }).ID(); got != 3 || anon.Type().String() != "*struct { main.Base; x int }" {
		t.Errorf("%v has ID %d", anon.Type(), got)
	}
}

func TestTypesOfOneNameAreDifferentTypes(t *testing.T) {
	src := `type T struct { x int }
		func f() { type T struct { x int }; var v T; _ = v }`
	a, b := check(t, src), check(t, src)
	if a.typ("T") == b.typ("T") {
		t.Error("two maps share a type")
	}
	local := a.object("f").(*types.Func).Scope().Lookup("T").Type()
	rt, err := a.m.TypeOf(local)
	if err != nil {
		t.Fatal(err)
	}
	if rt == a.typ("T") || rt.String() != "main.T" || !rt.ConvertibleTo(a.typ("T")) {
		t.Errorf("local type %v", rt)
	}
}

func TestInstancesAreNamedAsGoNamesThem(t *testing.T) {
	p := check(t, `
		type Point struct { x int }
		type Pair[K comparable, V any] struct { key K; val V; next *Pair[K, V] }
		func (p *Pair[K, V]) Get() V { return p.val }
		var a Pair[string, []Point]
		var b Pair[string, []Point]
		var c Pair[string, int]
	`)
	a := p.typ("a")
	if a != p.typ("b") || a == p.typ("c") {
		t.Error("instances are not told apart by their arguments")
	}
	if got := a.String(); got != "main.Pair[string,[]main.Point]" {
		t.Errorf("instance is %s", got)
	}
	if a.Name() != "Pair[string,[]main.Point]" || a.Field(2).Type.Elem() != a {
		t.Errorf("name %q", a.Name())
	}
}

func TestTypesWithoutRunTimeForm(t *testing.T) {
	p := check(t, `
		import "strings"
		type Num interface { ~int | ~float64 }
		func G[T any](x T) {}
		type Bad struct { b *strings.Builder; self *Bad }
		type Big [1<<50]int
	`)
	for _, name := range []string{"Num", "G", "Bad", "Big"} {
		if rt, err := p.m.TypeOf(p.object(name).Type()); err == nil {
			t.Errorf("%s became %v", name, rt)
		}
	}
	_, err := p.m.TypeOf(p.object("Bad").Type())
	if !errors.Is(err, typemap.ErrNotCompiled) {
		t.Errorf("asked again: %v", err)
	}
}
