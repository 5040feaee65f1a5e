package loop

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// A CancelledError is delivered at an await when the task that awaits is cancelled.
// https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.CancelledError
type CancelledError struct {
	Message string // what Cancel was given, "" for nothing
}

func (e *CancelledError) Error() string { return e.Message }

// Is makes every two of them equal to errors.Is.
func (e *CancelledError) Is(target error) bool { _, ok := target.(*CancelledError); return ok }

// ErrorName is the class name in Python.
func (e *CancelledError) ErrorName() string { return "CancelledError" }

// IsCancelled says whether err is a CancelledError or wraps one.
func IsCancelled(err error) bool {
	if err == nil {
		return false
	}
	if _, ok := err.(*CancelledError); ok {
		return true
	}
	var c *CancelledError
	return errors.As(err, &c)
}

// An InvalidStateError is an operation that the state of a future does not allow.
// https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.InvalidStateError
type InvalidStateError struct{ Message string }

func (e *InvalidStateError) Error() string { return e.Message }

// Is makes every two of them equal to errors.Is.
func (e *InvalidStateError) Is(target error) bool { _, ok := target.(*InvalidStateError); return ok }

// ErrorName is the class name in Python.
func (e *InvalidStateError) ErrorName() string { return "InvalidStateError" }

// A RuntimeError is a misuse of the loop, in Python's words.
type RuntimeError struct{ Message string }

func (e *RuntimeError) Error() string { return e.Message }

// ErrorName is the class name in Python.
func (e *RuntimeError) ErrorName() string { return "RuntimeError" }

func runtimeErrorf(format string, args ...any) *RuntimeError {
	return &RuntimeError{Message: fmt.Sprintf(format, args...)}
}

// A RecursionError ends coroutines that await each other without end.
type RecursionError struct{}

func (*RecursionError) Error() string { return "maximum recursion depth exceeded" }

// ErrorName is the class name in Python.
func (*RecursionError) ErrorName() string { return "RecursionError" }

// A StopIteration is how Send says that the coroutine has returned.
type StopIteration struct{ Value any }

func (e *StopIteration) Error() string {
	if e.Value == nil {
		return ""
	}
	return fmt.Sprint(e.Value)
}

// ErrorName is the class name in Python.
func (*StopIteration) ErrorName() string { return "StopIteration" }

// A GeneratorExit is thrown into a coroutine by Close.
type GeneratorExit struct{}

func (*GeneratorExit) Error() string { return "" }

// ErrorName is the class name in Python.
func (*GeneratorExit) ErrorName() string { return "GeneratorExit" }

// A PanicError is the error of a coroutine that panicked with something that is not an error, or with a runtime error.
type PanicError struct {
	Value any    // what it panicked with
	Stack []byte // as debug.Stack prints it
}

func (e *PanicError) Error() string { return fmt.Sprint(e.Value) }

// Unwrap returns the value if it is an error.
func (e *PanicError) Unwrap() error { err, _ := e.Value.(error); return err }

// exited is the error of a coroutine that called runtime.Goexit.
func (l *Loop) exited() error {
	if err := l.ended(); err != nil {
		return err
	}
	return runtimeErrorf("coroutine called runtime.Goexit")
}

func (l *Loop) ended() error {
	if l.cfg.Ended == nil {
		return nil
	}
	return l.cfg.Ended()
}

// asError turns what recover returned into an error. It is called by the function that recovered, so that the stack is
// still that of the panic.
func asError(v any) error {
	switch v := v.(type) {
	case *PanicError:
		return v
	case runtime.Error:
		return &PanicError{Value: v, Stack: debug.Stack()}
	case error:
		return v
	default:
		return &PanicError{Value: v, Stack: debug.Stack()}
	}
}

// A TypeError is an argument of the wrong kind.
type TypeError struct{ Message string }

func (e *TypeError) Error() string { return e.Message }

// ErrorName is the class name in Python.
func (e *TypeError) ErrorName() string { return "TypeError" }

// A ValueError is an argument of a wrong value.
type ValueError struct{ Message string }

func (e *ValueError) Error() string { return e.Message }

// ErrorName is the class name in Python.
func (e *ValueError) ErrorName() string { return "ValueError" }
