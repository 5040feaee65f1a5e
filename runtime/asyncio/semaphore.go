package asyncio

import (
	"fmt"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// A Semaphore lets a number of tasks in at a time, first come, first served. The zero Semaphore lets nobody in.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore
type Semaphore struct {
	binding
	value   int
	bound   int // that value must not exceed, -1 for none
	waiters []*loop.Future
}

// A BoundedSemaphore is a Semaphore made by NewBoundedSemaphore.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.BoundedSemaphore
type BoundedSemaphore = Semaphore

// NewSemaphore returns a semaphore that lets value in, 1 if that is not given.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore
func NewSemaphore(value ...int) *Semaphore {
	s := &Semaphore{value: 1, bound: -1}
	if len(value) > 0 {
		s.value = value[0]
	}
	if s.value < 0 {
		panic(&ValueError{Message: "Semaphore initial value must be >= 0"})
	}
	return s
}

// NewBoundedSemaphore returns a semaphore that panics with a *ValueError when it is released more often than acquired.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.BoundedSemaphore
func NewBoundedSemaphore(value ...int) *BoundedSemaphore {
	s := NewSemaphore(value...)
	s.bound = s.value
	return s
}

// Locked says whether Acquire would wait.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore.locked
func (s *Semaphore) Locked() bool { return s.value == 0 || !allCancelled(s.waiters) }

// Acquire takes one, and waits while there is none. The result is true.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore.acquire
func (s *Semaphore) Acquire() *Coroutine[bool] { return library(loop.Running(), "acquire", s.acquire) }

func (s *Semaphore) acquire(l *loop.Loop) (ok bool, err error) {
	if !s.Locked() {
		s.value--
		return true, nil
	}
	if err := s.bind(l, s); err != nil {
		return false, err
	}
	f := l.NewFuture()
	s.waiters = append(s.waiters, f)
	defer func() {
		leave(&s.waiters, f)
		switch {
		case ok && s.value > 0:
			s.wakeNext()
		case !ok && f.Done() && !f.Cancelled(): // it was let in already
			s.value++
			s.wakeNext()
		}
	}()
	err = wait(l, f)
	return err == nil, err
}

// Release gives one back.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore.release
func (s *Semaphore) Release() {
	if s.bound >= 0 && s.value >= s.bound {
		panic(&ValueError{Message: "BoundedSemaphore released too many times"})
	}
	s.value++
	s.wakeNext()
}

func (s *Semaphore) wakeNext() {
	for _, f := range s.waiters {
		if !f.Done() {
			s.value--
			f.SetResult(true)
			return
		}
	}
}

func (s *Semaphore) String() string {
	kind := "Semaphore"
	if s.bound >= 0 {
		kind = "BoundedSemaphore"
	}
	state := "locked"
	if !s.Locked() {
		state = fmt.Sprintf("unlocked, value:%d", s.value)
	}
	return describe(kind, s, state, s.waiters)
}
