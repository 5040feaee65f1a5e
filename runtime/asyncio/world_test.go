package asyncio

import (
	"fmt"
	"time"
)

// A world is what a random program works on.
type world struct {
	*scene
	tasks   []*Task[string]
	queues  []*Queue[int]
	locks   []*Lock
	sems    []*Semaphore
	event   Event
	cond    *Condition
	futures []*Future[int]
}

func playRandom(s *scene, program []any) {
	w := &world{
		scene:   s,
		queues:  []*Queue[int]{NewQueue[int](1), NewQueue[int](), NewPriorityQueue[int](nil)},
		locks:   []*Lock{NewLock(), NewLock()},
		sems:    []*Semaphore{NewSemaphore(1), NewSemaphore(2)},
		cond:    NewCondition(),
		futures: []*Future[int]{NewFuture[int](), NewFuture[int](), NewFuture[int]()},
	}
	for _, body := range program {
		w.spawn(body)
	}
	s.sleep(30)
	s.say("stop")
	for _, t := range append([]*Task[string]{}, w.tasks...) {
		t.Cancel("stop")
	}
	s.sleep(30)
	s.say(done(w.tasks))
}

func done(tasks []*Task[string]) []any {
	var list []any
	for _, t := range tasks {
		list = append(list, t.Done())
	}
	return list
}

func (w *world) spawn(body any) {
	n := len(w.tasks)
	t := CreateTask(w.call(fmt.Sprint("t", n), body))
	t.AddDoneCallback(func(t *Task[string]) { w.say(fmt.Sprintf("t%d done", n), t.Cancelled()) })
	w.tasks = append(w.tasks, t)
}

// call is a coroutine of a body.
func (w *world) call(me string, body any) *Coroutine[string] {
	return async(w.scene, "run", func() (string, error) { return me, w.run(me, body) })
}

func (w *world) calls(me, kind string, bodies []any) []*Coroutine[string] {
	var all []*Coroutine[string]
	for i, b := range bodies {
		all = append(all, w.call(fmt.Sprint(me, kind, i), b))
	}
	return all
}

func (w *world) run(me string, body any) error {
	for _, op := range body.([]any) {
		if err := w.op(me, op.([]any)[0].(string), op.([]any)[1:]); err != nil {
			return err
		}
	}
	return nil
}

// report says what awaiting x gives.
func (w *world) report(me, what string, x any) error {
	v, err := Await(w.l, x)
	if err == nil {
		w.say(me, what, v)
	}
	return err
}

func (w *world) op(me, name string, args []any) error {
	n := func(i int) int { return int(args[i].(float64)) }
	switch name {
	case "say":
		w.say(me, n(0), w.now())
	case "sleep":
		return w.sleep(args[0].(float64))
	case "fail":
		return value(fmt.Sprint(n(0)))
	case "put":
		_, err := Await(w.l, w.queues[n(0)].Put(n(1)))
		if err == nil {
			w.say(me, "put", n(1))
		}
		return err
	case "get":
		return w.report(me, "got", w.queues[n(0)].Get())
	case "lock":
		return holding(w.scene, w.locks[n(0)], func() error { w.say(me, "locked", n(0)); return w.run(me, args[1]) })
	case "sem":
		return holding(w.scene, w.sems[n(0)], func() error { w.say(me, "in", n(0)); return w.run(me, args[1]) })
	case "set":
		w.event.Set()
	case "clear":
		w.event.Clear()
	case "event":
		_, err := Await(w.l, w.event.Wait())
		if err == nil {
			w.say(me, "event")
		}
		return err
	case "wait":
		return holding(w.scene, w.cond, func() error {
			_, err := Await(w.l, w.cond.Wait())
			if err == nil {
				w.say(me, "notified")
			}
			return err
		})
	case "notify":
		return holding(w.scene, w.cond, func() error { w.cond.Notify(n(0)); return nil })
	case "spawn":
		w.spawn(args[0])
	case "soon":
		w.l.CallSoon(func() { w.say(me, "soon", n(0)) })
	case "later":
		w.l.CallLater(duration(args[0].(float64)), func() { w.say(me, "later", n(1)) })
	case "future":
		return w.opOnFuture(me, w.futures[n(0)], args[1].(string), n(2))
	case "self_cancel":
		CurrentTask().Cancel(me)
	case "uncancel":
		w.say(me, "uncancels", CurrentTask().Uncancel(), CurrentTask().Cancelling())
	default:
		return w.opOnTasks(me, name, args)
	}
	return nil
}

func (w *world) opOnFuture(me string, f *Future[int], what string, v int) error {
	switch {
	case what == "await":
		return w.report(me, "future", f)
	case what == "cancel":
		w.say(me, "cancels future", f.Cancel(fmt.Sprint(v)))
	case f.Done():
	default:
		f.AddDoneCallback(func(f *Future[int]) { w.say(me, "callback", f.Cancelled()) })
		if what == "set" {
			f.SetResult(v)
		} else {
			f.SetException(value(fmt.Sprint(v)))
		}
	}
	return nil
}

func (w *world) opOnTasks(me, name string, args []any) error {
	switch name {
	case "cancel":
		if t := w.tasks[int(args[0].(float64))%len(w.tasks)]; t.Core() != CurrentTask().Core() {
			w.say(me, "cancels", t.Cancel(me))
		}
	case "await", "shield": // an older task than the one that me belongs to: so none waits for itself
		var root int
		fmt.Sscanf(me, "t%d", &root)
		if root == 0 {
			return nil
		}
		t := w.tasks[int(args[0].(float64))%root]
		if name == "await" {
			return w.report(me, "awaited", t)
		}
		return w.report(me, "shielded", Shield(t))
	case "gather":
		calls := w.calls(me, "g", args[1].([]any))
		if args[0].(bool) {
			return w.report(me, "gathered", GatherReturnExceptions(calls...))
		}
		return w.report(me, "gathered", Gather(calls...))
	case "wait_for":
		return w.report(me, "in time", WaitFor(w.call(me+"w", args[1]), duration(args[0].(float64))))
	case "any":
		var tasks []*Task[string]
		for _, c := range w.calls(me, "a", args[1].([]any)) {
			tasks = append(tasks, CreateTask(c))
		}
		_, err := Await(w.l, Wait(tasks, ReturnWhen(args[0].(string)), WaitTimeout(3*time.Second)))
		if err == nil {
			w.say(me, "waited", done(tasks))
		}
		return err
	case "timeout":
		_, err := Await(w.l, WithTimeout(duration(args[0].(float64)), func(*Timeout) error { return w.run(me, args[1]) }))
		return err
	case "group":
		bodies := args[0].([]any)
		_, err := Await(w.l, WithTaskGroup(func(tg *TaskGroup) error {
			for _, c := range w.calls(me, "k", bodies[1:]) {
				tg.CreateTask(c)
			}
			return w.run(me, bodies[0])
		}))
		return err
	case "catch":
		if err := w.run(me, args[0]); err != nil {
			w.say(me, "caught", err)
		}
	case "finally":
		err := w.run(me, args[0])
		w.say(me, "cleans up")
		if again := w.run(me, args[1]); again != nil {
			return again
		}
		return err
	default:
		panic(name)
	}
	return nil
}
