package livetype

import (
	"reflect"
	"sync"
	"unsafe"
)

// Reach says how far a package that is handed a value looks into it.
type Reach int

const (
	// ThroughTop is for packages like fmt, which follow a pointer only where it is the value itself.
	ThroughTop Reach = iota
	// ThroughPointers is for packages like encoding/json.
	ThroughPointers
	// ThroughCalls is for packages like text/template, which call the functions that they find.
	ThroughCalls

	// shallow follows no pointer.
	shallow Reach = -1
)

// Truth is v as [View] gives it, also where interfaces inside v hold values of live types; what contains such interfaces is copied, and so are slices,
// maps and, within reach, pointers on the way to them. Compiled named types are not looked into. Error values that are to be wrapped
// should not go through Truth, because errors.As looks for the type itself. A reflect.Value is what it stands for, as package fmt has it.
func Truth(v any, reach Reach) any {
	if v == nil {
		return nil
	}
	if r, ok := v.(reflect.Value); ok {
		return truthOfValue(r, reach)
	}
	if !hides(recordOf(reflect.TypeOf(v))) {
		return View(v)
	}
	w := walker{reach: reach, typ: Twin, seen: map[place]bool{}}
	out, changed := w.value(reflect.ValueOf(v), 0)
	if !changed {
		return View(v)
	}
	return out.Interface()
}

// Untruth is the inverse of Truth for a value that compiled code has kept. It does not look behind pointers.
func Untruth(v any) any {
	if v == nil {
		return nil
	}
	return untruth(reflect.ValueOf(v)).Interface()
}

// untruth is the inverse of Truth for a value that compiled code hands to the function of a cell.
func untruth(v reflect.Value) reflect.Value {
	w := walker{reach: shallow, typ: Origin, seen: map[place]bool{}}
	out, _ := w.value(v, 0)
	return out
}

// TruthOfValue is Truth for what looks at a value by reflection. A value found through an unexported field stays as it is: nobody gets further
// than to read it.
func TruthOfValue(v reflect.Value) reflect.Value { return truthOfValue(v, ThroughPointers) }

func truthOfValue(v reflect.Value, reach Reach) reflect.Value {
	if !v.IsValid() || !v.CanInterface() {
		return v
	}
	w := walker{reach: reach, typ: Twin, seen: map[place]bool{}}
	out, changed := w.value(v, 0)
	if twin := Twin(v.Type()); !changed && v.CanAddr() && twin != v.Type() { // where it is, for what sets it
		return reflect.NewAt(twin, v.Addr().UnsafePointer()).Elem()
	}
	if !v.CanAddr() && out.CanAddr() && out.Kind() != reflect.Interface {
		return reflect.ValueOf(out.Interface())
	}
	return out
}

// hiding remembers hides.
var hiding sync.Map // *abiType -> bool

// hides says whether values of type t may hold others that its type does not tell.
func hides(t *abiType) bool {
	if h, ok := hiding.Load(t); ok {
		return h.(bool)
	}
	h := reachesInterface(t, map[*abiType]bool{})
	hiding.Store(t, h)
	return h
}

func reachesInterface(t *abiType, seen map[*abiType]bool) bool {
	switch reflect.Kind(t.kind) {
	case reflect.Interface:
		return true
	case reflect.Func:
		return conveys(reflectOf(t))
	}
	if t == recordOf(reflect.TypeFor[reflect.Value]()) {
		return true
	}
	if seen[t] || t.tflag&flagNamed != 0 && !isOurs(t) {
		return false
	}
	seen[t] = true
	for _, p := range parts(t) {
		if reachesInterface(p, seen) {
			return true
		}
	}
	return false
}

// isOurs says whether t or its origin was made here.
func isOurs(t *abiType) bool {
	return typeOf(t) != nil || typeOf(recordOf(Origin(reflectOf(t)))) != nil
}

// walker makes true copies.
type walker struct {
	reach Reach
	typ   func(reflect.Type) reflect.Type // Twin, or Origin on the way back
	seen  map[place]bool                  // on the way down
}

// place is what a pointer, slice or map refers to.
type place struct {
	at  unsafe.Pointer
	typ reflect.Type
}

// value is v as its twin, and whether that is more than another view of it.
func (w *walker) value(v reflect.Value, depth int) (reflect.Value, bool) {
	if !v.IsValid() || !v.CanInterface() || !hides(recordOf(v.Type())) {
		return w.view(v), false
	}
	if v.Type() == reflect.TypeFor[reflect.Value]() {
		return w.reflected(v)
	}
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			break
		}
		held := v.Elem()
		inner, changed := w.value(held, depth)
		if !changed && inner.Type() == held.Type() {
			break
		}
		out := reflect.New(w.typ(v.Type())).Elem()
		out.Set(inner)
		return out, true
	case reflect.Func:
		if w.reach == ThroughCalls && !v.IsNil() {
			return TruthOfFunc(v), true
		}
	case reflect.Pointer:
		return w.pointer(v, depth)
	case reflect.Struct:
		return w.elements(v, v.NumField(), reflect.Value.Field, depth)
	case reflect.Array:
		return w.elements(v, v.Len(), reflect.Value.Index, depth)
	case reflect.Slice:
		if v.Len() == 0 || !w.enter(v) {
			break
		}
		defer w.leave(v)
		copied := reflect.MakeSlice(w.typ(v.Type()), v.Len(), v.Len())
		reflect.Copy(copied, w.view(v))
		changed := false
		for i := range v.Len() {
			if inner, c := w.value(v.Index(i), depth+1); c {
				copied.Index(i).Set(inner)
				changed = true
			}
		}
		if changed {
			return copied, true
		}
	case reflect.Map:
		return w.mapping(v, depth)
	}
	return w.view(v), false
}

func (w *walker) pointer(v reflect.Value, depth int) (reflect.Value, bool) {
	if v.IsNil() || w.reach == shallow || depth > 0 && w.reach == ThroughTop || !w.enter(v) {
		return w.view(v), false
	}
	defer w.leave(v)
	inner, changed := w.value(v.Elem(), depth+1)
	if !changed {
		return w.view(v), false
	}
	target := reflect.New(inner.Type())
	target.Elem().Set(inner)
	return target.Convert(w.typ(v.Type())), true
}

func (w *walker) mapping(v reflect.Value, depth int) (reflect.Value, bool) {
	if v.IsNil() || !w.enter(v) {
		return w.view(v), false
	}
	defer w.leave(v)
	copied, changed := reflect.MakeMap(w.typ(v.Type())), false
	for it := v.MapRange(); it.Next(); {
		key, c1 := w.value(it.Key(), depth+1)
		elem, c2 := w.value(it.Value(), depth+1)
		copied.SetMapIndex(key, elem)
		changed = changed || c1 || c2
	}
	if !changed {
		return w.view(v), false
	}
	return copied, true
}

// elements copies a struct or array where one of its n elements changes.
func (w *walker) elements(v reflect.Value, n int, element func(reflect.Value, int) reflect.Value, depth int) (reflect.Value, bool) {
	var copied reflect.Value
	for i := range n {
		field := element(v, i)
		if !field.CanInterface() {
			continue // of a compiled struct
		}
		inner, changed := w.value(field, depth+1)
		if !changed {
			continue
		}
		if !copied.IsValid() {
			copied = reflect.New(w.typ(v.Type())).Elem()
			copied.Set(w.view(v))
		}
		to := element(copied, i) // perhaps a field in lower case, which may not be set by that name
		reflect.NewAt(to.Type(), to.Addr().UnsafePointer()).Elem().Set(inner)
	}
	if copied.IsValid() {
		return copied, true
	}
	return w.view(v), false
}

// enter says whether v is not yet being walked through.
func (w *walker) enter(v reflect.Value) bool {
	p := place{v.UnsafePointer(), v.Type()}
	if w.seen[p] {
		return false
	}
	w.seen[p] = true
	return true
}

func (w *walker) leave(v reflect.Value) { delete(w.seen, place{v.UnsafePointer(), v.Type()}) }

// view is the same memory as a value of the other type.
func (w *walker) view(v reflect.Value) reflect.Value {
	if !v.IsValid() || !v.CanInterface() {
		return v
	}
	return retyped(v, w.typ(v.Type()))
}

// reflected is a reflect.Value as one of the other type.
func (w *walker) reflected(v reflect.Value) (reflect.Value, bool) {
	held := v.Interface().(reflect.Value)
	if !held.IsValid() || !held.CanInterface() {
		return v, false
	}
	inner, changed := w.value(held, 0)
	if !changed && inner.Type() == held.Type() {
		return v, false
	}
	return reflect.ValueOf(inner), true
}

// retyped is v as a value of a type of the same layout. Nobody can take its address, unless it is an interface.
func retyped(v reflect.Value, t reflect.Type) reflect.Value {
	if v.Type() == t {
		return v
	}
	if v.Kind() != reflect.Interface {
		x := v.Interface()
		(*words)(unsafe.Pointer(&x)).typ = unsafe.Pointer(recordOf(t))
		return reflect.ValueOf(x)
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return reflect.NewAt(t, p.UnsafePointer()).Elem()
}
