package frames

import "unsafe"

// Stale says whether f, a function that interpreted code has just made, is not the new one but last, the one before from
// the same place: when a function literal ends, the engine puts back what its temporary variable held before, and another
// goroutine may do so in the very moment in which the next function is taken from there (yaegi, getFunc).
func Stale(f, last any) bool {
	p := closure(f)
	return p == nil || p == closure(last)
}

// closure is the pointer that a function value is.
func closure(f any) unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1] }
