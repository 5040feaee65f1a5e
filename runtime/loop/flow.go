package loop

import (
	"context"
	"sync"
	"sync/atomic"
)

// A Flow is code on a goroutine of somebody else's that takes part in the loop as if it were a task: the top-level code
// of a cell. While it runs, it has the baton.
type Flow struct {
	l      *Loop
	task   *Task
	strand *Strand
	resume chan error    // the baton comes, with what is thrown in; has room for one
	back   chan step     // the baton goes back; has room for one
	begun  atomic.Bool   // it was given the baton for the first time, or gave up before
	awaits atomic.Uint64 // hand-overs begun and ended: odd while it awaits

	mu   sync.Mutex // protects what follows
	has  bool       // it has the baton, or it is on its way
	gone bool       // it was abandoned
	err  error      // it ended with
}

// give hands the baton back with st. It is false for a flow that was abandoned, which has none.
func (fl *Flow) give(st step, err error) bool {
	fl.mu.Lock()
	defer fl.mu.Unlock()
	if fl.gone {
		return false
	}
	fl.has = false
	if err != nil {
		fl.err = err
	}
	fl.back <- st // has room for one
	return true
}

// Abandon takes the baton from a flow that is blocked in something that does not end, so that the loop goes on without
// it. Its task ends with err, and the flow is no part of the loop any more: what it awaits fails. Abandon is false, and
// does nothing, if the flow does not have the baton: then it waits for the loop, and Interrupt does. It is safe to call
// from any goroutine.
func (fl *Flow) Abandon(err error) bool {
	fl.mu.Lock()
	defer fl.mu.Unlock()
	if !fl.has || fl.gone {
		return false
	}
	fl.has, fl.gone, fl.err = false, true, err
	fl.back <- step{over: true}
	return true
}

// RunFlow runs f on the calling goroutine as a flow: it waits for its turn in the ready queue, as a new task would, and
// has the baton except while it awaits or is in Block. An empty name becomes Task-n. Panics of f pass through.
//
// When ctx ends before f has begun, f is not run and RunFlow returns the cause. Afterwards the end of ctx interrupts what
// the flow awaits, with the cause. RunFlow also returns an error, and has not run f, if the loop is closed. It is safe to
// call from any plain goroutine; several flows may exist.
func (l *Loop) RunFlow(ctx context.Context, name string, f func(*Flow)) error {
	if l.here() != nil {
		return &RuntimeError{Message: "Cannot run a flow inside the event loop"}
	}
	fl := &Flow{l: l, resume: make(chan error, 1), back: make(chan step, 1)}
	fl.strand = &Strand{l: l, flow: fl}
	if _, err := l.CallSoonThreadsafe(func() { fl.begin(name) }); err != nil {
		return err
	}
	if err := fl.awaitTurn(ctx); err != nil {
		return err
	}
	before := l.locals.Get()
	l.locals.Set(fl.strand)
	normal := false
	defer func() {
		l.locals.Set(before)
		var err error
		if !normal {
			err = runtimeErrorf("the flow panicked")
		}
		fl.give(step{over: true}, err)
	}()
	defer context.AfterFunc(ctx, func() { fl.Interrupt(context.Cause(ctx)) })()
	f(fl)
	normal = true
	return nil
}

// awaitTurn waits until the loop gives the flow the baton for the first time.
func (fl *Flow) awaitTurn(ctx context.Context) (err error) {
	fl.l.wait("baton", func(stop <-chan struct{}) bool {
		select {
		case <-fl.resume:
			return false
		case <-fl.l.done:
			err = &RuntimeError{Message: "Event loop is closed"}
			return false
		case <-ctx.Done():
			err = context.Cause(ctx)
		case <-stop:
			err = errInterrupted()
		}
		if fl.begun.Swap(true) { // the baton is on its way
			<-fl.resume
			fl.give(step{over: true}, err)
		}
		return ctx.Err() == nil
	})
	return err
}

// begin is the first step of the flow's task.
func (fl *Flow) begin(name string) {
	if fl.begun.Swap(true) {
		return
	}
	fl.task = fl.l.newTask(name)
	fl.task.flow = fl
	if fl.l.cfg.Owner != nil {
		fl.task.owner, fl.task.owned = fl.l.cfg.Owner(), true
	}
	fl.task.step(nil)
}

// resumeWith lends the baton to the flow until it comes back. It runs on the loop's goroutine.
func (fl *Flow) resumeWith(exc error) step {
	fl.mu.Lock()
	fl.has = true
	fl.mu.Unlock()
	before := fl.l.holder.Swap(fl.strand)
	fl.resume <- exc
	st := <-fl.back
	fl.l.holder.Store(before)
	return st
}

// Task is the task that the flow is to the loop.
func (fl *Flow) Task() *Task { return fl.task }

// handOver gives the baton back until the loop resumes the flow. The baton goes inside of wait, so that a wait that
// panics instead of waiting leaves the flow with the baton.
func (fl *Flow) handOver(st step) (err error) {
	fl.l.wait("await", func(stop <-chan struct{}) bool {
		n := fl.awaits.Add(1)
		if !fl.give(st, nil) {
			err = errInterrupted()
			return true
		}
		select {
		case err = <-fl.resume:
		case <-fl.l.done:
			err = &RuntimeError{Message: "Event loop is closed"}
		case <-stop:
			fl.interrupt(n, errInterrupted())
			select {
			case <-fl.resume:
			case <-fl.l.done:
			}
			fl.awaits.Add(1)
			err = errInterrupted()
			return true
		}
		fl.awaits.Add(1)
		return false
	})
	return err
}

// Interrupt ends what the flow awaits, as if its task were cancelled, and has the await fail with err. Other tasks go
// on. It says whether the flow was awaiting anything; where it was not, nothing happens. It is safe to call from any
// goroutine.
func (fl *Flow) Interrupt(err error) bool {
	n := fl.awaits.Load()
	if n%2 == 0 {
		return false
	}
	fl.interrupt(n, err)
	return true
}

// interrupt ends the n-th await, unless it has ended by itself.
func (fl *Flow) interrupt(n uint64, err error) {
	fl.l.pushThreadsafe(&Handle{l: fl.l, fn: func() {
		if fl.awaits.Load() == n {
			fl.task.interrupt(err)
		}
	}})
}

// Block runs wait, a blocking operation of the calling goroutine. A flow gives the baton back meanwhile and goes on when
// it has it again, in its turn. A task keeps the baton, so that the whole loop waits, and a plain goroutine has none. It
// is safe to call from any goroutine.
func (l *Loop) Block(wait func()) {
	if s := l.here(); s != nil {
		s.block(wait)
		return
	}
	wait()
}

func (s *Strand) block(wait func()) {
	if s.flow == nil || s.blocked || s.l.holder.Load() != s {
		wait()
		return
	}
	s.flow.block(wait)
}

func (fl *Flow) block(wait func()) {
	fl.strand.blocked = true
	if fl.give(step{blocked: true}, nil) {
		defer fl.comeBack()
	}
	wait()
}

// comeBack waits for the baton. It cannot be interrupted: the flow goes on with the baton, or not at all.
func (fl *Flow) comeBack() {
	if fl.l.pushThreadsafe(&fl.task.handle) == nil {
		select {
		case <-fl.resume:
		case <-fl.l.done: // whoever is left runs alone
		}
	}
	fl.strand.blocked = false
}
