package livetype

import (
	"go/token"
	"reflect"
	"unsafe"
)

// Names in lower case are marked as exported in the types made here. What follows says what the compiler would have said, of any type, compiled ones
// included: it goes by the names.

// ExportedMethods is how many methods of t have exported names. They come before the others. All methods of an interface type count, as they do for
// reflect.Type.
func ExportedMethods(t reflect.Type) int {
	r := recordOf(t)
	if t.Kind() == reflect.Interface {
		return t.NumMethod()
	}
	u := uncommonOf(r)
	if u == nil {
		return 0
	}
	table := methodsOf(r)
	n := min(int(u.xcount), len(table))
	for n > 0 && !token.IsExported(abiName{(*byte)(resolveNameOff(unsafe.Pointer(r), table[n-1].name))}.text()) {
		n--
	}
	return n
}

// HiddenField is the package of field i of a struct type if its name is in lower case but marked as exported, and "" for all other fields.
func HiddenField(t reflect.Type, i int) string {
	s := (*structType)(unsafe.Pointer(recordOf(t)))
	name := s.fields[i].name
	if *name.bytes&nameExported == 0 || token.IsExported(name.text()) {
		return ""
	}
	return s.pkgPath.text()
}

// HiddenMethod is the same of a method of an interface type.
func HiddenMethod(t reflect.Type, i int) string {
	it := (*interfaceType)(unsafe.Pointer(recordOf(t)))
	name := abiName{(*byte)(resolveNameOff(unsafe.Pointer(it), it.methods[i].name))}
	if *name.bytes&nameExported == 0 || token.IsExported(name.text()) {
		return ""
	}
	return it.pkgPath.text()
}

// PkgPath is the import path of the package that declares a named type.
func PkgPath(t reflect.Type) string { return undistinguished(t.PkgPath()) }

// ReadOnly is v as reflection gives what it found through a field with an unexported name, an embedded one or another: it may be read, but neither set
// nor handed out.
func ReadOnly(v reflect.Value, embedded bool) reflect.Value {
	flag := uintptr(flagStickyRO)
	if embedded {
		flag = flagEmbedRO
	}
	(*reflectValue)(unsafe.Pointer(&v)).flag |= flag
	return v
}

// FuncObject is where a function value that reflect.MakeFunc made is: all of them share their code, by which others are told apart. ok is false for those.
func FuncObject(v reflect.Value) (at unsafe.Pointer, ok bool) {
	if v.Kind() != reflect.Func || v.Pointer() != madeCode() {
		return nil, false
	}
	r := (*reflectValue)(unsafe.Pointer(&v))
	if r.flag&flagIndir != 0 {
		return *(*unsafe.Pointer)(r.ptr), true
	}
	return r.ptr, true
}

// MadeCode is the code that the functions have for which FuncObject answers.
func MadeCode() uintptr { return madeCode() }
