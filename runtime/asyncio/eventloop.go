package asyncio

import (
	"fmt"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// An EventLoop runs tasks and callbacks, one at a time. The loop of a session runs as long as the session; loops of one's
// own come from NewEventLoop.
// https://docs.python.org/3/library/asyncio-eventloop.html
type EventLoop loop.Loop

// A Handle is a callback that the loop will call, unless it is cancelled.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Handle
type Handle = loop.Handle

// A TimerHandle is a Handle with a time.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.TimerHandle
type TimerHandle = loop.Timer

// Core is the loop as package loop knows it.
func (e *EventLoop) Core() *loop.Loop { return (*loop.Loop)(e) }

// GetRunningLoop is the loop that runs on the calling goroutine. It panics with a *RuntimeError if there is none.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_running_loop
func GetRunningLoop() *EventLoop { return (*EventLoop)(current()) }

// GetEventLoop is the running loop; in a session, also on goroutines without one, that of the session.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_event_loop
func GetEventLoop() *EventLoop { return GetRunningLoop() }

// SetEventLoop makes e what GetEventLoop returns where no loop runs. Only a session can remember that: elsewhere it panics with a
// *RuntimeError, and programs pass their loops on.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.set_event_loop
func SetEventLoop(e *EventLoop) {
	panic(&RuntimeError{Message: "SetEventLoop needs a session"})
}

// NewEventLoop returns a loop that does not run yet.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.new_event_loop
func NewEventLoop() *EventLoop { return newEventLoop(loop.Running()) }

func newEventLoop(like *loop.Loop) *EventLoop {
	if like == nil {
		return (*EventLoop)(loop.New(loop.Config{}))
	}
	return (*EventLoop)(like.Sibling())
}

// Run makes a loop, runs the coroutine on it to its end, cancels the tasks that are left, and closes the loop. Inside a
// running loop, and so in a cell, it panics with a *RuntimeError.
// https://docs.python.org/3/library/asyncio-runner.html#asyncio.run
func Run[T any](c *Coroutine[T]) (T, error) { return run(loop.Running(), loop.Running(), c) }

// run runs c on a sibling of like. here is the loop that runs on the calling goroutine, or nil.
func run[T any](here, like *loop.Loop, c *Coroutine[T]) (t T, err error) {
	if here != nil {
		panic(&RuntimeError{Message: "asyncio.run() cannot be called from a running event loop"})
	}
	l := newEventLoop(like).Core()
	defer func() {
		cancelAll(l)
		l.CloseIdle()
	}()
	v, err := l.RunUntilComplete(c.Core())
	return as[T](v), err
}

// cancelAll cancels the tasks that are left, and waits for them.
func cancelAll(l *loop.Loop) {
	left := l.AllTasks()
	if len(left) == 0 {
		return
	}
	all := make([]Awaiter, len(left))
	for i, t := range left {
		t.Cancel("")
		all[i] = (*Task[any])(t)
	}
	l.RunUntilComplete(gather(l, all, true, plain))
	for _, t := range left {
		if err := exceptionOf(&t.Future); err != nil {
			l.CallExceptionHandler(loop.Context{Message: "unhandled exception during asyncio.run() shutdown", Err: err, Task: t})
		}
	}
}

// RunUntilComplete runs the loop on the calling goroutine until aw is done, and returns its outcome. On a loop that runs
// already it returns a *RuntimeError.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_until_complete
func (e *EventLoop) RunUntilComplete(aw Awaiter) (any, error) {
	return e.Core().RunUntilComplete(aw.core())
}

// RunForever runs the loop on the calling goroutine until Stop.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_forever
func (e *EventLoop) RunForever() error { return e.Core().RunForever() }

// Stop ends RunForever after the current round.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.stop
func (e *EventLoop) Stop() { e.Core().Stop() }

// Close closes a loop that does not run.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.close
func (e *EventLoop) Close() error { return e.Core().CloseIdle() }

// IsRunning says whether the loop runs.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.is_running
func (e *EventLoop) IsRunning() bool { return e.Core().IsRunning() }

// IsClosed says whether the loop was closed.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.is_closed
func (e *EventLoop) IsClosed() bool { return e.Core().Closed() }

// Time is the loop's clock: the time since it was made.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.time
func (e *EventLoop) Time() time.Duration { return e.Core().Time() }

// CreateTask has this loop run coroutine c. Its type is lost; see the function CreateTask.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_task
func (e *EventLoop) CreateTask(c Awaiter, name ...string) *Task[any] {
	coro, ok := c.core().(*loop.Coroutine)
	if !ok {
		panic(&TypeError{Message: fmt.Sprintf("a coroutine was expected, got %v", c)})
	}
	return createTask(e.Core(), (*Coroutine[any])(coro), name)
}

// CreateFuture returns a pending future of this loop.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_future
func (e *EventLoop) CreateFuture() *Future[any] { return (*Future[any])(e.Core().NewFuture()) }

// CallSoon has fn called in the next round of the loop.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon
func (e *EventLoop) CallSoon(fn func()) *Handle { return e.Core().CallSoon(fn) }

// CallSoonThreadsafe is CallSoon for any goroutine. It panics with a *RuntimeError if the loop is closed.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon_threadsafe
func (e *EventLoop) CallSoonThreadsafe(fn func()) *Handle {
	h, err := e.Core().CallSoonThreadsafe(fn)
	if err != nil {
		panic(err)
	}
	return h
}

// CallLater has fn called after delay.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_later
func (e *EventLoop) CallLater(delay time.Duration, fn func()) *TimerHandle {
	return e.Core().CallLater(delay, fn)
}

// CallAt has fn called when Time has reached when.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_at
func (e *EventLoop) CallAt(when time.Duration, fn func()) *TimerHandle {
	return e.Core().CallAt(when, fn)
}

// SetDebug turns debug mode on or off: steps of more than SlowCallbackDuration are reported.
// https://docs.python.org/3/library/asyncio-dev.html#debug-mode
func (e *EventLoop) SetDebug(on bool) { e.Core().SetDebug(on) }

// GetDebug says whether debug mode is on.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.get_debug
func (e *EventLoop) GetDebug() bool { return e.Core().GetDebug() }

// SetSlowCallbackDuration changes what debug mode takes for slow, 100 ms at first.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.slow_callback_duration
func (e *EventLoop) SetSlowCallbackDuration(d time.Duration) { e.Core().SetSlowCallbackDuration(d) }

// An ExceptionContext is what an exception handler is told.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_exception_handler
type ExceptionContext = loop.Context

// SetExceptionHandler sets who is told of errors that nobody else gets; nil restores the default.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_exception_handler
func (e *EventLoop) SetExceptionHandler(handler func(*EventLoop, ExceptionContext)) {
	if handler == nil {
		e.Core().SetExceptionHandler(nil)
		return
	}
	e.Core().SetExceptionHandler(func(l *loop.Loop, c loop.Context) { handler((*EventLoop)(l), c) })
}

// DefaultExceptionHandler is what is told without a handler.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.default_exception_handler
func (e *EventLoop) DefaultExceptionHandler(c ExceptionContext) { e.Core().DefaultExceptionHandler(c) }

// CallExceptionHandler tells the exception handler.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_exception_handler
func (e *EventLoop) CallExceptionHandler(c ExceptionContext) { e.Core().CallExceptionHandler(c) }

func (e *EventLoop) String() string { return e.Core().String() }
