package loop

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// A Loop is an event loop. Methods are called by the code that the loop runs, and panic with a *RuntimeError on any
// other goroutine, unless they say that they are safe to call from any goroutine.
type Loop struct {
	cfg    Config
	locals Locals
	born   time.Time
	names  *atomic.Int64 // numbers of Task-1 and so on, shared with loops made by Sibling

	mu      sync.Mutex    // protects what follows
	ready   ring          // what runs next
	asleep  bool          // nothing is ready and the driver waits for wake
	forever bool          // asleep without a timer
	closed  bool          // nothing runs any more
	wake    chan struct{} // has room for one

	driven  atomic.Bool            // somebody drives the loop: Start or RunForever
	holder  atomic.Pointer[Strand] // who has the baton
	helpers atomic.Int64           // goroutines of Go and channel waits that are not over

	// What follows is touched only by the holder of the baton.
	timers      timerHeap
	current     *Task
	tasks       taskList
	strand      *Strand // of the driver's goroutine
	stopping    bool
	cancelDepth int  // of cancelWaiter
	closing     bool // awaits end at once
	debug       bool
	slow        time.Duration
	handling    *Handle // that runs, in debug mode
	onError     func(*Loop, Context)
	coros       map[*Coroutine]struct{} // those with a goroutine of their own
	stash       map[uintptr][]received  // values taken from channels by awaits that were cancelled
	startOnce   sync.Once
	done        chan struct{} // closed when the loop is closed

	timersCancelled atomic.Int64 // timers that are cancelled and still in the heap
	unretrieved     atomic.Int64 // see Unretrieved
	garbage         atomic.Pointer[garbage]
	virtual         bool // in a bubble of testing/synctest
}

// New returns a loop that does not run yet: see Start and RunForever.
func New(cfg Config) *Loop {
	if cfg.Clock == nil {
		cfg.Clock = realClock{}
	}
	if cfg.Locals == nil {
		cfg.Locals = labelLocals{}
	}
	if cfg.RecursionLimit == 0 {
		cfg.RecursionLimit = 1000
	}
	return &Loop{
		cfg:     cfg,
		locals:  cfg.Locals,
		born:    cfg.Clock.Now(),
		virtual: inBubble(),
		names:   new(atomic.Int64),
		wake:    make(chan struct{}, 1),
		done:    make(chan struct{}),
		slow:    100 * time.Millisecond,
		coros:   make(map[*Coroutine]struct{}),
		stash:   make(map[uintptr][]received),
	}
}

// Sibling returns a new loop with the same Config, whose tasks are numbered together with those of l, as every loop of
// a Python process does. It is safe to call from any goroutine.
func (l *Loop) Sibling() *Loop {
	s := New(l.cfg)
	s.names = l.names
	return s
}

// Start runs the loop on a goroutine of its own until Close. It is safe to call from any goroutine, and more than once.
func (l *Loop) Start() {
	l.startOnce.Do(func() {
		if l.driven.CompareAndSwap(false, true) {
			go l.drive() // Close stops it and waits for it
		}
	})
}

func (l *Loop) drive() {
	over := false
	defer func() {
		if !over { // a callback called runtime.Goexit, which ends only the goroutine
			l.current = nil
			go l.drive() // in the place of this one
		}
	}()
	leave := l.occupy()
	for !l.stopping {
		l.runOnce()
	}
	leave()
	over = true
	l.finish()
}

// occupy makes the calling goroutine the loop's, until leave is called.
func (l *Loop) occupy() (leave func()) {
	before := l.locals.Get()
	outer, _ := before.(*Strand)
	l.strand = &Strand{l: l, outer: outer}
	l.locals.Set(l.strand)
	l.holder.Store(l.strand)
	return func() {
		l.holder.Store(nil)
		l.locals.Set(before)
	}
}

// RunForever runs the loop on the calling goroutine until Stop. Unlike Python, a flow of another loop may call it: a
// cell may run a loop of its own.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_forever
func (l *Loop) RunForever() error {
	if err := l.checkOpen(); err != nil {
		return err
	}
	if !l.driven.CompareAndSwap(false, true) {
		return &RuntimeError{Message: "This event loop is already running"}
	}
	if s := l.here(); s != nil && s.flow == nil {
		l.driven.Store(false)
		return &RuntimeError{Message: "Cannot run the event loop while another loop is running"}
	}
	leave := l.occupy()
	defer func() {
		l.stopping, l.current = false, nil
		leave()
		l.driven.Store(false)
	}()
	for {
		l.runOnce()
		if l.stopping {
			return nil
		}
	}
}

// RunUntilComplete runs the loop on the calling goroutine until x is done, and returns its outcome.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_until_complete
func (l *Loop) RunUntilComplete(x Awaitable) (any, error) {
	if err := l.checkOpen(); err != nil {
		return nil, err
	}
	if l.driven.Load() {
		return nil, &RuntimeError{Message: "This event loop is already running"}
	}
	f, err := l.EnsureFuture(x)
	if err != nil {
		return nil, err
	}
	stop := f.addCallback(func(*Future) { l.stopping = true })
	err = l.RunForever()
	f.removeCallback(stop)
	switch {
	case err != nil:
		return nil, err
	case !f.Done():
		return nil, &RuntimeError{Message: "Event loop stopped before Future completed."}
	}
	return f.Result()
}

// Stop ends RunForever after the current round. A loop that was started with Start does not stop: it belongs to the
// session. It is safe to call from any goroutine.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.stop
func (l *Loop) Stop() {
	if s := l.here(); (s == nil || s != l.holder.Load()) && l.driven.Load() {
		l.pushThreadsafe(&Handle{l: l, fn: func() { l.stopping = true }})
		return
	}
	l.stopping = true
}

// Closed says whether the loop is closed. It is safe to call from any goroutine.
func (l *Loop) Closed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// IsRunning says whether somebody drives the loop. It is safe to call from any goroutine.
func (l *Loop) IsRunning() bool { return l.driven.Load() }

// Idle says that nothing in the loop can happen unless some other goroutine makes it: nothing is ready, no timer is
// set and no helper of Go or of a channel wait is at work. It is safe to call from any goroutine.
func (l *Loop) Idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return (l.closed || l.asleep && l.forever) && l.helpers.Load() == 0
}

func (l *Loop) String() string {
	return fmt.Sprintf("<EventLoop running=%s closed=%s debug=%s>", pyBool(l.IsRunning()), pyBool(l.Closed()), pyBool(l.debug))
}

func pyBool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// SetDebug turns on debug mode, in which steps that hold the baton for more than 100 ms are reported.
// https://docs.python.org/3/library/asyncio-dev.html#debug-mode
func (l *Loop) SetDebug(on bool) { l.mustBeHere(); l.debug = on }

// GetDebug says whether debug mode is on.
func (l *Loop) GetDebug() bool { l.mustBeHere(); return l.debug }

// SlowCallbackDuration is what debug mode takes for slow.
func (l *Loop) SlowCallbackDuration() time.Duration { l.mustBeHere(); return l.slow }

// SetSlowCallbackDuration changes what debug mode takes for slow.
func (l *Loop) SetSlowCallbackDuration(d time.Duration) { l.mustBeHere(); l.slow = d }

func (l *Loop) checkOpen() error {
	if l.Closed() {
		return &RuntimeError{Message: "Event loop is closed"}
	}
	return nil
}

func (l *Loop) mustBeOpen() {
	if err := l.checkOpen(); err != nil {
		panic(err)
	}
}

// mustBeHere panics unless the calling goroutine may touch the loop: it has the baton, or nobody drives the loop.
func (l *Loop) mustBeHere() {
	if l.driven.Load() && !l.isHere() {
		panic(runtimeErrorf("Non-thread-safe operation invoked on an event loop other than the current one"))
	}
}

func (l *Loop) isHere() bool {
	h := l.holder.Load()
	if h == nil {
		return false
	}
	for s, _ := l.locals.Get().(*Strand); s != nil; s = s.outer {
		if s == h {
			return true
		}
	}
	return false
}

// push makes h ready. The caller has the baton, or nobody drives the loop.
func (l *Loop) push(h *Handle) {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		panic(&RuntimeError{Message: "Event loop is closed"})
	}
	l.ready.push(h)
	l.rouse()
	l.mu.Unlock()
}

// pushThreadsafe makes h ready, from any goroutine.
func (l *Loop) pushThreadsafe(h *Handle) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return &RuntimeError{Message: "Event loop is closed"}
	}
	l.ready.push(h)
	l.rouse()
	return nil
}

// rouse wakes the driver if it sleeps. It is called with mu held.
func (l *Loop) rouse() {
	if l.asleep {
		l.asleep = false
		l.wake <- struct{}{} // has room: one is sent for each sleep
	}
}
