package livetype

import (
	"reflect"
	"sync"
)

// What compiled code hands to the function of a cell, and gets from it, is of a twin type on one side and of its origin on the other. Where the
// function's type says so that is all there is to do, because the memory is the same. What interfaces hold on the way has to be converted.

// conveying remembers conveys.
var conveying sync.Map // reflect.Type -> bool

// conveys says whether a function takes or gives values whose types only interfaces know.
func conveys(t reflect.Type) bool {
	if c, ok := conveying.Load(t); ok {
		return c.(bool)
	}
	c := false
	for p := range t.Ins() {
		c = c || hidesTwins(p, map[reflect.Type]bool{})
	}
	for r := range t.Outs() {
		c = c || hidesTwins(r, map[reflect.Type]bool{})
	}
	conveying.Store(t, c)
	return c
}

// hidesTwins says whether a value of type t may be or hold an interface with a value of a cell's type. Compiled interfaces with methods are left
// as they are: what implements them is asked for those methods, and errors are looked for by their own type.
func hidesTwins(t reflect.Type, seen map[reflect.Type]bool) bool {
	ours := isOurs(recordOf(t))
	switch {
	case t.Kind() == reflect.Interface:
		return t.NumMethod() == 0 || ours
	case t == reflect.TypeFor[reflect.Value]():
		return true
	case seen[t] || t.Name() != "" && !ours:
		return false
	}
	seen[t] = true
	for _, p := range parts(recordOf(t)) {
		if hidesTwins(reflectOf(p), seen) {
			return true
		}
	}
	return false
}

// TruthOfFunc is a function of a cell for compiled code that sees the truth: its type is the twin, its arguments go to it as what the cell knows, and its
// results come as the twins of what it returns.
func TruthOfFunc(fn reflect.Value) reflect.Value {
	t := fn.Type()
	twin := Twin(t)
	switch {
	case fn.IsNil() || !conveys(t):
		return retyped(fn, twin)
	case !t.IsVariadic():
		return reflect.MakeFunc(twin, conveyed(twin, t, 0, fn.Call))
	}
	return reflect.MakeFunc(twin, conveyed(twin, t, 0, fn.CallSlice))
}

// conveyed is the body of a function of type outer around that of one of type inner. Arguments before the first are passed on as they are.
func conveyed(outer, inner reflect.Type, first int, body func([]reflect.Value) []reflect.Value) func([]reflect.Value) []reflect.Value {
	return func(args []reflect.Value) []reflect.Value {
		for i := first; i < len(args); i++ {
			args[i] = retyped(untruth(args[i]), inner.In(i))
		}
		out := body(args)
		for i, r := range out {
			if hidesTwins(r.Type(), map[reflect.Type]bool{}) {
				w := walker{reach: ThroughCalls, typ: Twin, seen: map[place]bool{}}
				r, _ = w.value(r, 0)
			}
			out[i] = retyped(r, outer.Out(i))
		}
		return out
	}
}

// conveyTwin gives a method of the twin stubs of its own, whose functions convey, if it needs them and there are any left.
func (t *Type) conveyTwin(m *boundMethod) {
	m.twinDirect, m.twinDeref = m.direct, m.deref
	if !conveys(m.Type) {
		return
	}
	n := 2
	if m.PtrRecv {
		n = 1
	}
	first, err := newStubs(n)
	if err != nil {
		return
	}
	m.twinDirect, m.twinDeref = first, first+stub(n-1)
	call := func(args []reflect.Value) []reflect.Value { return (*m.body.Load())(args) }
	m.twinDirect.set(reflect.MakeFunc(m.typ, conveyed(m.typ, m.typ, 1, call)))
	if !m.PtrRecv {
		m.twinDeref.set(t.dereferencing(m, conveyed(m.typ, m.typ, 1, call)))
	}
}
