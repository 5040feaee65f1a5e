package frames

import (
	"fmt"
	"testing"
)

// TestBoundsSayWhatTheRuntimeSays compares with the errors of compiled code.
func TestBoundsSayWhatTheRuntimeSays(t *testing.T) {
	s, str := make([]int, 3, 5), "abc"
	numbers := []int{-1, 0, 2, 3, 4, 5, 6}
	same := func(what string, got any, compiled func()) {
		if want := catch(compiled); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v instead of %v", what, got, want)
		}
	}
	for _, lo := range numbers {
		same(fmt.Sprint("s[", lo, "]"), IndexError(int64(lo), 3), func() { _ = s[lo] })
		same(fmt.Sprint("s[", lo, ":]"), SliceError(3, 5, true, int64(lo), Omitted, Omitted), func() { _ = s[lo:] })
		same(fmt.Sprint("str[", lo, ":]"), SliceError(3, 3, false, int64(lo), Omitted, Omitted), func() { _ = str[lo:] })
		for _, hi := range numbers {
			same(fmt.Sprint("s[", lo, ":", hi, "]"), SliceError(3, 5, true, int64(lo), int64(hi), Omitted), func() { _ = s[lo:hi] })
			same(fmt.Sprint("str[", lo, ":", hi, "]"), SliceError(3, 3, false, int64(lo), int64(hi), Omitted), func() { _ = str[lo:hi] })
			for _, limit := range numbers {
				same(fmt.Sprint("s[", lo, ":", hi, ":", limit, "]"), SliceError(3, 5, true, int64(lo), int64(hi), int64(limit)), func() { _ = s[lo:hi:limit] })
			}
		}
	}
}

func TestIndicesAreExplainedByTheFunctionThatPanicked(t *testing.T) {
	var s Stack
	why := func(text string) func(int) any { return func(int) any { return runtimeError(text) } }
	v := catch(func() {
		s.Deferring(func(*Defers) {
			inner, outer := 3, 9
			s.LeaveExplaining(&inner, 1, why("inner"))
			s.Unwound()
			s.LeaveExplaining(&outer, 2, why("outer"))
			s.Unwound()
			panic("reflect: slice index out of range")
		})
	})
	if fmt.Sprint(v) != "runtime error: inner" {
		t.Error(v)
	}
	v = catch(func() {
		s.Deferring(func(*Defers) {
			place := 3
			s.LeaveExplaining(&place, 1, why("another panic's"))
			s.Unwound()
			panic("mine")
		})
	})
	if v != "mine" {
		t.Error(v)
	}
}

func TestRecoverIsForFunctionsThatThePanicCalls(t *testing.T) {
	var s Stack
	v := catch(func() {
		s.Deferring(func(d *Defers) {
			d.Defer(func() {
				s.Entered()
				if s.Recover(s.Entered(), never) != nil { // in a function that it calls
					t.Error("recovered")
				}
			})
			panic("kept")
		})
	})
	if v != "kept" {
		t.Error(v)
	}
}
