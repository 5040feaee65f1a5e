package frames

import (
	"fmt"
	"math"
	"reflect"
	"testing"
)

// TestBoundsSayWhatTheRuntimeSays compares with the errors of compiled code.
func TestBoundsSayWhatTheRuntimeSays(t *testing.T) {
	s, str, array := make([]int, 3, 5), "abc", new([3]int)
	for _, lo := range []int{-1, 0, 2, 3, 4, 5, 6, math.MinInt} {
		sameError(t, fmt.Sprint("s[", lo, "]"), IndexError(int64(lo), 3), func() { _ = s[lo] })
		sameError(t, fmt.Sprint("s[", lo, ":]"), SliceError(3, 5, true, Low, int64(lo), 0, 0), func() { _ = s[lo:] })
		sameError(t, fmt.Sprint("str[", lo, ":]"), SliceError(3, 3, false, Low, int64(lo), 0, 0), func() { _ = str[lo:] })
		sameError(t, fmt.Sprint("s[:", lo, "]"), SliceError(3, 5, true, High, 0, int64(lo), 0), func() { _ = s[:lo] })
		for _, hi := range []int{-1, 0, 2, 3, 4, 5, 6, math.MinInt} {
			same := func(what string, got any, compiled func()) {
				sameError(t, fmt.Sprint(what, "[", lo, ":", hi, "]"), got, compiled)
			}
			lo64, hi64 := int64(lo), int64(hi)
			same("s", SliceError(3, 5, true, Low|High, lo64, hi64, 0), func() { _ = s[lo:hi] })
			same("str", SliceError(3, 3, false, Low|High, lo64, hi64, 0), func() { _ = str[lo:hi] })
			same("array", SliceError(3, 3, false, Low|High, lo64, hi64, 0), func() { _ = array[lo:hi] })
			for _, limit := range []int{-1, 0, 3, 5, 6} {
				same("s", SliceError(3, 5, true, Low|High|Max, lo64, hi64, int64(limit)), func() { _ = s[lo:hi:limit] })
				same("array", SliceError(3, 3, false, Low|High|Max, lo64, hi64, int64(limit)), func() { _ = array[lo:hi:limit] })
			}
		}
	}
}

func TestUnsignedOperandsAreNeverNegative(t *testing.T) {
	s := make([]int, 3, 5)
	for _, u := range []uint64{3, 4, 1 << 63, math.MaxUint64} {
		x := int64(u)
		sameError(t, fmt.Sprint("s[", u, "]"), UnsignedIndexError(u, 3), func() { _ = s[u] })
		sameError(t, fmt.Sprint("s[", u, ":]"), SliceError(3, 5, true, Low|Low*Unsigned, x, 0, 0), func() { _ = s[u:] })
		sameError(t, fmt.Sprint("s[:", u, "]"), SliceError(3, 5, true, High|High*Unsigned, 0, x, 0), func() { _ = s[:u] })
		sameError(t, fmt.Sprint("s[0:1:", u, "]"), SliceError(3, 5, true, Low|High|Max|Max*Unsigned, 0, 1, x), func() { _ = s[0:1:u] })
	}
}

func TestErrorsOfReflectBecomeTheRuntimes(t *testing.T) {
	two, n := []int{1, 2}, -1
	sameError(t, "to array", RuntimeError("reflect: cannot convert slice with length 2 to array with length 4"), func() { _ = [4]int(two) })
	sameError(t, "to pointer", RuntimeError("reflect: cannot convert slice with length 2 to pointer to array with length 4"), func() { _ = (*[4]int)(two) })
	sameError(t, "makechan", RuntimeError("reflect.MakeChan: negative buffer size"), func() { _ = make(chan int, n) })
	sameError(t, "len", RuntimeError("reflect.MakeSlice: negative len"), func() { _ = make([]int, n) })
	sameError(t, "cap", RuntimeError("reflect.MakeSlice: negative cap"), func() { _ = make([]int, 0, n) })
	sameError(t, "shift", caught(NegativeShift), func() { _ = 1 << n })
}

// sameError fails if an error is another than that of compiled code, in any field.
func sameError(t *testing.T, what string, got any, compiled func()) {
	t.Helper()
	if want := catch(compiled); !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %T %+v instead of %T %+v", what, got, got, want, want)
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
