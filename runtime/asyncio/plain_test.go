package asyncio

import (
	"regexp"
	"strings"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

var places = regexp.MustCompile(` at 0x[0-9a-f]+| running|cb=\[asyncio[^]]*\]`)

// bare is how x shows, without places.
func bare(x any) string {
	return places.ReplaceAllStringFunc(x.(interface{ String() string }).String(), func(s string) string {
		if strings.HasPrefix(s, "cb=") {
			return "cb"
		}
		return ""
	})
}

func representations(s *scene) {
	worker := func(f *Future[int]) *Coroutine[any] {
		return async(s, "worker", func() (any, error) { return Await(s.l, f) })
	}
	f := NewFuture[int]()
	s.say(bare(f))
	t := CreateTask(worker(f))
	s.say(bare(t))
	g := Gather(t)
	s.say(bare(g))
	s.sleep(0)
	s.say(bare(t))
	s.say(bare(f))
	f.SetResult(5)
	s.say(bare(f))
	g.Await()
	s.say(bare(t), bare(g))
	h := NewFuture[int]()
	h.SetException(value("it's bad"))
	s.say(bare(h), h.Exception())
	u := CreateTask(worker(NewFuture[int]()), "my 'task'")
	s.sleep(0)
	u.Cancel()
	s.say(strings.Split(bare(u), " coro")[0])
	s.outcome(u)
	s.say(bare(u))
	c := worker(f)
	s.say(bare(c))
	c.Close()
	s.say(strings.Split(bare(s.l.CallLater(7*time.Second, func() {})), " when")[0])
}

func lockRepresentations(s *scene) {
	lock, event, sem, cond, barrier := NewLock(), NewEvent(), NewSemaphore(2), NewCondition(), NewBarrier(3)
	s.say(bare(lock), bare(event), bare(sem), bare(cond), bare(barrier))
	lock.Acquire().Await()
	event.Set()
	sem.Acquire().Await()
	sem.Acquire().Await()
	s.say(bare(lock), bare(event), bare(sem))
	t := CreateTask(lock.Acquire())
	CreateTask(barrier.Wait())
	s.sleep(0)
	s.say(bare(lock), bare(barrier))
	t.Cancel()
	q := NewQueue[int](2)
	s.say(bare(q))
	q.PutNowait(1)
	q.PutNowait(2)
	CreateTask(q.Put(3))
	s.sleep(0)
	s.say(bare(q))
	s.say(bare(NewLifoQueue[int]()), bare(NewPriorityQueue[int](nil, 1)))
	var tm *Timeout
	WithTimeout(12500*time.Millisecond, func(t *Timeout) error { tm = t; s.say(bare(tm)); return nil }).Await()
	s.say(bare(tm))
	WithTaskGroup(func(tg *TaskGroup) error {
		s.say(bare(tg))
		tg.CreateTask(Sleep(0))
		s.say(bare(tg))
		return nil
	}).Await()
}

// plainScenarios run on a goroutine that is on no loop, and make loops of their own.
var plainScenarios = map[string]func(*scene){
	"run_until_complete": func(s *scene) {
		l := NewEventLoop()
		begin := l.Time()
		work := func(x int) *Coroutine[any] {
			return async(s, "work", func() (any, error) {
				s.sleep(1)
				if x < 0 {
					return nil, value("negative")
				}
				return x * 2, nil
			})
		}
		v, _ := l.RunUntilComplete(work(4))
		s.say(l.IsRunning(), v, l.Time()-begin)
		s.attempt(l.RunUntilComplete(work(-1)))
		l.CallLater(time.Second/2, l.Stop)
		s.attempt(l.RunUntilComplete(l.CreateFuture()))
		l.Close()
		s.say(l.IsClosed())
		l.Close()
		s.say(panicOf(func() { l.CallSoon(func() {}) }))
		s.say(l.RunForever())
		c := work(1)
		s.attempt(l.RunUntilComplete(c))
		s.say(panicOf(func() { l.CreateTask(c) }))
		c.Close()
	},
	"run_forever_and_stop": func(s *scene) {
		l := NewEventLoop()
		say := func(text string) func() { return func() { s.say(text) } }
		l.CallSoon(say("one"))
		l.CallSoon(l.Stop)
		l.CallSoon(func() { l.CallSoon(say("in the next run")) })
		l.CallSoon(say("two"))
		l.RunForever()
		s.say("stopped")
		l.Stop()
		l.RunForever()
		s.say("stopped again")
		l.Close()
	},
	"loops_inside_loops": func(s *scene) {
		l, other := NewEventLoop(), NewEventLoop()
		l.RunUntilComplete(do(s, "main", func() error {
			s.say(l.RunForever())
			c := do(s, "nothing", func() error { return nil })
			s.attempt(other.RunUntilComplete(c))
			c.Close()
			s.say(l.Close())
			return nil
		}))
		l.Close()
	},
	"run": func(s *scene) {
		var tasks []*Task[None]
		s.attempt(Run(async(s, "main", func() (any, error) {
			tasks = append(tasks, task(s, "left", func() error {
				_, err := Await(s.l, NewFuture[int]())
				s.say(1, "cancelled")
				return err
			}))
			s.sleep(0)
			return "result", nil
		})))
		s.say(tasks[0].Cancelled())
		s.attempt(Run(async(s, "fails", func() (any, error) { return nil, value("main fails") })))
	},
	"future_of_another_loop": func(s *scene) {
		l, other := NewEventLoop(), NewEventLoop()
		last := func(v any, sep string) string {
			text := v.(error).Error()
			return loop.ErrorName(v.(error)) + " " + strings.TrimSpace(text[strings.LastIndex(text, sep)+1:])
		}
		lock := NewLock()
		l.RunUntilComplete(do(s, "main", func() error {
			s.say(bare(EnsureFuture(other.CreateFuture())))
			s.say(last(s.outcome(do(s, "worker", func() error {
				_, err := Await(s.l, other.CreateFuture())
				return err
			})), ">"))
			lock.Acquire().Await()
			t := CreateTask(lock.Acquire())
			s.sleep(0)
			t.Cancel()
			return nil
		}))
		other.RunUntilComplete(do(s, "waits", func() error { s.say(last(s.outcome(lock.Acquire()), ">")); return nil }))
	},
}

func (s *scene) attempt(v any, err error) {
	if err != nil {
		s.say(err)
		return
	}
	s.say(v)
}
