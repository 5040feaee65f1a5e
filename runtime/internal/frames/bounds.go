package frames

import (
	"fmt"
	"strings"
)

// Omitted is an operand of a slice expression that is left out.
const Omitted = -1 << 63

// IndexError is the runtime's error for an index of something with n elements, nil if it is in range.
//
// Engine defect: error-index.
func IndexError(i, n int64) any {
	if uint64(i) < uint64(n) {
		return nil
	}
	return caught(func() { _ = make([]struct{}, n)[i] })
}

// caught is what the runtime panics with in f, nil if it does not. So the errors are the runtime's own. Slices of nothing
// have any length.
func caught(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

// Index is i, if it is in range.
func Index(i, n int64) int {
	Raise(IndexError(i, n))
	return int(i)
}

// Raise panics with what is not nil.
func Raise(v any) {
	if v != nil {
		panic(v)
	}
}

// SliceError is the runtime's error for x[lo:hi:max] of an x with that length and capacity, nil if all is in range.
//
// Engine defect: error-slice.
func SliceError(length, capacity int64, isSlice bool, lo, hi, limit int64) any {
	first, last := max(lo, 0), hi
	if lo != Omitted {
		first = lo
	}
	if hi == Omitted {
		last = length
	}
	upper := capacity
	if limit != Omitted {
		upper = limit
	}
	if uint64(upper) <= uint64(capacity) && uint64(last) <= uint64(upper) && uint64(first) <= uint64(last) {
		return nil
	}
	if isSlice {
		return caught(func() { cut(make([]struct{}, length, capacity), first, hi, limit) })
	}
	if limit != Omitted { // an array, of which the runtime says the length
		if e := caught(func() { cut(make([]struct{}, length), first, hi, limit) }); uint64(limit) <= uint64(length) {
			return e
		}
		return runtimeError(fmt.Sprintf(sliceOutOfRange+" [::%d]%s", limit, map[bool]string{true: fmt.Sprint(" with length ", length)}[limit >= 0]))
	}
	s := strings.Repeat(" ", int(min(length, mostText)))
	return caught(func() {
		if hi == Omitted {
			_ = s[first:]
		} else {
			_ = s[first:hi]
		}
	})
}

// mostText is the longest string that is made for the sake of an error: the numbers of others are wrong.
const mostText = 1 << 24

func cut(s []struct{}, lo, hi, limit int64) {
	switch {
	case limit != Omitted:
		_ = s[lo:hi:limit]
	case hi != Omitted:
		_ = s[lo:hi]
	default:
		_ = s[lo:]
	}
}

// Slice is the first operand of a slice expression, if all operands are in range.
func Slice(length, capacity int64, isSlice bool, lo, hi, limit int64) int {
	Raise(SliceError(length, capacity, isSlice, lo, hi, limit))
	return int(max(lo, 0))
}

// Capacity is c, if it may be the capacity of a new slice of n elements of that size.
func Capacity(n, c int, size uintptr) int {
	const most = 1 << 48 // bytes, see maxAlloc in runtime/malloc.go
	tooLarge := func(n int) bool { return n < 0 || size > 0 && uintptr(n) > most/size }
	switch {
	case tooLarge(n):
		panic(runtimeError("makeslice: len out of range"))
	case tooLarge(c) || n > c:
		panic(runtimeError("makeslice: cap out of range"))
	}
	return c
}
