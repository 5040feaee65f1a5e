package loop

import (
	"iter"
	"runtime"
	"runtime/debug"
)

// The states of a coroutine.
const (
	created uint8 = iota
	running
	suspended
	closed
)

// A Coroutine is a function call that has not run, or not to its end. It runs when it is awaited, then on the stack of
// the one who awaits it; as a task; or by hand, with Send. Only then it needs a goroutine of its own.
// https://docs.python.org/3/reference/datamodel.html#coroutine-objects
type Coroutine struct {
	l      *Loop
	name   string
	pos    string // where the function is
	at     string // where it runs, see Loop.At; "" before it has awaited anything
	body   func() (any, error)
	state  uint8
	origin *origin
	owner  any
	owned  bool

	// With a goroutine of its own:
	strand *Strand
	next   func() (step, bool)
	inline bool // on the stack of who awaits it

	result any
	err    error
	stack  []byte
}

// NewCoroutine returns a coroutine of body. name is the function's name, pos where it stands, as reprs show it
// ("Cell In[3]:4"), or "". It is safe to call from any goroutine.
func (l *Loop) NewCoroutine(name, pos string, body func() (any, error)) *Coroutine {
	c := &Coroutine{l: l, name: name, pos: pos, body: body, origin: &origin{name: name, pos: pos}}
	if l.cfg.Owner != nil {
		c.owner, c.owned = l.cfg.Owner(), true
		c.origin.owner, c.origin.owned = c.owner, true
	}
	runtime.AddCleanup(c, l.dropped, c.origin)
	return c
}

// NewLibraryCoroutine is NewCoroutine for the coroutines of a library: cheaper, because one that is dropped is reported
// only by ReportDropped and not when it is collected. body is given the loop that runs it. A nil l means that this may be
// any loop; such a coroutine cannot be run by hand where Running does not find one. It is safe to call from any goroutine.
func (l *Loop) NewLibraryCoroutine(name string, body func(*Loop) (any, error)) *Coroutine {
	c := &Coroutine{l: l, name: name, origin: &origin{name: name}}
	c.body = func() (any, error) { return body(c.l) }
	return c
}

func (c *Coroutine) awaitable() {}

// Loop is the loop that runs the coroutine, or is expected to, or nil.
func (c *Coroutine) Loop() *Loop { return c.l }

// Name is the name of the coroutine's function.
func (c *Coroutine) Name() string { return c.name }

// Owner is whose coroutine it is: of the code that made it, or made a task of it. It is safe to call from any goroutine.
func (c *Coroutine) Owner() any { return c.owner }

// State is Python's name of the coroutine's state, as inspect.getcoroutinestate returns it.
func (c *Coroutine) State() string {
	return [...]string{"CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED"}[c.state]
}

// ready says why the coroutine cannot be run or resumed, or nil.
func (c *Coroutine) ready() error {
	switch {
	case c.state == closed:
		return &RuntimeError{Message: "cannot reuse already awaited coroutine"}
	case c.inline:
		return &RuntimeError{Message: "coroutine is being awaited already"}
	case c.state == running:
		return &ValueError{Message: "coroutine already executing"}
	}
	return nil
}

// Send runs the coroutine by hand until it awaits something that is not there, and returns that: a *Future, or nil where
// it only lets others run. The error is a *StopIteration with the result once the coroutine has returned, or what it
// failed with.
// https://docs.python.org/3/reference/datamodel.html#coroutine.send
func (c *Coroutine) Send(v any) (any, error) { return c.byHand(v, nil) }

// Throw raises err where the coroutine waits, and then does as Send.
// https://docs.python.org/3/reference/datamodel.html#coroutine.throw
func (c *Coroutine) Throw(err error) (any, error) { return c.byHand(nil, err) }

func (c *Coroutine) byHand(v any, exc error) (any, error) {
	if err := c.settle(); err != nil {
		return nil, err
	}
	if err := c.ready(); err != nil {
		return nil, err
	}
	if c.state == created && v != nil {
		return nil, &TypeError{"can't send non-None value to a just-started coroutine"}
	}
	st := c.resumeWith(v, exc)
	switch {
	case !st.over && st.fut != nil:
		return st.fut, nil
	case !st.over:
		return nil, nil
	case c.err != nil:
		return nil, c.err
	}
	return nil, &StopIteration{Value: c.result}
}

// Close makes a coroutine that waits unwind, by throwing a *GeneratorExit into it. One that has not begun never will.
// https://docs.python.org/3/reference/datamodel.html#coroutine.close
func (c *Coroutine) Close() error {
	if c.state == created && c.l == nil {
		c.origin.settled.Store(true)
		c.finish(nil, nil)
	}
	if err := c.settle(); err != nil {
		return err
	}
	switch {
	case c.state == closed:
		return nil
	case c.ready() != nil:
		return c.ready()
	}
	st := c.resumeWith(nil, &GeneratorExit{})
	if !st.over {
		return &RuntimeError{Message: "coroutine ignored GeneratorExit"}
	}
	if _, exit := c.err.(*GeneratorExit); exit {
		return nil
	}
	return c.err
}

// settle finds the loop of a coroutine that is run by hand, and panics if the calling goroutine may not do that.
func (c *Coroutine) settle() error {
	if c.l == nil && c.state == created {
		if c.l = Running(); c.l == nil {
			return &RuntimeError{Message: "no running event loop"}
		}
	}
	if c.l != nil {
		c.l.mustBeHere()
	}
	return nil
}

// drive takes one step for a task of l.
func (c *Coroutine) drive(l *Loop, exc error) step {
	if err := c.ready(); err != nil {
		if c.state != closed {
			return step{over: true} // somebody else drives it; its task ends with what it has
		}
		c.result, c.err = nil, err
		return step{over: true}
	}
	if c.state == created {
		c.l = l
	}
	return c.resumeWith(nil, exc)
}

// resumeWith runs the coroutine on its own goroutine until it hands the baton back.
func (c *Coroutine) resumeWith(v any, exc error) step {
	l := c.l
	if c.state == created {
		c.origin.settled.Store(true)
		if exc != nil { // thrown in before the first line
			c.finish(nil, exc)
			return step{over: true}
		}
		c.start()
	}
	s := c.strand
	s.sent, s.thrown = v, exc
	before := l.holder.Swap(s)
	c.state = running
	st, ok := c.next()
	l.holder.Store(before)
	if !ok {
		st.over = true
	}
	if st.over {
		delete(l.coros, c)
		c.next, c.strand = nil, nil
	} else {
		c.state = suspended
	}
	return st
}

// start makes the coroutine's goroutine, which resumeWith drives and Loop.Close unwinds.
func (c *Coroutine) start() {
	l := c.l
	s := &Strand{l: l, root: c, inner: c, depth: 1}
	if by := l.here(); by != nil {
		s.depth = by.depth + 1 // sent by hand
	}
	c.strand = s
	l.coros[c] = struct{}{}
	c.next, _ = iter.Pull(func(yield func(step) bool) {
		s.yield = yield
		if l.cfg.Run != nil {
			l.cfg.Run(s, func() { c.main(s) })
			return
		}
		c.main(s)
	})
}

// main is the whole life of the coroutine's goroutine.
func (c *Coroutine) main(s *Strand) {
	over := false
	defer func() {
		r := recover()
		switch {
		case r != nil:
			err := asError(r)
			c.finish(nil, err)
			if !IsCancelled(err) {
				c.stack = debug.Stack()
			}
		case !over: // runtime.Goexit, which iter.Pull would pass on to the loop: the goroutine stays behind instead
			c.finish(nil, c.l.exited())
			s.yield(step{over: true})
		}
	}()
	s.l.locals.Set(s)
	v, err := c.body()
	over = true
	c.finish(v, err)
}

func (c *Coroutine) finish(v any, err error) {
	c.result, c.err, c.state, c.body = v, err, closed, nil
}
