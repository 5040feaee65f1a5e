package loop

import (
	"slices"
	"sync/atomic"
)

// The states of a future.
const (
	pending uint32 = iota
	cancelled
	finished
)

// A Future is a result that is not there yet.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future
//
// Done, Cancelled, Result and Exception are safe to call from any goroutine.
type Future struct {
	l     *Loop
	kind  string // class name
	state atomic.Uint32
	task  *Task // if the future is a task's

	// onCancel stands in for Cancel where a future stands for others, as that of gather.
	onCancel func(msg string) bool

	// Written before state leaves pending, and not after.
	result any
	fail   *failure

	cancelMessage string
	saved         atomic.Pointer[error] // the error that ended a cancelled task, until somebody gets it
	callbacks     []callback
	lastCallback  uint64
	owner         any
	owned         bool
}

// callback is one of those that run when the future is done: a function, or the next step of a task that waits.
type callback struct {
	id    uint64
	fn    func(*Future)
	task  *Task
	owner any
	owned bool
}

// NewFuture returns a future of the loop.
func (l *Loop) NewFuture() *Future {
	f := &Future{l: l, kind: "Future"}
	if l.cfg.Owner != nil {
		f.owner, f.owned = l.cfg.Owner(), true
	}
	return f
}

// newFuture is NewFuture for those whose error somebody always gets.
func (l *Loop) newFuture() *Future { return &Future{l: l, kind: "Future"} }

// NewAggregate returns a future that stands for others: kind is its class name, and Cancel calls onCancel while it is
// pending.
func (l *Loop) NewAggregate(kind string, onCancel func(msg string) bool) *Future {
	f := l.NewFuture()
	f.kind, f.onCancel = kind, onCancel
	return f
}

// Loop is the loop that the future belongs to.
func (f *Future) Loop() *Loop { return f.l }

// Task is the task that the future is, or nil.
func (f *Future) Task() *Task { return f.task }

// Done says whether there is a result, an error or a cancellation.
func (f *Future) Done() bool { return f.state.Load() != pending }

// Cancelled says whether the future was cancelled.
func (f *Future) Cancelled() bool { return f.state.Load() == cancelled }

// Result returns the outcome: a *CancelledError if the future was cancelled, an *InvalidStateError if it is not done.
func (f *Future) Result() (any, error) {
	if !f.Done() {
		return nil, &InvalidStateError{"Result is not set."}
	}
	return f.outcome()
}

// outcome is Result of a future that is done.
func (f *Future) outcome() (any, error) {
	if f.Cancelled() {
		return nil, f.cancelledError()
	}
	if f.fail != nil {
		f.fail.retrieve(f.l)
		return nil, f.fail.err
	}
	return f.result, nil
}

// Exception returns the error that the future failed with, and nil if it did not fail. The second result is a
// *CancelledError if it was cancelled, and an *InvalidStateError if it is not done.
func (f *Future) Exception() (exception, err error) {
	switch {
	case !f.Done():
		return nil, &InvalidStateError{"Exception is not set."}
	case f.Cancelled():
		return nil, f.cancelledError()
	case f.fail != nil:
		f.fail.retrieve(f.l)
		return f.fail.err, nil
	}
	return nil, nil
}

// Stack is the stack of the panic that was the future's error, as debug.Stack prints it, or nil.
func (f *Future) Stack() []byte {
	if f.Done() && f.fail != nil {
		return f.fail.stack
	}
	return nil
}

// cancelledError gives the error that ended the task to the first who asks, as asyncio does.
func (f *Future) cancelledError() error {
	if saved := f.saved.Swap(nil); saved != nil {
		return *saved
	}
	return &CancelledError{Message: f.cancelMessage}
}

// CancelMessage is what Cancel was given.
func (f *Future) CancelMessage() string { return f.cancelMessage }

// Cancel cancels the future, or asks the task that it is, and says whether that did anything. msg may be empty.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.cancel
func (f *Future) Cancel(msg string) bool {
	f.l.mustBeHere()
	return f.cancel(msg)
}

func (f *Future) cancel(msg string) bool {
	if f.task != nil {
		return f.task.cancel(msg)
	}
	if f.onCancel != nil && !f.Done() {
		return f.onCancel(msg)
	}
	return f.cancelNow(msg)
}

// cancelNow is Cancel of a plain future.
func (f *Future) cancelNow(msg string) bool {
	if f.Done() {
		if f.fail != nil {
			f.fail.retrieve(f.l)
		}
		return false
	}
	f.cancelMessage = msg
	f.become(cancelled)
	return true
}

// SetResult ends the future with a result. It panics with an *InvalidStateError if the future is done.
func (f *Future) SetResult(v any) {
	f.mustBePlain("set_result")
	f.setResult(v)
}

func (f *Future) setResult(v any) {
	f.result = v
	f.become(finished)
}

// SetException ends the future with an error. It panics with an *InvalidStateError if the future is done.
func (f *Future) SetException(err error) {
	f.mustBePlain("set_exception")
	if _, ok := err.(*StopIteration); ok {
		panic(&TypeError{"StopIteration interacts badly with generators and cannot be raised into a Future"})
	}
	f.setException(err, nil)
}

func (f *Future) mustBePlain(op string) {
	f.l.mustBeHere()
	if f.task != nil {
		panic(runtimeErrorf("Task does not support %s operation", op))
	}
	if f.Done() {
		panic(&InvalidStateError{f.stateName() + ": " + f.String()})
	}
}

func (f *Future) setException(err error, stack []byte) {
	f.fail = &failure{kind: f.kind, err: err, stack: stack, owner: f.owner, owned: f.owned}
	f.become(finished)
	f.l.watch(f)
}

// become leaves the pending state and schedules the callbacks.
func (f *Future) become(state uint32) {
	f.state.Store(state)
	callbacks := f.callbacks
	f.callbacks = nil
	for i := range callbacks {
		f.schedule(&callbacks[i])
	}
}

func (f *Future) schedule(c *callback) {
	if c.task != nil {
		c.task.handle.fut = f
		c.task.scheduled = true
		f.l.push(&c.task.handle)
		return
	}
	fn := c.fn
	f.l.push(&Handle{l: f.l, fn: func() { fn(f) }, owner: c.owner, owned: c.owned})
}

// A CallbackID names a callback for RemoveDoneCallback.
type CallbackID uint64

// AddDoneCallback has fn called by way of CallSoon when the future is done.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.add_done_callback
func (f *Future) AddDoneCallback(fn func(*Future)) CallbackID {
	f.l.mustBeHere()
	c := callback{fn: fn}
	if f.l.cfg.Owner != nil {
		c.owner, c.owned = f.l.cfg.Owner(), true
	}
	return f.add(c)
}

// AddInternalCallback is AddDoneCallback for functions that are nobody's code: no owner is installed around them.
func (f *Future) AddInternalCallback(fn func(*Future)) CallbackID { return f.addCallback(fn) }

func (f *Future) addCallback(fn func(*Future)) CallbackID { return f.add(callback{fn: fn}) }

func (f *Future) add(c callback) CallbackID {
	f.lastCallback++
	c.id = f.lastCallback
	if f.Done() {
		f.schedule(&c)
	} else {
		f.callbacks = append(f.callbacks, c)
	}
	return CallbackID(c.id)
}

// RemoveDoneCallback forgets a callback, and says whether it was still to be called.
func (f *Future) RemoveDoneCallback(id CallbackID) bool {
	f.l.mustBeHere()
	return f.removeCallback(id)
}

func (f *Future) removeCallback(id CallbackID) bool {
	n := len(f.callbacks)
	f.callbacks = slices.DeleteFunc(f.callbacks, func(c callback) bool { return c.id == uint64(id) })
	return len(f.callbacks) < n
}

// dropWaiter forgets that t waits for the future.
func (f *Future) dropWaiter(t *Task) {
	f.callbacks = slices.DeleteFunc(f.callbacks, func(c callback) bool { return c.task == t })
}

func (f *Future) awaitable() {}
