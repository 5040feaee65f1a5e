// Package typemap finds the run-time type of every type that go/types knows. It makes the types that cells declare, through livetype, with the
// methods they declare and the ones that embedding promotes; it knows nothing of syntax, lowering or the engine, and does not know what methods do:
// their functions are handed to it.
package typemap

import (
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// Config says where a [Map] finds types that were compiled.
type Config struct {
	// Named finds the compiled type of that name, in the package with that import path.
	Named func(pkgPath, name string) (reflect.Type, bool)

	// Erase says that a compiled generic type has one compiled form for all its type arguments. That form is what Named knows under the
	// generic type's name. Nil means none has.
	Erase func(*types.Named) bool

	// Canonical gives types that are to have one run-time type a common one. Nil means each has its own.
	Canonical func(*types.Named) *types.Named

	// Live says that a type is declared by a cell. Nil means those of packages whose path is main.
	Live func(*types.TypeName) bool
}

// Map maps types to run-time types: identical types to one type, different ones (also of one name) to different ones. Types of cells belong to
// the Map that made them. Its methods may be called from any goroutine.
type Map struct {
	config Config

	mu    sync.Mutex   // protects what follows
	types typeutil.Map // types.Type -> reflect.Type
	live  typeutil.Map // types.Type (named or struct) -> *livetype.Type
	model typeutil.Map // types.Type (named) -> reflect.Type, see modelOf

	// Of the call in progress:
	fresh   []types.Type // what it added to types and live, taken out again where it fails
	pending []types.Type // live types whose methods are still to be set
}

// New is an empty map.
func New(c Config) *Map {
	if c.Erase == nil {
		c.Erase = func(*types.Named) bool { return false }
	}
	if c.Canonical == nil {
		c.Canonical = func(t *types.Named) *types.Named { return t }
	}
	if c.Live == nil {
		c.Live = func(n *types.TypeName) bool { return n.Pkg() != nil && n.Pkg().Path() == "main" }
	}
	return &Map{config: c}
}

// ErrNotCompiled says that a compiled type is not among those that the program knows.
var ErrNotCompiled = errors.New("type is not available")

// TypeOf is the run-time type of t. An untyped constant has its default type. Types without a run-time form (type parameters, constraints, tuples,
// the type of nil) are errors, and so are compiled types that are unknown, which wrap [ErrNotCompiled].
func (m *Map) TypeOf(t types.Type) (reflect.Type, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if nested(t) > maxDepth {
		return nil, fmt.Errorf("more than %d types are within one another", maxDepth)
	}
	if rt := m.types.At(t); rt != nil {
		return rt.(reflect.Type), nil
	}
	rt, err := m.typeOf(t)
	if err = m.finish(err); err != nil {
		return nil, fmt.Errorf("run-time type of %v: %w", t, err)
	}
	return rt, nil
}

// finish gives what a call has made its methods, or takes it back if the call has failed.
func (m *Map) finish(err error) error {
	for err == nil && len(m.pending) > 0 {
		next := m.pending[0]
		m.pending = m.pending[1:]
		err = m.setMethods(next)
	}
	if err != nil {
		for _, f := range m.fresh {
			m.types.Delete(f)
			m.live.Delete(f)
		}
	}
	m.fresh, m.pending = nil, nil
	return err
}

// maxDepth is how many types may be within one another: to look for one of n pointers to pointers takes the cube of n.
const maxDepth = 1000

// typeOf finds or makes a type, and leaves the methods of what it makes to pending.
func (m *Map) typeOf(t types.Type) (reflect.Type, error) {
	if rt := m.types.At(t); rt != nil {
		return rt.(reflect.Type), nil
	}
	var rt reflect.Type
	var err error
	switch t := t.(type) {
	case *types.Alias:
		return m.typeOf(types.Unalias(t))
	case *types.Named:
		rt, err = m.namedType(t)
	case *types.Struct:
		rt, err = m.structType(t)
	default:
		rt, err = m.compositeType(t)
	}
	if err != nil {
		return nil, err
	}
	m.add(t, rt)
	return rt, nil
}

// nested is how many types without a name are one within the other, the first that there is for each.
func nested(t types.Type) int {
	for n := 0; ; n++ {
		switch u := t.(type) {
		case interface{ Elem() types.Type }: // pointers, slices, arrays, channels and maps
			t = u.Elem()
		case *types.Signature:
			switch {
			case u.Results().Len() > 0:
				t = u.Results().At(0).Type()
			case u.Params().Len() > 0:
				t = u.Params().At(0).Type()
			default:
				return n
			}
		default:
			return n
		}
	}
}

func (m *Map) add(t types.Type, rt reflect.Type) {
	m.types.Set(t, rt)
	m.fresh = append(m.fresh, t)
}

// compositeType makes nameless types other than structs.
func (m *Map) compositeType(t types.Type) (reflect.Type, error) {
	switch t := t.(type) {
	case *types.Basic:
		return basicType(t)
	case *types.Pointer:
		elem, err := m.typeOf(t.Elem())
		if err != nil {
			return nil, err
		}
		return reflect.PointerTo(elem), nil
	case *types.Slice:
		elem, err := m.typeOf(t.Elem())
		if err != nil {
			return nil, err
		}
		return reflect.SliceOf(elem), nil
	case *types.Array:
		elem, err := m.typeOf(t.Elem())
		if err != nil {
			return nil, err
		}
		return arrayOf(t.Len(), elem)
	case *types.Chan:
		elem, err := m.typeOf(t.Elem())
		if err != nil {
			return nil, err
		}
		return chanOf(t.Dir(), elem)
	case *types.Map:
		key, err := m.typeOf(t.Key())
		if err != nil {
			return nil, err
		}
		elem, err := m.typeOf(t.Elem())
		if err != nil {
			return nil, err
		}
		if !key.Comparable() {
			return nil, fmt.Errorf("invalid map key type %v", t.Key())
		}
		return reflect.MapOf(key, elem), nil
	case *types.Signature:
		return m.funcType(t)
	case *types.Interface:
		methods, err := m.interfaceMethods(t)
		if err != nil {
			return nil, err
		}
		return livetype.Interface(methods), nil
	case *types.TypeParam:
		return nil, fmt.Errorf("type parameter %v has no run-time type", t)
	}
	return nil, fmt.Errorf("%T has no run-time type", t)
}

// arrayOf says in words what reflect panics about.
func arrayOf(n int64, elem reflect.Type) (reflect.Type, error) {
	if n < 0 || elem.Size() > 0 && uintptr(n) > (1<<46)/elem.Size() {
		return nil, fmt.Errorf("array of %d %v is larger than the address space", n, elem)
	}
	return reflect.ArrayOf(int(n), elem), nil
}

func chanOf(dir types.ChanDir, elem reflect.Type) (reflect.Type, error) {
	if elem.Size() >= 1<<16 {
		return nil, fmt.Errorf("channel element type %v is too large (64 kB)", elem)
	}
	switch dir {
	case types.SendOnly:
		return reflect.ChanOf(reflect.SendDir, elem), nil
	case types.RecvOnly:
		return reflect.ChanOf(reflect.RecvDir, elem), nil
	}
	return reflect.ChanOf(reflect.BothDir, elem), nil
}

// maxParams is how many parameters and results reflect allows together.
const maxParams = 128

// funcType leaves out the receiver.
func (m *Map) funcType(sig *types.Signature) (reflect.Type, error) {
	if sig.TypeParams().Len() > 0 {
		return nil, errors.New("a generic function has no run-time type")
	}
	in, err := m.tuple(sig.Params())
	if err != nil {
		return nil, err
	}
	out, err := m.tuple(sig.Results())
	if err != nil {
		return nil, err
	}
	if len(in)+len(out) >= maxParams {
		return nil, fmt.Errorf("function has %d parameters and results, which are more than %d", len(in)+len(out), maxParams-1)
	}
	return reflect.FuncOf(in, out, sig.Variadic()), nil
}

func (m *Map) tuple(t *types.Tuple) ([]reflect.Type, error) {
	list := make([]reflect.Type, t.Len())
	for i := range list {
		var err error
		if list[i], err = m.typeOf(t.At(i).Type()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (m *Map) interfaceMethods(t *types.Interface) ([]livetype.IMethod, error) {
	if !t.IsMethodSet() {
		return nil, errors.New("a constraint interface has no run-time type")
	}
	var methods []livetype.IMethod
	for f := range t.Methods() {
		typ := m.embeddedMethod(f)
		if typ == nil {
			var err error
			if typ, err = m.funcType(f.Signature()); err != nil {
				return nil, err
			}
		}
		methods = append(methods, livetype.IMethod{Name: f.Name(), PkgPath: pkgPathOf(f), Type: typ})
	}
	return methods, nil
}

// embeddedMethod is the type of a method that an interface has by embedding a compiled one, whose own methods may mention types that only it knows.
func (m *Map) embeddedMethod(f *types.Func) reflect.Type {
	named, ok := f.Signature().Recv().Type().(*types.Named)
	if !ok || m.config.Live(named.Obj()) {
		return nil
	}
	recv, err := m.typeOf(named)
	if err != nil {
		return nil
	}
	typ, _, _ := livetype.MethodOf(recv, f.Name(), pkgPathOf(f))
	return typ
}

// pkgPathOf is the package that qualifies a field's or method's name, empty for exported names.
func pkgPathOf(o types.Object) string {
	if o.Exported() || o.Pkg() == nil {
		return ""
	}
	return o.Pkg().Path()
}

func (m *Map) fields(t *types.Struct) ([]livetype.Field, error) {
	var fields []livetype.Field
	for i := range t.NumFields() {
		f := t.Field(i)
		typ, err := m.typeOf(f.Type())
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", f.Name(), err)
		}
		fields = append(fields, livetype.Field{Name: f.Name(), PkgPath: pkgPathOf(f), Type: typ, Tag: t.Tag(i), Embedded: f.Embedded()})
	}
	return fields, nil
}

// structType makes a nameless struct type.
func (m *Map) structType(t *types.Struct) (reflect.Type, error) {
	fields, err := m.fields(t)
	if err != nil {
		return nil, err
	}
	n := types.NewMethodSet(types.NewPointer(t)).Len()
	if n == 0 {
		return livetype.Struct(fields)
	}
	s, err := livetype.DeclareStruct(fields, n)
	if err != nil {
		return nil, err
	}
	m.live.Set(t, s)
	m.pending = append(m.pending, t)
	return s.Reflect(), nil
}

func basicType(t *types.Basic) (reflect.Type, error) {
	if t.Info()&types.IsUntyped != 0 && t.Kind() != types.UntypedNil {
		t = types.Default(t).(*types.Basic)
	}
	if rt, ok := basicTypes()[t.Kind()]; ok {
		return rt, nil
	}
	return nil, fmt.Errorf("%v has no run-time type", t)
}

func basicTypes() map[types.BasicKind]reflect.Type {
	return map[types.BasicKind]reflect.Type{
		types.Bool:          reflect.TypeFor[bool](),
		types.Int:           reflect.TypeFor[int](),
		types.Int8:          reflect.TypeFor[int8](),
		types.Int16:         reflect.TypeFor[int16](),
		types.Int32:         reflect.TypeFor[int32](),
		types.Int64:         reflect.TypeFor[int64](),
		types.Uint:          reflect.TypeFor[uint](),
		types.Uint8:         reflect.TypeFor[uint8](),
		types.Uint16:        reflect.TypeFor[uint16](),
		types.Uint32:        reflect.TypeFor[uint32](),
		types.Uint64:        reflect.TypeFor[uint64](),
		types.Uintptr:       reflect.TypeFor[uintptr](),
		types.Float32:       reflect.TypeFor[float32](),
		types.Float64:       reflect.TypeFor[float64](),
		types.Complex64:     reflect.TypeFor[complex64](),
		types.Complex128:    reflect.TypeFor[complex128](),
		types.String:        reflect.TypeFor[string](),
		types.UnsafePointer: reflect.TypeFor[unsafePointer](),
	}
}
