package loop

import (
	"context"
	"fmt"
	"time"
)

// CloseIdle closes a loop that does not run.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.close
func (l *Loop) CloseIdle() error {
	if l.driven.Load() {
		return &RuntimeError{Message: "Cannot close a running event loop"}
	}
	l.dropCoroutines()
	l.finish()
	return nil
}

// Close cancels every task of a loop that was started with Start, gives them one second to clean up, unwinds those that
// do not end, and waits until the loop's goroutine is gone, or for ctx. It is safe to call from any goroutine that
// the loop does not run.
func (l *Loop) Close(ctx context.Context) error {
	if !l.driven.Load() {
		return l.CloseIdle()
	}
	if err := l.pushThreadsafe(&Handle{l: l, fn: l.beginClose}); err != nil {
		return nil // closed already
	}
	select {
	case <-l.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("close the event loop: %w", context.Cause(ctx))
	}
}

func (l *Loop) beginClose() {
	if l.closing {
		return
	}
	for t := range l.tasks.all() {
		t.cancelQuietly()
	}
	var poll func()
	deadline := l.Time() + time.Second
	poll = func() {
		if l.tasks.n > 0 && l.Time() < deadline {
			l.callAt(l.Time()+time.Millisecond, poll)
			return
		}
		l.dropCoroutines()
		l.stopping = true
	}
	l.push(&Handle{l: l, fn: poll})
}

// dropCoroutines unwinds the coroutines that have goroutines, so that no goroutine stays behind.
func (l *Loop) dropCoroutines() {
	l.closing = true
	for c := range l.coros {
		if c.state == suspended {
			c.resumeWith(nil, &GeneratorExit{})
		}
		delete(l.coros, c)
	}
}

// finish closes a loop that does not run.
func (l *Loop) finish() {
	l.mu.Lock()
	already := l.closed
	l.closed = true
	l.ready = ring{}
	l.mu.Unlock()
	l.timers = nil
	if !already {
		l.driven.Store(false)
		close(l.done)
	}
}
