// Package frames gives interpreted functions what a compiled function has from the Go runtime and the engine lacks or
// gets wrong: deferred calls, recover, and the lines of a traceback. It knows neither cells nor the engine; lowered code
// calls it.
package frames

import (
	"runtime"
	"slices"
)

// LineBits is how many bits of what Leave is told are the line. The rest numbers places within the line.
const LineBits = 20

// A Stack is the state of one goroutine. Only that goroutine may use it. The zero Stack is ready for use.
type Stack struct {
	leaving leaving
	trace   trace
	running []*Defers // whose deferred functions run now, innermost last
	called  bool      // the function that begins next is a deferred one that a panic runs, see Entered
	place   *int      // of the function that has panicked, nil if none has
	why     any       // the error that this function gave, see LeaveExplaining
	exiting bool      // runtime.Goexit leaves function after function, see Exit
	ending  any       // why
	earlier []Earlier // the panics in whose place others came, the first one first
	begun   []begun   // functions that Exit may leave, outermost first
	nowhere int       // the place of a function that has none

	// Entries counts goroutines whose next function has to call Entered. Nil means all functions do.
	Entries *Count
}

// leaving is the function that called Leave last.
type leaving struct {
	Frame
	place   *int
	explain func(place int) any
	done    bool // it was noted whether a panic has left it
	instead int  // the function, if it has called another one in its place, see Forwarding
}

// Leave is deferred by interpreted functions: it notes where the function is when it ends, in whatever way. place is the
// variable of the function that says so. A function that only one line can leave early need not call it, see UnwoundAt.
func (s *Stack) Leave(place *int, fn int) { s.LeaveExplaining(place, fn, nil) }

// LeaveExplaining is Leave with a function that finds out which index was out of range at a place: it returns the
// runtime's error, or nil.
func (s *Stack) LeaveExplaining(place *int, fn int, explain func(place int) any) {
	if !s.leaving.done { // nobody was told of the one before, so it has ended without a panic
		s.place, s.why = nil, nil
	}
	s.leaving = leaving{Frame: Frame{Func: fn, Times: 1}, place: place, explain: explain}
	if fn != 0 { // else the variable is that of the function around, which another goroutine may run
		s.leaving.Line = *place & (1<<LineBits - 1)
	}
	if s.exiting && fn != 0 {
		s.keepBegun(fn)
		s.keep()
	}
}

// Forwarding is Leave for a function that has called another one in its place: it is none of a trace.
func (s *Stack) Forwarding(fn int) {
	s.Leave(&s.nowhere, 0)
	s.leaving.instead = fn
}

// Unwound notes that a panic has left the function that called Leave last.
func (s *Stack) Unwound() {
	s.keep()
	l := &s.leaving
	if s.place == nil {
		s.place = l.place
	}
	if s.why == nil && l.explain != nil && l.place == s.place {
		s.why = explanation(l.explain, *l.place)
	}
	*l = leaving{done: true}
}

// UnwoundAt is Unwound for a function that does not call Leave, because only one line of it can panic.
func (s *Stack) UnwoundAt(fn, line int) {
	forwarding := s.leaving.instead == fn
	if !s.leaving.done && !forwarding {
		s.place, s.why = nil, nil
	}
	if s.place == nil {
		s.place = &s.nowhere
	}
	s.leaving = leaving{done: true}
	if !forwarding {
		s.trace.add(Frame{Func: fn, Line: line, Times: 1})
	}
}

// keep adds the function that called Leave last to the trace.
func (s *Stack) keep() {
	if s.leaving.Func != 0 {
		s.trace.add(s.leaving.Frame)
	}
}

// Exit is runtime.Goexit with a reason and a trace. Like it, it does not return.
func (s *Stack) Exit(why any) {
	s.exiting, s.ending = true, why
	runtime.Goexit()
}

// TakeEnding returns the reason of Exit, or nil, and forgets it.
func (s *Stack) TakeEnding() any {
	if s.exiting {
		s.keepBegun(0)
	}
	why := s.ending
	s.exiting, s.ending = false, nil
	return why
}

// explanation asks for one. What it reads may itself lead nowhere.
func explanation(explain func(int) any, place int) (why any) {
	defer func() {
		if recover() != nil {
			why = nil
		}
	}()
	return explain(place)
}

// caught is the value of a panic as compiled code would have it.
func (s *Stack) caught(v any) any {
	why := s.why
	s.place, s.why = nil, nil
	v = RuntimeError(v)
	if e, ok := v.(runtimeError); ok && why != nil && (e == indexOutOfRange || e == sliceOutOfRange) {
		return why
	}
	return v
}

// Explaining runs f, the first function of a goroutine, so that its panics have values as compiled code has them.
func (s *Stack) Explaining(f func()) {
	defer func() {
		if v := recover(); v != nil { // nil means runtime.Goexit, which goes on by itself
			panic(s.caught(v))
		}
	}()
	f()
}

// An Earlier is a panic that had not ended when another one came, from a function that it deferred.
type Earlier struct {
	Value     any
	Recovered bool
}

// TakeEarlier returns the panics before the one that has left the goroutine's first function, and forgets them.
func (s *Stack) TakeEarlier() []Earlier {
	e := s.earlier
	s.earlier = nil
	return e
}

// TakeTrace returns the functions that the panic has left, innermost first, and forgets them.
func (s *Stack) TakeTrace() []Frame {
	t := s.trace.frames()
	s.trace, s.begun = trace{}, nil
	return t
}

// Defers are the deferred calls of one function call.
type Defers struct {
	calls     []func()
	value     any // of the panic
	panicking bool
	recovered *any // by the deferred call that runs now
	earlier   int  // how many panics of the stack's earlier ones are not of this call
}

// Defer adds a deferred call.
func (d *Defers) Defer(call func()) { d.calls = append(d.calls, call) }

// Deferring runs the body of a function that has deferred calls, and then those, as Go does.
// https://go.dev/ref/spec#Defer_statements
func (s *Stack) Deferring(body func(d *Defers)) {
	d := &Defers{earlier: len(s.earlier)}
	normal := false
	defer func() {
		if !normal {
			if v := recover(); v != nil { // nil means runtime.Goexit, which goes on by itself
				d.value, d.panicking = s.caught(v), true
			}
		}
		s.run(d)
	}()
	body(d)
	normal = true
}

// run runs the deferred calls, the last one first, and goes on with the panic that is left.
//
// Engine defect: panic-in-deferred.
func (s *Stack) run(d *Defers) {
	s.running = append(s.running, d)
	depth := len(s.running)
	for len(d.calls) > 0 {
		call := d.calls[len(d.calls)-1]
		d.calls = d.calls[:len(d.calls)-1]
		s.call(d.panicking)
		s.runOne(d, call)
		s.call(false)                 // compiled functions do not tell
		s.running = s.running[:depth] // a call that was left by Goexit may have left more
		if d.recovered = nil; !d.panicking {
			s.earlier = s.earlier[:d.earlier]
		}
	}
	s.running = s.running[:depth-1]
	if d.panicking {
		panic(d.value)
	}
}

func (s *Stack) runOne(d *Defers, call func()) {
	normal, earlier, exiting, begun := false, len(s.earlier), s.exiting, len(s.begun)
	s.exiting = false
	defer func() {
		s.exiting = exiting
		s.begun = s.begun[:min(begun, len(s.begun))]
		if normal {
			return
		}
		if v := recover(); v != nil {
			s.instead(d, s.caught(v), earlier)
		}
	}()
	call()
	normal = true
}

// instead has d panic with v from now on. What it panicked with before is the earlier one at index i.
func (s *Stack) instead(d *Defers, v any, i int) {
	switch {
	case d.panicking:
		s.earlier = slices.Insert(s.earlier, i, Earlier{Value: d.value})
	case d.recovered != nil:
		s.earlier = slices.Insert(s.earlier, i, Earlier{Value: *d.recovered, Recovered: true})
	}
	d.value, d.panicking = v, true
}

// call notes whether the next function is called by a panic.
func (s *Stack) call(deferred bool) {
	if deferred != s.called && s.Entries != nil {
		if deferred {
			s.Entries.Add(1)
		} else {
			s.Entries.Add(-1)
		}
	}
	s.called = deferred
}

// Entered is called when a function begins. Not 0 says that a panic runs the function as a deferred one: only then
// recover has something to recover, not in functions that it calls.
func (s *Stack) Entered() (direct int) {
	if s.called {
		direct = len(s.running)
	}
	s.call(false)
	return direct
}

// Recover is the builtin recover, called in a function for which Entered said what direct says. passes says of a panic
// that it must not be recovered.
//
// Engine defect: recover-endless.
func (s *Stack) Recover(direct int, passes func(v any) bool) any {
	if direct == 0 || direct > len(s.running) {
		return nil
	}
	for _, later := range s.running[direct:] { // it calls recover in a deferred call of its own
		if later.panicking {
			return nil
		}
	}
	d := s.running[direct-1]
	if !d.panicking || passes(d.value) {
		return nil
	}
	v := d.value
	d.value, d.panicking, d.recovered = nil, false, &v
	s.trace = trace{}
	return v
}
