package loop

import (
	"fmt"
	"sync/atomic"
	"time"
)

// A Handle is a callback that the loop will call. It is either a function or a step of a task.
// https://docs.python.org/3/library/asyncio-eventloop.html#callback-handles
type Handle struct {
	l         *Loop
	fn        func()
	task      *Task   // of which it is a step
	exc       error   // that is thrown in by the step
	fut       *Future // or whose outcome decides
	timer     *Timer  // it belongs to, for Cancel
	owner     any
	owned     bool // owner is to be installed while it runs
	cancelled atomic.Bool
}

// Cancel makes the loop skip the callback.
func (h *Handle) Cancel() {
	if h.cancelled.Swap(true) {
		return
	}
	if h.timer != nil && h.timer.scheduled.Load() {
		h.l.timersCancelled.Add(1)
	}
}

// Cancelled says whether Cancel was called.
func (h *Handle) Cancelled() bool { return h.cancelled.Load() }

func (h *Handle) String() string {
	if h.task != nil {
		return h.task.String()
	}
	kind, when := "Handle", ""
	if h.timer != nil {
		kind, when = "TimerHandle", fmt.Sprintf(" when=%v", h.timer.when.Seconds())
	}
	if h.Cancelled() {
		return fmt.Sprintf("<%s cancelled%s>", kind, when)
	}
	return fmt.Sprintf("<%s%s>", kind, when)
}

// A Timer is a Handle with a time.
type Timer struct {
	Handle
	when      time.Duration
	scheduled atomic.Bool
}

// When is the time at which the loop calls it, on the clock of Loop.Time.
func (t *Timer) When() time.Duration { return t.when }

// newHandle returns a handle of user code, owned by whoever runs now.
func (l *Loop) newHandle(fn func()) *Handle {
	h := &Handle{l: l, fn: fn}
	l.own(h)
	return h
}

func (l *Loop) own(h *Handle) {
	if l.cfg.Owner != nil {
		h.owner, h.owned = l.cfg.Owner(), true
	}
}

// CallSoon has fn called in the next round of the loop, after everything that is ready already.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon
func (l *Loop) CallSoon(fn func()) *Handle {
	l.mustBeHere()
	h := l.newHandle(fn)
	l.push(h)
	return h
}

// CallSoonThreadsafe is CallSoon for any goroutine. A loop that is closed drops the callback and returns an error.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon_threadsafe
func (l *Loop) CallSoonThreadsafe(fn func()) (*Handle, error) {
	h := l.newHandle(fn)
	return h, l.pushThreadsafe(h)
}

// CallLater has fn called after delay.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_later
func (l *Loop) CallLater(delay time.Duration, fn func()) *Timer { return l.CallAt(l.Time()+delay, fn) }

// CallAt has fn called when Time has reached when. Of two timers of the same time, which is first is undefined in the
// same way as in Python.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_at
func (l *Loop) CallAt(when time.Duration, fn func()) *Timer {
	l.mustBeHere()
	t := l.callAt(when, fn)
	l.own(&t.Handle)
	return t
}

// callAt is CallAt for the loop's own use, without an owner.
func (l *Loop) callAt(when time.Duration, fn func()) *Timer {
	l.mustBeOpen()
	t := &Timer{when: when}
	t.Handle.l, t.Handle.fn, t.Handle.timer = l, fn, t
	t.scheduled.Store(true)
	l.timers.push(t)
	return t
}

// Time is the loop's clock: the time since it was made.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.time
func (l *Loop) Time() time.Duration { return l.cfg.Clock.Now().Sub(l.born) }
