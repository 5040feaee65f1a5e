package asyncio

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// A Timeout bounds what WithTimeout runs.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Timeout
type Timeout struct {
	l     *loop.Loop
	task  *loop.Task
	state string
	when  time.Duration
	timer *loop.Handle

	cancelling int // requests to cancel the task before it entered
}

// The states of a timeout, in Python's words.
const (
	timeoutActive   = "active"
	timeoutExpiring = "expiring"
	timeoutExpired  = "expired"
	timeoutFinished = "finished"
)

// WithTimeout stands for async with timeout(delay): it runs body, and cancels it after delay; then it fails with a
// *TimeoutError. Forever means no limit.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout
func WithTimeout(delay time.Duration, body func(tm *Timeout) error) *Coroutine[None] {
	return withTimeout(loop.Running(), delay, false, body)
}

// WithTimeoutAt is WithTimeout with a time on the clock of EventLoop.Time.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout_at
func WithTimeoutAt(when time.Duration, body func(tm *Timeout) error) *Coroutine[None] {
	return withTimeout(loop.Running(), when, true, body)
}

func withTimeout(l *loop.Loop, when time.Duration, absolute bool, body func(tm *Timeout) error) *Coroutine[None] {
	return library(l, "timeout", func(l *loop.Loop) (None, error) {
		tm := &Timeout{l: l, task: l.CurrentTask(), state: timeoutActive}
		if tm.task == nil {
			return None{}, &RuntimeError{Message: "Timeout should be used inside a task"}
		}
		if !absolute && when != Forever {
			when += l.Time()
		}
		tm.cancelling = tm.task.Cancelling()
		tm.set(when)
		defer tm.stop() // also where a panic passes that nobody may catch
		return None{}, tm.exit(protect(l, func() error { return body(tm) }))
	})
}

// exit follows Timeout.__aexit__ of CPython 3.11.
func (tm *Timeout) exit(err error) error {
	tm.stop()
	switch tm.state {
	case timeoutExpiring:
		tm.state = timeoutExpired
		if tm.task.Uncancel() <= tm.cancelling && loop.IsCancelled(err) {
			return &TimeoutError{}
		}
	case timeoutActive:
		tm.state = timeoutFinished
	}
	return err
}

func (tm *Timeout) stop() {
	if tm.timer != nil {
		tm.timer.Cancel()
		tm.timer = nil
	}
}

// When is the time at which the body is cancelled, on the clock of EventLoop.Time, or Forever.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Timeout.when
func (tm *Timeout) When() time.Duration { return tm.when }

// Expired says whether the time was over before the body was.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Timeout.expired
func (tm *Timeout) Expired() bool { return tm.state == timeoutExpiring || tm.state == timeoutExpired }

// Reschedule changes the time. It panics with a *RuntimeError when the body is over or its time is.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Timeout.reschedule
func (tm *Timeout) Reschedule(when time.Duration) {
	if tm.state != timeoutActive {
		panic(&RuntimeError{Message: "Cannot change state of " + tm.state + " Timeout"})
	}
	tm.set(when)
}

func (tm *Timeout) set(when time.Duration) {
	tm.when = when
	tm.stop()
	switch {
	case when == Forever:
	case when <= tm.l.Time():
		tm.timer = tm.l.CallSoon(tm.expire)
	default:
		tm.timer = &tm.l.CallAt(when, tm.expire).Handle
	}
}

func (tm *Timeout) expire() {
	tm.task.Cancel("")
	tm.state = timeoutExpiring
	tm.timer = nil
}

func (tm *Timeout) String() string {
	info := ""
	if tm.state == timeoutActive {
		info = " when=None"
		if tm.when != Forever {
			info = " when=" + pyFloat(math.Round(tm.when.Seconds()*1000)/1000)
		}
	}
	return "<Timeout [" + tm.state + "]" + info + ">"
}

// pyFloat shows f as Python does.
func pyFloat(f float64) string {
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}
