package livetype_test

import (
	"go/token"
	"reflect"
	"slices"
	"testing"
	"unsafe"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

const testPackage = "github.com/gopherloop/gopherloop/runtime/internal/livetype_test"

// copier makes live copies of the types that this package compiles, so that the two can be compared. Methods of a copy run the compiled ones.
type copier struct {
	t    testing.TB
	made map[reflect.Type]reflect.Type
	back map[reflect.Type]reflect.Type
	todo []func()
}

func newCopier(t testing.TB) *copier {
	return &copier{t: t, made: map[reflect.Type]reflect.Type{}, back: map[reflect.Type]reflect.Type{}}
}

// copy is the live copy of t, complete with methods.
func (c *copier) copy(t reflect.Type) reflect.Type {
	c.t.Helper()
	live := c.of(t)
	for len(c.todo) > 0 {
		next := c.todo[0]
		c.todo = c.todo[1:]
		next()
	}
	return live
}

func (c *copier) of(t reflect.Type) reflect.Type {
	if live, ok := c.made[t]; ok {
		return live
	}
	var live reflect.Type
	switch {
	case t.Name() != "" && t.PkgPath() == testPackage:
		live = c.named(t)
	case t.Name() != "":
		live = t
	default:
		live = c.nameless(t)
	}
	c.made[t], c.back[live] = live, t
	return live
}

func (c *copier) nameless(t reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(c.of(t.Elem()))
	case reflect.Slice:
		return reflect.SliceOf(c.of(t.Elem()))
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), c.of(t.Elem()))
	case reflect.Chan:
		return reflect.ChanOf(t.ChanDir(), c.of(t.Elem()))
	case reflect.Map:
		return reflect.MapOf(c.of(t.Key()), c.of(t.Elem()))
	case reflect.Func:
		return c.signature(t)
	case reflect.Interface:
		return livetype.Interface(c.imethods(t))
	case reflect.Struct:
		fields := c.fields(t)
		n := reflect.PointerTo(t).NumMethod()
		if n == 0 {
			s, err := livetype.Struct(fields)
			must(c.t, err)
			return s
		}
		s, err := livetype.DeclareStruct(fields, n)
		must(c.t, err)
		c.made[t] = s.Reflect()
		c.todo = append(c.todo, func() { must(c.t, s.SetMethods(c.methods(t, s.Reflect()))) })
		return s.Reflect()
	}
	return t
}

func (c *copier) signature(t reflect.Type) reflect.Type {
	var in, out []reflect.Type
	for p := range t.Ins() {
		in = append(in, c.of(p))
	}
	for r := range t.Outs() {
		out = append(out, c.of(r))
	}
	return reflect.FuncOf(in, out, t.IsVariadic())
}

func (c *copier) fields(t reflect.Type) []livetype.Field {
	var fields []livetype.Field
	for f := range t.Fields() {
		fields = append(fields, livetype.Field{Name: f.Name, PkgPath: f.PkgPath, Type: c.of(f.Type), Tag: string(f.Tag), Embedded: f.Anonymous})
	}
	return fields
}

func (c *copier) imethods(t reflect.Type) []livetype.IMethod {
	var methods []livetype.IMethod
	for m := range t.Methods() {
		methods = append(methods, livetype.IMethod{Name: m.Name, PkgPath: m.PkgPath, Type: c.of(m.Type)})
	}
	slices.Reverse(methods) // any order will do
	return methods
}

func (c *copier) named(t reflect.Type) reflect.Type {
	live := livetype.Declare(livetype.Decl{PkgPath: t.PkgPath(), Name: t.Name(), Model: c.model(t), Methods: len(livetype.MethodNames(reflect.PointerTo(t)))})
	c.made[t], c.back[live.Reflect()] = live.Reflect(), t
	switch t.Kind() {
	case reflect.Struct:
		must(c.t, live.CompleteStruct(c.fields(t)))
	case reflect.Interface:
		must(c.t, live.CompleteInterface(c.imethods(t)))
		return live.Reflect()
	default:
		must(c.t, live.Complete(c.underlying(t)))
	}
	c.todo = append(c.todo, func() { must(c.t, live.SetMethods(c.methods(t, live.Reflect()))) })
	return live.Reflect()
}

// underlying is the nameless type under a named one that is no struct.
func (c *copier) underlying(t reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map, reflect.Chan, reflect.Func:
		return c.nameless(t)
	}
	return basicOf(t.Kind())
}

func basicOf(k reflect.Kind) reflect.Type {
	for _, v := range []any{
		false, 0, int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0), uint32(0), uint64(0), uintptr(0), float32(0), 0.0, complex64(0), complex128(0),
		"", unsafe.Pointer(nil),
	} {
		if t := reflect.TypeOf(v); t.Kind() == k {
			return t
		}
	}
	panic(k)
}

func (c *copier) model(t reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Pointer:
		return reflect.TypeFor[*byte]()
	case reflect.Slice:
		return reflect.TypeFor[[]byte]()
	case reflect.Chan:
		return reflect.TypeFor[chan byte]()
	case reflect.Map:
		return reflect.TypeFor[map[byte]byte]()
	case reflect.Interface:
		if t.NumMethod() > 0 {
			return reflect.TypeFor[interface{ M() }]()
		}
		return reflect.TypeFor[any]()
	case reflect.Func:
		list := slices.Repeat([]reflect.Type{reflect.TypeFor[[]byte]()}, t.NumIn()+t.NumOut())
		return reflect.FuncOf(list[:t.NumIn()], list[t.NumIn():], t.IsVariadic())
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), c.model(t.Elem()))
	case reflect.Struct:
		var fields []livetype.Field
		for f := range t.Fields() {
			fields = append(fields, livetype.Field{Name: f.Name, PkgPath: f.PkgPath, Type: c.model(f.Type)})
		}
		s, err := livetype.Struct(fields)
		must(c.t, err)
		return s
	}
	return basicOf(t.Kind())
}

// methods are those of t for its copy.
func (c *copier) methods(t, live reflect.Type) []livetype.Method {
	var methods []livetype.Method
	for _, name := range livetype.MethodNames(reflect.PointerTo(t)) {
		pkgPath := ""
		if !token.IsExported(name) {
			pkgPath = testPackage
		}
		typ, fn, ok := livetype.MethodOf(t, name, pkgPath)
		ptr := !ok
		if ptr {
			if typ, fn, ok = livetype.MethodOf(reflect.PointerTo(t), name, pkgPath); !ok {
				continue // the linker left it out
			}
		}
		recv := live
		if ptr {
			recv = reflect.PointerTo(live)
		}
		sig := c.signature(typ)
		methods = append(methods, livetype.Method{Name: name, PkgPath: pkgPath, Type: sig, PtrRecv: ptr, Func: forward(fn, recv, sig)})
	}
	return methods
}

// forward is a function on live types that calls one on compiled types.
func forward(fn reflect.Value, recv, sig reflect.Type) reflect.Value {
	in := append([]reflect.Type{recv}, slices.Collect(sig.Ins())...)
	out := slices.Collect(sig.Outs())
	return reflect.MakeFunc(reflect.FuncOf(in, out, sig.IsVariadic()), func(args []reflect.Value) []reflect.Value {
		compiled := make([]reflect.Value, len(args))
		for i, a := range args {
			compiled[i] = as(a, fn.Type().In(i))
		}
		var results []reflect.Value
		if sig.IsVariadic() {
			results = fn.CallSlice(compiled)
		} else {
			results = fn.Call(compiled)
		}
		for i, r := range results {
			results[i] = as(r, out[i])
		}
		return results
	})
}

// as is the same memory as a value of another type of that layout.
func as(v reflect.Value, t reflect.Type) reflect.Value {
	if v.Kind() == reflect.Interface {
		if v.IsNil() {
			return reflect.Zero(t)
		}
		return v.Elem().Convert(t)
	}
	if v.Type() == t {
		return v
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return reflect.NewAt(t, p.UnsafePointer()).Elem()
}
