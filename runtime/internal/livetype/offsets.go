package livetype

import (
	"encoding/binary"
	"go/token"
	"reflect"
	"unsafe"
)

// addReflectOff registers a pointer with the runtime, which keeps it alive for ever and answers with the offset that type records use for it.
// Go keeps it linkable for packages like this one: https://go.dev/issue/67401.
//
//go:linkname addReflectOff reflect.addReflectOff
func addReflectOff(ptr unsafe.Pointer) int32

//go:linkname resolveNameOff reflect.resolveNameOff
func resolveNameOff(base unsafe.Pointer, off int32) unsafe.Pointer

//go:linkname resolveTypeOff reflect.resolveTypeOff
func resolveTypeOff(base unsafe.Pointer, off int32) unsafe.Pointer

//go:linkname resolveTextOff reflect.resolveTextOff
func resolveTextOff(base unsafe.Pointer, off int32) unsafe.Pointer

// words are the two words of an interface value.
type words struct{ typ, data unsafe.Pointer }

// recordOf is the record behind a reflect.Type.
func recordOf(t reflect.Type) *abiType { return (*abiType)((*words)(unsafe.Pointer(&t)).data) }

// reflectOf is the reflect.Type of a record.
func reflectOf(t *abiType) reflect.Type {
	if t == nil {
		return nil
	}
	r := reflect.TypeFor[int]() // for its method table: an interface type cannot be had from a value
	(*words)(unsafe.Pointer(&r)).data = unsafe.Pointer(t)
	return r
}

// newName encodes a name as abi.NewName does, with the package offset that it leaves to the compiler.
func newName(name, tag string, flags byte, pkgPath string) abiName {
	if tag != "" {
		flags |= nameTag
	}
	if pkgPath != "" {
		flags |= namePkgPath
	}
	b := append(binary.AppendUvarint([]byte{flags}, uint64(len(name))), name...)
	if tag != "" {
		b = append(binary.AppendUvarint(b, uint64(len(tag))), tag...)
	}
	if pkgPath != "" {
		b = binary.NativeEndian.AppendUint32(b, uint32(nameOffset(newName(pkgPath, "", 0, ""))))
	}
	return abiName{&b[0]}
}

func nameOffset(n abiName) int32  { return addReflectOff(unsafe.Pointer(n.bytes)) }
func typeOffset(t *abiType) int32 { return addReflectOff(unsafe.Pointer(t)) }

// text reads the name itself.
func (n abiName) text() string {
	if n.bytes == nil {
		return ""
	}
	text, _ := n.textAt(1)
	return text
}

// pkg is the package that the name mentions, home where it mentions none.
func (n abiName) pkg(home string) string {
	if n.bytes == nil || *n.bytes&namePkgPath == 0 {
		return home
	}
	_, at := n.textAt(1)
	if *n.bytes&nameTag != 0 {
		_, at = n.textAt(at)
	}
	off := binary.NativeEndian.Uint32(unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(n.bytes), at)), 4))
	return abiName{(*byte)(resolveNameOff(unsafe.Pointer(n.bytes), int32(off)))}.text()
}

// textAt reads a text with its length, and says where it ends.
func (n abiName) textAt(at uintptr) (text string, end uintptr) {
	length := uintptr(0)
	for shift := 0; ; shift += 7 {
		b := *(*byte)(unsafe.Add(unsafe.Pointer(n.bytes), at))
		at++
		length |= uintptr(b&0x7f) << shift
		if b&0x80 == 0 {
			break
		}
	}
	return unsafe.String((*byte)(unsafe.Add(unsafe.Pointer(n.bytes), at)), int(length)), at + length
}

// before is the order of methods in every table of the runtime: exported ones first, then by name, then by package
// (cmd/compile/internal/types.CompareSyms).
func before(name1, pkg1, name2, pkg2 string) bool {
	if e1, e2 := token.IsExported(name1), token.IsExported(name2); e1 != e2 {
		return e1
	}
	if name1 != name2 {
		return name1 < name2
	}
	return !token.IsExported(name1) && pkg1 < pkg2
}

// hashSeed is where a hash begins.
const hashSeed = 2166136261

// hashOf mixes text into h (FNV-1a, as reflect does for the types it makes).
func hashOf(h uint32, text string) uint32 {
	for i := range len(text) {
		h = (h ^ uint32(text[i])) * 16777619
	}
	return h
}
