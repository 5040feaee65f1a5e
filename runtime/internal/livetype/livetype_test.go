package livetype_test

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"sort"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// mainStruct declares and completes a struct type of package main.
func mainStruct(t testing.TB, name string, fields []livetype.Field, methods int) *livetype.Type {
	t.Helper()
	model, err := livetype.Struct(modelFields(fields))
	must(t, err)
	typ := livetype.Declare(livetype.Decl{PkgPath: "main", Name: name, Model: model, Methods: methods})
	must(t, typ.CompleteStruct(fields))
	return typ
}

func modelFields(fields []livetype.Field) []livetype.Field {
	var model []livetype.Field
	for i, f := range fields {
		typ := f.Type
		if typ.Kind() == reflect.Pointer {
			typ = reflect.TypeFor[*byte]()
		}
		name := fmt.Sprint("F", i)
		if f.Name == "_" {
			name = "_"
		}
		model = append(model, livetype.Field{Name: name, Type: typ})
	}
	return model
}

func unexported(name string, typ reflect.Type) livetype.Field {
	return livetype.Field{Name: name, PkgPath: "main", Type: typ}
}

func TestStructWithMethodsIsWhatCompiledCodeExpects(t *testing.T) {
	model := reflect.StructOf([]reflect.StructField{
		{Name: "X", Type: reflect.TypeFor[int]()}, {Name: "Y", Type: reflect.TypeFor[string]()}, {Name: "N", Type: reflect.TypeFor[*byte]()},
	})
	point := livetype.Declare(livetype.Decl{PkgPath: "main", Name: "Point", Model: model, Methods: 2})
	must(t, point.CompleteStruct([]livetype.Field{
		unexported("x", reflect.TypeFor[int]()),
		{Name: "Y", Type: reflect.TypeFor[string](), Tag: `json:"why"`},
		unexported("next", reflect.PointerTo(point.Reflect())),
	}))
	typ := point.Reflect()
	ptr := reflect.PointerTo(typ)
	must(t, point.SetMethods([]livetype.Method{
		{Name: "String", Type: reflect.TypeFor[func() string](), Func: reflect.MakeFunc(reflect.FuncOf([]reflect.Type{typ}, []reflect.Type{reflect.TypeFor[string]()}, false), func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(fmt.Sprint("P<", a[0].Field(0), ">"))}
		})},
		{Name: "Move", PtrRecv: true, Type: reflect.TypeFor[func(int) int](), Func: reflect.MakeFunc(reflect.FuncOf([]reflect.Type{ptr, reflect.TypeFor[int]()}, []reflect.Type{reflect.TypeFor[int]()}, false), func(a []reflect.Value) []reflect.Value {
			x := a[0].Elem().Field(0)
			x.SetInt(x.Int() + a[1].Int())
			return []reflect.Value{x}
		})},
	}))
	v := reflect.New(typ)
	v.Elem().Field(0).SetInt(7)
	v.Elem().Field(1).SetString("hey")
	v.Elem().Field(2).Set(v)
	x := v.Elem().Interface()
	if got, want := fmt.Sprintf("%v %T %v %T", x, x, v.Interface(), v.Interface()), "P<7> main.Point P<7> *main.Point"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	if _, ok := x.(interface{ Move(int) int }); ok {
		t.Error("Point has the methods of *Point")
	}
	if got := v.Interface().(interface{ Move(int) int }).Move(5); got != 12 {
		t.Errorf("Move(5) = %d, want 12", got)
	}
	if typ.NumMethod() != 1 || ptr.NumMethod() != 2 || packageOf(typ) != "main" || typ.Name() != "Point" {
		t.Errorf("%v: %d methods, %v: %d, in %q named %q", typ, typ.NumMethod(), ptr, ptr.NumMethod(), typ.PkgPath(), typ.Name())
	}
	if got := v.MethodByName("Move").Call([]reflect.Value{reflect.ValueOf(1)})[0].Int(); got != 13 {
		t.Errorf("Move by reflection = %d", got)
	}
	if got := typ.Method(0).Func.Call([]reflect.Value{v.Elem()})[0].String(); got != "P<13>" {
		t.Errorf("String as a function = %q", got)
	}
}

func TestErrorIsFoundByCompiledCode(t *testing.T) {
	code := livetype.Declare(livetype.Decl{PkgPath: "main", Name: "MyErr", Model: reflect.TypeFor[int](), Methods: 1})
	must(t, code.Complete(reflect.TypeFor[int]()))
	typ := code.Reflect()
	must(t, code.SetMethods([]livetype.Method{{Name: "Error", Type: reflect.TypeFor[func() string]()}}))
	must(t, code.Bind("Error", "", reflect.MakeFunc(reflect.FuncOf([]reflect.Type{typ}, []reflect.Type{reflect.TypeFor[string]()}, false), func(a []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(fmt.Sprint("code ", a[0].Int()))}
	})))
	e := reflect.New(typ)
	e.Elem().SetInt(42)
	err := fmt.Errorf("wrap: %w", e.Elem().Interface().(error))
	target := reflect.New(typ)
	if !errors.As(err, target.Interface()) || target.Elem().Int() != 42 || !errors.Is(err, e.Elem().Interface().(error)) || err.Error() != "wrap: code 42" {
		t.Errorf("err = %v, target %v", err, target.Elem())
	}
	func() {
		defer func() {
			if r := recover(); r != e.Elem().Interface() {
				t.Errorf("recovered %T %v", r, r)
			}
		}()
		panic(e.Elem().Interface())
	}()
}

func TestSliceTypeSorts(t *testing.T) {
	byLen := livetype.Declare(livetype.Decl{PkgPath: "main", Name: "byLen", Model: reflect.TypeFor[[]byte](), Methods: 3})
	must(t, byLen.Complete(reflect.TypeFor[[]string]()))
	typ := byLen.Reflect()
	fn := func(sig reflect.Type, f func([]reflect.Value) []reflect.Value) reflect.Value {
		in := []reflect.Type{typ}
		for p := range sig.Ins() {
			in = append(in, p)
		}
		var out []reflect.Type
		for p := range sig.Outs() {
			out = append(out, p)
		}
		return reflect.MakeFunc(reflect.FuncOf(in, out, false), f)
	}
	length, less, swap := reflect.TypeFor[func() int](), reflect.TypeFor[func(int, int) bool](), reflect.TypeFor[func(int, int)]()
	must(t, byLen.SetMethods([]livetype.Method{
		{Name: "Swap", Type: swap, Func: fn(swap, func(a []reflect.Value) []reflect.Value {
			reflect.Swapper(a[0].Interface())(int(a[1].Int()), int(a[2].Int()))
			return nil
		})},
		{Name: "Len", Type: length, Func: fn(length, func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(a[0].Len())}
		})},
		{Name: "Less", Type: less, Func: fn(less, func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(a[0].Index(int(a[1].Int())).Len() < a[0].Index(int(a[2].Int())).Len())}
		})},
	}))
	v := reflect.ValueOf([]string{"ccc", "a", "bb"}).Convert(typ)
	sort.Sort(v.Interface().(sort.Interface))
	if got, want := fmt.Sprintf("%v %#v", v, v), `[a bb ccc] main.byLen{"a", "bb", "ccc"}`; got != want {
		t.Errorf("sorted: %s, want %s", got, want)
	}
	runtime.GC()
}

// TestValueReceiversAreCopies calls methods through interfaces and pointers, whose function reflect.MakeFunc made, or is code.
func TestValueReceiversAreCopies(t *testing.T) {
	typ := mainStruct(t, "Copied", []livetype.Field{unexported("n", reflect.TypeFor[int]())}, 2)
	p := reflect.New(typ.Reflect())
	sig := reflect.TypeFor[func(...int) int]()
	fnType := reflect.FuncOf([]reflect.Type{typ.Reflect(), reflect.TypeFor[[]int]()}, []reflect.Type{reflect.TypeFor[int]()}, true)
	fn := reflect.MakeFunc(fnType, func(a []reflect.Value) []reflect.Value {
		if a[0].CanSet() {
			t.Error("the receiver is a variable")
		}
		p.Elem().Field(0).SetInt(100)
		return []reflect.Value{reflect.ValueOf(int(a[0].Field(0).Int()) + a[1].Len())}
	})
	must(t, typ.SetMethods([]livetype.Method{{Name: "Made", Type: sig, Func: fn}, {Name: "Other", Type: sig}}))
	_, made, _ := livetype.MethodOf(typ.Reflect(), "Made", "")
	must(t, typ.Bind("Other", "", made))
	for _, v := range []func() any{p.Interface, func() any { return p.Elem().Interface() }} {
		p.Elem().Field(0).SetInt(5)
		if got := v().(interface{ Made(...int) int }).Made(7, 8, 9); got != 8 {
			t.Errorf("Made gives %d, want 8", got)
		}
		p.Elem().Field(0).SetInt(5)
		if got := v().(interface{ Other(...int) int }).Other(7, 8); got != 7 {
			t.Errorf("Other gives %d, want 7", got)
		}
	}
}

func TestMethodsInLowerCaseAreFoundInTypesOfOneName(t *testing.T) {
	sig := reflect.TypeFor[func()]()
	for range 2 {
		typ := mainStruct(t, "Twice", nil, 1)
		must(t, typ.SetMethods([]livetype.Method{{Name: "quiet", PkgPath: "main", Type: sig, Func: reflect.MakeFunc(
			reflect.FuncOf([]reflect.Type{typ.Reflect()}, nil, false), func([]reflect.Value) []reflect.Value { return nil })}}))
		if found, _, ok := livetype.MethodOf(typ.Reflect(), "quiet", "main"); !ok || found != sig {
			t.Errorf("quiet of %v in %s is %v, %v", typ, typ.Reflect().PkgPath(), found, ok)
		}
		if _, _, ok := livetype.MethodOf(typ.Reflect(), "quiet", "other"); ok {
			t.Error("quiet is found in another package")
		}
	}
}
