package mirror

import (
	"reflect"
	"runtime"
	"unsafe"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// Pointer stands for reflect.Value.Pointer: it tells the functions of cells apart.
func Pointer(v reflect.Value) uintptr {
	if at, ok := livetype.FuncObject(v); ok {
		return uintptr(at)
	}
	return v.Pointer()
}

// UnsafePointer stands for reflect.Value.UnsafePointer: it tells the functions of cells apart.
func UnsafePointer(v reflect.Value) unsafe.Pointer {
	if at, ok := livetype.FuncObject(v); ok {
		return at
	}
	return v.UnsafePointer()
}

// FuncForPC stands for runtime.FuncForPC: it knows for a pointer to a function of a cell what runs it. Between two pointers there is no function.
func FuncForPC(pc uintptr) *runtime.Func {
	if f := runtime.FuncForPC(pc); f != nil || pc == 0 || pc%unsafe.Alignof(pc) != 0 {
		return f
	}
	return runtime.FuncForPC(livetype.MadeCode())
}
