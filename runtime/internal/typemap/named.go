package typemap

import (
	"fmt"
	"go/types"
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

type unsafePointer = unsafe.Pointer

// namedType finds a compiled type, or makes a cell's.
func (m *Map) namedType(t *types.Named) (reflect.Type, error) {
	obj := t.Obj()
	if obj.Pkg() == nil {
		if obj.Name() == "error" {
			return reflect.TypeFor[error](), nil
		}
		return nil, fmt.Errorf("%v has no run-time type", t)
	}
	if t.TypeParams().Len() > t.TypeArgs().Len() {
		return nil, fmt.Errorf("generic type %v has no run-time type without type arguments", t)
	}
	if !m.config.Live(obj) || m.config.Erase(t) {
		return m.compiledType(t)
	}
	if c := m.config.Canonical(t); c != t {
		return m.typeOf(c)
	}
	return m.declare(t)
}

// compiledType asks the configuration.
func (m *Map) compiledType(t *types.Named) (reflect.Type, error) {
	path, name := t.Obj().Pkg().Path(), t.Obj().Name()
	if !m.config.Erase(t) {
		name = instanceName(t)
	}
	if m.config.Named != nil {
		if rt, ok := m.config.Named(path, name); ok {
			return rt, nil
		}
	}
	return nil, fmt.Errorf("%s.%s: %w", path, name, ErrNotCompiled)
}

// instanceName is the name of t as reflect knows it: type arguments follow with the paths of their packages, without spaces.
func instanceName(t *types.Named) string {
	name := t.Obj().Name()
	if t.TypeArgs().Len() == 0 {
		return name
	}
	var args []string
	for arg := range t.TypeArgs().Types() {
		args = append(args, ArgumentName(arg))
	}
	return name + "[" + strings.Join(args, ",") + "]"
}

// ArgumentName is the name of a type argument as it stands in the name of an instance: as the compiler links types, with
// the paths of packages, without aliases and without names of parameters.
func ArgumentName(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return types.Typ[t.Kind()].String() // not byte or rune
	case *types.Named:
		if name := instanceName(t); t.Obj().Pkg() != nil {
			return t.Obj().Pkg().Path() + "." + name
		}
		return t.Obj().Name()
	case *types.Pointer:
		return "*" + ArgumentName(t.Elem())
	case *types.Slice:
		return "[]" + ArgumentName(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), ArgumentName(t.Elem()))
	case *types.Map:
		return "map[" + ArgumentName(t.Key()) + "]" + ArgumentName(t.Elem())
	case *types.Chan:
		return channelName(t)
	case *types.Signature:
		return "func" + signatureName(t)
	case *types.Struct:
		var fields []string
		for i := range t.NumFields() {
			f := t.Field(i)
			text := memberName(f) + " " + ArgumentName(f.Type())
			if f.Embedded() {
				text = ArgumentName(f.Type())
			}
			if tag := t.Tag(i); tag != "" {
				text += " " + strconv.Quote(tag)
			}
			fields = append(fields, text)
		}
		return bracedName("struct", fields)
	case *types.Interface:
		var methods []string
		for m := range t.Methods() {
			methods = append(methods, memberName(m)+signatureName(m.Signature()))
		}
		return bracedName("interface", methods)
	}
	return types.TypeString(t, (*types.Package).Path)
}

// memberName is the name of a field or method: one in lower case belongs to a package.
func memberName(o types.Object) string {
	if o.Exported() || o.Pkg() == nil {
		return o.Name()
	}
	return o.Pkg().Path() + "." + o.Name()
}

func channelName(t *types.Chan) string {
	elem := ArgumentName(t.Elem())
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- " + elem
	case types.RecvOnly:
		return "<-chan " + elem
	}
	if inner, ok := types.Unalias(t.Elem()).(*types.Chan); ok && inner.Dir() == types.RecvOnly {
		return "chan (" + elem + ")"
	}
	return "chan " + elem
}

func signatureName(t *types.Signature) string {
	list := func(vars *types.Tuple) []string {
		var names []string
		for v := range vars.Variables() {
			names = append(names, ArgumentName(v.Type()))
		}
		return names
	}
	params, results := list(t.Params()), list(t.Results())
	if t.Variadic() {
		last := len(params) - 1
		params[last] = "..." + strings.TrimPrefix(params[last], "[]")
	}
	text := "(" + strings.Join(params, ", ") + ")"
	switch len(results) {
	case 0:
		return text
	case 1:
		return text + " " + results[0]
	}
	return text + " (" + strings.Join(results, ", ") + ")"
}

func bracedName(keyword string, parts []string) string {
	if len(parts) == 0 {
		return keyword + " {}"
	}
	return keyword + " { " + strings.Join(parts, "; ") + " }"
}

// declare makes a live type and completes it; its methods are pending.
func (m *Map) declare(t *types.Named) (reflect.Type, error) {
	model, err := m.modelOf(t.Underlying())
	if err != nil {
		return nil, err
	}
	lt := livetype.Declare(livetype.Decl{
		PkgPath: t.Obj().Pkg().Path(),
		Name:    instanceName(t),
		Model:   model,
		Methods: types.NewMethodSet(types.NewPointer(t)).Len(),
	})
	m.add(t, lt.Reflect()) // before the parts are looked at: they may mention it
	m.live.Set(t, lt)
	switch u := t.Underlying().(type) {
	case *types.Struct:
		fields, err := m.fields(u)
		if err != nil {
			return nil, err
		}
		if err := lt.CompleteStruct(fields); err != nil {
			return nil, err
		}
	case *types.Interface:
		methods, err := m.interfaceMethods(u)
		if err != nil {
			return nil, err
		}
		return lt.Reflect(), lt.CompleteInterface(methods)
	default:
		rt, err := m.typeOf(u)
		if err != nil {
			return nil, err
		}
		if err := lt.Complete(rt); err != nil {
			return nil, err
		}
	}
	m.pending = append(m.pending, t)
	return lt.Reflect(), nil
}

// modelOf is a type of the layout of t that mentions no live type (see livetype.Decl). It ends because no type contains itself by value.
func (m *Map) modelOf(t types.Type) (reflect.Type, error) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() == nil || !m.config.Live(t.Obj()) || m.config.Erase(t) {
			return m.typeOf(t)
		}
		if made := m.model.At(t); made != nil { // a type that consists of others may have very many parts
			return made.(reflect.Type), nil
		}
		made, err := m.modelOf(m.config.Canonical(t).Underlying())
		if err == nil {
			m.model.Set(t, made)
		}
		return made, err
	case *types.Pointer:
		return reflect.TypeFor[*byte](), nil
	case *types.Slice:
		return reflect.TypeFor[[]byte](), nil
	case *types.Map:
		return reflect.TypeFor[map[byte]byte](), nil
	case *types.Chan:
		return reflect.TypeFor[chan byte](), nil
	case *types.Interface:
		if !t.IsMethodSet() {
			return nil, fmt.Errorf("constraint %v has no run-time type", t)
		}
		if t.NumMethods() == 0 {
			return reflect.TypeFor[any](), nil
		}
		return reflect.TypeFor[interface{ M() }](), nil
	case *types.Signature:
		return modelFunc(t)
	case *types.Array:
		elem, err := m.modelOf(t.Elem())
		if err != nil {
			return nil, err
		}
		return arrayOf(t.Len(), elem)
	case *types.Struct:
		var fields []livetype.Field
		for f := range t.Fields() {
			typ, err := m.modelOf(f.Type())
			if err != nil {
				return nil, fmt.Errorf("field %s: %w", f.Name(), err)
			}
			fields = append(fields, livetype.Field{Name: f.Name(), PkgPath: pkgPathOf(f), Type: typ})
		}
		return livetype.Struct(fields)
	}
	return m.typeOf(t)
}

func modelFunc(t *types.Signature) (reflect.Type, error) {
	in, out := t.Params().Len(), t.Results().Len()
	if in+out >= maxParams {
		return nil, fmt.Errorf("function has %d parameters and results, which are more than %d", in+out, maxParams-1)
	}
	list := make([]reflect.Type, in+out)
	for i := range list {
		list[i] = reflect.TypeFor[[]byte]() // a slice, because the last one may be variadic
	}
	return reflect.FuncOf(list[:in], list[in:], t.Variadic()), nil
}
