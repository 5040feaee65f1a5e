package loop

import (
	"sync/atomic"
	"unsafe"
)

// A Strand is what runs on one goroutine that the loop knows: its own callbacks, a coroutine, or a flow.
type Strand struct {
	l     *Loop
	flow  *Flow      // nil for others
	root  *Coroutine // whose goroutine this is, nil for others
	inner *Coroutine // the coroutine that runs on this stack, awaited by the one above it
	depth int        // of awaits of coroutines
	outer *Strand    // that the goroutine was before it began to drive a loop by hand
	value atomic.Pointer[any]

	blocked bool // a flow that gave the baton back in Block
	yield   func(step) bool
	sent    any   // to a coroutine that is resumed
	thrown  error // into it
}

// step is what a coroutine or flow gives to its driver when it hands the baton back.
type step struct {
	fut     *Future // it waits for; nil for one round
	over    bool    // it has ended
	blocked bool    // a flow is in Block
}

// Loop is the loop that the strand belongs to. It is safe to call from any goroutine.
func (s *Strand) Loop() *Loop { return s.l }

// Coroutine is the one whose goroutine this is, or nil. It is safe to call from any goroutine.
func (s *Strand) Coroutine() *Coroutine { return s.root }

// Flow is the flow that runs here, or nil. It is safe to call from any goroutine.
func (s *Strand) Flow() *Flow { return s.flow }

// SetValue keeps something of the session's with the strand: its own record of the goroutine, say, by which it can
// interrupt whoever holds the baton. It is safe to call from any goroutine.
func (s *Strand) SetValue(v any) { s.value.Store(&v) }

// Value returns what SetValue kept, or nil. It is safe to call from any goroutine.
func (s *Strand) Value() any {
	if v := s.value.Load(); v != nil {
		return *v
	}
	return nil
}

// Holder returns who has the baton: a coroutine, a flow, or the loop's own goroutine between them; nil if the loop does
// not run. It is safe to call from any goroutine, and only true for the moment.
func (l *Loop) Holder() *Strand { return l.holder.Load() }

// Locals keeps one value per goroutine. Get must return nil on a goroutine on which Set was not called, also if that
// goroutine was started by one on which it was.
type Locals interface {
	Get() any
	Set(v any)
}

// here returns what the calling goroutine is to any loop, or nil for a plain goroutine.
func (l *Loop) here() *Strand {
	s, _ := l.locals.Get().(*Strand)
	return s
}

// Here returns the loop that runs on the calling goroutine, whether l or another with the same Config, and nil on a
// plain goroutine. It is safe to call from any goroutine.
func (l *Loop) Here() *Loop {
	if s := l.here(); s != nil {
		return s.l
	}
	return nil
}

// Running returns the loop that runs on the calling goroutine, or, on a goroutine that was started by code of a loop,
// that loop; nil if there is none. It knows only loops without Config.Locals. It is safe to call from any goroutine.
func Running() *Loop {
	if t := findTag(); t != nil {
		return t.s.l
	}
	return nil
}

//go:linkname runtime_getProfLabel runtime/pprof.runtime_getProfLabel
func runtime_getProfLabel() unsafe.Pointer

//go:linkname runtime_setProfLabel runtime/pprof.runtime_setProfLabel
func runtime_setProfLabel(labels unsafe.Pointer)

// getg returns the address of the runtime's own record of this goroutine, which tells two goroutines that live at the
// same time apart. It is never followed.
func getg() uintptr

// labelKey is the pprof label that carries our tag.
const labelKey = "gopherloop.loop"

// labelSet is the layout of a pprof label set behind the pointer that runtime_getProfLabel returns. A test compares it
// with what package pprof builds.
type labelSet struct{ list []labelPair }

type labelPair struct{ key, value string }

// A tag is the value of our label. It names itself, so that a label of the same key that somebody else made is told
// apart without following it.
type tag struct {
	text [16]byte // the tag's address in hexadecimal; first, so that the value's address is the tag's
	g    uintptr  // the goroutine it was made for: labels are inherited, and this is not
	s    *Strand
}

// labelLocals keeps the value in the goroutine's pprof labels, beside those that it has. It needs no registry, so that
// loops of one process know nothing of each other.
type labelLocals struct{}

func (labelLocals) Get() any {
	if t := findTag(); t != nil && t.g == getg() {
		return t.s
	}
	return nil
}

func (labelLocals) Set(v any) {
	old := (*labelSet)(runtime_getProfLabel())
	set := new(labelSet)
	if old != nil {
		for _, p := range old.list {
			if p.key != labelKey {
				set.list = append(set.list, p)
			}
		}
	}
	if s, ok := v.(*Strand); ok && s != nil {
		t := &tag{g: getg(), s: s}
		hex(t.text[:], uintptr(unsafe.Pointer(t)))
		set.list = append(set.list, labelPair{labelKey, unsafe.String(&t.text[0], len(t.text))})
	}
	runtime_setProfLabel(unsafe.Pointer(set))
}

func findTag() *tag {
	set := (*labelSet)(runtime_getProfLabel())
	if set == nil {
		return nil
	}
	for i := range set.list {
		if p := &set.list[i]; p.key == labelKey && len(p.value) == 16 {
			var self [16]byte
			at := unsafe.Pointer(unsafe.StringData(p.value))
			hex(self[:], uintptr(at))
			if p.value == string(self[:]) {
				return (*tag)(at)
			}
		}
	}
	return nil
}

// hex writes v into the 16 bytes of b.
func hex(b []byte, v uintptr) {
	for i := range 16 {
		b[15-i] = "0123456789abcdef"[v>>(4*i)&15]
	}
}
