package livetype

import (
	"fmt"
	"path"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Decl says what is known of a named type before the types in it are.
type Decl struct {
	PkgPath string // import path of the package that declares it; its last element is the package's name
	Name    string // as reflect.Type.Name gives it, "Stack[int]" for an instance

	// Model is a type of the same kind and the same memory layout that does not mention unfinished types: pointers, maps, channels, functions,
	// slices and interfaces stand for others of their kind; the fields of structs, the lengths of arrays and blank names are those of the type itself. A
	// function type has as many parameters and results, and is as variadic. An interface with methods is one.
	Model reflect.Type

	Methods int // how many methods the pointer type will have; more may come later
}

// spareMethods is how many methods can be added to a type after its declaration.
const spareMethods = 16

// Type is a named type made at run time.
type Type struct {
	name    string // as in main.Point
	pkgPath string
	pair
	twin    pair // see twin.go; written under the lock of methods
	renewed bool // see Renew; protected by twins.mu
	done    bool
	methods methodSet
}

// pair is a type and the pointer type to it, which share their methods.
type pair struct{ val, ptr *record }

// newPair makes the records of a type like that one, and of the pointer to it.
func newPair(name, pkgPath string, hash uint32, like *abiType, methods int) pair {
	var p pair
	p.val = newRecord(like, methods)
	p.ptr = newPointer(p.val, methods)
	p.val.identify(name, hash, p.ptr)
	p.ptr.identify("*"+name, hashOf(hash, "*"), nil)
	pkg := nameOffset(newName(pkgPath, "", 0, ""))
	p.val.uncommon.pkgPath, p.ptr.uncommon.pkgPath = pkg, pkg
	return p
}

// newHash is the hash of a new type of that name. Two types of one name are two types.
func newHash(name string) uint32 {
	return hashOf(hashOf(hashSeed, name), strconv.FormatUint(uint64(identities.Add(1)), 10))
}

// What follows belongs to the process, as the runtime's own tables of types do: a type is the same for everybody who meets it.
var (
	identities atomic.Uint32 // numbers the named types
	registry   sync.Map      // *abiType -> *Type, the types made here
	names      sync.Map      // package path and name -> *atomic.Int64, how many types have them
)

// typeOf is the type made here that has that record, nil for others.
func typeOf(r *abiType) *Type {
	t, _ := registry.Load(r)
	made, _ := t.(*Type)
	return made
}

// Declare makes a named type that can be used in other types at once: its kind, size, alignment and pointers are those of the model.
func Declare(d Decl) *Type {
	t := &Type{name: path.Base(d.PkgPath) + "." + d.Name, pkgPath: d.PkgPath}
	methods := d.Methods + spareMethods
	model := recordOf(d.Model)
	if d.Model.Kind() == reflect.Interface || d.Model.Kind() == reflect.Pointer {
		methods = 0 // neither they nor pointers to them have method tables
	}
	t.pair = newPair(t.name, t.pkgPath, newHash(t.name), model, methods)
	t.val.head.tflag |= flagNamed
	t.distinguish()
	registry.Store(t.val.head, t)
	return t
}

// distinguish gives a type whose name is taken a package path that says so, as in main#2. Without that, reflect would take the two for one when it
// looks whether values can be converted (reflect.haveIdenticalType), and compare their parts without end where they refer to themselves.
func (t *Type) distinguish() {
	count, _ := names.LoadOrStore(t.pkgPath+" "+t.name, new(atomic.Int64))
	if n := count.(*atomic.Int64).Add(1); n > 1 {
		pkg := nameOffset(newName(fmt.Sprintf("%s#%d", t.pkgPath, n), "", 0, ""))
		t.val.uncommon.pkgPath, t.ptr.uncommon.pkgPath = pkg, pkg
	}
}

// undistinguished is the package path without what distinguish adds, which no import path can contain.
func undistinguished(pkgPath string) string {
	path, _, _ := strings.Cut(pkgPath, "#")
	return path
}

// Reflect is the type for use with reflect. Before it is completed only types may be built from it, no values made.
func (t *Type) Reflect() reflect.Type { return reflectOf(t.val.head) }

// String is the type's name with its package's name.
func (t *Type) String() string { return t.name }

// Complete gives the type its parts: those of underlying, which must be of the model's layout. For structs and interfaces there are CompleteStruct and
// CompleteInterface, which need no nameless type beside.
func (t *Type) Complete(underlying reflect.Type) error {
	u := recordOf(underlying)
	if err := t.fits(u); err != nil {
		return err
	}
	if underlying.Kind() == reflect.Func && len(paramsOf(u)) != len(t.val.params) {
		return fmt.Errorf("complete %s: model has %d parameters and results, type %d", t.name, len(t.val.params), len(paramsOf(u)))
	}
	mine := *t.val.head
	copyHead(t.val.head, u)
	*t.val.head = mine
	copy(t.val.params, paramsOfKind(u))
	t.done = true
	return nil
}

// CompleteStruct gives a struct type its fields.
func (t *Type) CompleteStruct(fields []Field) error {
	s, err := layOut(fields)
	if err != nil {
		return fmt.Errorf("complete %s: %w", t.name, err)
	}
	if err := t.fits(&s.abiType); err != nil {
		return err
	}
	st := (*structType)(unsafe.Pointer(t.val.head))
	st.pkgPath, st.fields = s.pkgPath, s.fields
	t.done = true
	return nil
}

// CompleteInterface gives an interface type its methods, embedded ones included.
func (t *Type) CompleteInterface(methods []IMethod) error {
	if reflect.Kind(t.val.head.kind) != reflect.Interface {
		return fmt.Errorf("complete %s: %v is no interface", t.name, reflect.Kind(t.val.head.kind))
	}
	it := (*interfaceType)(unsafe.Pointer(t.val.head))
	if (len(it.methods) == 0) != (len(methods) == 0) {
		return fmt.Errorf("complete %s: model has %d methods, type %d", t.name, len(it.methods), len(methods))
	}
	it.pkgPath = newName(t.pkgPath, "", 0, "")
	it.methods = imethods(methods, t.pkgPath)
	t.done = true
	return nil
}

// fits compares the layout of u with what was declared.
func (t *Type) fits(u *abiType) error {
	h := t.val.head
	switch {
	case t.done:
		return fmt.Errorf("complete %s: already complete", t.name)
	case u.kind != h.kind:
		return fmt.Errorf("complete %s: model is a %v, type a %v", t.name, reflect.Kind(h.kind), reflect.Kind(u.kind))
	case u.size != h.size || u.align != h.align || u.ptrBytes != h.ptrBytes:
		return fmt.Errorf("complete %s: model has size %d, alignment %d, pointers in the first %d bytes; type %d, %d, %d",
			t.name, h.size, h.align, h.ptrBytes, u.size, u.align, u.ptrBytes)
	case (u.equal == nil) != (h.equal == nil):
		return fmt.Errorf("complete %s: model and type differ in whether they are comparable", t.name)
	}
	return nil
}
