// Package runtime stands for the generic functions of runtime. The runtime does not ask what a pointer points to.
package runtime

import (
	"reflect"
	"runtime"
)

// AddCleanup is as runtime.AddCleanup.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) runtime.Cleanup {
	if ptr == nil {
		panic("runtime.AddCleanup: ptr is nil")
	}
	place := reflect.ValueOf(ptr).UnsafePointer()
	if v := reflect.ValueOf(&arg).Elem(); (v.Kind() == reflect.Pointer || v.Kind() == reflect.UnsafePointer) && v.UnsafePointer() == place {
		panic("runtime.AddCleanup: ptr is equal to arg, cleanup will never run")
	}
	at := reflect.NewAt(reflect.TypeFor[any](), place).Interface().(*any)
	return runtime.AddCleanup[any, any](at, taking(cleanup), arg)
}

// taking is a function of its own because a function that is made holds what the one that makes it has, and must not hold the pointer.
func taking[S any](cleanup func(S)) func(any) {
	return func(held any) {
		s, _ := held.(S)
		cleanup(s)
	}
}
