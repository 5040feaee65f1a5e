package asyncio

import (
	"context"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

func benchmark(b *testing.B, f func(*scene)) {
	s := &scene{l: loop.New(loop.Config{})}
	s.l.Start()
	b.ReportAllocs()
	s.l.RunFlow(context.Background(), "", func(*loop.Flow) { f(s) })
	s.l.Close(context.Background())
}

func BenchmarkSleepZeroOfTwoTasks(b *testing.B) {
	benchmark(b, func(s *scene) {
		Gather(each(s, 2, func(int) error {
			for range b.N / 2 {
				Sleep(0).Await()
			}
			return nil
		})...).Await()
	})
}

func BenchmarkCreateAndGather(b *testing.B) {
	benchmark(b, func(s *scene) {
		all := make([]*Coroutine[None], b.N)
		for i := range all {
			all[i] = do(s, "nothing", func() error { return nil })
		}
		Gather(all...).Await()
	})
}

func BenchmarkQueue(b *testing.B) {
	benchmark(b, func(s *scene) {
		q := NewQueue[int](10)
		Gather(each(s, 2, func(i int) error {
			for n := range b.N {
				if i == 0 {
					q.Put(n).Await()
				} else {
					q.Get().Await()
				}
			}
			return nil
		})...).Await()
	})
}
