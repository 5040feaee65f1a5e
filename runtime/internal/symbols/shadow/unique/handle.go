// Package unique stands for the generic types of unique.
package unique

import "unique"

// Handle is as unique.Handle.
type Handle[T comparable] struct {
	h unique.Handle[any]
}

// Value is as the method of unique.Handle.
func (h Handle[T]) Value() T {
	v, _ := h.h.Value().(T)
	return v
}

// Make is as unique.Make.
func Make[T comparable](value T) Handle[T] { return Handle[T]{unique.Make[any](value)} }
