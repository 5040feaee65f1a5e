package loop

import (
	"reflect"
	"sync"
)

// Go runs f, which may block, on a goroutine of its own, and returns a future of its outcome. Cancelling the future does
// not stop f. It is safe to call from any goroutine.
func (l *Loop) Go(f func() (any, error)) *Future {
	fut := l.NewFuture()
	l.spawn(func() { fut.settle(l.protect(f)) })
	return fut
}

// GoOn is Go on a goroutine of somebody else's: start has its argument called later, or returns an error, which is then
// that of the future. It is safe to call from any goroutine.
func (l *Loop) GoOn(start func(func()) error, f func() (any, error)) *Future {
	fut := l.NewFuture()
	l.helpers.Add(1)
	if err := start(func() {
		defer l.helpers.Add(-1)
		fut.settle(l.protect(f))
	}); err != nil {
		l.helpers.Add(-1)
		fut.settle(nil, err, nil)
	}
	return fut
}

// settle ends the future from a goroutine that is not on the loop.
func (f *Future) settle(v any, err error, stack []byte) {
	f.l.pushThreadsafe(&Handle{l: f.l, fn: func() {
		switch {
		case f.Done(): // cancelled
		case IsCancelled(err):
			f.saved.Store(&err)
			f.cancelNow("")
		case err != nil:
			f.setException(err, stack)
		default:
			f.setResult(v)
		}
	}})
}

// spawn runs f on a helper goroutine: it ends by itself, and Idle knows of it.
func (l *Loop) spawn(f func()) {
	l.helpers.Add(1)
	run := func() {
		defer l.helpers.Add(-1)
		f()
	}
	if l.cfg.Go != nil {
		l.cfg.Go(run)
		return
	}
	go run()
}

func (l *Loop) protect(f func() (any, error)) (v any, err error, stack []byte) {
	over := false
	defer func() {
		if r := recover(); r != nil {
			err = asError(r)
			if p, ok := err.(*PanicError); ok {
				stack = p.Stack
			}
		} else if !over {
			err = l.exited()
		}
	}()
	v, err = f()
	over = true
	return v, err, nil
}

// received is a value that came out of a channel for an await that was cancelled.
type received struct {
	v  reflect.Value
	ok bool
}

// AwaitChan awaits one receive from ch, a channel of any type, as v, ok := <-ch. If the await is cancelled in the very
// moment in which a value comes, the next AwaitChan from ch gets that value. It is safe to call from any goroutine; a
// plain one is blocked.
func (l *Loop) AwaitChan(ch reflect.Value) (v reflect.Value, ok bool, err error) {
	c := ch
	if c.Kind() != reflect.Chan || c.Type().ChanDir()&reflect.RecvDir == 0 {
		return v, false, &TypeError{"object " + c.String() + " can't be used in 'await' expression"}
	}
	s := l.here()
	if s == nil {
		return l.recvOutside(c)
	}
	if err := s.mayAwait(); err != nil {
		return v, false, err
	}
	l = s.l
	if r, ok := l.unstash(c.Pointer()); ok {
		return r.v, r.ok, nil
	}
	if x, ok := c.TryRecv(); x.IsValid() {
		return x, ok, nil
	}
	w := &recvWait{l: l, ch: c, stop: make(chan struct{})}
	w.fut = l.newFuture()
	w.fut.onCancel = w.cancel
	l.spawn(w.receive)
	got, err := l.await(w.fut, true)
	if err != nil {
		w.abandon()
		return v, false, err
	}
	r := got.(received)
	return r.v, r.ok, nil
}

func (l *Loop) unstash(ch uintptr) (received, bool) {
	rs := l.stash[ch]
	if len(rs) == 0 {
		return received{}, false
	}
	if len(rs) == 1 {
		delete(l.stash, ch)
	} else {
		l.stash[ch] = rs[1:]
	}
	return rs[0], true
}

func (l *Loop) recvOutside(c reflect.Value) (v reflect.Value, ok bool, err error) {
	l.wait("chan receive", func(stop <-chan struct{}) bool {
		chosen, x, more := reflect.Select([]reflect.SelectCase{
			{Dir: reflect.SelectRecv, Chan: c},
			{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(stop)},
		})
		if chosen == 1 {
			err = errInterrupted()
			return true
		}
		v, ok = x, more
		return false
	})
	return v, ok, err
}

// A recvWait is a receive that a helper goroutine does for an await.
type recvWait struct {
	l    *Loop
	ch   reflect.Value
	fut  *Future
	once sync.Once
	stop chan struct{} // ends the helper
}

// receive is the helper.
func (w *recvWait) receive() {
	chosen, x, ok := reflect.Select([]reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: w.ch},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(w.stop)},
	})
	if chosen == 1 {
		return
	}
	r := received{x, ok}
	w.l.pushThreadsafe(&Handle{l: w.l, fn: func() {
		if !w.fut.Done() {
			w.fut.setResult(r)
		} else if r.ok {
			w.keep(r)
		}
	}})
}

func (w *recvWait) cancel(msg string) bool {
	w.once.Do(func() { close(w.stop) })
	return w.fut.cancelNow(msg)
}

// abandon is called when the await has failed: a value may have come although.
func (w *recvWait) abandon() {
	w.once.Do(func() { close(w.stop) })
	if w.fut.Done() && !w.fut.Cancelled() {
		if r := w.fut.result.(received); r.ok {
			w.keep(r)
		}
	}
}

func (w *recvWait) keep(r received) {
	p := w.ch.Pointer()
	w.l.stash[p] = append(w.l.stash[p], r)
}
