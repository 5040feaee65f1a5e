package livetype

import (
	"fmt"
	"go/token"
	"reflect"
	"sort"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Method is a method of a type and of the pointer to it.
type Method struct {
	Name    string
	PkgPath string       // package of a name in lower case, empty for others
	Type    reflect.Type // function type without the receiver
	PtrRecv bool         // the receiver is *T, and T itself does not have the method

	// Func takes the receiver (T, or *T where PtrRecv) and then the parameters. It may come later, with [Type.Bind]; a call before that panics.
	Func reflect.Value
}

// methodSet is what a type knows of its methods.
type methodSet struct {
	mu     sync.Mutex // protects what follows; calls do not need it
	list   []*boundMethod
	before []*boundMethod // see TakeBack
}

// boundMethod is a method with its code.
type boundMethod struct {
	Method
	typ    reflect.Type                                          // of Func
	direct stub                                                  // jumps into Func
	deref  stub                                                  // for value receivers: takes a pointer and calls Func with what it points to
	body   atomic.Pointer[func([]reflect.Value) []reflect.Value] // of Func

	// Of the type's twin, once there is one.
	twin                  *abiType // of Type
	twinDirect, twinDeref stub
}

// SetMethods gives the type its method sets. Called again it adds methods, if [Type.MayHave] allows them; those that come with a function are bound to
// it. What has been found out about the type until then stays remembered until [Renew].
func (t *Type) SetMethods(methods []Method) error {
	t.methods.mu.Lock()
	defer t.methods.mu.Unlock()
	if err := t.mayHave(methods); err != nil {
		return err
	}
	var list []*boundMethod
	for _, m := range methods {
		b := t.methods.find(m.Name, m.PkgPath)
		if b == nil {
			var err error
			if b, err = t.newMethod(m); err != nil {
				return err
			}
		} else if m.Func.IsValid() {
			if err := t.bind(b, m.Func); err != nil {
				return err
			}
		}
		list = append(list, b)
	}
	sort.Slice(list, func(i, j int) bool {
		return before(list[i].Name, list[i].PkgPath, list[j].Name, list[j].PkgPath)
	})
	t.methods.list, t.methods.before = list, t.methods.list
	t.writeTable(t.pair, t.pkgPath)
	return nil
}

// TakeBack undoes the last SetMethods. Nobody may have used the methods that it has added.
func (t *Type) TakeBack() {
	t.methods.mu.Lock()
	defer t.methods.mu.Unlock()
	t.methods.list = t.methods.before
	t.writeTable(t.pair, t.pkgPath)
}

// MayHave says why the type cannot have these methods: there is no room for so many, one that it has is missing or different, or there are no stubs.
func (t *Type) MayHave(methods []Method) error {
	t.methods.mu.Lock()
	defer t.methods.mu.Unlock()
	return t.mayHave(methods)
}

func (t *Type) mayHave(methods []Method) error {
	if len(methods) > len(t.ptr.rooms[0]) {
		return fmt.Errorf("methods of %s: %d are more than the %d there is room for", t.name, len(methods), len(t.ptr.rooms[0]))
	}
	kept, needed := 0, 0
	for _, m := range methods {
		switch b := t.methods.find(m.Name, m.PkgPath); {
		case b == nil:
			needed += m.stubs()
		case b.Type != m.Type || b.PtrRecv != m.PtrRecv:
			return fmt.Errorf("methods of %s: %s changes its type or receiver", t.name, m.Name)
		default:
			kept++
		}
	}
	if kept < len(t.methods.list) {
		return fmt.Errorf("methods of %s: it has %d, of which %d are missing", t.name, len(t.methods.list), len(t.methods.list)-kept)
	}
	if left := StubsLeft(); needed > left {
		return fmt.Errorf("methods of %s: %w (%d of %d used, %d needed)", t.name, ErrNoStubs, stubCount-left, stubCount, needed)
	}
	return nil
}

// stubs is how many stubs a method takes.
func (m Method) stubs() int {
	if m.PtrRecv {
		return 1
	}
	return 2
}

// Bind gives the method its function, or another one; every later call runs it, also through interface values and method values made before.
func (t *Type) Bind(name, pkgPath string, fn reflect.Value) error {
	t.methods.mu.Lock()
	defer t.methods.mu.Unlock()
	if m := t.methods.find(name, pkgPath); m != nil {
		return t.bind(m, fn)
	}
	return fmt.Errorf("bind %s.%s: no such method", t.name, name)
}

func (t *Type) bind(m *boundMethod, fn reflect.Value) error {
	if fn.Type() != m.typ {
		return fmt.Errorf("bind %s.%s: function is %v, method needs %v", t.name, m.Name, fn.Type(), m.typ)
	}
	body := bodyOf(fn)
	m.body.Store(&body)
	m.direct.set(fn)
	return nil
}

// newMethod takes stubs for m and lets them jump to its function, or to one that says it has none yet.
func (t *Type) newMethod(m Method) (*boundMethod, error) {
	recv := t.Reflect()
	if m.PtrRecv {
		recv = reflectOf(t.ptr.head)
	}
	b := &boundMethod{Method: m, typ: withReceiver(recv, m.Type)}
	n := m.stubs()
	first, err := newStubs(n)
	if err != nil {
		return nil, fmt.Errorf("method %s.%s: %w", t.name, m.Name, err)
	}
	b.direct, b.deref = first, first+stub(n-1)
	fn := m.Func
	if !fn.IsValid() {
		fn = reflect.MakeFunc(b.typ, func([]reflect.Value) []reflect.Value {
			panic(fmt.Errorf("method %s.%s has no body yet", t.name, m.Name))
		})
	}
	if err := t.bind(b, fn); err != nil {
		return nil, err
	}
	if !m.PtrRecv {
		b.deref.set(t.dereferencing(b, func(args []reflect.Value) []reflect.Value { return (*b.body.Load())(args) }))
	}
	return b, nil
}

// dereferencing is a method with a value receiver as a function that takes a pointer.
func (t *Type) dereferencing(m *boundMethod, body func([]reflect.Value) []reflect.Value) reflect.Value {
	return reflect.MakeFunc(withReceiver(reflectOf(t.ptr.head), m.Type), func(args []reflect.Value) []reflect.Value {
		if args[0].IsNil() {
			panic(&nilReceiver{t.name, m.Name})
		}
		args[0] = reflect.ValueOf(args[0].Elem().Interface()) // a copy
		return body(args)
	})
}

// bodyOf is what fn does with its arguments. Where reflect.MakeFunc made fn, that is the function it was made of: a second way through reflection would cost
// more than the first one.
func bodyOf(fn reflect.Value) func([]reflect.Value) []reflect.Value {
	f := fn.Interface()
	if data := (*words)(unsafe.Pointer(&f)).data; *(*uintptr)(data) == madeCode() {
		return (*madeFunc)(data).body
	}
	if fn.Type().IsVariadic() {
		return fn.CallSlice
	}
	return fn.Call
}

// madeCode is the code that all functions made by reflect.MakeFunc share.
var madeCode = sync.OnceValue(func() uintptr {
	return reflect.MakeFunc(reflect.TypeFor[func()](), func([]reflect.Value) []reflect.Value { return nil }).Pointer()
})

// withReceiver is the type of the function that takes the receiver first.
func withReceiver(recv, method reflect.Type) reflect.Type {
	in := []reflect.Type{recv}
	for p := range method.Ins() {
		in = append(in, p)
	}
	var out []reflect.Type
	for r := range method.Outs() {
		out = append(out, r)
	}
	return reflect.FuncOf(in, out, method.IsVariadic())
}

// writeTable writes the method tables of a type and of its pointer type. Calls through interfaces pass one word as the receiver: the value itself where it
// is one pointer, else a pointer to it. Reflection sees the methods with exported names and those of package reached.
func (t *Type) writeTable(p pair, reached string) {
	var vals, ptrs []abiMethod
	var valShown, ptrShown int
	show := func(n *int, table []abiMethod, m *boundMethod) { // reflection sees a prefix of the table
		if *n == len(table)-1 && (m.PkgPath == "" || m.PkgPath == reached) {
			*n++
		}
	}
	oneWord := p.val.head.tflag&flagDirectIface != 0
	for _, m := range t.methods.list {
		name, typ := t.methodName(m, reached), typeOffset(recordOf(m.Type))
		direct, deref := m.direct.textOffset(), m.deref.textOffset()
		if p == t.twin {
			typ, direct, deref = typeOffset(m.twin), m.twinDirect.textOffset(), m.twinDeref.textOffset()
		}
		ptrs = append(ptrs, abiMethod{name, typ, deref, deref})
		show(&ptrShown, ptrs, m)
		if m.PtrRecv {
			continue
		}
		word := deref
		if oneWord {
			word = direct
		}
		vals = append(vals, abiMethod{name, typ, word, direct})
		show(&valShown, vals, m)
	}
	p.val.setMethods(vals, valShown)
	p.ptr.setMethods(ptrs, ptrShown)
}

// methodName is the name record of a method. One in lower case mentions its package, because the type's may be told apart (see distinguish).
func (t *Type) methodName(m *boundMethod, reached string) int32 {
	if m.PkgPath == "" || m.PkgPath == reached {
		return nameOffset(newName(m.Name, "", nameExported, ""))
	}
	return nameOffset(newName(m.Name, "", 0, m.PkgPath))
}

// nilReceiver is the panic of a method with a value receiver that is called through a nil pointer (runtime.panicwrap).
type nilReceiver struct{ typ, method string }

func (e *nilReceiver) Error() string {
	return "value method " + e.typ + "." + e.method + " called using nil *" + e.typ[lastDot(e.typ)+1:] + " pointer"
}

// RuntimeError makes it a runtime.Error.
func (e *nilReceiver) RuntimeError() {}

func lastDot(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '.' {
			return i
		}
	}
	return -1
}

// MethodOf finds a method of a type, compiled or live, also one in lower case: its type without the receiver, and the function that takes the
// receiver first. For an interface type there is no function. A method that the linker left out of the program is not found.
func MethodOf(t reflect.Type, name, pkgPath string) (typ reflect.Type, fn reflect.Value, ok bool) {
	r := recordOf(t)
	base := unsafe.Pointer(r)
	if t.Kind() == reflect.Interface {
		it := (*interfaceType)(base)
		for _, m := range it.methods {
			if (abiName{(*byte)(resolveNameOff(base, m.name))}).text() == name {
				return reflectOf((*abiType)(resolveTypeOff(base, m.typ))), fn, true
			}
		}
		return nil, fn, false
	}
	home := ""
	if u := uncommonOf(r); u != nil {
		home = undistinguished(abiName{(*byte)(resolveNameOff(base, u.pkgPath))}.text())
	}
	for _, m := range methodsOf(r) {
		n := abiName{(*byte)(resolveNameOff(base, m.name))}
		if n.text() != name || !token.IsExported(name) && n.pkg(home) != pkgPath {
			continue
		}
		mt := (*abiType)(resolveTypeOff(base, m.mtyp))
		if mt == nil || m.tfn == 0 || m.tfn == -1 {
			return nil, fn, false
		}
		typ = reflectOf(mt)
		code := resolveTextOff(base, m.tfn)
		var f any = reflect.Zero(withReceiver(t, typ)).Interface()
		(*words)(unsafe.Pointer(&f)).data = unsafe.Pointer(&code) // a function value is a pointer to its code
		return typ, reflect.ValueOf(f), true
	}
	return nil, fn, false
}

// find finds a method, or nil. The mutex is held.
func (s *methodSet) find(name, pkgPath string) *boundMethod {
	for _, m := range s.list {
		if m.Name == name && m.PkgPath == pkgPath {
			return m
		}
	}
	return nil
}

// current is the methods as they are now.
func (s *methodSet) current() []*boundMethod {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.list
}
