package asyncio

import "time"

// holding runs f with the lock.
func holding(s *scene, lock interface {
	Acquire() *Coroutine[bool]
	Release()
}, f func() error) error {
	if _, err := Await(s.l, lock.Acquire()); err != nil {
		return err
	}
	defer lock.Release()
	return f()
}

// each makes n tasks.
func each(s *scene, n int, f func(i int) error) []*Task[None] {
	var tasks []*Task[None]
	for i := range n {
		tasks = append(tasks, task(s, "worker", func() error { return f(i) }))
	}
	return tasks
}

var lockScenarios = map[string]func(*scene){
	"lock_is_first_come_first_served": func(s *scene) {
		var lock Lock
		Gather(each(s, 4, func(i int) error {
			s.say(i, "wants")
			err := holding(s, &lock, func() error {
				s.say(i, "has")
				return s.sleep(1)
			})
			s.say(i, "gave", s.now())
			return err
		})...).Await()
		s.say(lock.Locked())
		s.say(panicOf(lock.Release))
	},
	"lock_cannot_be_overtaken": func(s *scene) {
		lock := NewLock()
		lock.Acquire().Await()
		worker := func(i int) *Task[None] {
			return task(s, "worker", func() error { return holding(s, lock, func() error { s.say(i, "has"); return nil }) })
		}
		a := worker(1)
		s.sleep(0)
		lock.Release()
		s.say(lock.Locked())
		b := worker(2)
		s.say(lock.Acquire().Await())
		s.say("main has")
		lock.Release()
		a.Await()
		b.Await()
	},
	"lock_waiter_is_cancelled": func(s *scene) {
		lock := NewLock()
		lock.Acquire().Await()
		tasks := each(s, 3, func(i int) error { return holding(s, lock, func() error { s.say(i, "has"); return nil }) })
		s.sleep(0)
		tasks[0].Cancel()
		lock.Release()
		tasks[1].Cancel()
		for _, t := range tasks {
			s.say(s.outcome(t))
		}
		s.say(lock.Locked())
	},
	"lock_is_cancelled_after_it_was_given": func(s *scene) {
		lock := NewLock()
		lock.Acquire().Await()
		tasks := each(s, 2, func(i int) error { return holding(s, lock, func() error { s.say(i, "has"); return nil }) })
		s.sleep(0)
		lock.Release()
		tasks[0].Cancel()
		s.say(s.outcome(tasks[0]), s.outcome(tasks[1]), lock.Locked())
	},
	"event": func(s *scene) {
		var event Event
		waiter := func(i any) *Task[None] {
			return task(s, "waiter", func() error { s.say(i, event.Wait().Await(), s.now()); return nil })
		}
		tasks := []*Task[None]{waiter(0), waiter(1), waiter(2)}
		s.sleep(1)
		s.say(event.IsSet())
		event.Set()
		event.Set()
		event.Clear()
		tasks = append(tasks, waiter("late"))
		s.sleep(1)
		event.Set()
		s.say(event.Wait().Await())
		for _, t := range tasks {
			t.Await()
		}
	},
	"condition": conditionScenario,
	"condition_waiter_is_cancelled_and_takes_the_lock_first": func(s *scene) {
		cond := NewCondition()
		t := task(s, "waiter", func() error {
			return holding(s, cond, func() error {
				defer func() { s.say("locked", cond.Locked(), s.now()) }()
				_, err := Await(s.l, cond.Wait())
				return err
			})
		})
		s.sleep(0)
		holding(s, cond, func() error {
			t.Cancel()
			s.sleep(2)
			s.say("main leaves")
			return nil
		})
		s.say(s.outcome(t), cond.Locked())
	},
	"condition_wait_for": func(s *scene) {
		cond, n := NewCondition(), 0
		t := task(s, "waiter", func() error {
			return holding(s, cond, func() error {
				cond.WaitFor(func() bool { return n >= 3 }).Await()
				s.say("enough", n)
				return nil
			})
		})
		for range 4 {
			s.sleep(1)
			holding(s, cond, func() error {
				n++
				s.say("n", n)
				cond.NotifyAll()
				return nil
			})
		}
		t.Await()
	},
	"semaphore": func(s *scene) {
		sem := NewSemaphore(2)
		Gather(each(s, 5, func(i int) error {
			return holding(s, sem, func() error {
				s.say(i, "in", s.now())
				return s.sleep(1)
			})
		})...).Await()
		s.say(sem.Locked())
		sem.Release()
		s.say(panicOf(func() { NewSemaphore(-1) }))
	},
	"semaphore_waiter_is_cancelled": func(s *scene) {
		sem := NewSemaphore(1)
		sem.Acquire().Await()
		tasks := each(s, 2, func(i int) error {
			if _, err := Await(s.l, sem.Acquire()); err != nil {
				return err
			}
			s.say(i, "in")
			return nil
		})
		s.sleep(0)
		sem.Release()
		tasks[0].Cancel()
		s.say(s.outcome(tasks[0]), s.outcome(tasks[1]), sem.Locked())
	},
	"bounded_semaphore": func(s *scene) {
		sem := NewBoundedSemaphore(1)
		sem.Acquire().Await()
		sem.Release()
		s.say(panicOf(sem.Release))
	},
	"barrier": func(s *scene) {
		barrier := NewBarrier(3)
		Gather(each(s, 6, func(i int) error {
			s.sleep(float64(i))
			s.say(i, "waits", barrier.NWaiting())
			s.say(i, "index", barrier.Wait().Await(), s.now())
			return nil
		})...).Await()
		s.say(barrier.Parties(), barrier.NWaiting(), barrier.Broken())
	},
	"barrier_is_reset_and_aborted": func(s *scene) {
		barrier := NewBarrier(3)
		pair := func() []*Task[None] {
			return each(s, 2, func(i int) error { s.say(i, s.outcome(barrier.Wait())); return nil })
		}
		tasks := pair()
		s.sleep(0)
		s.sleep(0)
		s.say(barrier.NWaiting())
		barrier.Reset().Await()
		Gather(tasks...).Await()
		s.say(barrier.Broken(), barrier.NWaiting())
		tasks = pair()
		s.sleep(1)
		barrier.Abort().Await()
		Gather(tasks...).Await()
		s.say(barrier.Broken())
		s.say(s.outcome(barrier.Wait()))
	},
}

func conditionScenario(s *scene) {
	cond := NewCondition()
	tasks := each(s, 4, func(i int) error {
		return holding(s, cond, func() error {
			s.say(i, "waits")
			s.say(i, cond.Wait().Await(), cond.Locked())
			return nil
		})
	})
	s.sleep(0)
	s.sleep(0)
	for _, step := range []struct {
		name   string
		notify func()
	}{
		{"one", func() { cond.Notify() }}, {"two", func() { cond.Notify(2) }}, {"all", cond.NotifyAll},
	} {
		holding(s, cond, func() error {
			step.notify()
			s.say(step.name)
			return nil
		})
		if step.name != "all" {
			Sleep(time.Second).Await()
		}
	}
	for _, t := range tasks {
		t.Await()
	}
	s.say(panicOf(func() { cond.Notify() }))
	s.say(panicOf(cond.Release))
	s.say(s.outcome(cond.Wait()))
}
