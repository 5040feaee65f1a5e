package loop

import (
	"context"
	"testing"
)

func benchFlow(b *testing.B, f func(l *Loop)) {
	l := New(Config{})
	l.Start()
	b.ReportAllocs()
	l.RunFlow(context.Background(), "main", func(*Flow) { f(l) })
	l.Close(context.Background())
}

// One switch to the loop and back to the next of two tasks.
func BenchmarkSwitchBetweenTwoTasks(b *testing.B) {
	benchFlow(b, func(l *Loop) {
		body := nothing(func() error {
			for range b.N / 2 {
				l.Yield()
			}
			return nil
		})
		t1, t2 := l.CreateTask(l.NewCoroutine("a", "", body), ""), l.CreateTask(l.NewCoroutine("b", "", body), "")
		b.ResetTimer()
		l.Await(t1)
		l.Await(t2)
	})
}

func BenchmarkCreateAndAwaitTask(b *testing.B) {
	benchFlow(b, func(l *Loop) {
		body := nothing(func() error { return nil })
		for range b.N {
			l.Await(l.CreateTask(l.NewCoroutine("a", "", body), ""))
		}
	})
}

func BenchmarkAwaitCoroutineDirectly(b *testing.B) {
	benchFlow(b, func(l *Loop) {
		body := nothing(func() error { return nil })
		for range b.N {
			l.Await(l.NewCoroutine("a", "", body))
		}
	})
}

func BenchmarkAwaitLibraryCoroutineDirectly(b *testing.B) {
	benchFlow(b, func(l *Loop) {
		body := nothing(func() error { return nil })
		for range b.N {
			l.Await(l.NewLibraryCoroutine("a", func(*Loop) (any, error) { return body() }))
		}
	})
}
