package asyncio

import (
	"errors"
	"slices"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

var taskScenarios = map[string]func(*scene){
	"order_of_tasks_and_callbacks": func(s *scene) {
		worker := func(name string, steps int) *Coroutine[string] {
			return async(s, name, func() (string, error) {
				for i := range steps {
					s.say(name, i)
					s.sleep(0)
				}
				return name, nil
			})
		}
		done := func(t *Task[string]) {
			v, _ := t.Result()
			s.say("done", v)
		}
		a := CreateTask(worker("a", 3))
		s.l.CallSoon(func() { s.say("callback 1") })
		b := CreateTask(worker("b", 2))
		s.l.CallSoon(func() { s.say("callback 2") })
		a.AddDoneCallback(done)
		b.AddDoneCallback(done)
		s.say("main", a.GetName(), b.GetName())
		a.Await()
		s.say("a awaited", b.Done())
		s.sleep(0)
		s.say("end")
	},
	"coroutine_runs_when_awaited": func(s *scene) {
		c := async(s, "inner", func() (int, error) {
			s.say("inner")
			return 7, nil
		})
		s.say("made")
		s.say(c.Await())
		s.say(s.outcome(c))
	},
	"timers_that_tie": func(s *scene) {
		for i := range 6 {
			s.l.CallLater(time.Second, func() { s.say("timer", i) })
		}
		s.l.CallLater(time.Second/2, func() { s.say("early") })
		s.l.CallLater(time.Second, func() { s.say("cancelled") }).Cancel()
		s.sleep(1)
		s.say("slept", s.now())
		s.sleep(0.25)
		s.say("end", s.now())
	},
	"sleeps_wake_in_order_of_time": func(s *scene) {
		var tasks []*Task[None]
		for _, d := range []float64{3, 1, 2, 1, 0, 0.5} {
			tasks = append(tasks, task(s, "sleeper", func() error {
				Sleep(duration(d)).Await()
				s.say(d, s.now())
				return nil
			}))
		}
		for _, t := range tasks {
			t.Await()
		}
	},
	"cancel_before_the_first_step": func(s *scene) {
		t := task(s, "worker", func() error { s.say("never"); return nil })
		s.say(t.Cancel("early"), t.Cancelling())
		s.say(s.outcome(t), t.Cancelled(), t.Done())
		s.say(t.Cancel())
	},
	"cancel_while_waiting_with_cleanup": func(s *scene) {
		t := task(s, "worker", func() error {
			err := s.sleep(10)
			if c := (*CancelledError)(nil); errors.As(err, &c) {
				s.say("caught", c)
				s.sleep(1)
				s.say("cleaned", s.now())
			}
			return err
		})
		s.sleep(0)
		t.Cancel("stop")
		s.say(s.outcome(t), t.Cancelled(), s.now())
	},
	"cancel_that_is_swallowed": func(s *scene) {
		t := CreateTask(async(s, "worker", func() (string, error) {
			if s.sleep(10) != nil {
				s.say("swallowed")
			}
			return "result", s.sleep(1)
		}))
		s.sleep(0)
		t.Cancel()
		s.say(t.Await(), t.Cancelled(), t.Cancelling(), t.Uncancel())
	},
	"cancel_twice": func(s *scene) {
		t := task(s, "worker", func() error {
			for i := range 3 {
				if err := s.sleep(10); err != nil {
					s.say(i, err)
				}
			}
			return nil
		})
		for _, n := range []string{"0", "1", "2"} {
			s.sleep(0)
			t.Cancel("nr " + n)
			t.Cancel("again " + n)
			s.say(t.Cancelling())
		}
		s.sleep(0)
		s.sleep(0)
		s.say(t.Done(), t.Cancelled())
		s.say(s.outcome(t))
	},
	"cancel_of_what_a_task_awaits": func(s *scene) {
		inner := task(s, "inner", func() error {
			defer s.say("inner ends")
			return s.sleep(10)
		})
		outer := task(s, "outer", func() error { s.say("outer", s.outcome(inner)); return nil })
		s.sleep(0)
		s.sleep(0)
		s.say(outer.Cancel(), inner.Cancelling())
		s.say(s.outcome(outer), s.outcome(inner), inner.Cancelled(), outer.Cancelled())
	},
	"task_cancels_itself": func(s *scene) {
		s.say(s.outcome(task(s, "worker", func() error {
			CurrentTask().Cancel("self")
			s.say("goes on")
			err := s.sleep(0)
			s.say("caught", err)
			return err
		})))
	},
	"task_cancels_itself_and_returns": func(s *scene) {
		t := CreateTask(async(s, "worker", func() (int, error) {
			CurrentTask().Cancel("self")
			return 1, nil
		}))
		s.say(s.outcome(t), t.Cancelled())
	},
	"exceptions_of_tasks": func(s *scene) {
		t := task(s, "worker", func() error {
			s.sleep(1)
			return value("boom")
		})
		s.say(SleepResult(0, t.Done()).Await())
		s.say(t.Exception())
		_, err := t.Result()
		s.say(err)
		s.say(s.outcome(t))
		s.say(t.Exception(), t.Done(), t.Cancelled())
	},
	"futures":                  futuresScenario,
	"many_wait_for_one_future": manyWaitScenario,
	"all_and_current_tasks":    allTasksScenario,
	"coroutine_by_hand":        byHandScenario,
	"ensure_future": func(s *scene) {
		t := EnsureFuture(async(s, "worker", func() (int, error) { return 5, nil }))
		s.say(EnsureFuture(t) == t, t.Await())
	},
}

func futuresScenario(s *scene) {
	f := NewFuture[string]()
	f.AddDoneCallback(func(f *Future[string]) { v, _ := f.Result(); s.say("callback 1", v) })
	remove := f.AddDoneCallback(func(*Future[string]) { s.say("never") })
	f.AddDoneCallback(func(*Future[string]) { s.say("callback 3") })
	removed := 0
	if remove() {
		removed++ // Python counts them
	}
	s.say(removed)
	s.l.CallLater(time.Second, func() { f.SetResult("value") })
	s.say(f.Await(), s.now())
	f.AddDoneCallback(func(*Future[string]) { s.say("late") })
	for _, again := range []func(){func() { f.SetResult("1") }, func() { f.SetException(value("")) }} {
		s.say(loop.ErrorName(panicOf(again)))
	}
	s.say(f.Cancel(), f.Done(), f.Cancelled(), f.Exception())
	g := NewFuture[int]()
	s.say(g.Cancel("why"), g.Cancelled(), g.Cancel())
	s.say(s.outcome(g))
	h := NewFuture[int]()
	h.SetException(value("bad"))
	s.say(h.Exception(), s.outcome(h))
	s.say("end")
}

// panicOf is the error that f panics with.
func panicOf(f func()) (err error) {
	defer func() { err, _ = recover().(error) }()
	f()
	return nil
}

func manyWaitScenario(s *scene) {
	f := NewFuture[int]()
	var tasks []*Task[None]
	for i := range 4 {
		tasks = append(tasks, task(s, "waiter", func() error { s.say(i, s.outcome(f)); return nil }))
	}
	s.sleep(0)
	tasks[1].Cancel()
	s.sleep(0)
	s.say(f.Cancelled())
	for _, t := range tasks {
		s.outcome(t)
	}
}

func allTasksScenario(s *scene) {
	worker := func() *Coroutine[None] {
		return do(s, "worker", func() error {
			s.say("current", CurrentTask().Name())
			return s.sleep(1)
		})
	}
	names := func() []string {
		var names []string
		for _, t := range AllTasks() {
			names = append(names, t.Name())
		}
		slices.Sort(names)
		return names
	}
	t := CreateTask(worker(), "named")
	u := CreateTask(worker())
	s.say(names())
	u.SetName("renamed")
	s.sleep(0)
	s.say(names())
	t.Await()
	u.Await()
	s.say(names(), CurrentTask().Name())
	s.l.CallSoon(func() {
		if CurrentTask() == nil {
			s.say("in a callback None")
		}
	})
	s.sleep(0)
}

func byHandScenario(s *scene) {
	f := NewFuture[int]()
	worker := func() *Coroutine[int] {
		return async(s, "worker", func() (int, error) {
			s.say("begins")
			if err := s.sleep(0); err != nil {
				return 0, err
			}
			s.say("goes on")
			v, err := Await(s.l, f)
			if err != nil {
				return 0, err
			}
			return v.(int) + 1, nil
		})
	}
	step := func(v any, err error) {
		var stop *StopIteration
		switch {
		case errors.As(err, &stop):
			s.say("stop", stop.Value)
		case err != nil:
			s.say(err)
		case v != nil:
			s.say("future")
		default:
			s.say(v)
		}
	}
	c := worker()
	step(c.Send(1))
	step(c.Send(nil))
	step(c.Send(nil))
	f.SetResult(4)
	step(c.Send(nil))
	step(c.Send(nil))
	d := worker()
	step(d.Send(nil))
	step(d.Throw(value("thrown")))
	e := worker()
	step(e.Throw(value("at once")))
	g := worker()
	step(g.Send(nil))
	s.say(g.Close())
	step(g.Send(nil))
}
