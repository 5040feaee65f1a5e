package asyncio

import (
	"iter"
	"slices"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// A WaitOption says how long Wait waits.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
type WaitOption interface{ apply(*waiting) }

// ReturnWhen is a WaitOption.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
type ReturnWhen string

// When Wait returns.
const (
	AllCompleted   ReturnWhen = "ALL_COMPLETED" // the default
	FirstCompleted ReturnWhen = "FIRST_COMPLETED"
	FirstException ReturnWhen = "FIRST_EXCEPTION"
)

func (r ReturnWhen) apply(w *waiting) { w.when = r }

type waitTimeout time.Duration

func (d waitTimeout) apply(w *waiting) { w.timeout = time.Duration(d) }

// WaitTimeout makes Wait and AsCompleted wait no longer than d.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
func WaitTimeout(d time.Duration) WaitOption { return waitTimeout(d) }

type waiting struct {
	when    ReturnWhen
	timeout time.Duration
}

func options(opts []WaitOption) waiting {
	w := waiting{when: AllCompleted, timeout: Forever}
	for _, o := range opts {
		o.apply(&w)
	}
	return w
}

// WaitResult is what Wait found: in the order of the tasks given, where Python has sets.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
type WaitResult[T any] struct{ Done, Pending []*Task[T] }

// Wait waits until tasks are done, as the options say. It neither fails nor cancels on a timeout.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
func Wait[T any](tasks []*Task[T], opts ...WaitOption) *Coroutine[WaitResult[T]] {
	return waitTasks(loop.Running(), tasks, opts)
}

func waitTasks[T any](l *loop.Loop, tasks []*Task[T], opts []WaitOption) *Coroutine[WaitResult[T]] {
	return library(l, "wait", func(l *loop.Loop) (r WaitResult[T], err error) {
		w := options(opts)
		if len(tasks) == 0 {
			return r, &ValueError{Message: "Set of Tasks/Futures is empty."}
		}
		if !slices.Contains([]ReturnWhen{AllCompleted, FirstCompleted, FirstException}, w.when) {
			return r, &ValueError{Message: "Invalid return_when value: " + string(w.when)}
		}
		var set []*loop.Future
		for _, t := range tasks {
			if f := t.AsFuture().Core(); !slices.Contains(set, f) {
				set = append(set, f)
			}
		}
		if err := w.wait(l, set); err != nil {
			return r, err
		}
		for _, f := range set {
			if t := (*Task[T])(f.Task()); f.Done() {
				r.Done = append(r.Done, t)
			} else {
				r.Pending = append(r.Pending, t)
			}
		}
		return r, nil
	})
}

// wait follows _wait of CPython 3.11.
func (w waiting) wait(l *loop.Loop, fs []*loop.Future) error {
	waiter := l.NewFuture()
	var timer *loop.Timer
	if w.timeout != Forever {
		timer = l.CallLater(w.timeout, func() { release(waiter) })
		defer timer.Cancel()
	}
	left := len(fs)
	completed := func(f *loop.Future) {
		left--
		if left <= 0 || w.when == FirstCompleted || w.when == FirstException && exceptionOf(f) != nil {
			if timer != nil {
				timer.Cancel()
			}
			release(waiter)
		}
	}
	ids := make([]loop.CallbackID, len(fs))
	for i, f := range fs {
		ids[i] = f.AddInternalCallback(completed)
	}
	defer func() {
		for i, f := range fs {
			f.RemoveDoneCallback(ids[i])
		}
	}()
	return wait(l, waiter)
}

// AsCompleted yields coroutines: the first of them waits for the first outcome, and so on. With WaitTimeout, those of
// outcomes that come too late fail with a *TimeoutError.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.as_completed
func AsCompleted[A Awaitable[T], T any](aws []A, opts ...WaitOption) iter.Seq[*Coroutine[T]] {
	return asCompleted[T](current(), awaiters(aws), opts)
}

// asCompleted follows as_completed of CPython 3.11, but takes the awaitables in their order where Python has a set.
func asCompleted[T any](l *loop.Loop, aws []Awaiter, opts []WaitOption) iter.Seq[*Coroutine[T]] {
	return func(yield func(*Coroutine[T]) bool) {
		w := options(opts)
		done := newQueue[*loop.Future](0, &fifo[*loop.Future]{})
		var todo []*loop.Future
		for _, aw := range aws {
			if f := ensure(l, aw); !slices.Contains(todo, f) {
				todo = append(todo, f)
			}
		}
		n := len(todo)
		var timer *loop.Timer
		ids := make(map[*loop.Future]loop.CallbackID, n)
		for _, f := range slices.Clone(todo) {
			ids[f] = f.AddInternalCallback(func(f *loop.Future) {
				i := slices.Index(todo, f)
				if i < 0 {
					return // too late
				}
				todo = slices.Delete(todo, i, i+1)
				done.PutNowait(f)
				if len(todo) == 0 && timer != nil {
					timer.Cancel()
				}
			})
		}
		if n > 0 && w.timeout != Forever {
			timer = l.CallLater(w.timeout, func() {
				for _, f := range todo {
					f.RemoveDoneCallback(ids[f])
					done.PutNowait(nil)
				}
				todo = nil
			})
		}
		for range n {
			if !yield(library(l, "_wait_for_one", func(l *loop.Loop) (t T, err error) {
				f, err := done.get(l)
				switch {
				case err != nil:
					return t, err
				case f == nil:
					return t, &TimeoutError{}
				}
				v, err := f.Result()
				return as[T](v), err
			})) {
				return
			}
		}
	}
}
