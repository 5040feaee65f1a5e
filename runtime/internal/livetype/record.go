package livetype

import (
	"reflect"
	"unsafe"
)

// record is a type in memory: the record of its kind, its uncommon part, the parameters of a function type, and room for methods.
type record struct {
	head     *abiType
	uncommon *uncommonType
	params   []*abiType
	rooms    [2][]abiMethod // method tables: one in use, one to write the next version into
	room     int            // which one is in use
}

// newRecord makes an unfinished copy of like, with room for that many methods, and without name, identity and methods. The runtime will never let
// go of it.
func newRecord(like *abiType, methods int) *record {
	methods = (methods + 7) &^ 7 // so that there are few shapes of records
	kind := reflect.Kind(like.kind)
	params := 0
	if kind == reflect.Func {
		params = (*funcType)(unsafe.Pointer(like)).numParams()
	}
	room := reflect.ArrayOf(methods, reflect.TypeFor[abiMethod]())
	v := reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "Head", Type: headOf(kind)},
		{Name: "Uncommon", Type: reflect.TypeFor[uncommonType]()},
		{Name: "Params", Type: reflect.ArrayOf(params, reflect.TypeFor[*abiType]())},
		{Name: "Room0", Type: room},
		{Name: "Room1", Type: room},
		{Name: "End", Type: reflect.TypeFor[abiMethod]()}, // so that an empty room does not lie behind the allocation
	})).Elem()
	at := func(name string) unsafe.Pointer { return v.FieldByName(name).Addr().UnsafePointer() }
	r := &record{
		head:     (*abiType)(at("Head")),
		uncommon: (*uncommonType)(at("Uncommon")),
		params:   unsafe.Slice((**abiType)(at("Params")), params),
		rooms: [2][]abiMethod{
			unsafe.Slice((*abiMethod)(at("Room0")), methods),
			unsafe.Slice((*abiMethod)(at("Room1")), methods),
		},
	}
	copyHead(r.head, like)
	copy(r.params, paramsOfKind(like))
	r.head.tflag = like.tflag&flagsOfLayout | flagUncommon
	r.head.ptrToThis = 0
	r.useRoom(0, 0, 0)
	typeOffset(r.head) // pins it
	return r
}

func paramsOfKind(t *abiType) []*abiType {
	if reflect.Kind(t.kind) != reflect.Func {
		return nil
	}
	return paramsOf(t)
}

// useRoom makes the method table in that room the current one. The runtime reads the count before the place, both without a lock; so the count
// must be right for the old table too, whose owner has filled it up with repetitions.
func (r *record) useRoom(room, count, shown int) {
	r.uncommon.mcount, r.uncommon.xcount = uint16(count), uint16(shown)
	place := unsafe.Pointer(r.uncommon)
	if len(r.rooms[room]) > 0 {
		r.uncommon.moff = uint32(uintptr(unsafe.Pointer(&r.rooms[room][0])) - uintptr(place))
	}
	r.room = room
}

// setMethods replaces the method table by one that has the same methods and more, or fewer.
func (r *record) setMethods(table []abiMethod, shown int) {
	next := 1 - r.room
	copy(r.rooms[next], table)
	for i := len(table); i > 0 && i < int(r.uncommon.mcount); i++ {
		r.rooms[next][i] = table[len(table)-1]
	}
	if old := r.rooms[r.room]; r.uncommon.mcount > 0 {
		for i := int(r.uncommon.mcount); i < len(table); i++ {
			old[i] = old[r.uncommon.mcount-1]
		}
	}
	if r.uncommon.mcount == 0 { // nobody can have read a table yet
		next = r.room
		copy(r.rooms[next], table)
	}
	r.useRoom(next, len(table), shown)
}

// identify gives the record its text, its hash and its pointer type.
func (r *record) identify(text string, hash uint32, ptr *record) {
	r.head.str = nameOffset(newName(text, "", 0, ""))
	r.head.hash = hash
	if ptr != nil {
		r.head.ptrToThis = typeOffset(ptr.head)
	}
}

// newPointer makes the record of *elem.
func newPointer(elem *record, methods int) *record {
	p := newRecord(recordOf(reflect.TypeFor[*byte]()), methods)
	(*ptrType)(unsafe.Pointer(p.head)).elem = elem.head
	return p
}
