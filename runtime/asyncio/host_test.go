package asyncio

import (
	"context"
	"errors"
	"os/exec"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// onLoop plays a scenario that has no Python side.
func onLoop(t *testing.T, f func(*scene)) {
	t.Helper()
	perform(t, f)
}

type patient struct{ c *Coroutine[int] }

func (p patient) Await() (int, error) { v := p.c.Await(); return v + 1, nil }

type failing struct{}

func (failing) Await() error { return value("failing") }

type impossible struct{}

func (impossible) Await(int) int { return 0 }

func TestAwaitOfEveryKind(t *testing.T) {
	onLoop(t, func(s *scene) {
		ticks := 0
		task(s, "ticker", func() error {
			for {
				if err := s.sleep(1); err != nil {
					return err
				}
				ticks++
			}
		})
		ctx, stop := context.WithTimeout(context.Background(), 3500*time.Millisecond)
		defer stop()
		var wg sync.WaitGroup
		wg.Go(func() { time.Sleep(3500 * time.Millisecond) })
		seven := async(s, "seven", func() (int, error) { return 7, s.sleep(3) })
		for _, c := range []struct {
			x     any
			want  any
			ticks int
		}{
			{ctx, nil, 3},
			{&wg, nil, 0}, // it is over by now
			{3250 * time.Millisecond, None{}, 3},
			{seven, 7, 3},
			{(*loop.Coroutine)(async(s, "core", func() (int, error) { return 1, nil })), 1, 0},
			{patient{async(s, "inner", func() (int, error) { return 1, s.sleep(2) })}, 2, 2},
			{failing{}, value("failing"), 0},
			{nil, &TypeError{Message: "object None can't be used in 'await' expression"}, 0},
			{(*Task[any])(nil), &TypeError{Message: "object None can't be used in 'await' expression"}, 0},
			{3, &TypeError{Message: "object int can't be used in 'await' expression"}, 0},
			{impossible{}, &TypeError{Message: "object asyncio.impossible can't be used in 'await' expression"}, 0},
		} {
			before := ticks
			if got := s.outcome(c.x); !reflect.DeepEqual(got, c.want) || ticks-before != c.ticks {
				t.Errorf("await %T gives %v after %d ticks, want %v after %d", c.x, got, ticks-before, c.want, c.ticks)
			}
		}
	})
}

func TestAwaitCanBeCancelled(t *testing.T) {
	onLoop(t, func(s *scene) {
		var wg sync.WaitGroup
		wg.Add(1)
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		for _, x := range []any{&wg, ctx, time.Hour, patient{async(s, "long", func() (int, error) { return 1, s.sleep(100) })}} {
			w := task(s, "waiter", func() error {
				_, err := Await(s.l, x)
				return err
			})
			s.sleep(1)
			w.Cancel()
			if err := s.outcome(w); !loop.IsCancelled(err.(error)) || !w.Cancelled() {
				t.Errorf("await %T gives %v", x, err)
			}
		}
		ch := make(chan int)
		w := task(s, "receiver", func() error {
			_, _, err := AwaitChan(s.l, reflect.ValueOf(ch))
			return err
		})
		s.sleep(1)
		w.Cancel()
		s.outcome(w)
		select {
		case ch <- 1:
			t.Error("somebody still receives")
		default:
		}
		wg.Done()
	})
}

func TestAwaitChan(t *testing.T) {
	onLoop(t, func(s *scene) {
		ch := make(chan error, 1)
		task(s, "sender", func() error {
			for range 2 {
				s.sleep(1)
				ch <- nil
			}
			close(ch)
			return nil
		})
		for _, want := range []bool{true, true, false} {
			v, ok, err := AwaitChan(s.l, reflect.ValueOf(ch))
			if err != nil || ok != want || v.Type() != reflect.TypeFor[error]() || !v.IsNil() {
				t.Errorf("received %v %v %v", v, ok, err)
			}
		}
		if _, _, err := AwaitChan(s.l, reflect.ValueOf((chan<- int)(make(chan int)))); err == nil {
			t.Error("a channel to send on can be received from")
		}
	})
}

// Processes are outside of virtual time, so this one runs in real time.
func TestAwaitCommand(t *testing.T) {
	l := loop.New(loop.Config{})
	l.Start()
	defer l.Close(context.Background())
	err := l.RunFlow(context.Background(), "", func(*loop.Flow) {
		ok := exec.Command("true")
		if _, err := Await(l, ok); err != nil || !ok.ProcessState.Success() {
			t.Errorf("true: %v", err)
		}
		bad := exec.Command("false")
		for range 2 {
			var exit *exec.ExitError
			if _, err := Await(l, bad); !errors.As(err, &exit) || exit.ExitCode() != 1 {
				t.Errorf("false: %v", err)
			}
		}
		if _, err := Await(l, exec.Command("no-such-command")); !errors.Is(err, exec.ErrNotFound) {
			t.Errorf("no such command: %v", err)
		}
		long := exec.Command("sleep", "1000")
		if err := long.Start(); err != nil {
			t.Error(err)
			return
		}
		_, err := Await(l, WaitFor(NewCoroutine(l, "run", "", func() (any, error) { return Await(l, long) }), time.Millisecond))
		if !errors.Is(err, &TimeoutError{}) {
			t.Errorf("sleep: %v", err)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

func TestMustAwaitRaises(t *testing.T) {
	onLoop(t, func(s *scene) {
		boom := func() *Coroutine[int] { return async(s, "boom", func() (int, error) { return 0, value("boom") }) }
		for _, raise := range []func(){
			func() { MustAwait(s.l, boom()) }, func() { boom().Await() }, func() { CreateTask(boom()).Await() },
			func() { EnsureFuture(boom()).Await() }, func() { MustAwait(s.l, failing{}) },
		} {
			if err := panicOf(raise); !errors.As(err, new(*ValueError)) {
				t.Errorf("raised %v", err)
			}
		}
		if v := MustAwait(s.l, time.Second); v != (None{}) {
			t.Errorf("gives %v", v)
		}
	})
}

// Two sessions share a process: what each of them binds works on its own loop, also on plain goroutines.
func TestBindKeepsSessionsApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		session := func() (*loop.Loop, map[string]any) {
			l := loop.New(loop.Config{Locals: &locals{}})
			l.Start()
			return l, Bind(l)
		}
		l1, b1 := session()
		l2, b2 := session()
		for _, x := range []struct {
			l *loop.Loop
			b map[string]any
		}{{l1, b1}, {l2, b2}} {
			sleep := x.b["Sleep"].(func(time.Duration) *Coroutine[any])
			if _, err := Await(x.l, sleep(time.Second)); err != nil {
				t.Errorf("on a plain goroutine: %v", err)
			}
			err := x.l.RunFlow(context.Background(), "", func(*loop.Flow) {
				result := x.b["SleepResult"].(func(time.Duration, any) *Coroutine[any])
				create := x.b["CreateTask"].(func(*Coroutine[any], ...string) *Task[any])
				gather := x.b["Gather"].(func(...Awaiter) *Future[any])
				v, err := Await(x.l, gather(create(result(2, 1)), result(1, "x")))
				if err != nil || !reflect.DeepEqual(v, []any{1, "x"}) {
					t.Errorf("gather gives %v %v", v, err)
				}
				if got := x.b["GetEventLoop"].(func() *EventLoop)(); got.Core() != x.l {
					t.Error("another loop")
				}
				own := x.b["NewEventLoop"].(func() *EventLoop)()
				if v, err := own.RunUntilComplete(result(1, "own")); v != "own" || err != nil {
					t.Errorf("a loop of one's own gives %v %v", v, err)
				}
				if err := own.Close(); err != nil {
					t.Error(err)
				}
			})
			if err != nil {
				t.Error(err)
			}
			run := x.b["Run"].(func(*Coroutine[any]) (any, error))
			if v, err := run(x.b["SleepResult"].(func(time.Duration, any) *Coroutine[any])(1, "ran")); v != "ran" || err != nil {
				t.Errorf("Run on a plain goroutine gives %v %v", v, err)
			}
		}
		l1.Close(context.Background())
		l2.Close(context.Background())
	})
}

// locals keeps one value per goroutine, as a session does.
type locals struct {
	loop.Locals
	m sync.Map
}

func (k *locals) Get() any  { v, _ := k.m.Load(goroutine()); return v }
func (k *locals) Set(v any) { k.m.Store(goroutine(), v) }

func TestSetEventLoopIsForGoroutinesWithoutALoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := loop.New(loop.Config{})
		b := Bind(l)
		get, own := b["GetEventLoop"].(func() *EventLoop), NewEventLoop()
		b["SetEventLoop"].(func(*EventLoop))(own)
		if get() != own {
			t.Error("another loop on a plain goroutine")
		}
		l.Start()
		l.RunFlow(context.Background(), "", func(*loop.Flow) {
			if get().Core() != l {
				t.Error("another loop on the loop's own goroutine")
			}
		})
		b["SetEventLoop"].(func(*EventLoop))(nil)
		if get().Core() != l {
			t.Error("the session's loop is not what there is otherwise")
		}
		l.Close(context.Background())
	})
	if err := panicOf(func() { SetEventLoop(nil) }); !errors.As(err, new(*RuntimeError)) {
		t.Errorf("outside of a session: %v", err)
	}
}

func TestThreadFutures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scene{t: t, l: loop.New(loop.Config{})}
		s.l.Start()
		hour := RunCoroutineThreadsafe(do(s, "hour", func() error { return s.sleep(3600) }), (*EventLoop)(s.l))
		if _, err := hour.Result(time.Second); !errors.Is(err, &TimeoutError{}) || hour.Done() {
			t.Errorf("after a second: %v", err)
		}
		bad := RunCoroutineThreadsafe(do(s, "bad", func() error { return value("bad") }), (*EventLoop)(s.l))
		good := RunCoroutineThreadsafe(async(s, "good", func() (int, error) { return 5, nil }), (*EventLoop)(s.l))
		if v, err := Await(s.l, good); v != 5 || err != nil || bad.Exception().Error() != "bad" {
			t.Errorf("%v %v, %v", v, err, bad.Exception())
		}
		if !hour.Cancel() || hour.Exception() == nil || !hour.Cancelled() || hour.Cancel() {
			t.Error("it cannot be cancelled")
		}
		for f, want := range map[interface{ String() string }]string{
			hour: "<Future state=cancelled>", bad: "<Future state=finished raised ValueError>", good: "<Future state=finished returned int>",
		} {
			if bare(f) != want {
				t.Errorf("%v, want %s", f, want)
			}
		}
		s.l.Close(context.Background())
	})
}

func TestErasedResultsConvert(t *testing.T) {
	onLoop(t, func(s *scene) {
		q := NewQueue[any]()
		put := reflect.ValueOf(q).MethodByName("Put").Call([]reflect.Value{reflect.ValueOf(5)})[0]
		c := put.Convert(reflect.TypeFor[*Coroutine[any]]()).Interface().(*Coroutine[any])
		if v := s.outcome(c); v != (None{}) || q.Qsize() != 1 {
			t.Errorf("put gives %v", v)
		}
	})
}
