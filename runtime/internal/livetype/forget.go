package livetype

import (
	"errors"
	"reflect"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"unsafe"
)

// The runtime remembers which types implement which interfaces, in one table and where compiled code asks, and it remembers a no as well as a yes
// (getitab and typeAssert in https://github.com/golang/go/blob/go1.26.0/src/runtime/iface.go). A compiled type never gets another method. One of
// ours may, and then a no has to be forgotten: the entry is given to a type that nobody has.

// lastModule is runtime.lastmoduledatap, the description of the program that the linker wrote; there is one, because no plugins are loaded.
// Go keeps it linkable for packages like this one: https://go.dev/issue/67401.
//
//go:linkname lastModule runtime.lastmoduledatap
var lastModule *moduleData

// errNoTable says that the runtime's table is not where it is in the Go versions that this package knows.
var errNoTable = errors.New("the runtime's table of interfaces is not found, so that types cannot get methods later")

// forget has the runtime forget what it knows of the types with these records.
func forget(records map[*abiType]bool) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			err = errNoTable
		}
	}()
	table := tablePointer()
	if table == nil {
		return errNoTable
	}
	if len(records) == 0 {
		return nil
	}
	nobodies := map[*abiType]*abiType{}
	for r := range records {
		nobody := *r // with the same hash, by which the table is laid out anew when it grows
		typeOffset(&nobody)
		nobodies[r] = &nobody
	}
	forgetTable((*itabTable)(atomic.LoadPointer(table)), nobodies)
	// Another goroutine may have looked before the table was changed, and write down the answer only now.
	for range 2 {
		forgetSites(nobodies)
	}
	return nil
}

// forgetTable gives the entries that say no to nobody. The others stay true.
func forgetTable(table *itabTable, nobodies map[*abiType]*abiType) {
	for i := range table.size {
		m := *table.entry(i)
		if m == nil || m.fun != 0 {
			continue
		}
		if nobody := nobodies[m.typ]; nobody != nil {
			atomic.StorePointer((*unsafe.Pointer)(unsafe.Pointer(&m.typ)), unsafe.Pointer(nobody))
		}
	}
}

//go:nocheckptr
func (t *itabTable) entry(i uintptr) **itab {
	return (**itab)(unsafe.Add(unsafe.Pointer(t), unsafe.Sizeof(*t)+i*wordSize))
}

// has looks for an itab as runtime.itabTableType.find does.
func (t *itabTable) has(m *itab) bool {
	mask := t.size - 1
	h := uintptr(m.inter.hash^m.typ.hash) & mask
	for i := uintptr(1); i <= t.size; i++ {
		switch *t.entry(h) {
		case nil:
			return false
		case m:
			return true
		}
		h = (h + i) & mask
	}
	return false
}

// tablePointer finds the variable runtime.itabTable: the pointer to a table that has an itab which it must have.
var tablePointer = sync.OnceValue(func() *unsafe.Pointer {
	var known error = (*nilReceiver)(nil)
	m := (*itab)((*words)(unsafe.Pointer(&known)).typ)
	var found *unsafe.Pointer
	eachPointer(func(at *unsafe.Pointer, _ int) {
		if found == nil && isTableWith(*at, m) {
			found = at
		}
	})
	return found
})

// isTableWith says whether at, which points to anything, points to a table that has m.
//
//go:nocheckptr
func isTableWith(at unsafe.Pointer, m *itab) bool {
	t := (*itabTable)(at)
	return isPowerOf2(t.size) && t.size >= minTable && t.size < maxTable && t.count < t.size && t.has(m)
}

const (
	minTable = 512 // runtime.itabInitSize
	maxTable = 1 << 20
)

func isPowerOf2(n uintptr) bool { return n != 0 && n&(n-1) == 0 }

// eachPointer visits the pointers in the program's initialised data, and tells how many words of it follow. Nil ones are left out.
func eachPointer(visit func(at *unsafe.Pointer, follow int)) {
	n := int(uintptr(lastModule.edata)-uintptr(lastModule.data)) / int(wordSize)
	bits := unsafe.Slice(lastModule.dataPointers.bits, (n+7)/8)
	for i := range min(n, int(lastModule.dataPointers.n)) {
		if bits[i/8]>>(i%8)&1 == 0 {
			continue
		}
		if at := (*unsafe.Pointer)(unsafe.Add(lastModule.data, i*int(wordSize))); *at != nil {
			visit(at, n-i-1)
		}
	}
}

// forgetSites gives the entries of all assertions and switches in compiled code to nobody, also those that say yes: of a switch another case may
// be the right one now.
func forgetSites(nobodies map[*abiType]*abiType) {
	eachPointer(func(at *unsafe.Pointer, follow int) {
		p := unsafe.Pointer(at)
		switch {
		case follow >= 1 && isInterface((*typeAssert)(p).inter):
			forgetSite((*typeAssert)(p).cache, typeAssertEntry, nobodies)
		case follow >= 2 && (*interfaceSwitch)(p).cases < maxCases && isInterface((*interfaceSwitch)(p).inter):
			forgetSite((*interfaceSwitch)(p).cache, interfaceSwitchEntry, nobodies)
		}
	})
}

const (
	maxCases   = 1 << 10 // of a switch
	maxEntries = 1 << 16 // of the cache of one
)

// isInterface says whether what may be a pointer is one to the record of a compiled interface type.
func isInterface(t *interfaceType) bool {
	at := uintptr(unsafe.Pointer(t))
	return at%wordSize == 0 && at >= lastModule.types && at < lastModule.etypes && reflect.Kind(t.kind) == reflect.Interface
}

//go:nocheckptr
func forgetSite(cache *uintptr, entry uintptr, nobodies map[*abiType]*abiType) {
	if entries := *cache + 1; !isPowerOf2(entries) || entries > maxEntries {
		return
	}
	for i := range *cache + 1 {
		typ := (*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(cache), wordSize+i*entry))
		if nobody := nobodies[(*abiType)(*typ)]; nobody != nil {
			atomic.StorePointer(typ, unsafe.Pointer(nobody))
		}
	}
}
