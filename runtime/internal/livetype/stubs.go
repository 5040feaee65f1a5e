package livetype

import (
	"errors"
	"fmt"
	"reflect"
	"sync/atomic"
	"unsafe"
)

// stubCount is how many methods the process can make. A method takes one stub, or two where its receiver is a value.
const stubCount = 16384

// ErrNoStubs says that the process has made as many methods as there are stubs for.
var ErrNoStubs = errors.New("no room for more methods in this session: restart it")

// A method table holds addresses of code, and code cannot be made at run time. So the code is there from the start: stub i of stubs_*.s jumps
// to the function value contexts[i]. These two variables belong to the process, like the text segment they complete: a stub is given
// out once and never taken back, because the runtime copies its address into tables of its own.
var (
	contexts  [stubCount]unsafe.Pointer
	stubsUsed atomic.Int64
)

// stubsStart is the address of stub 0.
func stubsStart() uintptr

// stub is the number of a stub.
type stub int

// newStubs takes n stubs, or none where n are not left.
func newStubs(n int) (stub, error) {
	for {
		used := stubsUsed.Load()
		if used+int64(n) > stubCount {
			return 0, fmt.Errorf("%w (%d of %d used, %d needed)", ErrNoStubs, used, stubCount, n)
		}
		if stubsUsed.CompareAndSwap(used, used+int64(n)) {
			return stub(used), nil
		}
	}
}

// set makes the stub jump to fn, at once and for every caller.
func (s stub) set(fn reflect.Value) {
	f := fn.Interface()
	atomic.StorePointer(&contexts[s], (*words)(unsafe.Pointer(&f)).data)
}

// textOffset is the stub's code as method tables name it.
func (s stub) textOffset() int32 { return addReflectOff(s.code()) }

// code is where the stub begins.
func (s stub) code() unsafe.Pointer {
	pc := s.address()
	return *(*unsafe.Pointer)(unsafe.Pointer(&pc))
}

func (s stub) address() uintptr { return stubsStart() + uintptr(s)*stubStride }

// StubsLeft is how many stubs remain.
func StubsLeft() int { return stubCount - int(stubsUsed.Load()) }
