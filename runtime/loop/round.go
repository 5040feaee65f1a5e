package loop

import (
	"fmt"
	"runtime/debug"
)

// runOnce is one round, step for step BaseEventLoop._run_once.
// https://github.com/python/cpython/blob/3.11/Lib/asyncio/base_events.py
func (l *Loop) runOnce() {
	l.reportGarbage()
	l.sweepTimers()
	if !l.stopping {
		l.sleep()
	}
	if len(l.timers) > 0 {
		now := l.Time()
		for len(l.timers) > 0 && l.timers[0].when <= now {
			t := l.timers.pop()
			t.scheduled.Store(false)
			l.push(&t.Handle)
		}
	}
	l.mu.Lock()
	todo := l.ready.n
	l.mu.Unlock()
	for range todo {
		l.mu.Lock()
		if l.ready.n == 0 { // closed by a callback
			l.mu.Unlock()
			return
		}
		h := l.ready.pop()
		l.mu.Unlock()
		switch {
		case h.Cancelled():
		case l.debug:
			l.runTimed(h)
		default:
			l.runHandle(h)
		}
	}
}

// Python's bounds for the sweep of cancelled timers.
const (
	minScheduledTimers         = 100
	minCancelledTimersFraction = 0.5
)

// sweepTimers removes cancelled timers: all of them when they are many, else those that come first.
func (l *Loop) sweepTimers() {
	n := len(l.timers)
	if n > minScheduledTimers && float64(l.timersCancelled.Load())/float64(n) > minCancelledTimersFraction {
		kept := l.timers[:0]
		for _, t := range l.timers {
			if t.Cancelled() {
				t.scheduled.Store(false)
			} else {
				kept = append(kept, t)
			}
		}
		clear(l.timers[len(kept):])
		l.timers = kept
		l.timers.heapify()
		l.timersCancelled.Store(0)
		return
	}
	for len(l.timers) > 0 && l.timers[0].Cancelled() {
		l.timersCancelled.Add(-1)
		l.timers.pop().scheduled.Store(false)
	}
}

// sleep waits until something is ready or the first timer is due.
func (l *Loop) sleep() {
	l.mu.Lock()
	if l.ready.n > 0 || l.closed || l.garbage.Load() != nil {
		l.mu.Unlock()
		return
	}
	l.asleep, l.forever = true, len(l.timers) == 0
	l.mu.Unlock()
	if len(l.timers) > 0 {
		d := l.timers[0].when - l.Time()
		if d <= 0 {
			d = 0
		}
		if d == 0 {
			l.mu.Lock()
			l.rouse()
			l.mu.Unlock()
			<-l.wake
			return
		}
		stop := l.cfg.Clock.AfterFunc(d, l.poke)
		defer stop()
	}
	if outer := l.strand.outer; outer != nil {
		outer.block(func() { <-l.wake }) // a cell that runs a loop of its own lets the session's loop run meanwhile
		return
	}
	<-l.wake
}

func (l *Loop) poke() {
	l.mu.Lock()
	l.rouse()
	l.mu.Unlock()
}

// runTimed is runHandle in debug mode.
func (l *Loop) runTimed(h *Handle) {
	begin := l.Time()
	l.handling = h
	l.runHandle(h)
	l.handling = nil
	if took := l.Time() - begin; took >= l.slow && (h.task == nil || h.task.flow == nil) {
		l.report(Report{Kind: SlowCallback, Message: fmt.Sprintf("Executing %v took %.3f seconds", h, took.Seconds()),
			Owner: h.owner, owned: h.owned})
	}
}

func (l *Loop) runHandle(h *Handle) {
	if h.task != nil {
		h.task.wakeup(h)
		return
	}
	if h.fn == nil {
		return
	}
	if h.owned && l.cfg.Enter != nil {
		defer l.cfg.Enter(h.owner)()
	}
	over := false
	defer func() {
		var err error
		var stack []byte
		if r := recover(); r != nil {
			err, stack = asError(r), debug.Stack()
		} else if !over {
			err = l.ended()
		}
		if err != nil {
			l.CallExceptionHandler(Context{Message: fmt.Sprintf("Exception in callback %v", h), Err: err, Handle: h,
				Owner: h.owner, owned: h.owned, Stack: stack})
		}
	}()
	h.fn()
	over = true
}
