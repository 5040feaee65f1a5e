// Package reflect stands for the generic functions of reflect.
package reflect

import "reflect"

// TypeFor is as reflect.TypeFor.
func TypeFor[T any]() reflect.Type { return reflect.TypeOf((*T)(nil)).Elem() }

// TypeAssert is as reflect.TypeAssert.
func TypeAssert[T any](v reflect.Value) (T, bool) {
	t, ok := v.Interface().(T)
	return t, ok
}
