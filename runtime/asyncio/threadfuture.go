package asyncio

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

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

// Exception is the error of a coroutine that has failed, nil of one that has not. It blocks until there is an outcome.
// https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future.exception
func (f *ThreadFuture[T]) Exception() error {
	_, err := f.Result()
	return err
}

// Cancelled says whether the coroutine was cancelled.
// https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future.cancelled
func (f *ThreadFuture[T]) Cancelled() bool { return f.Done() && f.task.Cancelled() }

// String is Python's repr: <Future at 0x… state=pending>.
func (f *ThreadFuture[T]) String() string {
	state := "pending"
	if f.Done() {
		switch v, err := f.task.Result(); {
		case f.task.Cancelled():
			state = "cancelled"
		case err != nil:
			state = "finished raised " + loop.ErrorName(err)
		case v == nil || v == any(None{}):
			state = "finished returned NoneType"
		default:
			state = fmt.Sprintf("finished returned %T", v)
		}
	}
	return fmt.Sprintf("<Future at %p state=%s>", f, state)
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
