package livetype

import (
	"errors"
	"fmt"
	"go/token"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unsafe"
)

// Field is a field of a struct type.
type Field struct {
	Name     string
	PkgPath  string // package of a name in lower case, empty for others
	Type     reflect.Type
	Tag      string
	Embedded bool
}

// structs holds the nameless struct types made so far, since identical types must be one type in the whole process, as those that reflect makes are.
var structs sync.Map // string (see structKey) -> *Type

// Struct is the nameless struct type with these fields, none of which promotes methods to it.
func Struct(fields []Field) (reflect.Type, error) {
	if t, ok := asCompiled(fields); ok {
		return t, nil
	}
	t, err := DeclareStruct(fields, 0)
	if err != nil {
		return nil, err
	}
	return t.Reflect(), nil
}

// DeclareStruct is the nameless struct type with these fields, whose embedded ones promote methods to it, that many to the pointer type. They are set with
// [Type.SetMethods]. Asked for the same type again it answers with the same one.
func DeclareStruct(fields []Field, methods int) (*Type, error) {
	key := structKey(fields)
	if t, ok := structs.Load(key); ok {
		return t.(*Type), nil
	}
	s, err := layOut(fields)
	if err != nil {
		return nil, fmt.Errorf("make %s: %w", structText(fields), err)
	}
	t := &Type{name: structText(fields), pkgPath: s.pkgPath.text(), done: true}
	t.pair = newPair(t.name, t.pkgPath, hashOf(hashSeed, key), &s.abiType, methods)
	if made, loaded := structs.LoadOrStore(key, t); loaded {
		return made.(*Type), nil
	}
	registry.Store(t.val.head, t)
	return t, nil
}

// asCompiled leaves structs that reflect can make to it, which knows those of compiled code.
func asCompiled(fields []Field) (reflect.Type, bool) {
	fs := make([]reflect.StructField, len(fields))
	for i, f := range fields {
		if f.PkgPath != "" || f.Embedded || !token.IsExported(f.Name) {
			return nil, false
		}
		fs[i] = reflect.StructField{Name: f.Name, Type: f.Type, Tag: reflect.StructTag(f.Tag)}
	}
	return reflect.StructOf(fs), true
}

// structKey is one text for identical struct types.
func structKey(fields []Field) string {
	var b strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&b, "%q.%s %v %p %q;", f.PkgPath, f.Name, f.Embedded, recordOf(f.Type), f.Tag)
	}
	return b.String()
}

// structText is the type as reflect prints it.
func structText(fields []Field) string {
	if len(fields) == 0 {
		return "struct {}"
	}
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = f.Type.String()
		if !f.Embedded {
			parts[i] = f.Name + " " + parts[i]
		}
		if f.Tag != "" {
			parts[i] += " " + strconv.Quote(f.Tag)
		}
	}
	return "struct { " + strings.Join(parts, "; ") + " }"
}

// layOut places fields as the compiler does (cmd/compile/internal/types.CalcStructSize), and makes everything of a struct type but its identity.
func layOut(fields []Field) (*structType, error) {
	s := &structType{}
	*s = *(*structType)(unsafe.Pointer(recordOf(reflect.TypeFor[struct{}]())))
	s.fields = make([]structField, len(fields))
	s.tflag, s.align = 0, 1
	comparable, lastIsEmpty := true, false
	for i, f := range fields {
		if f.Type == nil || f.Name == "" {
			return nil, fmt.Errorf("field %d has no name or no type", i)
		}
		t := recordOf(f.Type)
		s.size = (s.size + uintptr(t.align) - 1) &^ (uintptr(t.align) - 1)
		flags := byte(nameExported)
		if f.Embedded {
			flags |= nameEmbedded
		}
		s.fields[i] = structField{newName(f.Name, f.Tag, flags, ""), t, s.size}
		if t.ptrBytes > 0 {
			s.ptrBytes = s.size + t.ptrBytes
		}
		s.align = max(s.align, t.align)
		if s.size+t.size < s.size || s.size+t.size > 1<<46 {
			return nil, errors.New("struct is larger than the address space")
		}
		s.size += t.size
		lastIsEmpty = t.size == 0
		comparable = comparable && t.equal != nil
		if f.PkgPath != "" && s.pkgPath.bytes == nil {
			s.pkgPath = newName(f.PkgPath, "", 0, "")
		}
	}
	if s.size > 0 && lastIsEmpty {
		s.size++ // the address of the last field must not be that of the next object
	}
	s.size = (s.size + uintptr(s.align) - 1) &^ (uintptr(s.align) - 1)
	s.fieldAlign = s.align
	s.gcdata = pointerMask(s)
	if s.ptrBytes > maxMaskedBytes {
		s.tflag |= flagGCOnDemand
	}
	if isRegular(&s.abiType) {
		s.tflag |= flagRegular
	}
	if s.size == wordSize && s.ptrBytes == wordSize {
		s.tflag |= flagDirectIface
	}
	s.equal = nil
	if comparable {
		s.equal = equalFields(s.fields)
	}
	return s, nil
}

// equalFields compares field by field, leaving out blank ones as the compiler does.
func equalFields(fields []structField) func(unsafe.Pointer, unsafe.Pointer) bool {
	var compared []structField
	for _, f := range fields {
		if f.name.text() != "_" {
			compared = append(compared, f)
		}
	}
	return func(p, q unsafe.Pointer) bool {
		for _, f := range compared {
			if !f.typ.equal(unsafe.Add(p, f.offset), unsafe.Add(q, f.offset)) {
				return false
			}
		}
		return true
	}
}

// pointerMask is a struct's gcdata: a bit for each word up to the last pointer, in whole words; for large types a place where the runtime puts the
// mask when it needs it.
func pointerMask(s *structType) *byte {
	switch {
	case s.ptrBytes == 0:
		return nil
	case s.ptrBytes > maxMaskedBytes:
		return (*byte)(unsafe.Pointer(new(uintptr)))
	}
	mask := make([]uintptr, (s.ptrBytes/wordSize+8*wordSize-1)/(8*wordSize))
	bits := unsafe.Slice((*byte)(unsafe.Pointer(&mask[0])), uintptr(len(mask))*wordSize)
	for _, f := range s.fields {
		markPointers(bits, f.offset/wordSize, f.typ)
	}
	return &bits[0]
}

// markPointers sets the bits of a value of type t that begins at that word.
func markPointers(bits []byte, word uintptr, t *abiType) {
	if t.ptrBytes == 0 {
		return
	}
	if t.tflag&flagGCOnDemand == 0 {
		mask := unsafe.Slice(t.gcdata, (t.ptrBytes/wordSize+7)/8)
		for i := range t.ptrBytes / wordSize {
			if mask[i/8]>>(i%8)&1 != 0 {
				bits[(word+i)/8] |= 1 << ((word + i) % 8)
			}
		}
		return
	}
	// Only arrays and structs that are larger than what has a mask have none, and those lie in no struct that has one, unless most of it follows no pointer.
	switch reflect.Kind(t.kind) {
	case reflect.Array:
		a := (*arrayType)(unsafe.Pointer(t))
		for i := range a.len {
			markPointers(bits, word+i*a.elem.size/wordSize, a.elem)
		}
	case reflect.Struct:
		for _, f := range (*structType)(unsafe.Pointer(t)).fields {
			markPointers(bits, word+f.offset/wordSize, f.typ)
		}
	}
}

// isRegular says whether equality is equality of the bytes (cmd/compile/internal/compare.IsRegularMemory).
func isRegular(t *abiType) bool {
	if reflect.Kind(t.kind) != reflect.Struct {
		return t.tflag&flagRegular != 0
	}
	s := (*structType)(unsafe.Pointer(t))
	end := uintptr(0)
	for _, f := range s.fields {
		if f.name.text() == "_" || f.offset != end || !isRegular(f.typ) {
			return false
		}
		end = f.offset + f.typ.size
	}
	return end == s.size
}
