package asyncio

import (
	"fmt"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// None is the result of a coroutine that has none.
type None = struct{}

// Forever is the timeout that never comes.
const Forever time.Duration = 1<<63 - 1

// A Coroutine is a call of an async func, which has not run yet or not to its end.
// https://docs.python.org/3/library/asyncio-task.html#coroutines
type Coroutine[T any] loop.Coroutine

// A Task is a coroutine that the loop runs by itself.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task
type Task[T any] loop.Task

// A Future is a result that is not there yet.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future
type Future[T any] loop.Future

// An Awaiter is a *Coroutine, *Task or *Future of any result.
type Awaiter interface{ core() loop.Awaitable }

// An Awaitable is a *Coroutine[T], *Task[T] or *Future[T].
type Awaitable[T any] interface {
	Awaiter
	Await() T
}

func (c *Coroutine[T]) core() loop.Awaitable { return c.Core() }
func (t *Task[T]) core() loop.Awaitable      { return t.Core() }
func (f *Future[T]) core() loop.Awaitable    { return f.Core() }

// Await is what the word await does: it waits for the result while others run, and panics with the error if there is one.
func (c *Coroutine[T]) Await() T {
	l := c.Core().Loop()
	if l == nil {
		l = current()
	}
	return as[T](l.MustAwait(c.Core()))
}

// Await is as Coroutine.Await.
func (t *Task[T]) Await() T { return t.AsFuture().Await() }

// Await is as Coroutine.Await.
func (f *Future[T]) Await() T { return as[T](f.Core().Loop().MustAwait(f.Core())) }

// as is v as a T; a result that is not there is the zero T.
func as[T any](v any) T {
	t, ok := v.(T)
	if !ok && v != nil {
		panic(&TypeError{Message: fmt.Sprintf("result is %T, not %T", v, t)})
	}
	return t
}

// Core is the coroutine without its type.
func (c *Coroutine[T]) Core() *loop.Coroutine { return (*loop.Coroutine)(c) }

// Send runs the coroutine by hand until it awaits something that is not there yet, and returns that: a *Future[any], or
// nil. The error is a *StopIteration with the result once it has returned, or what it failed with.
// https://docs.python.org/3/reference/datamodel.html#coroutine.send
func (c *Coroutine[T]) Send(v any) (any, error) { return stepped(c.Core().Send(v)) }

// Throw raises err where the coroutine waits, and then does as Send.
// https://docs.python.org/3/reference/datamodel.html#coroutine.throw
func (c *Coroutine[T]) Throw(err error) (any, error) { return stepped(c.Core().Throw(err)) }

func stepped(v any, err error) (any, error) {
	if f, ok := v.(*loop.Future); ok {
		return (*Future[any])(f), err
	}
	return v, err
}

// Close makes a coroutine that waits unwind; one that has not begun never will.
// https://docs.python.org/3/reference/datamodel.html#coroutine.close
func (c *Coroutine[T]) Close() error { return c.Core().Close() }

// State is CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED or CORO_CLOSED.
// https://docs.python.org/3/library/inspect.html#inspect.getcoroutinestate
func (c *Coroutine[T]) State() string { return c.Core().State() }

// Name is the name of the async func.
func (c *Coroutine[T]) Name() string { return c.Core().Name() }

func (c *Coroutine[T]) String() string { return c.Core().String() }

// Core is the future without its type.
func (f *Future[T]) Core() *loop.Future { return (*loop.Future)(f) }

// Done says whether there is a result, an error or a cancellation.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.done
func (f *Future[T]) Done() bool { return f.Core().Done() }

// Cancelled says whether the future was cancelled.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.cancelled
func (f *Future[T]) Cancelled() bool { return f.Core().Cancelled() }

// Result is the result or the error of a future that is done; a *CancelledError if it was cancelled, an
// *InvalidStateError if it is not done.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.result
func (f *Future[T]) Result() (T, error) {
	v, err := f.Core().Result()
	return as[T](v), err
}

// Exception is the error that the future failed with, nil if it did not fail, and like Result's otherwise.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.exception
func (f *Future[T]) Exception() error { return exception(f.Core()) }

func exception(f *loop.Future) error {
	exc, err := f.Exception()
	if err != nil {
		return err
	}
	return exc
}

// Cancel cancels the future and says whether it was still pending. A message may be given.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.cancel
func (f *Future[T]) Cancel(msg ...string) bool { return f.Core().Cancel(optional(msg)) }

// SetResult ends the future. It panics with an *InvalidStateError if it is done.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.set_result
func (f *Future[T]) SetResult(v T) { f.Core().SetResult(v) }

// SetException ends the future. It panics with an *InvalidStateError if it is done.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.set_exception
func (f *Future[T]) SetException(err error) { f.Core().SetException(err) }

// AddDoneCallback has fn called soon after the future is done. What it returns takes that back, and says whether fn was
// still to be called.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.add_done_callback
func (f *Future[T]) AddDoneCallback(fn func(*Future[T])) (remove func() bool) {
	id := f.Core().AddDoneCallback(func(*loop.Future) { fn(f) })
	return func() bool { return f.Core().RemoveDoneCallback(id) }
}

func (f *Future[T]) String() string { return f.Core().String() }

// Core is the task without its type.
func (t *Task[T]) Core() *loop.Task { return (*loop.Task)(t) }

// AsFuture is the future that the task is.
func (t *Task[T]) AsFuture() *Future[T] { return (*Future[T])(&t.Core().Future) }

// Done says whether the coroutine has ended.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.done
func (t *Task[T]) Done() bool { return t.Core().Done() }

// Cancelled says whether the coroutine ended by a cancellation.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancelled
func (t *Task[T]) Cancelled() bool { return t.Core().Cancelled() }

// Result is as Future.Result.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.result
func (t *Task[T]) Result() (T, error) { return t.AsFuture().Result() }

// Exception is as Future.Exception.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.exception
func (t *Task[T]) Exception() error { return t.AsFuture().Exception() }

// Cancel has a *CancelledError delivered where the task awaits. It is false if the task is done.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel
func (t *Task[T]) Cancel(msg ...string) bool { return t.Core().Cancel(optional(msg)) }

// Cancelling is the number of requests to cancel that were not taken back.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancelling
func (t *Task[T]) Cancelling() int { return t.Core().Cancelling() }

// Uncancel takes one request to cancel back.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.uncancel
func (t *Task[T]) Uncancel() int { return t.Core().Uncancel() }

// Name is the task's name: Task-n unless it was given one.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.get_name
func (t *Task[T]) Name() string { return t.Core().Name() }

// GetName is Name.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.get_name
func (t *Task[T]) GetName() string { return t.Name() }

// SetName changes the name.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.set_name
func (t *Task[T]) SetName(name string) { t.Core().SetName(name) }

// GetCoro is the coroutine that the task runs, or nil for the code of a cell.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.get_coro
func (t *Task[T]) GetCoro() *Coroutine[T] { return (*Coroutine[T])(t.Core().Coroutine()) }

// AddDoneCallback is as Future.AddDoneCallback.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.add_done_callback
func (t *Task[T]) AddDoneCallback(fn func(*Task[T])) (remove func() bool) {
	id := t.Core().AddDoneCallback(func(*loop.Future) { fn(t) })
	return func() bool { return t.Core().RemoveDoneCallback(id) }
}

func (t *Task[T]) String() string { return t.Core().String() }

func optional(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}
