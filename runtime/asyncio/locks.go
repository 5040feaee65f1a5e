package asyncio

import (
	"fmt"
	"slices"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// A Lock lets one task in after the other, first come, first served. The zero Lock is not taken.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock
type Lock struct {
	binding
	locked  bool
	waiters []*loop.Future
}

// NewLock returns a lock that is not taken.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock
func NewLock() *Lock { return &Lock{} }

// Locked says whether the lock is taken.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock.locked
func (k *Lock) Locked() bool { return k.locked }

// Acquire takes the lock, and waits while others have it. The result is true.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock.acquire
func (k *Lock) Acquire() *Coroutine[bool] { return library(loop.Running(), "acquire", k.acquire) }

func (k *Lock) acquire(l *loop.Loop) (ok bool, err error) {
	if !k.locked && allCancelled(k.waiters) {
		k.locked = true
		return true, nil
	}
	if err := k.bind(l, k); err != nil {
		return false, err
	}
	defer func() {
		if !ok && !k.locked { // it may have been our turn
			k.wakeFirst()
		}
	}()
	if err := waitFirst(l, &k.waiters); err != nil {
		return false, err
	}
	k.locked = true
	return true, nil
}

// Release gives the lock back. It panics with a *RuntimeError if it is not taken.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock.release
func (k *Lock) Release() {
	if !k.locked {
		panic(&RuntimeError{Message: "Lock is not acquired."})
	}
	k.locked = false
	k.wakeFirst()
}

func (k *Lock) wakeFirst() {
	if len(k.waiters) > 0 && !k.waiters[0].Done() {
		k.waiters[0].SetResult(true)
	}
}

func (k *Lock) String() string { return describe("Lock", k, lockState(k.locked), k.waiters) }

func lockState(locked bool) string {
	if locked {
		return "locked"
	}
	return "unlocked"
}

func describe(kind string, p any, state string, waiters []*loop.Future) string {
	if n := len(waiters); n > 0 {
		state += fmt.Sprintf(", waiters:%d", n)
	}
	return fmt.Sprintf("<asyncio.locks.%s object at %p [%s]>", kind, p, state)
}

func allCancelled(waiters []*loop.Future) bool {
	return !slices.ContainsFunc(waiters, func(f *loop.Future) bool { return !f.Cancelled() })
}

// waitFirst waits in line until woken, and leaves the line in any case.
func waitFirst(l *loop.Loop, line *[]*loop.Future) error {
	f := l.NewFuture()
	*line = append(*line, f)
	defer leave(line, f)
	return wait(l, f)
}

func leave(line *[]*loop.Future, f *loop.Future) {
	switch i := slices.Index(*line, f); {
	case i == 0: // as a rule, and then lines are long
		(*line)[0] = nil
		*line = (*line)[1:]
	case i > 0:
		*line = slices.Delete(*line, i, i+1)
	}
}

// An Event is a flag that tasks wait for. The zero Event is not set.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event
type Event struct {
	binding
	set     bool
	waiters []*loop.Future
}

// NewEvent returns an event that is not set.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event
func NewEvent() *Event { return &Event{} }

// IsSet says whether the event is set.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event.is_set
func (e *Event) IsSet() bool { return e.set }

// Set wakes everybody who waits.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event.set
func (e *Event) Set() {
	if e.set {
		return
	}
	e.set = true
	for _, f := range e.waiters {
		if !f.Done() {
			f.SetResult(true)
		}
	}
}

// Clear makes later Waits wait.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event.clear
func (e *Event) Clear() { e.set = false }

// Wait waits until the event is set. The result is true.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event.wait
func (e *Event) Wait() *Coroutine[bool] { return library(loop.Running(), "wait", e.wait) }

func (e *Event) wait(l *loop.Loop) (bool, error) {
	if e.set {
		return true, nil
	}
	err := e.bind(l, e)
	if err == nil {
		err = waitFirst(l, &e.waiters)
	}
	return err == nil, err
}

func (e *Event) String() string {
	state := "unset"
	if e.set {
		state = "set"
	}
	return describe("Event", e, state, e.waiters)
}

// A Condition is a lock with people waiting for news.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition
type Condition struct {
	*Lock
	waiters []*loop.Future
}

// NewCondition returns a condition with a lock of its own, or with the given one.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition
func NewCondition(lock ...*Lock) *Condition {
	if len(lock) > 0 {
		return &Condition{Lock: lock[0]}
	}
	return &Condition{Lock: &Lock{}}
}

// Wait releases the lock, waits for Notify, and takes the lock again. The result is true.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.wait
func (c *Condition) Wait() *Coroutine[bool] { return library(loop.Running(), "wait", c.wait) }

func (c *Condition) wait(l *loop.Loop) (ok bool, err error) {
	if !c.locked {
		return false, &RuntimeError{Message: "cannot wait on un-acquired lock"}
	}
	c.Release()
	defer func() { // the lock must be taken again even if the wait is cancelled
		if again := c.reacquire(l); again != nil {
			ok, err = false, again
		}
	}()
	if err = c.bind(l, c); err == nil {
		err = waitFirst(l, &c.waiters)
	}
	return err == nil, err
}

func (c *Condition) reacquire(l *loop.Loop) error {
	var cancelled error
	for {
		_, err := c.acquire(l)
		switch {
		case err == nil:
			return cancelled
		case !loop.IsCancelled(err):
			return err
		}
		cancelled = &CancelledError{}
	}
}

// WaitFor waits until predicate, which is asked after every Notify, is true.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.wait_for
func (c *Condition) WaitFor(predicate func() bool) *Coroutine[bool] {
	return library(loop.Running(), "wait_for", func(l *loop.Loop) (bool, error) { return c.waitFor(l, predicate) })
}

func (c *Condition) waitFor(l *loop.Loop, predicate func() bool) (bool, error) {
	for !predicate() {
		if _, err := c.wait(l); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Notify wakes n of those who wait, one if n is not given. It panics with a *RuntimeError if the lock is not taken.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.notify
func (c *Condition) Notify(n ...int) {
	if !c.locked {
		panic(&RuntimeError{Message: "cannot notify on un-acquired lock"})
	}
	most := 1
	if len(n) > 0 {
		most = n[0]
	}
	for _, f := range c.waiters {
		if most <= 0 {
			return
		}
		if !f.Done() {
			most--
			f.SetResult(false)
		}
	}
}

// NotifyAll wakes everybody who waits.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.notify_all
func (c *Condition) NotifyAll() { c.Notify(len(c.waiters)) }

func (c *Condition) String() string { return describe("Condition", c, lockState(c.locked), c.waiters) }
