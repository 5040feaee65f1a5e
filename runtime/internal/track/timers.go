package track

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// Sleep is time.Sleep.
func (t *Tracker) Sleep(pos string, d time.Duration) {
	if d <= 0 {
		runtime.Gosched()
		return
	}
	over := make(chan struct{})
	t.Wait(Waiting{Kind: kindSleep, Pos: pos, External: true}, func(stop <-chan struct{}) bool {
		cancel := t.cfg.Clock.AfterFunc(d, func() { close(over) })
		select {
		case <-over:
			return false
		case <-stop:
			cancel()
			return true
		}
	})
}

// External says that something outside the session may wake its goroutines, until release is called: a signal handler,
// an open comm, a server. While there is one, no deadlock is reported.
func (t *Tracker) External() (release func()) {
	t.external.Add(1)
	return sync.OnceFunc(func() {
		t.external.Add(-1)
		t.suspect()
	})
}

// AfterFunc is time.AfterFunc: f runs on a goroutine of the caller's cell. Until it has fired, or was stopped and
// collected, no deadlock is reported. Stop the timer as usual; to reset one use ResetTimer.
func (t *Tracker) AfterFunc(pos string, d time.Duration, f func()) *time.Timer {
	owner := t.CurrentOwner()
	release := t.External()
	timer := time.AfterFunc(d, func() {
		defer release()
		g := t.start(Flow{Owner: owner, Pos: pos, Name: "timer"}, nil)
		t.body(g, f)
	})
	runtime.AddCleanup(timer, func(release func()) { release() }, release) // stopped behind our back, and dropped
	return timer
}

// WithTimeout is context.WithTimeout.
func (t *Tracker) WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return t.WithDeadline(parent, time.Now().Add(d))
}

// WithDeadline is context.WithDeadline.
func (t *Tracker) WithDeadline(parent context.Context, d time.Time) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithDeadline(parent, d)
	t.ExternalUntil(ctx)
	return ctx, cancel
}

// ExternalUntil is External until ctx ends: for a context that a timer ends, whoever made it.
func (t *Tracker) ExternalUntil(ctx context.Context) { context.AfterFunc(ctx, t.External()) }

// ResetTimer is timer.Reset for a timer that AfterFunc returned.
func (t *Tracker) ResetTimer(timer *time.Timer, d time.Duration) bool {
	time.AfterFunc(d+t.cfg.Settle, t.External())
	return timer.Reset(d)
}
