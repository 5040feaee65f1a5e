// Package weak stands for the generic types of weak. The runtime does not ask what a pointer points to.
package weak

import (
	"reflect"
	"weak"
)

// Pointer is as weak.Pointer.
type Pointer[T any] struct {
	_ [0]*T
	p weak.Pointer[any]
}

// Make is as weak.Make.
func Make[T any](ptr *T) Pointer[T] {
	if ptr == nil {
		return Pointer[T]{}
	}
	at := reflect.NewAt(reflect.TypeFor[any](), reflect.ValueOf(ptr).UnsafePointer()).Interface().(*any)
	return Pointer[T]{p: weak.Make[any](at)}
}

// Value is as the method of weak.Pointer.
func (p Pointer[T]) Value() *T {
	at := p.p.Value()
	if at == nil {
		return nil
	}
	return reflect.NewAt(reflect.TypeFor[T](), reflect.ValueOf(at).UnsafePointer()).Interface().(*T)
}
