package asyncio

import "time"

var queueScenarios = map[string]func(*scene){
	"producer_and_consumer": func(s *scene) {
		q := NewQueue[int](2)
		producer := do(s, "producer", func() error {
			for i := range 5 {
				q.Put(i).Await()
				s.say("put", i, q.Qsize())
			}
			return nil
		})
		consumer := do(s, "consumer", func() error {
			for range 5 {
				s.say("got", q.Get().Await())
				s.sleep(1)
				q.TaskDone()
			}
			return nil
		})
		Gather(producer, consumer).Await()
		q.Join().Await()
		s.say(q.Empty(), q.Full(), q.Maxsize(), s.now())
	},
	"getters_are_served_in_order": func(s *scene) {
		q := NewQueue[string]()
		tasks := each(s, 4, func(i int) error {
			v, err := Await(s.l, q.Get())
			if err == nil {
				s.say(i, v)
			}
			return err
		})
		s.sleep(0)
		for _, v := range []string{"a", "b", "c"} {
			q.PutNowait(v)
		}
		tasks[1].Cancel()
		s.sleep(0)
		q.PutNowait("d")
		s.say(GatherReturnExceptions(tasks...).Await())
		s.say(q.Qsize())
	},
	"putters_are_served_in_order": func(s *scene) {
		q := NewQueue[int](1)
		q.PutNowait(0)
		tasks := each(s, 4, func(i int) error {
			_, err := Await(s.l, q.Put(i+1))
			if err == nil {
				s.say("put", i+1)
			}
			return err
		})
		s.sleep(0)
		tasks[0].Cancel()
		for range 4 {
			v, _ := q.GetNowait()
			s.say("got", v)
			s.sleep(0)
		}
		s.say(GatherReturnExceptions(tasks...).Await())
		s.say(q.Qsize())
	},
	"errors_of_queues": func(s *scene) {
		q := NewQueue[int](1)
		_, err := q.GetNowait()
		s.say(err)
		q.PutNowait(1)
		s.say(q.PutNowait(2))
		q.TaskDone()
		s.say(panicOf(q.TaskDone))
	},
	"priority_and_lifo": func(s *scene) {
		p, l := NewPriorityQueue[int](nil), NewLifoQueue[int]()
		for _, i := range []int{5, 1, 4, 1, 3} {
			p.Put(i).Await()
			l.Put(i).Await()
		}
		for _, q := range []*Queue[int]{p, l} {
			var all []int
			for range 5 {
				all = append(all, q.Get().Await())
			}
			s.say(all)
		}
	},
	"join_waits_for_task_done": func(s *scene) {
		q := NewQueue[int]()
		for _, v := range []int{3, 1, 2} {
			q.PutNowait(v)
		}
		workers := each(s, 2, func(i int) error {
			for {
				v := q.Get().Await()
				s.sleep(float64(v))
				s.say(i, "did", v, s.now())
				q.TaskDone()
			}
		})
		q.Join().Await()
		s.say("joined", s.now())
		for _, w := range workers {
			w.Cancel()
		}
		s.say(GatherReturnExceptions(workers...).Await())
	},
	"priority_of_tuples": func(s *scene) {
		type job struct {
			priority int
			name     string
		}
		q := NewPriorityQueue[job](nil)
		for _, j := range []job{{2, "b"}, {1, "z"}, {2, "a"}, {1, "a"}} {
			q.PutNowait(j)
		}
		for !q.Empty() {
			j := q.Get().Await()
			s.say([]any{j.priority, j.name})
		}
	},
	"get_with_timeout": func(s *scene) {
		q := NewQueue[int]()
		s.say(s.outcome(WaitFor(q.Get(), time.Second)), s.now())
		q.PutNowait(1)
		s.say(s.outcome(WaitFor(q.Get(), time.Second)), q.Qsize())
	},
}
