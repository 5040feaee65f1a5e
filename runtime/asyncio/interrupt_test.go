package asyncio

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

var errInterrupt = errors.New("interrupt")

// interrupted runs f as a flow whose awaits are interrupted after a second, once, and then after as a flow.
func interrupted(t *testing.T, cfg loop.Config, f, after func(*scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scene{t: t, l: loop.New(cfg)}
		s.l.Start()
		ctx, stop := context.WithCancelCause(context.Background())
		time.AfterFunc(time.Second, func() { stop(errInterrupt) })
		if err := s.l.RunFlow(ctx, "", func(*loop.Flow) {
			defer func() {
				if r := recover(); r != nil && r != errInterrupt {
					panic(r)
				}
			}()
			f(s)
		}); err != nil {
			t.Error(err)
		}
		if err := s.l.RunFlow(context.Background(), "", func(*loop.Flow) { after(s) }); err != nil {
			t.Error(err)
		}
		s.l.Close(context.Background())
	})
}

// An interrupt of what the top level awaits cancels that, and nothing else, whether the code may catch it or not.
func TestInterruptCancelsWhatTheTopLevelAwaits(t *testing.T) {
	long := func(s *scene) *Task[None] { return task(s, "long", func() error { return s.sleep(100) }) }
	for name, await := range map[string]func(s *scene, t *Task[None]) any{
		"a task":       func(_ *scene, t *Task[None]) any { return t },
		"WaitFor":      func(_ *scene, t *Task[None]) any { return WaitFor(t, time.Hour) },
		"Gather":       func(_ *scene, t *Task[None]) any { return Gather(t, t) },
		"a task group": func(_ *scene, t *Task[None]) any { return groupOf(t) },
		"a timeout": func(s *scene, t *Task[None]) any {
			return WithTimeout(time.Hour, func(*Timeout) error { _, err := Await(s.l, t); return err })
		},
	} {
		for _, cfg := range []loop.Config{{}, {Uncatchable: func(v any) bool { return v == errInterrupt }}} {
			t.Run(name, func(t *testing.T) {
				var awaited, other *Task[None]
				interrupted(t, cfg, func(s *scene) {
					awaited, other = long(s), long(s)
					if _, err := Await(s.l, await(s, awaited)); err != errInterrupt {
						t.Errorf("ended with %v", err)
					}
				}, func(s *scene) {
					s.sleep(0)
					if !awaited.Cancelled() || other.Done() {
						t.Errorf("awaited: %v, other: %v", awaited, other)
					}
				})
			})
		}
	}
}

// groupOf is a group with a task that waits for t.
func groupOf(t *Task[None]) *Coroutine[None] {
	return WithTaskGroup(func(tg *TaskGroup) error {
		CreateTaskIn(tg, WaitFor(t, Forever))
		return nil
	})
}

func TestInterruptOfAWaiterLetsTheNextIn(t *testing.T) {
	for _, cfg := range []loop.Config{{}, {Uncatchable: func(v any) bool { return v == errInterrupt }}} {
		lock, sem, q := NewLock(), NewSemaphore(1), NewQueue[int]()
		for name, x := range map[string]struct {
			wait func() any
			give func()
		}{
			"lock":      {func() any { return lock.Acquire() }, func() { lock.Release() }},
			"semaphore": {func() any { return sem.Acquire() }, func() { sem.Release() }},
			"queue":     {func() any { return q.Get() }, func() { q.PutNowait(1) }},
		} {
			t.Run(name, func(t *testing.T) {
				lock, sem, q = NewLock(), NewSemaphore(1), NewQueue[int]()
				got := false
				interrupted(t, cfg, func(s *scene) {
					lock.Acquire().Await()
					sem.Acquire().Await()
					s.l.CallLater(time.Second/2, func() {
						task(s, "next", func() error {
							_, err := Await(s.l, x.wait())
							got = err == nil
							return err
						})
					})
					if _, err := Await(s.l, x.wait()); err != errInterrupt {
						t.Errorf("the wait ended with %v", err)
					}
				}, func(s *scene) {
					x.give()
					s.sleep(1)
					if !got {
						t.Error("the next waits in vain")
					}
				})
			})
		}
	}
}
