package frames

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

func never(any) bool { return false }

// catch runs f and says with what it panicked.
func catch(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

func TestDeferredCallsRunLastFirstAndMayRecover(t *testing.T) {
	var s Stack
	var log []string
	note := func(x any) { log = append(log, fmt.Sprint(x)) }
	v := catch(func() {
		s.Deferring(func(d *Defers) {
			d.Defer(func() { note("first") })
			d.Defer(func() { note(s.Recover(s.Entered(), never)) })
			d.Defer(func() { note("last"); panic("again") })
			panic("boom")
		})
	})
	if got := strings.Join(log, " "); got != "last again first" || v != nil {
		t.Errorf("%s, panicked with %v", got, v)
	}
	if s.Recover(s.Entered(), never) != nil {
		t.Error("recovered outside of a deferred call")
	}
}

func TestAPanicOfADeferredCallReplacesTheFirst(t *testing.T) {
	var s Stack
	ran := false
	v := catch(func() {
		s.Deferring(func(d *Defers) {
			d.Defer(func() { ran = true })
			d.Defer(func() { panic("second") })
			panic("first")
		})
	})
	if v != "second" || !ran {
		t.Error(v, ran)
	}
}

func TestSomePanicsPass(t *testing.T) {
	var s Stack
	v := catch(func() {
		s.Deferring(func(d *Defers) {
			d.Defer(func() {
				if s.Recover(s.Entered(), func(any) bool { return true }) != nil {
					t.Error("recovered")
				}
			})
			panic("stop")
		})
	})
	if v != "stop" {
		t.Error(v)
	}
}

func TestGoexitRunsDeferredCalls(t *testing.T) {
	var s Stack
	ran := false
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Deferring(func(d *Defers) {
			d.Defer(func() { ran = s.Recover(s.Entered(), never) == nil })
			runtime.Goexit()
		})
		t.Error("came back")
	}()
	<-done
	if !ran {
		t.Error("deferred call did not run")
	}
}

func TestTracesBelongToThePanicThatIsGoingOn(t *testing.T) {
	var s Stack
	at := func(line int) *int { return &line }
	s.Leave(at(5), 1)
	s.Leave(at(0), 0) // of a function that no user wrote
	s.Unwound()
	s.Leave(at(7), 2)
	s.Unwound()
	if got := s.TakeTrace(); len(got) != 1 || got[0] != (Frame{7, 2, 1}) {
		t.Error(got)
	}
}

func TestTextsOfReflectBecomeRuntimeErrors(t *testing.T) {
	v := RuntimeError("reflect: slice index out of range")
	if err, ok := v.(runtime.Error); !ok || err.Error() != "runtime error: index out of range" {
		t.Error(v)
	}
	if v := RuntimeError("a text of the user"); v != "a text of the user" {
		t.Error(v)
	}
}
