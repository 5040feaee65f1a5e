package loop

// An Awaitable is a *Future, *Task or *Coroutine.
type Awaitable interface{ awaitable() }

// At notes where the running coroutine is, for reprs: "Cell In[3]:4". It is safe to call from any goroutine.
func (l *Loop) At(pos string) {
	if s := l.here(); s != nil && s.inner != nil {
		s.inner.at = pos
	}
}

// Await waits for x while the loop runs others, and returns its outcome. In a coroutine and in a flow it hands the baton
// back unless x is done; a plain goroutine is blocked. Panics of a coroutine that is awaited directly are part of the
// outcome.
func (l *Loop) Await(x Awaitable) (any, error) { return l.await(x, true) }

// MustAwait is Await that raises the error: it panics with it, or lets the panic of a coroutine pass.
func (l *Loop) MustAwait(x Awaitable) any {
	v, err := l.await(x, false)
	if err != nil {
		panic(err)
	}
	return v
}

func (l *Loop) await(x Awaitable, catch bool) (any, error) {
	s := l.here()
	if s == nil {
		return l.awaitOutside(x)
	}
	if err := s.mayAwait(); err != nil {
		return nil, err
	}
	v, err := s.await(x, catch)
	if err != nil && l.uncatchable(err) {
		panic(err)
	}
	return v, err
}

// Yield lets everything else that is ready run once: asyncio.sleep(0).
func (l *Loop) Yield() error {
	s := l.here()
	if s == nil {
		return l.checkOpen()
	}
	if err := s.mayAwait(); err != nil {
		return err
	}
	return s.handOver(step{})
}

func (s *Strand) mayAwait() error {
	switch {
	case s.root == nil && s.flow == nil:
		return &RuntimeError{Message: "await is not possible in a callback of the event loop"}
	case s.blocked:
		return &RuntimeError{Message: "await is not possible inside a blocking operation"}
	}
	return nil
}

func (l *Loop) uncatchable(v any) bool {
	if _, exit := v.(*GeneratorExit); exit {
		return true
	}
	return l.cfg.Uncatchable != nil && l.cfg.Uncatchable(v)
}

func (s *Strand) await(x Awaitable, catch bool) (any, error) {
	switch x := x.(type) {
	case *Coroutine:
		return s.awaitCoroutine(x, catch)
	case *Task:
		return s.awaitFuture(&x.Future)
	case *Future:
		return s.awaitFuture(x)
	}
	return nil, &TypeError{"object nil can't be used in 'await' expression"}
}

func (s *Strand) awaitFuture(f *Future) (any, error) {
	if !f.Done() {
		if err := s.handOver(step{fut: f}); err != nil {
			return nil, err
		}
		if !f.Done() {
			return nil, &RuntimeError{Message: "await wasn't used with future"}
		}
	}
	return f.outcome()
}

// handOver gives the baton to whoever drives the strand, and returns what is thrown in when it comes back.
func (s *Strand) handOver(st step) error {
	if s.l.closing {
		panic(&GeneratorExit{})
	}
	var err error
	if s.flow != nil {
		err = s.flow.handOver(st)
	} else {
		s.yield(st)
		err, s.thrown = s.thrown, nil
	}
	if exit, ok := err.(*GeneratorExit); ok {
		panic(exit)
	}
	return err
}

func (s *Strand) awaitCoroutine(c *Coroutine, catch bool) (any, error) {
	if err := c.ready(); err != nil {
		if _, executing := err.(*ValueError); executing {
			err = &RuntimeError{Message: "coroutine is being awaited already"}
		}
		return nil, err
	}
	if c.state == suspended {
		return s.delegate(c)
	}
	c.origin.settled.Store(true)
	if s.depth >= s.l.cfg.RecursionLimit {
		c.finish(nil, nil)
		return nil, &RecursionError{}
	}
	return s.runInline(c, catch)
}

// runInline runs a coroutine that has not begun on the stack of the one that awaits it.
func (s *Strand) runInline(c *Coroutine, catch bool) (v any, err error) {
	outer := s.inner
	s.inner, c.l, c.inline, c.state = c, s.l, true, running
	s.depth++
	defer func() {
		s.depth--
		s.inner, c.inline = outer, false
		c.finish(nil, nil)
		if !catch {
			return
		}
		if r := recover(); r != nil {
			if s.l.uncatchable(r) {
				panic(r)
			}
			err = asError(r)
		}
	}()
	return c.body()
}

// delegate awaits a coroutine that somebody has begun by hand.
func (s *Strand) delegate(c *Coroutine) (any, error) {
	c.inline = true
	defer func() { c.inline = false }()
	var exc error
	for {
		st := c.resumeWith(nil, exc)
		if st.over {
			return c.result, c.err
		}
		exc = s.handOver(st)
	}
}

// awaitOutside blocks a plain goroutine until x is done.
func (l *Loop) awaitOutside(x Awaitable) (any, error) {
	var f *Future
	var failed error
	done := make(chan struct{})
	_, err := l.CallSoonThreadsafe(func() {
		if f, failed = l.EnsureFuture(x); failed != nil {
			close(done)
			return
		}
		f.addCallback(func(*Future) { close(done) })
	})
	if err != nil {
		return nil, err
	}
	l.wait("await", func(stop <-chan struct{}) bool {
		select {
		case <-done:
			return false
		case <-l.done:
			failed = &RuntimeError{Message: "Event loop is closed"}
			return false
		case <-stop:
			failed = errInterrupted()
			if _, isCoroutine := x.(*Coroutine); isCoroutine {
				l.pushThreadsafe(&Handle{l: l, fn: func() { f.cancel("") }})
			}
			return true
		}
	})
	if failed != nil {
		return nil, failed
	}
	return f.outcome()
}

func errInterrupted() error { return runtimeErrorf("interrupted") }

func (l *Loop) wait(kind string, wait func(stop <-chan struct{}) (stopped bool)) {
	if l.cfg.Wait != nil {
		l.cfg.Wait(kind, wait)
		return
	}
	wait(nil)
}

// EnsureFuture returns the future that x is, or makes a task of the coroutine that it is.
// https://docs.python.org/3/library/asyncio-future.html#asyncio.ensure_future
func (l *Loop) EnsureFuture(x Awaitable) (*Future, error) {
	switch x := x.(type) {
	case *Coroutine:
		return &l.CreateTask(x, "").Future, nil
	case *Task:
		return l.mine(&x.Future)
	case *Future:
		return l.mine(x)
	}
	return nil, &TypeError{"An asyncio.Future, a coroutine or an awaitable is required"}
}

func (l *Loop) mine(f *Future) (*Future, error) {
	if f.l != l {
		return nil, &ValueError{"The future belongs to a different loop than the one specified as the loop argument"}
	}
	return f, nil
}
