package livetype

import (
	"reflect"
	"unsafe"
)

// MethodNames are the names in the method table of t.
func MethodNames(t reflect.Type) []string {
	r := recordOf(t)
	var names []string
	for _, m := range methodsOf(r) {
		names = append(names, abiName{(*byte)(resolveNameOff(unsafe.Pointer(r), m.name))}.text())
	}
	return names
}
