// Package reflect stands for the generic functions of reflect.
package reflect

import "reflect"

// TypeFor is as reflect.TypeFor.
func TypeFor[T any]() reflect.Type { return reflect.TypeOf((*T)(nil)).Elem() }

// TypeAssert is as reflect.TypeAssert.
func TypeAssert[T any](v reflect.Value) (T, bool) {
	switch {
	case !v.IsValid():
		panic(&reflect.ValueError{Method: "reflect.TypeAssert", Kind: reflect.Invalid})
	case !v.CanInterface():
		panic("reflect.TypeAssert: cannot return value obtained from unexported field or method")
	}
	t, ok := v.Interface().(T)
	return t, ok
}
