package track

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var errInterrupt = errors.New("KeyboardInterrupt")

// startCell is inCell without waiting: it gives the flow's record and the channel that will bring what it panicked with.
func startCell(t *Tracker, f func(g *G)) (*G, <-chan any) {
	started, thrown := make(chan *G), make(chan any, 1)
	go func() {
		var ended any
		defer func() { thrown <- ended }()
		t.Run(Flow{Owner: cell1, Name: "main", Main: true}, func(g *G) {
			defer func() { ended = g.Ended(recover()) }()
			started <- g
			f(g)
		})
	}()
	return <-started, thrown
}

// untilBlocked returns when g is in a hooked wait of that kind.
func untilBlocked(g *G, kind string) {
	for g.Info().Wait.Kind != kind {
		runtime.Gosched()
	}
}

func wantStop(t *testing.T, thrown any) {
	t.Helper()
	if err, ok := StopReason(thrown); !ok || err != errInterrupt {
		t.Errorf("the flow ended with %v, want the interrupt", thrown)
	}
}

func TestInterruptEndsEveryHookedWait(t *testing.T) {
	var nobody chan int
	full := make(chan string, 1)
	full <- "x"
	locked, rlocked, rw := new(sync.Mutex), new(sync.RWMutex), new(sync.RWMutex)
	locked.Lock()
	rlocked.RLock()
	rw.Lock()
	busy := new(sync.WaitGroup)
	busy.Add(1)
	cond := sync.NewCond(new(sync.Mutex))
	recv := func(ch any) reflect.SelectCase {
		return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ch)}
	}
	for _, wait := range []struct {
		kind string
		f    func(tr *Tracker)
	}{
		{"chan receive", func(tr *Tracker) { receive(tr, "", make(chan int)) }},
		{"chan receive (nil chan)", func(tr *Tracker) { receive(tr, "", nobody) }},
		{"chan receive", func(tr *Tracker) { tr.Recv("", reflect.ValueOf(make(chan []int))) }},
		{"chan receive (nil chan)", func(tr *Tracker) { tr.Recv("", reflect.ValueOf(nobody)) }},
		{"chan send", func(tr *Tracker) { send(tr, "", full, "y") }},
		{"chan send", func(tr *Tracker) { tr.Send("", reflect.ValueOf(full), reflect.ValueOf("y")) }},
		{"chan send (nil chan)", func(tr *Tracker) { tr.Send("", reflect.ValueOf(nobody), reflect.ValueOf(1)) }},
		{"select", func(tr *Tracker) { tr.Select("", []reflect.SelectCase{recv(nobody), recv(make(chan bool))}) }},
		{"select (no cases)", func(tr *Tracker) { tr.Select("", nil) }},
		{"sleep", func(tr *Tracker) { tr.Sleep("", time.Hour) }},
		{"sync.Mutex.Lock", func(tr *Tracker) { tr.MutexLock("", locked) }},
		{"sync.RWMutex.Lock", func(tr *Tracker) { tr.RWMutexLock("", rlocked) }},
		{"sync.RWMutex.RLock", func(tr *Tracker) { tr.RWMutexRLock("", rw) }},
		{"sync.RWMutex.RLock", func(tr *Tracker) { tr.LockerLock("", rw.RLocker()) }},
		{"sync.WaitGroup.Wait", func(tr *Tracker) { tr.WaitGroupWait("", busy) }},
		{"sync.Cond.Wait", func(tr *Tracker) { cond.L.Lock(); defer cond.L.Unlock(); tr.CondWait("", cond) }},
	} {
		t.Run(wait.kind, func(t *testing.T) {
			tr := New(Config{Settle: -1})
			g, thrown := startCell(tr, func(*G) {
				wait.f(tr)
				t.Error("the wait returned")
			})
			untilBlocked(g, wait.kind)
			if !tr.Interrupt(g, errInterrupt) {
				t.Error("the flow was gone")
			}
			wantStop(t, <-thrown)
			if n := tr.Pending().Load(); n != 0 {
				t.Errorf("%d stops pending after the end", n)
			}
		})
	}
	busy.Done()
	cond.Broadcast()
}

func TestInterruptEndsALoopAndLeavesOthersAlone(t *testing.T) {
	tr := New(Config{Settle: -1})
	release := make(chan int)
	var earlier *G
	inCell(tr, func(*G) {
		earlier = tr.Go("", func() {
			receive(tr, "", release)
			for range 10 {
				tr.Tick()
			}
		})
	})
	untilBlocked(earlier, kindRecv)
	g, thrown := startCell(tr, func(*G) {
		for {
			tr.Tick()
		}
	})
	tr.Interrupt(g, errInterrupt)
	wantStop(t, <-thrown)
	release <- 1
	<-earlier.Done()
	if earlier.Stopping() != nil {
		t.Error("the interrupt reached an earlier cell's goroutine")
	}
}

func TestDeferredFunctionsRunUnharmedAndRecoverCannotKeepAStop(t *testing.T) {
	tr := New(Config{})
	ready := make(chan int)
	var order []string
	g, thrown := startCell(tr, func(*G) {
		defer func() {
			tr.Tick()
			ready := make(chan int, 1)
			send(tr, "", ready, 1)
			order = append(order, "outer")
		}()
		defer func() {
			defer func() { order = append(order, "inner") }()
			panic(recover()) // as lowered code does with a Stop
		}()
		receive(tr, "", ready)
	})
	untilBlocked(g, kindRecv)
	tr.Interrupt(g, errInterrupt)
	wantStop(t, <-thrown)
	if fmt.Sprint(order) != "[inner outer]" {
		t.Errorf("deferred functions ran as %v", order)
	}
}

func TestFlowThatGoesOnAfterAStopIsStoppedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := New(Config{Grace: time.Second})
		stops := 0
		g, thrown := startCell(tr, func(*G) {
			for range 3 {
				func() {
					defer func() {
						if IsStop(recover()) { // compiled code that recovers, such as fmt
							stops++
						}
					}()
					tr.Sleep("", time.Hour)
				}()
			}
			tr.Sleep("", time.Hour)
		})
		synctest.Wait()
		begin := time.Now()
		tr.Interrupt(g, errInterrupt)
		wantStop(t, <-thrown)
		if took := time.Since(begin); stops != 3 || took != 3*time.Second {
			t.Errorf("%d stops in %v", stops, took)
		}
	})
}

func TestInterruptEndsAGoroutineSilently(t *testing.T) {
	tr := New(Config{Settle: -1, OnPanic: func(_ *G, v any) { t.Errorf("reported %v", v) }})
	var g *G
	inCell(tr, func(*G) { g = tr.Go("", func() { receive(tr, "", make(chan int)) }) })
	untilBlocked(g, kindRecv)
	tr.Interrupt(g, errInterrupt)
	<-g.Done()
	if tr.Interrupt(g, errInterrupt) {
		t.Error("an ended goroutine was asked again")
	}
}

func TestInterruptOfACompiledGoroutineRunsItsDeferredFunctions(t *testing.T) {
	tr := New(Config{Settle: -1})
	records, over := make(chan *G), make(chan struct{})
	inCell(tr, func(*G) {
		go func() {
			defer close(over)
			records <- tr.Current()
			receive(tr, "", make(chan int))
		}()
	})
	g := <-records
	untilBlocked(g, kindRecv)
	tr.Interrupt(g, errInterrupt)
	<-over
	if n := tr.Pending().Load(); n != 0 {
		t.Errorf("%d stops pending after the end", n)
	}
}

func TestAbandonedFlowEndsAtItsNextCheck(t *testing.T) {
	tr := New(Config{Settle: -1})
	outOfReach := make(chan int)
	g, thrown := startCell(tr, func(*G) {
		<-outOfReach
		tr.Tick()
	})
	tr.Abandon(g, errInterrupt)
	if s := g.Info().State; s != Abandoned {
		t.Errorf("state %s", s)
	}
	close(outOfReach)
	wantStop(t, <-thrown)
}

func TestLockOfAStoppedFlowIsNotLost(t *testing.T) {
	tr := New(Config{Settle: -1})
	mu := new(sync.Mutex)
	mu.Lock()
	g, thrown := startCell(tr, func(*G) { tr.MutexLock("", mu) })
	untilBlocked(g, "sync.Mutex.Lock")
	tr.Interrupt(g, errInterrupt)
	wantStop(t, <-thrown)
	mu.Unlock()
	mu.Lock() // hangs if the helper kept it
}

func TestSignalThatReachesAStoppedWaiterGoesToTheNext(t *testing.T) {
	tr := New(Config{Settle: -1})
	cond := sync.NewCond(new(sync.Mutex))
	wait := func(*G) {
		tr.LockerLock("", cond.L)
		defer cond.L.Unlock()
		tr.CondWait("", cond)
	}
	first, thrown := startCell(tr, wait)
	untilBlocked(first, "sync.Cond.Wait")
	second, woken := startCell(tr, wait)
	untilBlocked(second, "sync.Cond.Wait")
	tr.Interrupt(first, errInterrupt)
	wantStop(t, <-thrown)
	cond.L.Lock() // both are queued: each unlocks only after it has queued
	cond.Signal()
	cond.L.Unlock()
	if v := <-woken; v != nil {
		t.Errorf("the second waiter ended with %v", v)
	}
}

func TestMutualExclusionHoldsUnderContention(t *testing.T) {
	tr := New(Config{Settle: -1})
	mu, rw := new(sync.Mutex), new(sync.RWMutex)
	a, b := 0, 0
	inCell(tr, func(*G) {
		var wg sync.WaitGroup
		for range 8 {
			tr.WaitGroupGo("", &wg, func() {
				for range 500 {
					tr.MutexLock("", mu)
					a++
					mu.Unlock()
					tr.LockerLock("", rw)
					b++
					rw.Unlock()
					tr.RWMutexRLock("", rw)
					_ = b
					rw.RUnlock()
				}
			})
		}
		tr.WaitGroupWait("", &wg)
	})
	if a != 4000 || b != 4000 {
		t.Errorf("a = %d, b = %d, want 4000", a, b)
	}
}

func TestOnceRunsOnceAndOthersWait(t *testing.T) {
	tr := New(Config{Settle: -1})
	var once sync.Once
	n, release := 0, make(chan int)
	inCell(tr, func(*G) {
		runner := tr.Go("", func() { tr.OnceDo("", &once, func() { n++; receive(tr, "", release) }) })
		untilBlocked(runner, kindRecv)
		waiter := tr.Go("", func() {
			tr.OnceDo("", &once, func() { t.Error("ran twice") })
			if n != 1 {
				t.Error("returned before the first call was over")
			}
		})
		untilBlocked(waiter, "sync.Once.Do")
		release <- 1
		<-waiter.Done()
	})
}

func TestEveryRealWaitIsWrappedAndNoOther(t *testing.T) {
	waits := 0
	tr := New(Config{Settle: -1, Block: func(_ *G, wait func()) { waits++; wait() }})
	inCell(tr, func(*G) {
		ch := make(chan int, 1)
		send(tr, "", ch, 1)
		receive(tr, "", ch)
		tr.Send("", reflect.ValueOf(ch), reflect.ValueOf(2))
		if v, ok := tr.Recv("", reflect.ValueOf(ch)); v.Int() != 2 || !ok {
			t.Errorf("received %v, %v", v, ok)
		}
		var wg sync.WaitGroup
		tr.WaitGroupWait("", &wg)
		tr.MutexLock("", new(sync.Mutex))
		if waits != 0 {
			t.Errorf("%d waits for operations that need not wait", waits)
		}
		tr.Sleep("", 1)
		if waits != 1 {
			t.Errorf("%d waits for a sleep", waits)
		}
	})
}

func TestPanicsOfGoComeOutOfAWait(t *testing.T) {
	tr := New(Config{Settle: -1})
	wrapped := 0
	tr.cfg.Block = func(_ *G, wait func()) { wait(); wrapped++ }
	thrown := inCell(tr, func(*G) {
		tr.Wait(Waiting{}, func(<-chan struct{}) bool { var m map[int]int; m[1] = 1; return false })
	})
	if err, ok := thrown.(runtime.Error); !ok || wrapped != 1 {
		t.Errorf("thrown %v, %d", err, wrapped)
	}
	ch := make(chan int)
	close(ch)
	thrown = inCell(tr, func(*G) { send(tr, "", ch, 1) })
	if err, ok := thrown.(runtime.Error); !ok || err.Error() != "send on closed channel" {
		t.Errorf("thrown %v", thrown)
	}
}

func TestSelectChoosesFairlyAndTakesDefault(t *testing.T) {
	tr := New(Config{})
	a, b := make(chan int), make(chan int)
	close(a)
	close(b)
	cases := []reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(a)},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(b)},
	}
	var n [2]int
	for range 1000 {
		i, _, ok := tr.Select("", cases)
		if ok {
			t.Fatal("received from a closed channel")
		}
		n[i]++
	}
	if n[0] < 300 || n[1] < 300 {
		t.Errorf("chosen %v of 1000", n)
	}
	never := []reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(make(chan int))}, {Dir: reflect.SelectDefault}}
	if i, _, _ := tr.Select("", never); i != 1 {
		t.Errorf("chose %d, want the default", i)
	}
}

func TestRangeEndsWithTheChannel(t *testing.T) {
	tr := New(Config{})
	inCell(tr, func(*G) {
		ch := make(chan int)
		tr.Go("", func() {
			for i := range 5 {
				send(tr, "", ch, i)
			}
			close(ch)
		})
		sum := 0
		for v := range all(tr, "", ch) {
			sum += v
		}
		if sum != 10 {
			t.Errorf("sum = %d", sum)
		}
	})
}

func TestGoroutinesNobodyTracksWaitPlainly(t *testing.T) {
	tr := New(Config{Block: func(*G, func()) { t.Error("wrapped") }})
	ch := make(chan os.Signal)
	go func() { send(tr, "", ch, os.Interrupt) }()
	if v, ok := receive(tr, "", ch); v != os.Interrupt || !ok {
		t.Errorf("received %v, %v", v, ok)
	}
}
