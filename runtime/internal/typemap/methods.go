package typemap

import (
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"slices"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
	"github.com/gopherloop/gopherloop/runtime/internal/mirror"
)

// SetMethod gives the method of a cell's type its function: one that takes the receiver (T or *T, as declared) and then the parameters. Another
// one may follow; all later calls run the last one, through interfaces and promotion too. A call before the first one panics.
func (m *Map) SetMethod(recv *types.Named, method *types.Func, fn reflect.Value) error {
	if _, err := m.TypeOf(recv); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	lt, ok := m.live.At(m.config.Canonical(recv)).(*livetype.Type)
	if !ok {
		return fmt.Errorf("method %s: %v is no type of a cell", method.Name(), recv)
	}
	return lt.Bind(method.Name(), pkgPathOf(method), fn)
}

// errNotLinked says that the program does not have a lower-case method of a compiled type. Then it has no interface with
// that method either, and nobody can miss it.
var errNotLinked = errors.New("the method is not in this program")

// setMethods gives a live type its methods.
func (m *Map) setMethods(t types.Type) error {
	methods, err := m.methodsOf(t)
	if err != nil {
		return err
	}
	return m.live.At(t).(*livetype.Type).SetMethods(methods)
}

// methodsOf are the methods of a type and of the pointer to it: declared ones without functions, promoted ones complete.
func (m *Map) methodsOf(t types.Type) ([]livetype.Method, error) {
	vals, ptrs := types.NewMethodSet(t), types.NewMethodSet(types.NewPointer(t))
	var methods []livetype.Method
	for sel := range ptrs.Methods() {
		f := sel.Obj().(*types.Func)
		method := livetype.Method{Name: f.Name(), PkgPath: pkgPathOf(f), PtrRecv: vals.Lookup(f.Pkg(), f.Name()) == nil}
		var err error
		if path := sel.Index(); len(path) > 1 {
			err = m.promote(&method, t, path[:len(path)-1], f.Signature())
		} else {
			method.Type, err = m.funcType(f.Signature())
		}
		if errors.Is(err, errNotLinked) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("method %s: %w", f.Name(), err)
		}
		methods = append(methods, method)
	}
	return methods, nil
}

// promote gives a method of the embedded field on that path its type and the function that the compiler would write: it walks to the field and calls the
// method there. Below a compiled type there is nothing to walk, because that type has the method itself.
func (m *Map) promote(method *livetype.Method, t types.Type, path []int, sig *types.Signature) error {
	recv, err := m.typeOf(t)
	if err != nil {
		return err
	}
	field, fromCompiled := recv, false
	for i, index := range path {
		if field.Kind() == reflect.Pointer {
			field = field.Elem()
		}
		field = field.Field(index).Type
		t = structUnder(t).Field(index).Type()
		if named := namedUnder(t); named != nil && !m.config.Live(named.Obj()) {
			path, fromCompiled = path[:i+1], true
			break
		}
	}
	if method.PtrRecv {
		recv = reflect.PointerTo(recv)
	}
	if fromCompiled { // its parameters may be types that only it knows
		if k := field.Kind(); method.PtrRecv && k != reflect.Pointer && k != reflect.Interface {
			field = reflect.PointerTo(field)
		}
		method.Type, _, _ = livetype.MethodOf(field, method.Name, method.PkgPath)
		if method.Type == nil && method.PkgPath != "" {
			return errNotLinked
		}
	}
	if method.Type == nil {
		if method.Type, err = m.funcType(sig); err != nil {
			return err
		}
	}
	method.Func = promoted(recv, path, *method)
	return nil
}

func promoted(recv reflect.Type, path []int, method livetype.Method) reflect.Value {
	in := append([]reflect.Type{recv}, slices.Collect(method.Type.Ins())...)
	out := slices.Collect(method.Type.Outs())
	variadic := method.Type.IsVariadic()
	return reflect.MakeFunc(reflect.FuncOf(in, out, variadic), func(args []reflect.Value) []reflect.Value {
		field := walk(args[0], path)
		if fn, ok := mirrored(field, method); ok {
			return fn(args[1:])
		}
		fn := methodOf(field, method)
		if variadic {
			return fn.CallSlice(args[1:])
		}
		return fn.Call(args[1:])
	})
}

// mirrored is the method of an embedded reflect.Type or reflect.Value as cells see it.
func mirrored(field reflect.Value, method livetype.Method) (call func([]reflect.Value) []reflect.Value, ok bool) {
	recv := field
	if field.Kind() == reflect.Interface || field.Type() == reflect.TypeFor[*reflect.Value]() {
		recv = field.Elem()
	}
	if !recv.IsValid() {
		return nil, false
	}
	fn, ok := mirror.MethodOf(recv.Type(), method.Name)
	if !ok {
		return nil, false
	}
	return func(args []reflect.Value) []reflect.Value { return fn.Call(append([]reflect.Value{recv}, args...)) }, true
}

// structUnder is the struct that t or what it points to is.
func structUnder(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying().(*types.Struct)
}

// namedUnder is the named type that t is or points to.
func namedUnder(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}

// walk is the embedded field on that path.
func walk(v reflect.Value, path []int) reflect.Value {
	for _, index := range path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				nilDereference()
			}
			v = v.Elem()
		}
		v = v.Field(index)
	}
	return v
}

// methodOf is the method value v.method.
func methodOf(v reflect.Value, method livetype.Method) reflect.Value {
	if v.Kind() == reflect.Interface {
		if v.IsNil() {
			nilDereference()
		}
		if method.PkgPath == "" {
			return v.MethodByName(method.Name)
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		if _, _, ok := livetype.MethodOf(v.Type().Elem(), method.Name, method.PkgPath); ok {
			nilDereference() // a value receiver, which the compiler's wrapper copies before it calls
		}
	}
	if fn := v.MethodByName(method.Name); fn.IsValid() {
		return fn
	}
	if v.CanAddr() {
		v = v.Addr()
		if fn := v.MethodByName(method.Name); fn.IsValid() {
			return fn
		}
	}
	_, fn, ok := livetype.MethodOf(v.Type(), method.Name, method.PkgPath)
	if !ok {
		panic(fmt.Errorf("method %s.%s of %v is not in this program", method.PkgPath, method.Name, v.Type()))
	}
	return reflect.MakeFunc(method.Type, func(args []reflect.Value) []reflect.Value {
		args = append([]reflect.Value{v}, args...)
		if method.Type.IsVariadic() {
			return fn.CallSlice(args)
		}
		return fn.Call(args)
	})
}

// nilDereference panics as compiled code does.
func nilDereference() {
	var p *int
	_ = *p
}
