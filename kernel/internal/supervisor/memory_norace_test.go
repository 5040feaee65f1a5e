//go:build !race

package supervisor

import "testing"

// With the race detector the runtime says "too many address space collisions" when the system has no memory for it.
func TestOutOfMemoryIsTheErrorOfTheRunningCell(t *testing.T) {
	deadly{"memory", "SessionDied", "out of memory", "cannot allocate"}.test(t)
}
