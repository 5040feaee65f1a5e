package asyncio

import (
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// Sleep is a coroutine that lasts d. Sleep(0) lets everybody else who is ready run once.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep
func Sleep(d time.Duration) *Coroutine[None] { return sleep(loop.Running(), d, None{}) }

// SleepResult is Sleep with a result.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep
func SleepResult[T any](d time.Duration, result T) *Coroutine[T] {
	return sleep(loop.Running(), d, result)
}

func sleep[T any](l *loop.Loop, d time.Duration, result T) *Coroutine[T] {
	return library(l, "sleep", func(l *loop.Loop) (T, error) { return result, pause(l, d) })
}

// pause is the body of Sleep.
func pause(l *loop.Loop, d time.Duration) error {
	if d <= 0 {
		return l.Yield()
	}
	f := l.NewFuture()
	timer := l.CallLater(d, func() { release(f) })
	defer timer.Cancel()
	return wait(l, f)
}

// CreateTask has the loop run c, and returns the task. A name may be given.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task
func CreateTask[T any](c *Coroutine[T], name ...string) *Task[T] {
	return createTask(current(), c, name)
}

func createTask[T any](l *loop.Loop, c *Coroutine[T], name []string) *Task[T] {
	if c == nil {
		panic(&TypeError{Message: "a coroutine was expected, got None"})
	}
	return (*Task[T])(l.CreateTask(c.Core(), optional(name)))
}

// EnsureFuture returns the future that aw is, or makes a task of the coroutine that it is.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.ensure_future
func EnsureFuture[T any](aw Awaitable[T]) *Future[T] { return (*Future[T])(ensureAny(current(), aw)) }

// ensureAny is ensure for futures of any loop.
func ensureAny(l *loop.Loop, aw Awaiter) *loop.Future {
	if aw != nil {
		switch f := aw.core().(type) {
		case *loop.Task:
			return &f.Future
		case *loop.Future:
			return f
		}
	}
	return ensure(l, aw)
}

func ensure(l *loop.Loop, aw Awaiter) *loop.Future {
	if aw == nil {
		panic(&TypeError{Message: "An asyncio.Future, a coroutine or an awaitable is required"})
	}
	f, err := l.EnsureFuture(aw.core())
	if err != nil {
		panic(err)
	}
	return f
}

// CurrentTask is the task that runs, or nil in a callback.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.current_task
func CurrentTask() *Task[any] { return (*Task[any])(current().CurrentTask()) }

// AllTasks are the tasks that are not done, oldest first.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.all_tasks
func AllTasks() []*Task[any] { return allTasks(current()) }

func allTasks(l *loop.Loop) []*Task[any] {
	cores := l.AllTasks()
	tasks := make([]*Task[any], len(cores))
	for i, t := range cores {
		tasks[i] = (*Task[any])(t)
	}
	return tasks
}

// NewFuture returns a pending future of the running loop.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_future
func NewFuture[T any]() *Future[T] { return (*Future[T])(current().NewFuture()) }

// WaitFor waits for aw, at most for timeout: then it cancels aw and fails with a *TimeoutError. Forever means no limit.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for
func WaitFor[T any](aw Awaitable[T], timeout time.Duration) *Coroutine[T] {
	return waitFor[T](loop.Running(), aw, timeout)
}

func waitFor[T any](l *loop.Loop, aw Awaiter, timeout time.Duration) *Coroutine[T] {
	return library(l, "wait_for", func(l *loop.Loop) (T, error) {
		v, err := waitForCore(l, aw, timeout)
		return as[T](v), err
	})
}

// waitForCore follows wait_for of CPython 3.11 line by line.
func waitForCore(l *loop.Loop, aw Awaiter, timeout time.Duration) (any, error) {
	if timeout == Forever {
		return l.Await(aw.core())
	}
	if timeout <= 0 {
		f := ensure(l, aw)
		if f.Done() {
			return f.Result()
		}
		if err := cancelAndWait(l, f); err != nil {
			return nil, err
		}
		return timedOut(f)
	}
	waiter := l.NewFuture()
	timer := l.CallLater(timeout, func() { release(waiter) })
	defer timer.Cancel()
	f := ensure(l, aw)
	id := f.AddInternalCallback(func(*loop.Future) { release(waiter) })
	interrupted := true
	defer func() {
		if interrupted && !f.Done() {
			f.RemoveDoneCallback(id)
			f.Cancel("")
		}
	}()
	err := wait(l, waiter)
	interrupted = err != nil && !loop.IsCancelled(err)
	switch {
	case interrupted:
		return nil, err
	case err != nil:
		if f.Done() {
			return f.Result()
		}
		f.RemoveDoneCallback(id)
		if err := cancelAndWait(l, f); err != nil {
			return nil, err
		}
		return nil, err
	case f.Done():
		return f.Result()
	}
	f.RemoveDoneCallback(id)
	if err := cancelAndWait(l, f); err != nil {
		return nil, err
	}
	return timedOut(f)
}

// timedOut is the outcome of a future that was cancelled because its time was over.
func timedOut(f *loop.Future) (any, error) {
	v, err := f.Result()
	if loop.IsCancelled(err) {
		return nil, &TimeoutError{}
	}
	return v, err
}

// cancelAndWait cancels f and waits until it is done.
func cancelAndWait(l *loop.Loop, f *loop.Future) error {
	waiter := l.NewFuture()
	id := f.AddInternalCallback(func(*loop.Future) { release(waiter) })
	defer f.RemoveDoneCallback(id)
	f.Cancel("")
	return wait(l, waiter)
}

// Shield returns a future of aw whose cancellation does not cancel aw.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.shield
func Shield[T any](aw Awaitable[T]) *Future[T] { return (*Future[T])(shield(current(), aw)) }

func shield(l *loop.Loop, aw Awaiter) *loop.Future {
	return shieldCore(l, ensure(l, aw))
}

func shieldCore(l *loop.Loop, inner *loop.Future) *loop.Future {
	if inner.Done() {
		return inner
	}
	outer := l.NewFuture()
	id := inner.AddInternalCallback(func(*loop.Future) {
		switch exc := exceptionOf(inner); {
		case outer.Done():
		case inner.Cancelled():
			outer.Cancel("")
		case exc != nil:
			outer.SetException(exc)
		default:
			v, _ := inner.Result()
			outer.SetResult(v)
		}
	})
	outer.AddInternalCallback(func(*loop.Future) {
		if !inner.Done() {
			inner.RemoveDoneCallback(id)
		}
	})
	return outer
}

// exceptionOf is the error of a future that has failed, which counts as retrieved.
func exceptionOf(f *loop.Future) error {
	if f.Cancelled() {
		return nil
	}
	exc, _ := f.Exception()
	return exc
}
