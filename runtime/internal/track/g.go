package track

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// A G is the record of one goroutine (or of the main flow of a cell). Its methods are safe to call from any goroutine.
type G struct {
	t       *Tracker
	id      uint64
	parent  uint64
	owner   Owner
	name    string
	pos     string
	main    bool
	adopted bool         // compiled code started it, so its end is not seen
	entered bool         // it is Enter's, and its goroutine somebody else's
	asked   *atomic.Bool // of an adopted one: it counts in Tracker.stops
	since   time.Time
	label   unsafe.Pointer // the pprof label set that names it
	gp      atomic.Uintptr // the goroutine it runs on, see getg; 0 once ended
	frames  frames.Stack   // belongs to the goroutine itself
	due     atomic.Bool    // it has to stop at the next check
	done    chan struct{}

	mu        sync.Mutex // protects what follows
	wait      Waiting
	waitSince time.Time
	waiting   bool
	reason    error         // why it was asked to stop, nil if it was not
	stop      chan struct{} // closed while due; made by the first wait
	abandoned bool
	ended     bool
	stopGrace func() bool // stops the timer that makes it due again
}

// ID is the goroutine's number in its session, from 1.
func (g *G) ID() uint64 { return g.id }

// Owner is the cell that started it.
func (g *G) Owner() Owner { return g.owner }

// Ended is what ended the goroutine: what its outermost function recovered, or else the Stop with which runtime.Goexit was
// called in its place. Only the goroutine itself may ask.
func (g *G) Ended(recovered any) any {
	left := g.frames.TakeEnding()
	if recovered == nil {
		return left
	}
	return recovered
}

// Done is closed when the goroutine has ended. It never is for one that compiled code started.
func (g *G) Done() <-chan struct{} { return g.done }

// Frames is what interpreted functions keep for the goroutine. Only the goroutine itself may use it.
func (g *G) Frames() *frames.Stack { return &g.frames }

func (g *G) String() string { return fmt.Sprintf("goroutine %d", g.id) }

// Waiting says what a goroutine waits for.
type Waiting struct {
	Kind string // in the runtime's words where it has some: "chan receive", "select", "sleep", "sync.Mutex.Lock"
	Pos  string // where, as cells show positions

	// External waits can end without any other goroutine of the session: timers, input, the network.
	External bool

	// Loop waits belong to the event loop, which knows already that the flow waits: Config.Block is not called.
	Loop bool
}

// State is what a goroutine does, as far as the tracker can see.
type State string

// The states of a goroutine.
const (
	Running   State = "running" // or blocked in compiled code
	Blocked   State = "waiting"
	Sleeping  State = "sleeping"
	Stopping  State = "stopping"  // asked to stop, and not ended yet
	Abandoned State = "abandoned" // blocked in compiled code when its cell was stopped
)

// Info is what %goroutines shows of one goroutine.
type Info struct {
	ID       uint64
	Parent   uint64 // the goroutine that started it, 0 for none
	Owner    Owner
	Name     string
	Start    string // position
	Started  time.Time
	Main     bool
	Compiled bool // compiled code started it
	State    State
	Wait     Waiting   // zero while it runs
	Since    time.Time // of Wait
}

// Info describes the goroutine as it is now.
func (g *G) Info() Info {
	g.mu.Lock()
	defer g.mu.Unlock()
	info := Info{ID: g.id, Parent: g.parent, Owner: g.owner, Name: g.name, Start: g.pos, Started: g.since, Main: g.main,
		Compiled: g.adopted, State: Running}
	if g.waiting {
		info.Wait, info.Since, info.State = g.wait, g.waitSince, Blocked
		if g.wait.Kind == kindSleep {
			info.State = Sleeping
		}
	}
	switch {
	case g.abandoned:
		info.State = Abandoned
	case g.reason != nil:
		info.State = Stopping
	}
	return info
}

// Wait is a hooked wait of the calling goroutine: wait must return soon after stop is closed, and say whether it did so
// without having got what it waited for; then the flow is stopped. On a goroutine that no cell started, stop is nil.
func (t *Tracker) Wait(w Waiting, wait func(stop <-chan struct{}) (stopped bool)) {
	g := t.Current()
	if g == nil {
		wait(nil)
		return
	}
	g.check()
	stop := g.begin(w)
	var stopped bool
	var thrown any
	run := func() {
		defer func() { thrown = recover() }() // Block's caller must get the baton back first
		stopped = wait(stop)
	}
	if t.cfg.Block != nil && !w.Loop {
		t.cfg.Block(g, run)
	} else {
		run()
	}
	g.finish(w)
	if thrown != nil {
		panic(thrown)
	}
	if stopped {
		g.raise()
	}
}

// begin notes that the goroutine waits from now on, and returns the channel that wakes it.
func (g *G) begin(w Waiting) <-chan struct{} {
	now := g.t.cfg.Clock.Now()
	g.mu.Lock()
	g.wait, g.waitSince, g.waiting = w, now, true
	if g.stop == nil {
		g.stop = make(chan struct{})
		if g.due.Load() {
			close(g.stop)
		}
	}
	stop := g.stop
	g.mu.Unlock()
	g.t.moves.Add(1)
	if !g.adopted {
		g.t.waiting.Add(1)
	}
	if !w.External && !g.adopted {
		g.t.blocked.Add(1)
		g.t.suspect()
	}
	return stop
}

func (g *G) finish(w Waiting) {
	if !g.adopted {
		g.t.waiting.Add(-1)
		g.t.watchDepth()
	}
	if !w.External && !g.adopted {
		g.t.blocked.Add(-1)
	}
	g.t.moves.Add(1)
	g.mu.Lock()
	g.waiting, g.wait = false, Waiting{}
	g.mu.Unlock()
}
