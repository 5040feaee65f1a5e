package asyncio

import (
	"strings"
	"time"
)

// told is after that says how it ends.
func told(s *scene, d float64, v any) *Coroutine[any] {
	return async(s, "after", func() (any, error) {
		if err := s.sleep(d); err != nil {
			s.say(v, "cancelled", s.now())
			return nil, err
		}
		if err, ok := v.(error); ok {
			return nil, err
		}
		s.say(v, s.now())
		return v, nil
	})
}

// when is a timeout's time as Python shows it.
func when(tm *Timeout) any {
	if tm.When() == Forever {
		return nil
	}
	return tm.When()
}

var groupScenarios = map[string]func(*scene){
	"task_group_waits_for_its_tasks": func(s *scene) {
		var a *Task[any]
		var b *Task[any]
		WithTaskGroup(func(tg *TaskGroup) error {
			a = CreateTaskIn(tg, told(s, 2, "a"))
			b = tg.CreateTask(told(s, 1, "b"))
			s.say("body ends")
			return nil
		}).Await()
		s.say(a.Await(), b.Await(), s.now())
	},
	"task_group_fails_with_all_errors": func(s *scene) {
		s.say(s.outcome(WithTaskGroup(func(tg *TaskGroup) error {
			tg.CreateTask(told(s, 1, value("boom")))
			tg.CreateTask(told(s, 3, "other"))
			tg.CreateTask(do(s, "stubborn", func() error {
				s.sleep(9)
				return value("in cleanup")
			}))
			if err := s.sleep(5); err != nil {
				return err
			}
			s.say("never")
			return nil
		})), s.now(), CurrentTask().Cancelling())
		s.sleep(1)
		s.say("main goes on")
	},
	"task_group_body_fails": func(s *scene) {
		s.say(s.outcome(WithTaskGroup(func(tg *TaskGroup) error {
			tg.CreateTask(told(s, 3, "a"))
			s.sleep(1)
			panic(value("body")) // as the word await raises errors
		})), s.now())
	},
	"task_group_is_cancelled_from_outside": func(s *scene) {
		t := CreateTask(WithTaskGroup(func(tg *TaskGroup) error {
			tg.CreateTask(told(s, 3, "a"))
			tg.CreateTask(told(s, 4, "b"))
			return nil
		}))
		s.sleep(1)
		t.Cancel("outside")
		s.say(s.outcome(t), t.Cancelled(), t.Cancelling())
	},
	"task_group_child_is_cancelled_alone": func(s *scene) {
		var a, b *Task[any]
		WithTaskGroup(func(tg *TaskGroup) error {
			a, b = tg.CreateTask(told(s, 3, "a")), tg.CreateTask(told(s, 2, "b"))
			s.sleep(1)
			a.Cancel()
			return nil
		}).Await()
		s.say(a.Cancelled(), b.Await())
	},
	"task_group_nests": func(s *scene) {
		inner := func(tg *TaskGroup) error {
			tg.CreateTask(told(s, 1, value("deep")))
			tg.CreateTask(told(s, 3, "inner"))
			return nil
		}
		s.say(s.outcome(WithTaskGroup(func(tg *TaskGroup) error {
			tg.CreateTask(do(s, "inner", func() error {
				_, err := Await(s.l, WithTaskGroup(inner))
				return err
			}))
			tg.CreateTask(told(s, 3, "outer"))
			return nil
		})))
	},
	"task_group_is_finished": func(s *scene) {
		var over *TaskGroup
		WithTaskGroup(func(tg *TaskGroup) error { over = tg; return nil }).Await()
		c := told(s, 1, "x")
		err := panicOf(func() { over.CreateTask(c) })
		s.say(strings.TrimSpace(err.Error()[strings.LastIndex(err.Error(), ">")+1:]))
		c.Close()
	},
	"timeout_expires": func(s *scene) {
		s.say(s.outcome(WithTimeout(time.Second, func(*Timeout) error { return s.sleep(5) })), s.now(), CurrentTask().Cancelling())
		var tm *Timeout
		WithTimeout(2*time.Second, func(t *Timeout) error { tm = t; return s.sleep(1) }).Await()
		s.say(tm.Expired(), when(tm), s.now())
		WithTimeout(Forever, func(t *Timeout) error { tm = t; return s.sleep(1) }).Await()
		s.say(when(tm), s.now())
	},
	"timeout_is_rescheduled": func(s *scene) {
		s.say(s.outcome(WithTimeout(time.Second, func(tm *Timeout) error {
			tm.Reschedule(s.now() + 3*time.Second)
			s.sleep(2)
			s.say("still here", when(tm))
			return s.sleep(2)
		})), s.now())
		var over *Timeout
		WithTimeout(time.Second, func(tm *Timeout) error { over = tm; return nil }).Await()
		s.say(panicOf(func() { over.Reschedule(9) }))
	},
	"timeouts_nest": func(s *scene) {
		work := func(outer, inner float64) *Coroutine[None] {
			return WithTimeout(duration(outer), func(o *Timeout) error {
				var i *Timeout
				_, err := Await(s.l, WithTimeout(duration(inner), func(tm *Timeout) error { i = tm; return s.sleep(5) }))
				if _, late := err.(*TimeoutError); late {
					s.say("inner", err, i.Expired(), o.Expired(), s.now())
				} else if err != nil {
					return err
				}
				return s.sleep(1)
			})
		}
		s.say(s.outcome(work(3, 1)), s.now())
		s.say(s.outcome(work(1, 3)), s.now())
		s.say(s.outcome(work(1, 1)), s.now())
	},
	"timeout_and_cancellation_from_outside": func(s *scene) {
		t := CreateTask(WithTimeout(3*time.Second, func(*Timeout) error { return s.sleep(5) }))
		s.sleep(1)
		t.Cancel("outside")
		s.say(s.outcome(t), s.now())
	},
	"timeout_of_zero": func(s *scene) {
		s.say(s.outcome(WithTimeout(0, func(*Timeout) error {
			s.say("begins")
			return s.sleep(1)
		})), s.now())
	},
	"timeout_around_group": func(s *scene) {
		s.say(s.outcome(WithTimeout(2*time.Second, func(*Timeout) error {
			_, err := Await(s.l, WithTaskGroup(func(tg *TaskGroup) error {
				tg.CreateTask(told(s, 1, "a"))
				tg.CreateTask(told(s, 5, "b"))
				return nil
			}))
			return err
		})), s.now())
	},
}
