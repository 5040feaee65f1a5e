// Package atomic stands for the generic types of sync/atomic, without package unsafe.
package atomic

import "sync/atomic"

// Pointer is as atomic.Pointer.
type Pointer[T any] struct {
	v atomic.Value // of *T; holds nothing before the first store
}

// Load is as the method of atomic.Pointer.
func (x *Pointer[T]) Load() *T {
	p, _ := x.v.Load().(*T)
	return p
}

// Store is as the method of atomic.Pointer.
func (x *Pointer[T]) Store(val *T) { x.v.Store(val) }

// Swap is as the method of atomic.Pointer.
func (x *Pointer[T]) Swap(new *T) (old *T) {
	old, _ = x.v.Swap(new).(*T)
	return old
}

// CompareAndSwap is as the method of atomic.Pointer.
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	if old == nil && x.v.CompareAndSwap(nil, new) {
		return true
	}
	return x.v.CompareAndSwap(old, new)
}
