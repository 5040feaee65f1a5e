package asyncio

import (
	"fmt"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// The states of a barrier.
const (
	filling   = "filling"
	draining  = "draining"
	resetting = "resetting"
	broken    = "broken"
)

// A Barrier holds tasks back until a number of them wait.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier
type Barrier struct {
	cond    Condition
	parties int
	state   string
	count   int // of tasks inside
}

// NewBarrier returns a barrier for parties tasks.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier
func NewBarrier(parties int) *Barrier {
	if parties < 1 {
		panic(&ValueError{Message: "parties must be > 0"})
	}
	return &Barrier{cond: Condition{Lock: &Lock{}}, parties: parties, state: filling}
}

// Parties is how many tasks the barrier waits for.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.parties
func (b *Barrier) Parties() int { return b.parties }

// NWaiting is how many tasks wait while the barrier fills.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.n_waiting
func (b *Barrier) NWaiting() int {
	if b.state == filling {
		return b.count
	}
	return 0
}

// Broken says whether the barrier was aborted.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.broken
func (b *Barrier) Broken() bool { return b.state == broken }

// Wait waits until all parties wait. The result is different for each of them, from 0 to parties-1. It fails with a
// *BrokenBarrierError if the barrier is reset or aborted.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.wait
func (b *Barrier) Wait() *Coroutine[int] {
	return library(loop.Running(), "wait", func(l *loop.Loop) (int, error) {
		var index int
		err := b.locked(l, func() (err error) {
			index, err = b.wait(l)
			return err
		})
		return index, err
	})
}

// locked runs f with the lock.
func (b *Barrier) locked(l *loop.Loop, f func() error) error {
	if _, err := b.cond.acquire(l); err != nil {
		return err
	}
	defer b.cond.Release()
	return f()
}

func (b *Barrier) wait(l *loop.Loop) (int, error) {
	if _, err := b.cond.waitFor(l, func() bool { return b.state != draining && b.state != resetting }); err != nil {
		return 0, err
	}
	if b.state == broken {
		return 0, &BrokenBarrierError{Message: "Barrier aborted"}
	}
	index := b.count
	b.count++
	defer b.exit()
	if index+1 == b.parties {
		b.state = draining
		b.cond.NotifyAll()
		return index, nil
	}
	if _, err := b.cond.waitFor(l, func() bool { return b.state != filling }); err != nil {
		return 0, err
	}
	if b.state == broken || b.state == resetting {
		return 0, &BrokenBarrierError{Message: "Abort or reset of barrier"}
	}
	return index, nil
}

// exit lets the next in when the last has left.
func (b *Barrier) exit() {
	b.count--
	if b.count > 0 {
		return
	}
	if b.state == resetting || b.state == draining {
		b.state = filling
	}
	b.cond.NotifyAll()
}

// Reset makes the barrier empty. Those who wait get a *BrokenBarrierError.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.reset
func (b *Barrier) Reset() *Coroutine[None] {
	return b.change("reset", func() {
		if b.count > 0 {
			b.state = resetting
		} else {
			b.state = filling
		}
	})
}

// Abort breaks the barrier: those who wait, and who will, get a *BrokenBarrierError.
// https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.abort
func (b *Barrier) Abort() *Coroutine[None] { return b.change("abort", func() { b.state = broken }) }

func (b *Barrier) change(name string, f func()) *Coroutine[None] {
	return library(loop.Running(), name, func(l *loop.Loop) (None, error) {
		return None{}, b.locked(l, func() error {
			f()
			b.cond.NotifyAll()
			return nil
		})
	})
}

func (b *Barrier) String() string {
	state := b.state
	if !b.Broken() {
		state += fmt.Sprintf(", waiters:%d/%d", b.NWaiting(), b.parties)
	}
	return fmt.Sprintf("<asyncio.locks.Barrier object at %p [%s]>", b, state)
}
