package session

import (
	"fmt"
	"go/types"
	"reflect"

	"github.com/gopherloop/gopherloop/runtime/internal/check"
)

// What becomes of earlier functions when a name is declared anew. With the type that it had, they see the new value or the
// new function. With another type they keep the variable that they were compiled with, and see it when the name has that
// type again; a function of another signature they cannot call: a call panics with a StaleCallError.

// A StaleCallError is the panic of a call from a function that was compiled when the called one had another signature. In
// Python, too, such a call fails when it is made.
type StaleCallError struct {
	Name, Was, Is, Cell string
}

func (e *StaleCallError) Error() string {
	return fmt.Sprintf("%s is %s since %s, and was %s when its caller was declared: run the caller's cell again", e.Name, e.Is, e.Cell, e.Was)
}

// ErrorName is the class name in Python.
func (e *StaleCallError) ErrorName() string { return "TypeError" }

// retire notes what a cell that has been compiled takes the names of.
func (e *env) retire(r *check.Result) {
	for name, o := range r.Objects {
		old := e.s.scope.Lookup(name)
		if old == nil || old == o || sameKind(old, o) {
			continue
		}
		storage, ok := e.storage[old]
		if !ok {
			continue
		}
		e.retired[name] = append(e.retired[name], old)
		if f, ok := old.(*types.Func); ok {
			storage.Elem().Set(e.stale(f, o, storage.Elem().Type()))
			e.owners.own(storage, nil)
		}
	}
}

func sameKind(a, b types.Object) bool {
	return reflect.TypeOf(a) == reflect.TypeOf(b) && types.Identical(a.Type(), b.Type())
}

// stale is what is called in the place of a function that o has taken the name of.
func (e *env) stale(f *types.Func, o types.Object, t reflect.Type) reflect.Value {
	text := func(o types.Object) string { return types.TypeString(o.Type(), types.RelativeTo(o.Pkg())) }
	err := &StaleCallError{Name: f.Name(), Was: text(f), Is: text(o), Cell: e.s.fset.Position(o.Pos()).Filename}
	return reflect.MakeFunc(t, func([]reflect.Value) []reflect.Value { panic(err) })
}

// former is the storage of what o's name meant until now, or before, when it had o's type.
func (e *env) former(o types.Object) (reflect.Value, bool) {
	if f, ok := o.(*types.Func); ok && f.Signature().Recv() != nil {
		return reflect.Value{}, false
	}
	for _, old := range append([]types.Object{e.s.scope.Lookup(o.Name())}, e.retired[o.Name()]...) {
		if old != nil && old != o && sameKind(old, o) {
			if v, ok := e.storage[old]; ok {
				return v, true
			}
		}
	}
	return reflect.Value{}, false
}
