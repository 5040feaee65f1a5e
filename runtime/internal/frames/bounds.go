package frames

// The operands of a slice expression, in a number that says which there are, and of what kind.
const (
	Low = 1 << iota
	High
	Max
	Unsigned // times an operand: it has an unsigned type
)

// IndexError is the runtime's error for an index of something with n elements, nil if it is in range.
//
// Engine defect: error-index.
func IndexError(i, n int64) any { return outOfRange(indexCode, i, n, true) }

// UnsignedIndexError is IndexError for an index of an unsigned type.
func UnsignedIndexError(i uint64, n int64) any { return outOfRange(indexCode, int64(i), n, false) }

// Index is i, if it is in range.
func Index(i, n int64) int {
	Raise(IndexError(i, n))
	return int(i)
}

// UnsignedIndex is Index for an index of an unsigned type.
func UnsignedIndex(i uint64, n int64) int {
	Raise(UnsignedIndexError(i, n))
	return int(i)
}

// caught is what the runtime panics with in f, nil if it does not.
func caught(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

// Raise panics with what is not nil.
func Raise(v any) {
	if v != nil {
		panic(v)
	}
}

// SliceError is the runtime's error for x[lo:hi:max] of an x with that length and capacity, nil if all is in range.
// Operands that are left out are 0.
//
// Engine defect: error-slice.
func SliceError(length, capacity int64, isSlice bool, operands int, lo, hi, limit int64) any {
	signed := func(operand int) bool { return operands&(operand*Unsigned) == 0 }
	code, high := sliceCode, highCode
	upper := capacity
	if operands&Max != 0 {
		code, high = slice3Code, high3Code
		beyond := max3Code
		if isSlice {
			beyond++
		}
		if e := above(beyond, limit, capacity, signed(Max)); e != nil {
			return e
		}
		upper = limit
	} else if isSlice {
		high++
	}
	last := length
	if operands&High != 0 {
		if e := above(high, hi, upper, signed(High)); e != nil {
			return e
		}
		last = hi
	}
	return above(code, lo, last, signed(Low))
}

// Slice is the first operand of a slice expression, if all operands are in range.
func Slice(length, capacity int64, isSlice bool, operands int, lo, hi, limit int64) int {
	Raise(SliceError(length, capacity, isSlice, operands, lo, hi, limit))
	return int(lo)
}

// above is the error for an operand that is larger than y, or negative.
func above(code uint8, x, y int64, signed bool) any {
	if uint64(x) <= uint64(y) {
		return nil
	}
	return boundsError(code, x, y, signed)
}

// outOfRange is the error for an operand that is not less than y, or negative.
func outOfRange(code uint8, x, y int64, signed bool) any {
	if uint64(x) < uint64(y) {
		return nil
	}
	return boundsError(code, x, y, signed)
}

// Which operand is out of range, of what. Those of slices say the capacity, and follow those that say the length.
// https://github.com/golang/go/blob/go1.26.0/src/internal/abi/bounds.go
const (
	indexCode   uint8 = 0
	highCode    uint8 = 1 // and 2
	sliceCode   uint8 = 3
	max3Code    uint8 = 4 // and 5
	high3Code   uint8 = 6
	slice3Code  uint8 = 7
	convertCode uint8 = 8
)

// boundsFields are those of runtime.boundsError. A test compares the errors.
// https://github.com/golang/go/blob/go1.26.0/src/runtime/error.go
type boundsFields struct {
	x      int64
	y      int
	signed bool
	code   uint8
}

// boundsError is a runtime.boundsError.
func boundsError(code uint8, x, y int64, signed bool) any {
	v := likeThat(func() { _ = []int(nil)[x&0] })
	*(*boundsFields)(v.Addr().UnsafePointer()) = boundsFields{x, int(y), signed, code}
	return v.Interface()
}

// Capacity is c, if it may be the capacity of a new slice of n elements of that size.
func Capacity(n, c int, size uintptr) int {
	const most = 1 << 48 // bytes, see maxAlloc in runtime/malloc.go
	tooLarge := func(n int) bool { return n < 0 || size > 0 && uintptr(n) > most/size }
	switch {
	case tooLarge(n):
		panic(errorString("makeslice: len out of range"))
	case tooLarge(c) || n > c:
		panic(errorString("makeslice: cap out of range"))
	}
	return c
}
