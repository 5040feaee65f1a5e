package asyncio

import "github.com/gopherloop/gopherloop/runtime/loop"

// A CancelledError is delivered at an await when the task that awaits is cancelled.
// https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.CancelledError
type CancelledError = loop.CancelledError

// An InvalidStateError is an operation that the state of a future does not allow.
// https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.InvalidStateError
type InvalidStateError = loop.InvalidStateError

// A RuntimeError is a misuse of the loop.
// https://docs.python.org/3/library/exceptions.html#RuntimeError
type RuntimeError = loop.RuntimeError

// A RecursionError ends coroutines that await each other without end.
// https://docs.python.org/3/library/exceptions.html#RecursionError
type RecursionError = loop.RecursionError

// A ValueError is an argument of a wrong value.
// https://docs.python.org/3/library/exceptions.html#ValueError
type ValueError = loop.ValueError

// A TypeError is an argument of the wrong kind.
// https://docs.python.org/3/library/exceptions.html#TypeError
type TypeError = loop.TypeError

// A StopIteration is how Send says that a coroutine or generator has returned, and what.
// https://docs.python.org/3/library/exceptions.html#StopIteration
type StopIteration = loop.StopIteration

// A GeneratorExit is thrown into a coroutine or generator by Close.
// https://docs.python.org/3/library/exceptions.html#GeneratorExit
type GeneratorExit = loop.GeneratorExit

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
