package livetype_test

import (
	"encoding"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
	"github.com/gopherloop/gopherloop/runtime/internal/typemap"
)

// The declarations in random_gen_test.go are random, and the compiler has compiled them. Another seed makes another test:
//
//	go run ./testdata/randomtypes -seed 7 -n 250 && go test -run Random .
//
//go:generate go run ./testdata/randomtypes -seed 1 -n 250

func TestCopiesOfRandomTypesAreTheSame(t *testing.T) {
	compareRandomTypes(t, newCopier(t).copy)
}

// TestRandomSourceMakesTheSameTypes lets typemap make the types from the file that the compiler has compiled.
func TestRandomSourceMakesTheSameTypes(t *testing.T) {
	live := typesOf(t, "random_gen_test.go")
	compareRandomTypes(t, func(typ reflect.Type) reflect.Type { return live[typ] })
}

// typesOf are the live types of the declarations of a file, by the compiled ones. Methods run the compiled ones.
func typesOf(t *testing.T, name string) map[reflect.Type]reflect.Type {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, nil, 0)
	must(t, err)
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := config.Check(testPackage, fset, []*ast.File{file}, nil)
	must(t, err)
	m := typemap.New(typemap.Config{Live: func(n *types.TypeName) bool { return n.Pkg() == pkg }, Named: func(path, name string) (reflect.Type, bool) {
		typ, ok := map[string]reflect.Type{
			"fmt.Stringer": reflect.TypeFor[fmt.Stringer](), "fmt.State": reflect.TypeFor[fmt.State](),
			"time.Duration": reflect.TypeFor[time.Duration](), "time.Time": reflect.TypeFor[time.Time](), "reflect.Type": reflect.TypeFor[reflect.Type](),
		}[path+"."+name]
		return typ, ok
	}})
	live := map[reflect.Type]reflect.Type{}
	for _, typ := range randomTypes {
		named := pkg.Scope().Lookup(typ.Name()).Type().(*types.Named)
		made, err := m.TypeOf(named)
		must(t, err)
		live[typ] = made
		for f := range named.Methods() {
			compiledRecv, liveRecv := typ, made
			if _, ok := f.Signature().Recv().Type().(*types.Pointer); ok {
				compiledRecv, liveRecv = reflect.PointerTo(typ), reflect.PointerTo(made)
			}
			_, fn, ok := livetype.MethodOf(compiledRecv, f.Name(), testPackage)
			sig, _, ok2 := livetype.MethodOf(liveRecv, f.Name(), testPackage)
			if !ok || !ok2 {
				t.Fatalf("method %v: compiled %v, live %v", f, ok, ok2)
			}
			must(t, m.SetMethod(named, f, forward(fn, liveRecv, sig)))
		}
	}
	return live
}

// compareRandomTypes compares everything about the random types and their live copies.
func compareRandomTypes(t *testing.T, copyOf func(reflect.Type) reflect.Type) {
	t.Helper()
	for _, typ := range randomTypes {
		live := copyOf(typ)
		for _, p := range []struct{ typ, live reflect.Type }{
			{typ, live}, {reflect.PointerTo(typ), reflect.PointerTo(live)}, {reflect.SliceOf(typ), reflect.SliceOf(live)}, {reflect.ArrayOf(2, typ), reflect.ArrayOf(2, live)},
		} {
			compareTypes(t, p.typ, livetype.Twin(p.live))
		}
		for _, other := range randomTypes {
			compareRelations(t, [2]reflect.Type{typ, other}, [2]reflect.Type{live, copyOf(other)})
		}
	}
	r := rand.New(rand.NewSource(3))
	for _, typ := range randomTypes {
		if typ.Kind() == reflect.Interface {
			continue
		}
		vals := samples(t, typ, r)
		comparePrinting(t, typ, copyOf(typ), vals)
		compareEquality(t, typ, copyOf(typ), vals)
		for _, v := range vals {
			live := as(v, copyOf(typ))
			for _, p := range []struct{ compiled, live any }{{v.Interface(), live.Interface()}, {pointerTo(v).Interface(), pointerTo(live).Interface()}} {
				if want, got := callMethods(p.compiled), callMethods(p.live); want != got {
					t.Errorf("methods of %T: %s\nlive %s", p.compiled, want, got)
				}
			}
		}
	}
}

// compareRelations asks whether the first of two types can be used for the second.
func compareRelations(t *testing.T, compiled, live [2]reflect.Type) {
	t.Helper()
	relations := func(from, to reflect.Type) [4]bool {
		r := [4]bool{from.AssignableTo(to), from.ConvertibleTo(to)}
		if to.Kind() == reflect.Interface {
			r[2], r[3] = from.Implements(to), reflect.PointerTo(from).Implements(to)
		}
		return r
	}
	if want, got := relations(compiled[0], compiled[1]), relations(live[0], live[1]); want != got {
		t.Errorf("%v to %v: assignable, convertible, implements, pointer implements are %v, live %v", compiled[0], compiled[1], want, got)
	}
}

// callMethods calls through interfaces what methods v has. That there are such calls also keeps the linker from leaving out methods in lower case.
func callMethods(v any) string {
	var text strings.Builder
	call := func(do func() string) { text.WriteString(try(do) + ";") }
	if v, ok := v.(error); ok {
		call(v.Error)
	}
	if v, ok := v.(fmt.GoStringer); ok {
		call(v.GoString)
	}
	if v, ok := v.(encoding.TextMarshaler); ok {
		call(func() string { text, err := v.MarshalText(); return fmt.Sprint(text, err) })
	}
	if v, ok := v.(interface {
		Sum(float64, ...int) (float64, error)
	}); ok {
		call(func() string { sum, err := v.Sum(1.5, 2, 3); return fmt.Sprint(sum, err) })
	}
	if v, ok := v.(interface {
		Pair(string, [2]int8) (struct{ X, Y string }, any)
	}); ok {
		call(func() string { c, d := v.Pair("a", [2]int8{1, 2}); return fmt.Sprint(c, d) })
	}
	if v, ok := v.(interface{ hidden(int) string }); ok {
		call(func() string { return v.hidden(4) })
	}
	if v, ok := v.(interface{ quiet() }); ok {
		call(func() string { v.quiet(); return "quiet" })
	}
	if v, ok := v.(interface{ X() uint16 }); ok {
		call(func() string { return fmt.Sprint(v.X()) })
	}
	return text.String()
}
