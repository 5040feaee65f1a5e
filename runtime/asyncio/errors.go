package asyncio

import "github.com/gopherloop/gopherloop/runtime/loop"

// Errors that package loop makes.
type (
	CancelledError    = loop.CancelledError
	InvalidStateError = loop.InvalidStateError
	RuntimeError      = loop.RuntimeError
	RecursionError    = loop.RecursionError
	ValueError        = loop.ValueError
	TypeError         = loop.TypeError
	StopIteration     = loop.StopIteration
	GeneratorExit     = loop.GeneratorExit
)

// A TimeoutError is an operation that took too long.
// https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.TimeoutError
type TimeoutError struct{}

func (*TimeoutError) Error() string { return "" }

// ErrorName is the class name in Python.
func (*TimeoutError) ErrorName() string { return "TimeoutError" }

// Timeout makes it a timeout to package net's convention.
func (*TimeoutError) Timeout() bool { return true }

// Is makes every two of them equal to errors.Is.
func (*TimeoutError) Is(target error) bool { _, ok := target.(*TimeoutError); return ok }

// QueueFull is the error of PutNowait on a full queue.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.QueueFull
type QueueFull struct{}

func (*QueueFull) Error() string { return "" }

// ErrorName is the class name in Python.
func (*QueueFull) ErrorName() string { return "QueueFull" }

// Is makes every two of them equal to errors.Is.
func (*QueueFull) Is(target error) bool { _, ok := target.(*QueueFull); return ok }

// QueueEmpty is the error of GetNowait on an empty queue.
// https://docs.python.org/3/library/asyncio-queue.html#asyncio.QueueEmpty
type QueueEmpty struct{}

func (*QueueEmpty) Error() string { return "" }

// ErrorName is the class name in Python.
func (*QueueEmpty) ErrorName() string { return "QueueEmpty" }

// Is makes every two of them equal to errors.Is.
func (*QueueEmpty) Is(target error) bool { _, ok := target.(*QueueEmpty); return ok }

// A BrokenBarrierError is the fate of those who wait at a barrier that is reset or aborted.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.BrokenBarrierError
type BrokenBarrierError struct{ Message string }

func (e *BrokenBarrierError) Error() string { return e.Message }

// ErrorName is the class name in Python.
func (*BrokenBarrierError) ErrorName() string { return "BrokenBarrierError" }

// Is makes every two of them equal to errors.Is.
func (*BrokenBarrierError) Is(target error) bool { _, ok := target.(*BrokenBarrierError); return ok }
