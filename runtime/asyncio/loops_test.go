package asyncio

import (
	"errors"
	"time"
)

type keyError struct{}

func (keyError) Error() string     { return "" }
func (keyError) ErrorName() string { return "KeyError" }

var loopScenarios = map[string]func(*scene){
	"call_soon_order": func(s *scene) {
		l := GetRunningLoop()
		l.CallSoon(func() { s.say("one"); l.CallSoon(func() { s.say("three") }) })
		h := l.CallSoon(func() { s.say("cancelled") })
		l.CallSoon(func() { s.say("two") })
		h.Cancel()
		s.say(h.Cancelled())
		s.sleep(0)
		s.say("main")
		s.sleep(0)
	},
	"timers_and_time": func(s *scene) {
		l := GetEventLoop()
		h := l.CallLater(2*time.Second, func() { s.say("two") })
		l.CallAt(l.Time()+time.Second, func() { s.say("one") })
		l.CallLater(0, func() { s.say("zero") })
		l.CallLater(-time.Second, func() { s.say("negative") })
		s.say(h.When(), h.Cancelled())
		s.sleep(0)
		s.say("a round later")
		s.sleep(3)
	},
	"error_in_a_callback": func(s *scene) {
		l := GetRunningLoop()
		l.SetExceptionHandler(func(_ *EventLoop, c ExceptionContext) { s.say("handled", c.Err) })
		l.CallSoon(func() { panic(value("bad")) })
		l.CallSoon(func() { s.say("next") })
		s.sleep(0)
		l.CallExceptionHandler(ExceptionContext{Message: "told", Err: keyError{}})
		s.say("end")
	},
	"running_loop_cannot_run": func(s *scene) {
		l := GetRunningLoop()
		s.say(l.IsRunning(), l.IsClosed())
		c := do(s, "nothing", func() error { return nil })
		s.say(panicOf(func() { Run(c) }))
		c.Close()
	},
	"thread_results_arrive_on_the_loop": func(s *scene) {
		work := func() (int, error) { return 6, nil }
		s.say(ToThread(work).Await())
		s.say(s.outcome(ToThread(func() (int, error) { return 0, value("in thread") })))
		s.say(RunInExecutor(nil, work).Await())
	},
	"coroutine_from_a_thread": func(s *scene) {
		l := GetRunningLoop()
		s.say(ToThread(func() (int, error) {
			return RunCoroutineThreadsafe(async(s, "on_loop", func() (int, error) {
				s.say("on the loop", 4)
				return 8, nil
			}), l).Result()
		}).Await())
	},
	"representations":                     representations,
	"representations_of_locks_and_queues": lockRepresentations,
	"many_cancelled_timers": func(s *scene) {
		var handles []*TimerHandle
		for i := range 180 {
			handles = append(handles, s.l.CallLater(time.Duration(i*7%10)*time.Second, func() { s.say(i) }))
		}
		for i, h := range handles {
			if i%3 > 0 {
				h.Cancel()
			}
		}
		s.sleep(4)
		for i := range 9 {
			s.l.CallLater(time.Duration(i%3)*time.Second, func() { s.say("late", i) })
		}
		s.say("again", 9)
		s.sleep(20)
	},
	"generator": func(s *scene) {
		count := func() *Generator[any] {
			return NewGenerator(func(yield func(any) any) any {
				defer s.say("finally")
				func() {
					defer func() {
						if r := recover(); r == (keyError{}) {
							s.say("caught KeyError")
							yield("after")
						} else if r != nil {
							panic(r)
						}
					}()
					for i := range 3 {
						s.say("sent", yield(i))
					}
				}()
				return "value"
			})
		}
		step := func(v any, err error) {
			var stop *StopIteration
			switch {
			case errors.As(err, &stop):
				s.say("stop", stop.Value)
			case err != nil:
				s.say(err)
			default:
				s.say(v)
			}
		}
		g := count()
		step(g.Send(1))
		step(g.Next())
		step(g.Send("x"))
		step(g.Next())
		step(g.Next())
		step(g.Next())
		h := count()
		step(h.Next())
		step(h.Throw(value("thrown")))
		step(h.Next())
		k := count()
		step(k.Next())
		s.say(k.Close())
		step(k.Next())
	},
}
