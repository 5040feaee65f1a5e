package asyncio

import "time"

func after(s *scene, d float64, v any) *Coroutine[any] {
	return async(s, "after", func() (any, error) {
		if err := s.sleep(d); err != nil {
			return nil, err
		}
		if err, ok := v.(error); ok {
			return nil, err
		}
		return v, nil
	})
}

type timed struct {
	d float64
	v any
}

// start makes tasks of after.
func start(s *scene, all ...timed) []*Task[any] {
	var tasks []*Task[any]
	for _, x := range all {
		tasks = append(tasks, CreateTask(after(s, x.d, x.v)))
	}
	return tasks
}

// waited says which tasks Wait found done, and which pending.
func waited(s *scene, all []*Task[any], opts ...WaitOption) error {
	r, err := Await(s.l, Wait(all, opts...))
	if err != nil {
		return err
	}
	indices := func(some []*Task[any]) []int {
		var list []int
		for i, t := range all {
			for _, o := range some {
				if o == t {
					list = append(list, i)
				}
			}
		}
		return list
	}
	s.say(indices(r.(WaitResult[any]).Done), indices(r.(WaitResult[any]).Pending), s.now())
	return nil
}

var waitScenarios = map[string]func(*scene){
	"gather_keeps_the_order_of_its_arguments": func(s *scene) {
		s.say(Gather(after(s, 3, 1), after(s, 1, 2), after(s, 2, 3)).Await(), s.now())
		s.say(GatherAny().Await())
	},
	"gather_fails_with_the_first_error": func(s *scene) {
		all := start(s, timed{3, 1}, timed{1, value("first")}, timed{2, value("second")})
		g := Gather(all...)
		s.say(s.outcome(g), s.now(), all[0].Done(), all[2].Done())
		v := all[0].Await()
		s.say(s.now(), v, all[2].Exception())
	},
	"gather_returns_exceptions": func(s *scene) {
		all := start(s, timed{3, 1}, timed{1, value("first")}, timed{2, 2})
		s.l.CallLater(time.Second/2, func() { all[2].Cancel() })
		s.say(GatherReturnExceptions(all...).Await(), s.now())
	},
	"gather_of_one_thing_twice": func(s *scene) {
		a := start(s, timed{1, "x"})[0]
		s.say(Gather(a, a).Await())
	},
	"gather_is_cancelled": func(s *scene) {
		all := start(s, timed{3, 1}, timed{4, 2})
		g := Gather(all...)
		s.sleep(1)
		s.say(g.Cancel("enough"), g.Done())
		s.say(s.outcome(g), g.Cancelled(), all[0].Cancelled(), all[1].Cancelled(), s.now())
		s.say(g.Cancel())
	},
	"gather_child_is_cancelled": func(s *scene) {
		all := start(s, timed{3, 1}, timed{4, 2})
		g := Gather(all...)
		s.sleep(1)
		all[0].Cancel()
		s.say(s.outcome(g), g.Cancelled(), all[1].Done())
		s.say(all[1].Await())
	},
	"task_that_awaits_gather_is_cancelled": func(s *scene) {
		all := start(s, timed{3, 1}, timed{4, 2})
		t := task(s, "waiter", func() error {
			_, err := Await(s.l, Gather(all...))
			return err
		})
		s.sleep(1)
		t.Cancel()
		s.say(s.outcome(t), all[0].Cancelled(), all[1].Cancelled())
	},
	"wait_all": func(s *scene) { waited(s, start(s, timed{2, 1}, timed{1, value("x")}, timed{3, 2})) },
	"wait_first_completed": func(s *scene) {
		all := start(s, timed{2, 1}, timed{1, value("x")}, timed{1, 2})
		waited(s, all, FirstCompleted)
		waited(s, all, FirstCompleted)
	},
	"wait_first_exception": func(s *scene) {
		waited(s, start(s, timed{1, 1}, timed{2, value("x")}, timed{3, 2}), FirstException)
	},
	"wait_timeout": func(s *scene) {
		all := start(s, timed{1, 1}, timed{3, 2})
		waited(s, all, WaitTimeout(2*time.Second))
		waited(s, all, WaitTimeout(0))
		s.say(s.outcome(Wait[any](nil)))
	},
	"wait_is_cancelled": func(s *scene) {
		all := start(s, timed{1, 1}, timed{3, 2})
		t := task(s, "waited", func() error { return waited(s, all) })
		s.sleep(2)
		t.Cancel()
		s.say(s.outcome(t), all[1].Cancelled(), all[1].Await(), s.now())
	},
	"wait_for": func(s *scene) {
		s.say(s.outcome(WaitFor(after(s, 1, "in time"), 2*time.Second)), s.now())
		s.say(s.outcome(WaitFor(after(s, 5, "late"), 2*time.Second)), s.now())
		s.say(s.outcome(WaitFor(after(s, 1, value("x")), 2*time.Second)), s.now())
		s.say(s.outcome(WaitFor(after(s, 1, "no limit"), Forever)), s.now())
		s.say(s.outcome(WaitFor(after(s, 0, "at once"), 0)), s.now())
	},
	"wait_for_waits_for_cleanup": func(s *scene) {
		slow := do(s, "slow", func() error {
			defer func() {
				s.sleep(3)
				s.say("cleaned", s.now())
			}()
			return s.sleep(10)
		})
		s.say(s.outcome(WaitFor(slow, time.Second)), s.now())
	},
	"wait_for_whose_task_swallows_the_cancellation": func(s *scene) {
		stubborn := async(s, "stubborn", func() (string, error) {
			if s.sleep(10) != nil {
				return "anyway", nil
			}
			return "", nil
		})
		s.say(s.outcome(WaitFor(stubborn, time.Second)), s.now())
	},
	"wait_for_is_cancelled": func(s *scene) {
		a := start(s, timed{5, 1})[0]
		t := CreateTask(WaitFor(a, 3*time.Second))
		s.sleep(1)
		t.Cancel()
		s.say(s.outcome(t), a.Cancelled(), s.now())
	},
	"shield": func(s *scene) {
		a := start(s, timed{3, "kept"})[0]
		sh := Shield(a)
		t := CreateTask(async(s, "waiter", func() (any, error) { return Await(s.l, sh) }))
		s.sleep(1)
		t.Cancel()
		s.say(s.outcome(t), sh.Cancelled(), a.Cancelled())
		s.say(s.outcome(a), s.now())
		s.say(s.outcome(Shield(after(s, 1, "through"))), s.now())
	},
	"shield_whose_inside_fails_or_is_cancelled": func(s *scene) {
		all := start(s, timed{1, value("x")}, timed{5, 1})
		s.say(s.outcome(Shield(all[0])))
		sh := Shield(all[1])
		s.l.CallLater(time.Second, func() { all[1].Cancel() })
		s.say(s.outcome(sh), sh.Cancelled())
	},
	"shield_in_wait_for": func(s *scene) {
		a := start(s, timed{3, "kept"})[0]
		s.say(s.outcome(WaitFor(Shield(a), time.Second)), s.now())
		s.say(s.outcome(a), s.now())
	},
	"as_completed": func(s *scene) {
		for c := range AsCompleted(start(s, timed{3, "c"}, timed{1, "a"}, timed{2, value("b")})) {
			s.say(s.outcome(c), s.now())
		}
		for c := range AsCompleted(start(s, timed{3, "c"}, timed{1, "a"}), WaitTimeout(2*time.Second)) {
			s.say(s.outcome(c), s.now())
		}
	},
}
