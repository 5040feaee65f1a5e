package mirror

import (
	"reflect"
	"runtime"
	"unsafe"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// Pointer tells the functions of cells apart.
func Pointer(v reflect.Value) uintptr {
	if at, ok := livetype.FuncObject(v); ok {
		return uintptr(at)
	}
	return v.Pointer()
}

// UnsafePointer tells the functions of cells apart.
func UnsafePointer(v reflect.Value) unsafe.Pointer {
	if at, ok := livetype.FuncObject(v); ok {
		return at
	}
	return v.UnsafePointer()
}

// FuncForPC knows for a pointer to a function of a cell what runs it.
func FuncForPC(pc uintptr) *runtime.Func {
	if f := runtime.FuncForPC(pc); f != nil || pc == 0 {
		return f
	}
	return runtime.FuncForPC(livetype.MadeCode())
}
