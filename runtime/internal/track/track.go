// Package track knows the goroutines of a session: which cell started each, what it waits for and since when, and how
// to stop it. It does not know the engine that runs cells, the event loop or Jupyter: cells reach it through the
// hooked operations (Send, Recv, Select, MutexLock, Sleep and so on), which cost little while they do not block, and
// the session through Run, Go, Interrupt and Snapshot.
//
// A goroutine is found again by its pprof label, which goroutines inherit from the one that starts them, in
// interpreted and compiled code alike. One that compiled code started gets a record of its own the first time it
// comes by here; until then it counts as its parent's.
//
// Lock order: Tracker.mu before G.mu; neither is held while user code runs.
package track

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// Config is what a session gives its tracker. The zero Config works.
type Config struct {
	// OnPanic learns of a panic that ended a goroutine started by Go or AfterFunc, and of a stack overflow on any other than
	// the main flow of a cell. It is called on that goroutine. Nil drops the report.
	OnPanic func(g *G, value any)

	// Block wraps every wait that really blocks, so that the session can give the event loop's baton back meanwhile.
	// It must call wait exactly once. Nil waits plainly.
	Block func(g *G, wait func())

	// Idle says that nothing outside this package can wake a goroutine: no task is ready, no timer of the event loop
	// is set. Nil means yes.
	Idle func() bool

	// Clock is where times and timers come from. Nil is package time.
	Clock Clock

	// Grace is how long the deferred functions of a stopped flow may run before it is stopped again. 0 is 50 ms.
	Grace time.Duration

	// Settle is how long nothing may move before a deadlock is believed. 0 is 100 ms; a negative one turns the
	// detection off.
	Settle time.Duration

	// MaxStack is how many bytes of stack a goroutine may use. 0 is 448 MB, a little less than the runtime allows.
	MaxStack int
}

// A Clock gives times and timers.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f on a goroutine of its own after d, unless the returned stop is called before.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

func (realClock) AfterFunc(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }

// A Tracker follows the goroutines of one session. Every method is safe to call from any goroutine.
type Tracker struct {
	cfg Config
	key string // the label's key; its address tells our labels from everybody else's

	stops    frames.Count  // goroutines that were asked to stop and have not ended
	moves    atomic.Uint64 // grows whenever a goroutine starts, ends, or begins or ends a wait
	live     atomic.Int64  // goroutines with a strong record
	blocked  atomic.Int64  // of those: in a wait that only others can end
	mains    atomic.Int64  // of those: main flows of cells
	waiting  atomic.Int64  // of those: in a wait of any kind
	external atomic.Int64  // things that may wake somebody from outside: timers, signals, connections

	sampling   atomic.Bool // watchDepth is at work
	suspicious atomic.Bool // some stack may be deep, which counts as one of stops

	mu       sync.Mutex // protects what follows
	last     uint64
	all      map[uint64]ref
	watching bool // a deadlock check is scheduled
	onces    map[*sync.Once]chan struct{}
}

// ref holds a goroutine's record: strongly while we know its end, weakly if compiled code started it, for then the
// garbage collector is the only one who sees it end.
type ref struct {
	strong *G
	weak   weak.Pointer[G]
}

func (r ref) get() *G {
	if r.strong != nil {
		return r.strong
	}
	return r.weak.Value()
}

// New returns a tracker without goroutines.
func New(cfg Config) *Tracker {
	if cfg.Clock == nil {
		cfg.Clock = realClock{}
	}
	if cfg.Grace == 0 {
		cfg.Grace = 50 * time.Millisecond
	}
	if cfg.Settle == 0 {
		cfg.Settle = 100 * time.Millisecond
	}
	if cfg.MaxStack == 0 {
		cfg.MaxStack = maxStack
	}
	if cfg.Idle == nil {
		cfg.Idle = func() bool { return true }
	}
	return &Tracker{
		cfg:   cfg,
		key:   strings.Clone(labelKey), // on the heap, so that no other string has this address
		all:   make(map[uint64]ref),
		onces: make(map[*sync.Once]chan struct{}),
	}
}

// An Owner is the cell that a goroutine belongs to. The zero Owner is nobody.
type Owner struct {
	Cell  lang.Cell
	Count int // n of In[n]
}

// A Flow describes what Run runs.
type Flow struct {
	Owner Owner
	Name  string // what %goroutines calls it: "main", "Task-3"
	Pos   string // where it was started, as cells show positions
	Main  bool   // it is the main flow of a cell, which a deadlock fails
}

// Run runs f on the calling goroutine under a fresh record, and gives the goroutine its former record back when f
// returns, panics or exits. Panics pass through: the caller tells a Stop from others by StopReason.
func (t *Tracker) Run(flow Flow, f func(g *G)) {
	g := t.start(flow, t.peek())
	before := runtime_getProfLabel()
	defer func() {
		runtime_setProfLabel(before)
		t.end(g)
	}()
	g.gp.Store(getg())
	runtime_setProfLabel(g.label)
	f(g)
}

// Enter is Run for work that begins and ends in different calls: the calling goroutine has a fresh record until leave is
// called on it. Labels of others stay.
func (t *Tracker) Enter(flow Flow) (g *G, leave func()) {
	g = t.start(flow, t.peek())
	g.entered = true
	before := runtime_getProfLabel()
	g.gp.Store(getg())
	runtime_setProfLabel(t.beside(before, g.label))
	return g, func() {
		runtime_setProfLabel(before)
		t.end(g)
	}
}

// As runs f on the calling goroutine as a part of flow g: for a coroutine that g drives, which has a goroutine of its
// own (iter.Pull) and never runs at the same time as g.
func (t *Tracker) As(g *G, f func()) {
	before := runtime_getProfLabel()
	defer runtime_setProfLabel(before)
	runtime_setProfLabel(newLabel(t.key, g, true))
	f()
}

// Go starts f on a goroutine that belongs to the cell of the current one. A panic in f is reported and ends only that
// goroutine; Stop and runtime.Goexit end it silently. pos is where the go statement stands.
func (t *Tracker) Go(pos string, f func()) *G {
	parent := t.Current()
	flow := Flow{Pos: pos}
	if parent != nil {
		flow.Owner = parent.owner
	}
	return t.GoFlow(flow, f)
}

// GoFlow is Go for a given owner.
func (t *Tracker) GoFlow(flow Flow, f func()) *G {
	g := t.start(flow, t.peek())
	go t.body(g, f) // ends with f; Interrupt stops it; nobody waits, as with a go statement
	return g
}

func (t *Tracker) body(g *G, f func()) {
	g.gp.Store(getg())
	runtime_setProfLabel(g.label)
	defer t.end(g)
	defer func() {
		v := g.Ended(recover())
		reason, stopped := StopReason(v)
		if v == nil || t.cfg.OnPanic == nil || stopped && !IsStackOverflow(reason) {
			return
		}
		t.cfg.OnPanic(g, v)
	}()
	f()
}

// start makes the record of a goroutine that begins.
func (t *Tracker) start(flow Flow, parent *G) *G {
	g := t.newG(flow, parent)
	t.mu.Lock()
	t.all[g.id] = ref{strong: g}
	t.mu.Unlock()
	t.live.Add(1)
	if g.main {
		t.mains.Add(1)
	}
	t.moves.Add(1)
	t.watchDepth()
	return g
}

func (t *Tracker) newG(flow Flow, parent *G) *G {
	g := &G{t: t, owner: flow.Owner, name: flow.Name, pos: flow.Pos, main: flow.Main, done: make(chan struct{})}
	if parent != nil {
		g.parent = parent.id
	}
	t.mu.Lock()
	t.last++
	g.id = t.last
	t.mu.Unlock()
	g.since = t.cfg.Clock.Now()
	g.label = newLabel(t.key, g, false)
	return g
}

// end forgets a goroutine that is over.
func (t *Tracker) end(g *G) {
	g.gp.Store(0) // the runtime will use this g for another goroutine, which may have inherited the label
	g.mu.Lock()
	g.ended = true
	asked := g.reason != nil
	if g.stopGrace != nil {
		g.stopGrace()
	}
	g.mu.Unlock()
	close(g.done)
	if asked {
		t.stops.Add(-1)
	}
	t.mu.Lock()
	delete(t.all, g.id)
	t.mu.Unlock()
	if g.main {
		t.mains.Add(-1)
	}
	t.live.Add(-1)
	t.moves.Add(1)
	t.suspect()
}

// adopt gives a goroutine that compiled code started its own record.
func (t *Tracker) adopt(parent *G) *G {
	g := t.newG(Flow{Owner: parent.owner, Name: "compiled", Pos: parent.pos}, parent)
	g.adopted = true
	g.asked = new(atomic.Bool)
	g.gp.Store(getg())
	t.mu.Lock()
	t.all[g.id] = ref{weak: weak.Make(g)}
	t.mu.Unlock()
	runtime.AddCleanup(g, t.forget, remains{g.id, g.asked})
	runtime_setProfLabel(g.label)
	t.moves.Add(1)
	return g
}

// remains is what is left of an adopted record when it is collected.
type remains struct {
	id    uint64
	asked *atomic.Bool
}

func (t *Tracker) forget(r remains) {
	t.mu.Lock()
	delete(t.all, r.id)
	t.mu.Unlock()
	if r.asked.Load() {
		t.stops.Add(-1) // it ended without ever checking
	}
}

// Lookup returns the live goroutine with that number.
func (t *Tracker) Lookup(id uint64) (*G, bool) {
	t.mu.Lock()
	r, ok := t.all[id]
	t.mu.Unlock()
	if !ok {
		return nil, false
	}
	g := r.get()
	return g, g != nil
}

func (t *Tracker) goroutines() []*G {
	t.mu.Lock()
	gs := make([]*G, 0, len(t.all))
	for _, r := range t.all {
		if g := r.get(); g != nil {
			gs = append(gs, g)
		}
	}
	t.mu.Unlock()
	slices.SortFunc(gs, func(a, b *G) int { return int(a.id) - int(b.id) })
	return gs
}

// Snapshot lists the goroutines of the session by number. It takes milliseconds when compiled code started some.
func (t *Tracker) Snapshot() []Info {
	gs := t.goroutines()
	var seen map[uint64]int
	if slices.ContainsFunc(gs, func(g *G) bool { return g.adopted }) {
		seen = t.labelled()
	}
	infos := make([]Info, 0, len(gs))
	for _, g := range gs {
		if g.adopted && seen[g.id] == 0 {
			continue // over, and only not collected yet
		}
		infos = append(infos, g.Info())
	}
	return infos
}
