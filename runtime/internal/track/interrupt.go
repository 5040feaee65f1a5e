package track

import (
	"errors"
	"runtime"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// Stop is the panic that stops a flow. It passes through the flow's deferred functions, and user code cannot keep it:
// lowered code recovers from nothing that IsStop, and a flow that goes on all the same is stopped again.
type Stop struct{ Err error }

func (s *Stop) Error() string { return s.Err.Error() }

func (s *Stop) Unwrap() error { return s.Err }

// IsStop says whether a recovered value is a Stop or wraps one.
func IsStop(v any) bool {
	_, ok := StopReason(v)
	return ok
}

// StopReason returns the error that Interrupt was given, if v is a Stop or wraps one.
func StopReason(v any) (error, bool) {
	err, ok := v.(error)
	if !ok {
		return nil, false
	}
	if stop := (*Stop)(nil); errors.As(err, &stop) {
		return stop.Err, true
	}
	return nil, false
}

// Interrupt asks a flow to stop with reason: at its next Tick, or now if it is in a hooked wait. It says whether the
// flow was still there to be asked. A second call stops deferred functions that do not end.
func (t *Tracker) Interrupt(g *G, reason error) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return false
	}
	if g.reason == nil {
		t.stops.Add(1)
		if g.adopted {
			g.asked.Store(true)
		}
	}
	g.reason = reason
	g.makeDue()
	return true
}

// Abandon gives up on a flow that compiled code blocks out of reach. The caller goes on without it; it ends at its next
// check. Abandon interrupts it first if nobody has.
func (t *Tracker) Abandon(g *G, reason error) {
	g.mu.Lock()
	g.abandoned = true
	asked := g.reason != nil
	g.mu.Unlock()
	if !asked {
		t.Interrupt(g, reason)
	}
}

// Pending is not zero while some goroutine was asked to stop and has not ended: only then Tick has anything to do, so
// compiled loops may check it themselves.
func (t *Tracker) Pending() *frames.Count { return &t.stops }

// Tick stands at loop back-edges and calls. It panics with a *Stop if the current flow was asked to stop.
func (t *Tracker) Tick() {
	if t.stops.Load() != 0 {
		t.tickSlow()
	}
}

func (t *Tracker) tickSlow() {
	g := t.Current()
	if g == nil {
		return
	}
	g.check()
	if t.suspicious.Load() && depth() > t.cfg.MaxStack {
		g.overflow()
	}
}

// check raises a stop that is due.
func (g *G) check() {
	if g.due.Load() {
		g.raise()
	}
}

// raise stops the flow that runs on this goroutine. What its deferred functions do is left alone for a while; those of a
// goroutine that compiled code started, until it is stopped again.
func (g *G) raise() {
	g.mu.Lock()
	g.due.Store(false)
	g.stop = nil
	if g.adopted {
		g.reason = nil
		g.asked.Store(false)
		g.t.stops.Add(-1)
		g.mu.Unlock()
		runtime.Goexit() // compiled code stands above us, and need not expect a panic
	}
	if g.stopGrace != nil {
		g.stopGrace()
	}
	g.stopGrace = g.t.cfg.Clock.AfterFunc(g.t.cfg.Grace, g.raiseAgain)
	err := g.reason
	g.mu.Unlock()
	g.leave(&Stop{Err: err})
}

// raiseAgain ends the grace of a flow that is still there: something kept the Stop, or a deferred function is slow.
func (g *G) raiseAgain() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.ended {
		g.makeDue()
	}
}

// makeDue is called with g.mu held.
func (g *G) makeDue() {
	if g.due.Swap(true) {
		return
	}
	if g.stop != nil {
		close(g.stop)
	}
}

// Stopped is closed when the flow has been asked to stop, and open again in its deferred functions. A wait that is not
// hooked may select on it, and call Tick when it is closed.
func (g *G) Stopped() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stop == nil {
		g.stop = make(chan struct{})
		if g.due.Load() {
			close(g.stop)
		}
	}
	return g.stop
}

// Due says that the flow was asked to stop and has not come to a check since.
func (g *G) Due() bool { return g.due.Load() }

// Stopping returns why the flow was asked to stop, or nil.
func (g *G) Stopping() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.reason
}
