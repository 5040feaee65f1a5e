package asyncio

import "github.com/gopherloop/gopherloop/runtime/loop"

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
