package livetype

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// Check says whether the types that this package makes are what the compiler would have made of the same declarations. It must succeed before anything
// else of the package is used; it takes a fraction of a millisecond.
//
// The types that it makes live for ever like all others, so it looks once in a process, and every call answers the same.
func Check() error { return checked() }

var checked = sync.OnceValue(func() error { return guarded(runChecks) })

// runChecks goes from what can be looked at without believing any layout to what believes all of them, because a wrong offset given to the runtime ends the
// process before anybody can report it.
func runChecks() error {
	for _, check := range []func() error{checkRecords, checkWords, checkValues, checkOffsets, checkProbes, checkNames, checkStubs, checkSamples} {
		if err := check(); err != nil {
			return fmt.Errorf("runtime types are not those of %s: %w", layoutOf, err)
		}
	}
	return nil
}

// guarded turns a panic of check into an error, and also a memory fault.
func guarded(check func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("runtime types are not those of %s: panic: %v", layoutOf, p)
		}
	}()
	return check()
}
