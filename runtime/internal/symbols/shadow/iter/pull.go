// Package iter stands for the generic functions of iter that the runtime implements.
package iter

import "iter"

// Pull is as iter.Pull.
func Pull[V any](seq iter.Seq[V]) (next func() (V, bool), stop func()) {
	nextAny, stop := iter.Pull[any](func(yield func(any) bool) {
		seq(func(v V) bool { return yield(v) })
	})
	next = func() (V, bool) {
		v, ok := nextAny()
		t, _ := v.(V) // a nil interface has no type to assert
		return t, ok
	}
	return next, stop
}

// Pull2 is as iter.Pull2.
func Pull2[K, V any](seq iter.Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	nextAny, stop := iter.Pull2[any, any](func(yield func(any, any) bool) {
		seq(func(k K, v V) bool { return yield(k, v) })
	})
	next = func() (K, V, bool) {
		k, v, ok := nextAny()
		key, _ := k.(K)
		value, _ := v.(V)
		return key, value, ok
	}
	return next, stop
}
