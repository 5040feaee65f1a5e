package asyncio

import (
	"context"
	"reflect"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// An Executor runs functions that may block, on goroutines of its own.
// https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor
type Executor interface {
	// Execute runs f later, or returns an error if it never will.
	Execute(f func()) error
}

// RunInExecutor has the executor run f, and returns a future of its outcome. A nil executor starts a goroutine.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_in_executor
func RunInExecutor[T any](e Executor, f func() (T, error)) *Future[T] {
	return (*Future[T])(runInExecutor(current(), e, f))
}

func runInExecutor[T any](l *loop.Loop, e Executor, f func() (T, error)) *loop.Future {
	if e == nil {
		return goFuture(l, f)
	}
	return l.GoOn(e.Execute, func() (any, error) {
		v, err := f()
		if err != nil {
			return nil, err
		}
		return v, nil
	})
}

// Go runs f, which may block, on a goroutine, and returns a future of its outcome. Cancelling the future does not stop f.
func Go[T any](f func() (T, error)) *Future[T] { return (*Future[T])(goFuture(current(), f)) }

func goFuture[T any](l *loop.Loop, f func() (T, error)) *loop.Future {
	return l.Go(func() (any, error) {
		v, err := f()
		if err != nil {
			return nil, err
		}
		return v, nil
	})
}

// ToThread is a coroutine that runs f on a goroutine of its own.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread
func ToThread[T any](f func() (T, error)) *Coroutine[T] { return toThread(loop.Running(), f) }

func toThread[T any](l *loop.Loop, f func() (T, error)) *Coroutine[T] {
	return library(l, "to_thread", func(l *loop.Loop) (T, error) {
		v, err := l.Await(goFuture(l, f))
		return as[T](v), err
	})
}

// A ThreadFuture is the outcome of a coroutine for goroutines that are not on the loop: see RunCoroutineThreadsafe. Its
// methods are safe to call from any goroutine.
// https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future
type ThreadFuture[T any] struct {
	l    *loop.Loop
	task *loop.Task
	done chan struct{}
}

// RunCoroutineThreadsafe has the loop run c, from any goroutine that is not on the loop.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.run_coroutine_threadsafe
func RunCoroutineThreadsafe[T any](c *Coroutine[T], e *EventLoop) *ThreadFuture[T] {
	f := &ThreadFuture[T]{l: e.Core(), done: make(chan struct{})}
	_, err := f.l.CallSoonThreadsafe(func() {
		f.task = f.l.CreateTask(c.Core(), "")
		f.task.AddInternalCallback(func(*loop.Future) { close(f.done) })
	})
	if err != nil {
		panic(err)
	}
	return f
}

// Result blocks until the outcome is there and returns it, or a *TimeoutError after the timeout, if one is given.
// https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future.result
func (f *ThreadFuture[T]) Result(timeout ...time.Duration) (t T, err error) {
	ctx, stop := context.Background(), func() {}
	if len(timeout) > 0 && timeout[0] != Forever {
		ctx, stop = context.WithTimeout(ctx, timeout[0])
	}
	defer stop()
	late := false
	f.l.Block(func() {
		select {
		case <-f.done:
		case <-ctx.Done():
			late = true
		}
	})
	if late {
		return t, &TimeoutError{}
	}
	v, err := f.task.Result()
	return as[T](v), err
}

// Done says whether the outcome is there.
// https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future.done
func (f *ThreadFuture[T]) Done() bool {
	select {
	case <-f.done:
		return true
	default:
		return false
	}
}

// Cancel cancels the task. It is false if the task is done.
// https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future.cancel
func (f *ThreadFuture[T]) Cancel() bool {
	if f.Done() {
		return false
	}
	f.l.CallSoonThreadsafe(func() { f.task.Cancel("") })
	return true
}

// Await is what the word await does: wrap_future.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.wrap_future
func (f *ThreadFuture[T]) Await() (t T, err error) {
	if _, _, err := f.l.AwaitChan(reflect.ValueOf(f.done)); err != nil {
		return t, err
	}
	return f.Result()
}
