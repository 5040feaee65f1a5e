//go:build go1.26 && !go1.27

package livetype

import (
	"reflect"
	"unsafe"
)

// layoutOf is the Go version whose records this file describes.
const layoutOf = "go1.26"

// The records below are those of https://github.com/golang/go/blob/go1.26.0/src/internal/abi/type.go and map.go, field by field.

// abiType is abi.Type.
type abiType struct {
	size       uintptr
	ptrBytes   uintptr // length of the prefix that can hold pointers
	hash       uint32
	tflag      uint8
	align      uint8
	fieldAlign uint8
	kind       uint8
	equal      func(unsafe.Pointer, unsafe.Pointer) bool
	gcdata     *byte
	str        int32 // name offset
	ptrToThis  int32 // type offset
}

const (
	flagUncommon    = 1 << 0 // abi.TFlagUncommon
	flagExtraStar   = 1 << 1 // abi.TFlagExtraStar
	flagNamed       = 1 << 2 // abi.TFlagNamed
	flagRegular     = 1 << 3 // abi.TFlagRegularMemory
	flagGCOnDemand  = 1 << 4 // abi.TFlagGCMaskOnDemand
	flagDirectIface = 1 << 5 // abi.TFlagDirectIface

	// flagsOfLayout follow from the layout alone, so two types of the same layout share them.
	flagsOfLayout = flagRegular | flagGCOnDemand | flagDirectIface
)

// maxMaskedBytes is the longest pointer prefix whose mask is built with the type (abi.MaxPtrmaskBytes*8*goarch.PtrSize).
const maxMaskedBytes = 2048 * 8 * wordSize

const wordSize = unsafe.Sizeof(uintptr(0))

// uncommonType is abi.UncommonType; it follows the record of its kind.
type uncommonType struct {
	pkgPath int32
	mcount  uint16
	xcount  uint16 // how many of them reflection shows
	moff    uint32 // from this record to the method table
	_       uint32
}

// abiMethod is abi.Method.
type abiMethod struct {
	name int32
	mtyp int32 // type of the method without its receiver
	ifn  int32 // code for calls through interfaces: the receiver is one word
	tfn  int32 // code for calls with the receiver itself
}

// abiName is abi.Name: flags, varint length, text, then the tag in the same way, then the package's name offset.
type abiName struct{ bytes *byte }

const (
	nameExported = 1 << 0
	nameTag      = 1 << 1
	namePkgPath  = 1 << 2
	nameEmbedded = 1 << 3
)

type structField struct {
	name   abiName
	typ    *abiType
	offset uintptr
}

type structType struct {
	abiType
	pkgPath abiName
	fields  []structField
}

type ptrType struct {
	abiType
	elem *abiType
}

type sliceType struct {
	abiType
	elem *abiType
}

type arrayType struct {
	abiType
	elem  *abiType
	slice *abiType
	len   uintptr
}

type chanType struct {
	abiType
	elem *abiType
	dir  int
}

// funcType is followed by its uncommonType and then by pointers to the parameters and results.
type funcType struct {
	abiType
	inCount  uint16
	outCount uint16 // the top bit says variadic
}

func (t *funcType) numParams() int { return int(t.inCount) + int(t.outCount&(1<<15-1)) }

type imethod struct{ name, typ int32 }

type interfaceType struct {
	abiType
	pkgPath abiName
	methods []imethod
}

type mapType struct {
	abiType
	key       *abiType
	elem      *abiType
	group     *abiType
	hasher    func(unsafe.Pointer, uintptr) uintptr
	groupSize uintptr
	slotSize  uintptr
	elemOff   uintptr
	flags     uint32
}

// madeFunc is reflect.makeFuncImpl, what a function value made by reflect.MakeFunc points to
// (https://github.com/golang/go/blob/go1.26.0/src/reflect/makefunc.go).
type madeFunc struct {
	code    uintptr // the same for all of them
	stack   unsafe.Pointer
	argLen  uintptr
	regPtrs uintptr // shorter than that on some processors
	ftyp    unsafe.Pointer
	body    func([]reflect.Value) []reflect.Value
}

// reflectValue is reflect.Value (https://github.com/golang/go/blob/go1.26.0/src/reflect/value.go).
type reflectValue struct {
	typ  *abiType
	ptr  unsafe.Pointer
	flag uintptr
}

const (
	flagStickyRO = 1 << 5 // reflect.flagStickyRO
	flagEmbedRO  = 1 << 6 // reflect.flagEmbedRO
	flagIndir    = 1 << 7 // reflect.flagIndir
)

// itab is abi.ITab.
type itab struct {
	inter *interfaceType
	typ   *abiType
	hash  uint32
	fun   uintptr // the first of them; 0 says that typ does not implement inter
}

// itabTable is runtime.itabTableType, followed by size pointers to itabs
// (https://github.com/golang/go/blob/go1.26.0/src/runtime/iface.go).
type itabTable struct{ size, count uintptr }

// typeAssert and interfaceSwitch are abi.TypeAssert and abi.InterfaceSwitch: what a type assertion in compiled code, or a switch whose cases
// are interfaces, has found out about types (https://github.com/golang/go/blob/go1.26.0/src/internal/abi/switch.go). A cache is a mask, which is
// one less than the number of entries, and entries that begin with a type.
type typeAssert struct {
	cache *uintptr
	inter *interfaceType
}

type interfaceSwitch struct {
	cache *uintptr
	cases uintptr
	inter *interfaceType // the first of them
}

const (
	typeAssertEntry      = 2 * wordSize // abi.TypeAssertCacheEntry
	interfaceSwitchEntry = 3 * wordSize // abi.InterfaceSwitchCacheEntry
)

// moduleData is the beginning of runtime.moduledata (https://github.com/golang/go/blob/go1.26.0/src/runtime/symtab.go).
type moduleData struct {
	_                uintptr
	_, _, _, _, _, _ []byte // tables of functions
	_                uintptr
	_, _             uintptr
	_, _             uintptr
	_, _             uintptr
	data, edata      unsafe.Pointer
	_, _, _, _, _, _ uintptr
	_, _, _          uintptr
	types, etypes    uintptr
	_, _, _          uintptr
	_, _, _, _       []byte // tables of sections, types and plugins
	_                string
	_, _             []byte
	_                string
	_                []byte
	_, _             bool
	dataPointers, _  bitVector // which words of data are pointers
}

// bitVector is runtime.bitvector.
type bitVector struct {
	n    int32
	bits *byte
}

// headOf is the record that a type of kind k begins with.
func headOf(k reflect.Kind) reflect.Type {
	switch k {
	case reflect.Struct:
		return reflect.TypeFor[structType]()
	case reflect.Pointer:
		return reflect.TypeFor[ptrType]()
	case reflect.Slice:
		return reflect.TypeFor[sliceType]()
	case reflect.Array:
		return reflect.TypeFor[arrayType]()
	case reflect.Chan:
		return reflect.TypeFor[chanType]()
	case reflect.Func:
		return reflect.TypeFor[funcType]()
	case reflect.Interface:
		return reflect.TypeFor[interfaceType]()
	case reflect.Map:
		return reflect.TypeFor[mapType]()
	}
	return reflect.TypeFor[abiType]()
}

// copyHead copies the record of src's kind, without what follows it.
func copyHead(dst, src *abiType) {
	d, s := unsafe.Pointer(dst), unsafe.Pointer(src)
	switch reflect.Kind(src.kind) {
	case reflect.Struct:
		*(*structType)(d) = *(*structType)(s)
	case reflect.Pointer:
		*(*ptrType)(d) = *(*ptrType)(s)
	case reflect.Slice:
		*(*sliceType)(d) = *(*sliceType)(s)
	case reflect.Array:
		*(*arrayType)(d) = *(*arrayType)(s)
	case reflect.Chan:
		*(*chanType)(d) = *(*chanType)(s)
	case reflect.Func:
		*(*funcType)(d) = *(*funcType)(s)
	case reflect.Interface:
		*(*interfaceType)(d) = *(*interfaceType)(s)
	case reflect.Map:
		*(*mapType)(d) = *(*mapType)(s)
	default:
		*dst = *src
	}
}

// paramsOf is the list of parameters and results behind a function type.
func paramsOf(t *abiType) []*abiType {
	f := (*funcType)(unsafe.Pointer(t))
	n := f.numParams()
	if n == 0 {
		return nil
	}
	off := unsafe.Sizeof(funcType{})
	if t.tflag&flagUncommon != 0 {
		off += unsafe.Sizeof(uncommonType{})
	}
	return unsafe.Slice((**abiType)(unsafe.Add(unsafe.Pointer(t), off)), n)
}

// uncommonOf is the part with the methods, nil where t has none.
func uncommonOf(t *abiType) *uncommonType {
	if t.tflag&flagUncommon == 0 {
		return nil
	}
	return (*uncommonType)(unsafe.Add(unsafe.Pointer(t), headOf(reflect.Kind(t.kind)).Size()))
}

// methodsOf is the method table of t.
func methodsOf(t *abiType) []abiMethod {
	u := uncommonOf(t)
	if u == nil || u.mcount == 0 {
		return nil
	}
	return unsafe.Slice((*abiMethod)(unsafe.Add(unsafe.Pointer(u), u.moff)), int(u.mcount))
}
