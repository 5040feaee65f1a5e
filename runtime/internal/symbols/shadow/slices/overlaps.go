// Package slices stands for the functions of slices that need package unsafe.
package slices

import "reflect"

// overlaps says whether a and b share memory.
func overlaps[E any](a, b []E) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	size := reflect.TypeOf(a).Elem().Size()
	if size == 0 {
		return false
	}
	startA, startB := reflect.ValueOf(a).Pointer(), reflect.ValueOf(b).Pointer()
	return startA < startB+uintptr(len(b))*size && startB < startA+uintptr(len(a))*size
}
