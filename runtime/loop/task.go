package loop

import (
	"fmt"
	"iter"
)

// A Task is a coroutine that the loop runs by itself.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task
//
// The state machine is that of CPython's Lib/asyncio/tasks.py. While a task is not done, it either waits for waiter, or
// its handle is in the ready queue, or it has the baton.
type Task struct {
	Future
	name       string
	coro       *Coroutine // nil for a flow
	flow       *Flow      // nil for others
	cancels    int        // requests not taken back
	mustCancel bool       // a cancellation is to be thrown in by the next step
	waiter     *Future
	handle     Handle // of the next step
	scheduled  bool   // handle is in the ready queue
	prev, next *Task  // in Loop.tasks
}

// CreateTask has the loop run c, from the next round on. An empty name becomes Task-n.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_task
func (l *Loop) CreateTask(c *Coroutine, name string) *Task {
	l.mustBeHere()
	l.mustBeOpen()
	t := l.newTask(name)
	t.coro = c
	t.owner, t.owned = c.owner, c.owned
	if l.cfg.Owner != nil {
		t.owner, t.owned = l.cfg.Owner(), true
		if c.state == created {
			c.owner, c.owned = t.owner, true // it runs in the context of who made the task
		}
	}
	t.schedule(nil)
	return t
}

func (l *Loop) newTask(name string) *Task {
	number := l.names.Add(1) // also for those that have a name, as in CPython 3.11
	if name == "" {
		name = fmt.Sprintf("Task-%d", number)
	}
	t := &Task{name: name}
	t.l, t.kind, t.task = l, "Task", t
	t.handle.l, t.handle.task = l, t
	l.tasks.add(t)
	return t
}

// schedule has the next step taken in the next round, with exc thrown in unless it is nil.
func (t *Task) schedule(exc error) {
	t.handle.exc, t.handle.fut = exc, nil
	t.scheduled = true
	t.l.push(&t.handle)
}

// Name is the task's name.
func (t *Task) Name() string { return t.name }

// SetName changes the task's name.
func (t *Task) SetName(name string) { t.name = name }

// Coroutine is what the task runs, or nil for a flow.
func (t *Task) Coroutine() *Coroutine { return t.coro }

// Flow is the flow that the task stands for, or nil.
func (t *Task) Flow() *Flow { return t.flow }

// Owner is whose task it is.
func (t *Task) Owner() any { return t.owner }

// cancel is Future.Cancel of a task.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel
func (t *Task) cancel(msg string) bool {
	if t.Done() {
		if t.fail != nil {
			t.fail.retrieve(t.l)
		}
		return false
	}
	t.cancels++
	if t.waiter != nil && t.cancelWaiter(msg) {
		return true
	}
	t.mustCancel = true
	t.cancelMessage = msg
	return true
}

// cancelWaiter cancels what the task waits for. Tasks that wait for each other in a circle are a *RecursionError, as in Python.
func (t *Task) cancelWaiter(msg string) bool {
	if t.l.cancelDepth >= t.l.cfg.RecursionLimit {
		panic(&RecursionError{})
	}
	t.l.cancelDepth++
	defer func() { t.l.cancelDepth-- }()
	return t.waiter.cancel(msg)
}

// cancelQuietly is Cancel, also of what cannot be cancelled because it is in a circle.
func (f *Future) cancelQuietly() {
	defer func() {
		if r := recover(); r != nil {
			if _, circle := r.(*RecursionError); !circle {
				panic(r)
			}
		}
	}()
	f.cancel("")
}

// Cancelling is the number of requests to cancel that were not taken back.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancelling
func (t *Task) Cancelling() int { t.l.mustBeHere(); return t.cancels }

// Uncancel takes one request back, and returns how many remain.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.uncancel
func (t *Task) Uncancel() int {
	t.l.mustBeHere()
	if t.cancels > 0 {
		t.cancels--
	}
	return t.cancels
}

// wakeup runs the task's handle.
func (t *Task) wakeup(h *Handle) {
	fut, exc := h.fut, h.exc
	h.fut, h.exc = nil, nil
	t.scheduled = false
	if t.Done() {
		return // it was ended from outside; asyncio reports a bug of its own here
	}
	if fut != nil && exc == nil {
		_, exc = fut.outcome()
	}
	t.step(exc)
}

// step runs the task until it waits again or ends.
func (t *Task) step(exc error) {
	if t.mustCancel && !(t.flow != nil && t.flow.strand.blocked) {
		if !IsCancelled(exc) {
			exc = t.cancelledError()
		}
		t.mustCancel = false
	}
	t.waiter = nil
	before := t.l.current
	t.l.current = t
	var st step
	if t.flow != nil {
		st = t.flow.resumeWith(exc)
	} else {
		st = t.coro.drive(t.l, exc)
	}
	t.l.current = before
	switch {
	case st.over:
		t.end()
	case st.blocked: // Block brings the flow back
	case st.fut == nil:
		t.schedule(nil)
	case st.fut.l != t.l:
		t.schedule(runtimeErrorf("Task %v got Future %v attached to a different loop", t, st.fut))
	case st.fut == &t.Future:
		t.schedule(runtimeErrorf("Task cannot await on itself: %v", t))
	default:
		st.fut.add(callback{task: t})
		t.waiter = st.fut
		if t.mustCancel && t.cancelWaiter(t.cancelMessage) {
			t.mustCancel = false
		}
	}
}

// end takes over the outcome of the coroutine.
func (t *Task) end() {
	t.l.tasks.remove(t)
	var v any
	var err error
	var stack []byte
	if t.coro != nil {
		v, err, stack = t.coro.result, t.coro.err, t.coro.stack
	} else {
		err = t.flow.err
	}
	switch {
	case err == nil && t.mustCancel: // cancelled right before it returned
		t.mustCancel = false
		t.cancelNow(t.cancelMessage)
	case err == nil:
		t.setResult(v)
	case IsCancelled(err):
		t.saved.Store(&err)
		t.cancelNow("")
	default:
		t.setException(err, stack)
		if t.flow != nil {
			t.fail.retrieve(t.l) // its panic reaches the caller of RunFlow
		}
	}
}

// interrupt ends what the task waits for and throws err in.
func (t *Task) interrupt(err error) {
	if t.scheduled {
		t.handle.exc = err
		return
	}
	if w := t.waiter; w != nil {
		w.dropWaiter(t)
		t.waiter = nil
		w.cancelQuietly()
		t.schedule(err)
	}
}

// CurrentTask is the task or flow that runs now, or nil in a callback.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.current_task
func (l *Loop) CurrentTask() *Task { l.mustBeHere(); return l.current }

// AllTasks returns the tasks that are not done, flows among them, oldest first.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.all_tasks
func (l *Loop) AllTasks() []*Task {
	l.mustBeHere()
	all := make([]*Task, 0, l.tasks.n)
	for t := range l.tasks.all() {
		all = append(all, t)
	}
	return all
}

// A taskList holds tasks in the order of their creation.
type taskList struct {
	first, last *Task
	n           int
}

func (s *taskList) add(t *Task) {
	t.prev = s.last
	if s.last != nil {
		s.last.next = t
	} else {
		s.first = t
	}
	s.last = t
	s.n++
}

func (s *taskList) remove(t *Task) {
	if t.prev != nil {
		t.prev.next = t.next
	} else {
		s.first = t.next
	}
	if t.next != nil {
		t.next.prev = t.prev
	} else {
		s.last = t.prev
	}
	t.prev, t.next = nil, nil
	s.n--
}

// all allows the task that it has just given to be removed meanwhile.
func (s *taskList) all() iter.Seq[*Task] {
	return func(yield func(*Task) bool) {
		for t := s.first; t != nil; {
			next := t.next
			if !yield(t) {
				return
			}
			t = next
		}
	}
}
