// Package loop is an event loop with the observable order of Python's asyncio: one thing runs at a time, first in first
// out, and control changes hands only where code awaits. It does not know Jupyter, cells, the engine that runs them or
// the package that cells import; a session gives it those through Config.
//
// # Who runs
//
// The right to run is the baton. The loop's own goroutine has it when it runs callbacks, and lends it to
//
//   - a coroutine, which has a goroutine of its own driven with iter.Pull as soon as it is a task, and otherwise runs on
//     the stack of whoever awaits it;
//   - a flow, which is code on a goroutine of somebody else's (the top-level code of a cell) that takes part in the loop
//     as if it were a task: see Loop.RunFlow. A flow may give the baton back while it is blocked: see Loop.Block.
//
// Every other goroutine is a plain goroutine: it runs in parallel, may call the methods that say they are safe to call
// from any goroutine, and may Await, which blocks it.
//
// # Where the order comes from
//
// Names and semantics are those of https://docs.python.org/3/library/asyncio.html as CPython 3.11 implements them.
// Where two things could happen in either order, CPython's sources settle it, down to the heap that orders timers of
// the same time.
//
// # Errors and panics
//
// What Python raises is an error value here. A coroutine fails by returning an error or by panicking; a panic with an
// error is that error, any other panic becomes a *PanicError. Misuse (the wrong goroutine, a result set twice) panics
// with a *RuntimeError or *InvalidStateError, as Python raises them.
package loop
