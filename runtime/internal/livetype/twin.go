package livetype

import (
	"go/token"
	"reflect"
	"slices"
	"sync"
	"unsafe"
)

// A twin is a type of the same name, layout and methods whose names in lower case are marked as the compiler marks them. What the engine may read and
// set, packages like encoding/json must not see; they are handed values of the twin, which are the same memory. Whatever a twin mentions is a twin in
// turn: its fields, and the parameters and results of its methods, so that text/template may hand what it finds to what it finds. Methods run the
// same functions; see convey.go for the interfaces that pass through them.

// twins remembers twins, and nothing for types that are their own.
var twins = struct {
	mu      sync.Mutex // taken before the mutex of a methodSet
	truths  sync.Map   // *abiType -> *abiType, for every type asked for; written under mu
	origins sync.Map   // *abiType -> *abiType, back from twins; written under mu
}{}

// Twin is the type that t is for packages that look at which names are exported: t itself where no name that it reaches is in lower case, or only in
// compiled types. What interface values inside a value hold is no part of its type; see [Truth].
func Twin(t reflect.Type) reflect.Type { return reflectOf(truthOf(recordOf(t))) }

// Origin is the type that t is the twin of; t itself where it is none. A nameless type may have been made of twins by package reflect.
func Origin(t reflect.Type) reflect.Type {
	if o, ok := twins.origins.Load(recordOf(t)); ok {
		return reflectOf(o.(*abiType))
	}
	if t.Name() != "" || t.Kind() == reflect.Struct || t.Kind() == reflect.Interface {
		return t
	}
	return composite(t, Origin)
}

// View is v as its twin type. It shares v's memory: what is written through a pointer is written.
func View(v any) any {
	if w := (*words)(unsafe.Pointer(&v)); w.typ != nil {
		w.typ = unsafe.Pointer(truthOf((*abiType)(w.typ)))
	}
	return v
}

// Unview is the inverse of [View]: a value that compiled code hands back.
func Unview(v any) any {
	if w := (*words)(unsafe.Pointer(&v)); w.typ != nil {
		w.typ = unsafe.Pointer(recordOf(Origin(reflectOf((*abiType)(w.typ)))))
	}
	return v
}

func truthOf(t *abiType) *abiType {
	if truth, ok := twins.truths.Load(t); ok {
		return truth.(*abiType)
	}
	twins.mu.Lock()
	defer twins.mu.Unlock()
	if !reachesLies(t, map[*abiType]bool{}) {
		twins.truths.Store(t, t)
		return t
	}
	m := newTwinMaker()
	truth := m.twin(t)
	m.finish()
	return truth
}

// parts are the types that a value of type t is made of or points to.
func parts(t *abiType) []*abiType {
	p := unsafe.Pointer(t)
	switch reflect.Kind(t.kind) {
	case reflect.Pointer, reflect.Slice:
		return []*abiType{(*ptrType)(p).elem}
	case reflect.Array:
		return []*abiType{(*arrayType)(p).elem}
	case reflect.Map:
		return []*abiType{(*mapType)(p).key, (*mapType)(p).elem}
	case reflect.Struct:
		var list []*abiType
		for _, f := range (*structType)(p).fields {
			list = append(list, f.typ)
		}
		return list
	}
	return nil // nobody looks through channels and functions, and interfaces hide what they hold
}

// mentioned are the types that a twin of t has twins of: its parts, and what passes through it.
func mentioned(t *abiType) []*abiType {
	list := parts(t)
	p := unsafe.Pointer(t)
	switch reflect.Kind(t.kind) {
	case reflect.Chan:
		list = append(list, (*chanType)(p).elem)
	case reflect.Func:
		list = append(list, paramsOf(t)...)
	case reflect.Interface:
		for _, m := range (*interfaceType)(p).methods {
			list = append(list, (*abiType)(resolveTypeOff(p, m.typ)))
		}
	}
	if made := typeOf(t); made != nil {
		for _, m := range made.methods.current() {
			list = append(list, recordOf(m.Type))
		}
	}
	return list
}

// reachesLies says whether t reaches a type whose names are marked otherwise than the compiler would.
func reachesLies(t *abiType, seen map[*abiType]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	made := typeOf(t)
	if made == nil && t.tflag&flagNamed != 0 {
		return false // compiled types are made of compiled types
	}
	if made != nil {
		if made.renewed {
			return true
		}
		for _, m := range made.methods.current() {
			if !token.IsExported(m.Name) {
				return true
			}
		}
		if reflect.Kind(t.kind) == reflect.Struct {
			for _, f := range (*structType)(unsafe.Pointer(t)).fields {
				if !token.IsExported(f.name.text()) {
					return true
				}
			}
		}
	}
	for _, p := range mentioned(t) {
		if reachesLies(p, seen) {
			return true
		}
	}
	return false
}

// Renew is called when methods were added to types: nobody remembers then that they were missing. The types get new twins, because packages that are
// handed twins remember things, too (encoding/json, how a type is written).
func Renew(types ...*Type) error {
	records := map[*abiType]bool{}
	for _, t := range types {
		records[t.val.head], records[t.ptr.head] = true, true
	}
	if err := forget(records); err != nil {
		return err
	}
	twins.mu.Lock()
	defer twins.mu.Unlock()
	for _, t := range types {
		t.renewed = true
	}
	twins.truths.Range(func(key, _ any) bool {
		if r := key.(*abiType); reaches(r, records, map[*abiType]bool{}) {
			twins.truths.Delete(r)
			if made := typeOf(r); made != nil {
				made.forgetTwin()
			}
		}
		return true
	})
	return nil
}

// reaches says whether t is one of those types or mentions one.
func reaches(t *abiType, wanted, seen map[*abiType]bool) bool {
	if seen[t] || typeOf(t) == nil && t.tflag&flagNamed != 0 {
		return false
	}
	seen[t] = true
	return wanted[t] || slices.ContainsFunc(mentioned(t), func(p *abiType) bool { return reaches(p, wanted, seen) })
}

// forgetTwin has the next twin made anew.
func (t *Type) forgetTwin() {
	t.methods.mu.Lock()
	defer t.methods.mu.Unlock()
	for _, m := range t.methods.list {
		m.twin = nil
	}
}

// twinMaker makes the twins of one type and of those it reaches.
type twinMaker struct {
	made map[*abiType]*abiType
	fill []func() // gives the twins that are declared their parts
}

func newTwinMaker() *twinMaker { return &twinMaker{made: map[*abiType]*abiType{}} }

// finish completes what was made and remembers it. twins.mu is held.
func (m *twinMaker) finish() {
	for len(m.fill) > 0 {
		fill := m.fill[0]
		m.fill = m.fill[1:]
		fill()
	}
	for origin, truth := range m.made {
		twins.truths.Store(origin, truth)
		if origin != truth {
			twins.origins.Store(truth, origin)
		}
	}
}

func (m *twinMaker) twin(t *abiType) *abiType {
	if truth, ok := twins.truths.Load(t); ok {
		return truth.(*abiType)
	}
	if truth, ok := m.made[t]; ok {
		return truth
	}
	if !reachesLies(t, map[*abiType]bool{}) {
		m.made[t] = t
		return t
	}
	if made := typeOf(t); made != nil {
		return m.declare(made)
	}
	if reflect.Kind(t.kind) == reflect.Interface {
		return m.declareInterface(t)
	}
	truth := recordOf(composite(reflectOf(t), func(t reflect.Type) reflect.Type { return reflectOf(m.twin(recordOf(t))) }))
	m.made[t] = truth
	return truth
}

// declareInterface makes the twin of a nameless interface type.
func (m *twinMaker) declareInterface(t *abiType) *abiType {
	text := reflectOf(t).String()
	r := newRecord(t, 0)
	r.identify(text, newHash(text), nil)
	r.head.tflag &^= flagUncommon
	m.made[t] = r.head
	m.fill = append(m.fill, func() { m.fillParts(r.head) })
	for _, p := range mentioned(t) {
		m.twin(p)
	}
	return r.head
}

// composite is the nameless type t, which is no struct of ours, with other types in the places of those it mentions.
func composite(t reflect.Type, of func(reflect.Type) reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(of(t.Elem()))
	case reflect.Slice:
		return reflect.SliceOf(of(t.Elem()))
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), of(t.Elem()))
	case reflect.Map:
		return reflect.MapOf(of(t.Key()), of(t.Elem()))
	case reflect.Chan:
		return reflect.ChanOf(t.ChanDir(), of(t.Elem()))
	case reflect.Func:
		var in, out []reflect.Type
		for p := range t.Ins() {
			in = append(in, of(p))
		}
		for r := range t.Outs() {
			out = append(out, of(r))
		}
		return reflect.FuncOf(in, out, t.IsVariadic())
	case reflect.Struct: // all its names are exported, or it would have been declared
		var fields []reflect.StructField
		for f := range t.Fields() {
			fields = append(fields, reflect.StructField{Name: f.Name, Type: of(f.Type), Tag: f.Tag})
		}
		return reflect.StructOf(fields)
	}
	return t
}

// declare makes the twin of one of our types. Until its parts are filled in it has those of the type itself, which have the same layout.
func (m *twinMaker) declare(t *Type) *abiType {
	t.methods.mu.Lock()
	t.twin = newPair(t.name, t.pkgPath, newHash(t.name), t.val.head, len(t.ptr.rooms[0]))
	t.twin.val.head.tflag |= t.val.head.tflag & flagNamed
	t.twin.val.uncommon.pkgPath, t.twin.ptr.uncommon.pkgPath = t.val.uncommon.pkgPath, t.val.uncommon.pkgPath
	list := t.methods.list
	t.methods.mu.Unlock()
	truth := t.twin.val.head
	m.made[t.val.head] = truth
	m.made[t.ptr.head] = t.twin.ptr.head
	m.fill = append(m.fill, func() {
		m.fillParts(truth)
		t.fillTwin(m.twin)
	})
	for _, p := range mentioned(truth) {
		m.twin(p)
	}
	for _, method := range list {
		m.twin(recordOf(method.Type))
	}
	return truth
}

// fillParts replaces the parts of a declared twin by their twins.
func (m *twinMaker) fillParts(t *abiType) {
	p := unsafe.Pointer(t)
	switch reflect.Kind(t.kind) {
	case reflect.Struct:
		s := (*structType)(p)
		fields := append([]structField(nil), s.fields...)
		for i, f := range fields {
			fields[i].typ = m.twin(f.typ)
			if !token.IsExported(f.name.text()) {
				fields[i].name = f.name.unexported()
			}
		}
		s.fields = fields
	case reflect.Pointer, reflect.Slice:
		(*ptrType)(p).elem = m.twin((*ptrType)(p).elem)
	case reflect.Array:
		a := (*arrayType)(p)
		a.elem = m.twin(a.elem)
		a.slice = recordOf(reflect.SliceOf(reflectOf(a.elem)))
	case reflect.Map:
		mt := (*mapType)(p)
		head := mt.abiType
		*mt = *(*mapType)(unsafe.Pointer(recordOf(reflect.MapOf(reflectOf(m.twin(mt.key)), reflectOf(m.twin(mt.elem))))))
		mt.abiType = head
	case reflect.Chan:
		(*chanType)(p).elem = m.twin((*chanType)(p).elem)
	case reflect.Func:
		params := paramsOf(t)
		for i, param := range params {
			params[i] = m.twin(param)
		}
	case reflect.Interface:
		it := (*interfaceType)(p)
		methods := append([]imethod(nil), it.methods...)
		for i, method := range methods {
			methods[i].typ = typeOffset(m.twin((*abiType)(resolveTypeOff(p, method.typ))))
		}
		it.methods = methods
	}
}

// fillTwin writes the method table of the twin. twin is the twin of a type.
func (t *Type) fillTwin(twin func(*abiType) *abiType) {
	t.methods.mu.Lock()
	defer t.methods.mu.Unlock()
	for _, m := range t.methods.list {
		if m.twin == nil {
			m.twin = twin(recordOf(m.Type))
			t.conveyTwin(m)
		}
	}
	t.writeTable(t.twin, "")
}

// unexported is the same name with the mark of an unexported one.
func (n abiName) unexported() abiName {
	_, end := n.textAt(1)
	if *n.bytes&nameTag != 0 {
		_, end = n.textAt(end)
	}
	b := append([]byte(nil), unsafe.Slice(n.bytes, end)...)
	b[0] &^= nameExported
	return abiName{&b[0]}
}
