package loop

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// run runs f as a flow of a fresh loop in a bubble of virtual time, and fails if a goroutine is left over.
func run(t *testing.T, cfg Config, f func(l *Loop)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := New(cfg)
		l.Start()
		if err := l.RunFlow(context.Background(), "main", func(*Flow) { f(l) }); err != nil {
			t.Errorf("the flow: %v", err)
		}
		if err := l.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// sleep is asyncio.sleep of a positive time.
func sleep(l *Loop, d time.Duration) error {
	f := l.NewFuture()
	timer := l.callAt(l.Time()+d, func() {
		if !f.Done() {
			f.SetResult(nil)
		}
	})
	defer timer.Cancel()
	_, err := l.Await(f)
	return err
}

func nothing(f func() error) func() (any, error) { return func() (any, error) { return nil, f() } }

// A transcript collects lines, and complains about lines that are written at the same time.
type transcript struct {
	mu    sync.Mutex
	lines []string
}

func (tr *transcript) say(format string, args ...any) {
	if !tr.mu.TryLock() {
		panic("two speak at once")
	}
	defer tr.mu.Unlock()
	tr.lines = append(tr.lines, fmt.Sprintf(format, args...))
}

func (tr *transcript) want(t *testing.T, want ...string) {
	t.Helper()
	if got := strings.Join(tr.lines, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestNothingOfATaskRunsBetweenTwoStatementsOfAFlow(t *testing.T) {
	var tr transcript
	run(t, Config{}, func(l *Loop) {
		task := l.CreateTask(l.NewCoroutine("worker", "", nothing(func() error {
			tr.say("worker 1")
			l.Yield()
			tr.say("worker 2")
			return nil
		})), "")
		tr.say("flow 1")
		tr.say("flow 2")
		l.Yield()
		tr.say("flow 3")
		l.Await(task)
		tr.say("flow 4")
	})
	tr.want(t, "flow 1", "flow 2", "worker 1", "flow 3", "worker 2", "flow 4")
}

func TestAFlowThatBlocksLetsTheLoopRunAndATaskThatBlocksDoesNot(t *testing.T) {
	var tr transcript
	run(t, Config{}, func(l *Loop) {
		begin := l.Time()
		ticker := func(name string) *Task {
			return l.CreateTask(l.NewCoroutine(name, "", nothing(func() error {
				for range 2 {
					sleep(l, time.Second)
					tr.say("%s at %v", name, l.Time()-begin)
				}
				return nil
			})), name)
		}
		ticker("tick")
		l.Block(func() { time.Sleep(1500 * time.Millisecond) })
		tr.say("flow at %v", l.Time()-begin)
		blocker := l.CreateTask(l.NewCoroutine("blocker", "", nothing(func() error {
			l.Block(func() { time.Sleep(6 * time.Second) })
			tr.say("blocker at %v", l.Time()-begin)
			return nil
		})), "")
		l.Await(blocker)
		l.Block(func() { time.Sleep(time.Second) })
	})
	tr.want(t, "tick at 1s", "flow at 1.5s", "blocker at 7.5s", "tick at 7.5s")
}

func TestTasksRunOnBetweenFlows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tr transcript
		l := New(Config{})
		l.Start()
		flow := func(f func()) {
			if err := l.RunFlow(context.Background(), "", func(*Flow) { f() }); err != nil {
				t.Error(err)
			}
		}
		flow(func() {
			l.CreateTask(l.NewCoroutine("late", "", nothing(func() error {
				sleep(l, time.Second)
				tr.say("late")
				return nil
			})), "")
			tr.say("cell 1")
		})
		time.Sleep(2 * time.Second)
		flow(func() { tr.say("cell 2") })
		l.Close(context.Background())
		tr.want(t, "cell 1", "late", "cell 2")
	})
}

func TestMutualAwaitingIsARecursionError(t *testing.T) {
	run(t, Config{}, func(l *Loop) {
		var foo, boo func() *Coroutine
		foo = func() *Coroutine {
			return l.NewCoroutine("foo", "", func() (any, error) { return l.MustAwait(boo()), nil })
		}
		boo = func() *Coroutine {
			return l.NewCoroutine("boo", "", func() (any, error) { return l.MustAwait(foo()), nil })
		}
		for _, x := range []Awaitable{foo(), l.CreateTask(foo(), "")} {
			_, err := l.Await(x)
			var r *RecursionError
			if !errors.As(err, &r) || err.Error() != "maximum recursion depth exceeded" {
				t.Errorf("ended with %v", err)
			}
		}
	})
}
