package track

import (
	"bytes"
	"context"
	"regexp"
	"runtime/pprof"
	"strconv"
	"unsafe"
)

// labelKey is the pprof label under which profiles show our goroutines.
const labelKey = "gopherloop"

// runtime_getProfLabel returns the current goroutine's label set. Go keeps it open for this use.
// https://github.com/golang/go/issues/67401
//
//go:linkname runtime_getProfLabel runtime/pprof.runtime_getProfLabel
func runtime_getProfLabel() unsafe.Pointer

//go:linkname runtime_setProfLabel runtime/pprof.runtime_setProfLabel
func runtime_setProfLabel(labels unsafe.Pointer)

// getg returns the address of the runtime's own record of this goroutine, which tells two goroutines that live at the
// same time apart. It is never followed.
func getg() uintptr

// labelSet is the layout of a pprof label set behind the pointer that runtime_getProfLabel returns. A test compares it
// with what package pprof builds.
type labelSet struct {
	list []labelPair
}

type labelPair struct{ key, value string }

// A tag is the bytes of a label's value, together with whom the label names. The value string points at text, so whoever
// finds the label has the tag.
type tag struct {
	text   [80]byte // first, so that the address of the value is the address of the tag
	g      *G
	shared bool // set on a coroutine of g, see As
}

// newLabel makes a label set through pprof's own door, so that profilers can read it as any other.
func newLabel(key string, g *G, shared bool) unsafe.Pointer {
	t := &tag{g: g, shared: shared}
	text := strconv.AppendUint(t.text[:0], g.id, 10)
	text = append(text, " In["...)
	text = strconv.AppendInt(text, int64(g.owner.Count), 10)
	text = append(text, "] "...)
	text = strconv.AppendUint(text, uint64(uintptr(unsafe.Pointer(unsafe.StringData(key)))), 16) // two trackers may share a process
	value := unsafe.String(&t.text[0], len(text))
	set := pprof.WithLabels(context.Background(), pprof.Labels(key, value))
	before := runtime_getProfLabel()
	pprof.SetGoroutineLabels(set)
	made := runtime_getProfLabel()
	runtime_setProfLabel(before)
	return made
}

// beside is the label set mine with what others have put into set.
func (t *Tracker) beside(set, mine unsafe.Pointer) unsafe.Pointer {
	others := (*labelSet)(set)
	if others == nil {
		return mine
	}
	both := &labelSet{list: (*labelSet)(mine).list}
	both.list = both.list[:len(both.list):len(both.list)]
	for _, pair := range others.list {
		if unsafe.StringData(pair.key) != unsafe.StringData(t.key) {
			both.list = append(both.list, pair)
		}
	}
	return unsafe.Pointer(both)
}

// tag returns the tag of the current goroutine, or nil if this tracker does not know it.
func (t *Tracker) tag() *tag {
	set := (*labelSet)(runtime_getProfLabel())
	if set == nil {
		return nil
	}
	for i := range set.list {
		if unsafe.StringData(set.list[i].key) == unsafe.StringData(t.key) {
			return (*tag)(unsafe.Pointer(unsafe.StringData(set.list[i].value)))
		}
	}
	return nil
}

// Current returns the record of the calling goroutine, or nil if no cell started it.
func (t *Tracker) Current() *G {
	tag := t.tag()
	if tag == nil {
		return nil
	}
	if tag.shared || tag.g.gp.Load() == getg() {
		return tag.g
	}
	return t.adopt(tag.g)
}

// peek returns the record of the calling goroutine or of the ancestor that it inherited the label from.
func (t *Tracker) peek() *G {
	if tag := t.tag(); tag != nil {
		return tag.g
	}
	return nil
}

// CurrentOwner returns the cell that the calling goroutine belongs to, or the zero Owner.
func (t *Tracker) CurrentOwner() Owner {
	if g := t.peek(); g != nil {
		return g.owner
	}
	return Owner{}
}

// LabelContext returns ctx with the current goroutine's label, for pprof.Do and pprof.SetGoroutineLabels in cells:
// from a context without it they would take the goroutine from its cell.
func (t *Tracker) LabelContext(ctx context.Context) context.Context {
	set := (*labelSet)(runtime_getProfLabel())
	if t.tag() == nil {
		return ctx
	}
	for _, pair := range set.list {
		if unsafe.StringData(pair.key) == unsafe.StringData(t.key) {
			return pprof.WithLabels(ctx, pprof.Labels(pair.key, pair.value))
		}
	}
	return ctx
}

// Count is how many goroutines the cells have, also those that compiled code has started for them, but none that only
// Enter made theirs. It takes as long as labelled.
func (t *Tracker) Count() (n int) {
	for _, count := range t.labelled() {
		n += count
	}
	for _, g := range t.goroutines() {
		if g.entered {
			n--
		}
	}
	return n
}

// labelled counts the process's goroutines that carry a label of this tracker, by the number in it. It stops the world
// for some microseconds and takes milliseconds.
func (t *Tracker) labelled() map[uint64]int {
	var text bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&text, 1); err != nil {
		return nil
	}
	counts := make(map[uint64]int)
	mine := strconv.FormatUint(uint64(uintptr(unsafe.Pointer(unsafe.StringData(t.key)))), 16)
	pattern := regexp.MustCompile(`(?m)^(\d+) @.*\n# labels: \{.*"` + labelKey + `":"(\d+) In\[-?\d+\] ` + mine + `"`)
	for _, m := range pattern.FindAllSubmatch(text.Bytes(), -1) {
		n, _ := strconv.Atoi(string(m[1]))
		id, _ := strconv.ParseUint(string(m[2]), 10, 64)
		counts[id] += n
	}
	return counts
}
