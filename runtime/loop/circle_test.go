package loop

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// Tasks that wait for each other: a cancellation goes round, and ends as an error of who cancels instead of a stack overflow of the process.
func TestCancellingACircleOfTasksIsARecursionError(t *testing.T) {
	run(t, Config{}, func(l *Loop) {
		tasks := make([]*Task, 3)
		for i := range tasks {
			tasks[i] = l.CreateTask(l.NewCoroutine("waiter", "", func() (any, error) { return l.Await(tasks[(i+1)%len(tasks)]) }), "")
		}
		l.Yield()
		cancel := func() (err error) {
			defer func() { err, _ = recover().(error) }()
			tasks[0].Cancel("")
			return nil
		}
		for range 2 {
			if err := cancel(); !errors.As(err, new(*RecursionError)) {
				t.Errorf("cancelled with %v", err)
			}
		}
		single := l.CreateTask(l.NewCoroutine("alone", "", func() (any, error) { return l.Await(l.NewFuture()) }), "")
		l.Yield()
		single.Cancel("")
		if _, err := l.Await(single); !IsCancelled(err) {
			t.Errorf("a task that is in no circle ends with %v", err)
		}
	})
}

func TestAFlowThatAwaitsACircleCanBeInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := New(Config{})
		l.Start()
		ctx, stop := context.WithCancelCause(context.Background())
		stopped := errors.New("stopped")
		err := l.RunFlow(ctx, "", func(*Flow) {
			var a, b *Task
			a = l.CreateTask(l.NewCoroutine("a", "", func() (any, error) { return l.Await(b) }), "")
			b = l.CreateTask(l.NewCoroutine("b", "", func() (any, error) { return l.Await(a) }), "")
			time.AfterFunc(time.Second, func() { stop(stopped) })
			if _, err := l.Await(a); err != stopped {
				t.Errorf("ended with %v", err)
			}
		})
		if err != nil {
			t.Error(err)
		}
		l.Close(context.Background())
	})
}

func TestATaskCannotAwaitItself(t *testing.T) {
	run(t, Config{}, func(l *Loop) {
		var task *Task
		task = l.CreateTask(l.NewCoroutine("me", "", func() (any, error) { return l.Await(task) }), "")
		if _, err := l.Await(task); !errors.As(err, new(*RuntimeError)) {
			t.Errorf("ended with %v", err)
		}
	})
}
