package frames

import "fmt"

// Omitted is an operand of a slice expression that is left out.
const Omitted = -1 << 63

// IndexError is the runtime's error for an index of something with n elements, nil if it is in range.
func IndexError(i, n int64) any {
	switch {
	case i < 0:
		return runtimeError(fmt.Sprintf("index out of range [%d]", i))
	case i >= n:
		return runtimeError(fmt.Sprintf("index out of range [%d] with length %d", i, n))
	}
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
func SliceError(length, capacity int64, isSlice bool, lo, hi, limit int64) any {
	out := func(format string, numbers ...any) any {
		return runtimeError(fmt.Sprintf("slice bounds out of range "+format, numbers...))
	}
	of := "length"
	if isSlice {
		of = "capacity"
	}
	three := limit != Omitted
	switch {
	case three && limit < 0:
		return out("[::%d]", limit)
	case three && limit > capacity:
		return out("[::%d] with %s %d", limit, of, capacity)
	case three && hi < 0:
		return out("[:%d:]", hi)
	case three && hi > limit:
		return out("[:%d:%d]", hi, limit)
	case three && lo != Omitted && lo < 0:
		return out("[%d::]", lo)
	case three && lo > hi:
		return out("[%d:%d:]", lo, hi)
	case three:
		return nil
	}
	switch {
	case hi == Omitted:
		hi = length
	case hi < 0:
		return out("[:%d]", hi)
	case hi > capacity:
		return out("[:%d] with %s %d", hi, of, capacity)
	}
	switch {
	case lo == Omitted:
		return nil
	case lo < 0:
		return out("[%d:]", lo)
	case lo > hi:
		return out("[%d:%d]", lo, hi)
	}
	return nil
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
