package loop

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// Config is what a session gives its loop. The zero Config works.
type Config struct {
	// Clock is where times and timers come from. Nil is package time.
	Clock Clock

	// Locals is where the loop keeps, per goroutine, what it runs there. Nil keeps it in the goroutine's pprof labels,
	// where Running finds it too.
	Locals Locals

	// Owner returns the owner (the cell) of the code that runs on the calling goroutine. It is asked whenever a handle,
	// task, coroutine or callback is made.
	Owner func() any

	// Enter makes the calling goroutine, the loop's own, work for owner until leave is called: around callbacks.
	Enter func(owner any) (leave func())

	// Run is called on the new goroutine of a coroutine and must call body exactly once, on that goroutine. It is where
	// a session gives the goroutine a record of its own, with the owner of the coroutine; see Strand.SetValue. Nil
	// calls body.
	Run func(s *Strand, body func())

	// Wait wraps each wait of a flow or plain goroutine for the loop ("await", or "baton" when a flow waits for its
	// turn). It must call wait exactly once. If stop, which may be nil, is closed, the flow is interrupted: the wait
	// ends soon and says stopped, and Wait should panic. Nil calls wait(nil).
	Wait func(kind string, wait func(stop <-chan struct{}) (stopped bool))

	// Go starts f on a new goroutine of the calling one's owner: a helper of Loop.Go or of a channel wait. It ends by
	// itself. Nil is a go statement.
	Go func(f func())

	// Uncatchable says that a panic value, or an error that was given to Interrupt, must not end up as the error of an
	// await: it goes on as a panic until the end of the coroutine or flow. Nil means none.
	Uncatchable func(v any) bool

	// Report learns of what asyncio would log or warn of, on the loop's goroutine with the owner installed. Nil drops it.
	Report func(Report)

	// Repr shows a value inside the representation of a future. Nil is %#v, cut.
	Repr func(v any) string

	// RecursionLimit is how deep coroutines may await coroutines. 0 is Python's 1000.
	RecursionLimit int
}

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
	defer func() {
		if r := recover(); r != nil {
			stack := debug.Stack()
			l.CallExceptionHandler(Context{Message: fmt.Sprintf("Exception in callback %v", h), Err: asError(r), Handle: h,
				Owner: h.owner, owned: h.owned, Stack: stack})
		}
	}()
	h.fn()
}
