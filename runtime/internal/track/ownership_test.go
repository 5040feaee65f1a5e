package track

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"reflect"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var cell1 = Owner{Cell: "msg-1", Count: 1}

// inCell runs f as the main flow of cell 1 on a goroutine of its own, and returns what it panicked with.
func inCell(t *Tracker, f func(g *G)) (thrown any) {
	over := make(chan struct{})
	go func() {
		defer close(over)
		defer func() { thrown = recover() }()
		t.Run(Flow{Owner: cell1, Name: "main", Main: true}, f)
	}()
	<-over
	return thrown
}

func TestGoroutineBelongsToTheCellThatStartedIt(t *testing.T) {
	tr := New(Config{})
	if g := tr.Current(); g != nil {
		t.Fatalf("the test's goroutine has the record %v", g)
	}
	inCell(tr, func(g *G) {
		if got := tr.Current(); got != g {
			t.Errorf("current = %v, want %v", got, g)
		}
		done := make(chan *G)
		child := tr.Go("line 3", func() {
			tr.Go("line 4", func() { done <- tr.Current() })
			done <- tr.Current()
		})
		a, b := <-done, <-done
		if a == b || (a != child && b != child) || a.Owner() != cell1 || b.Owner() != cell1 {
			t.Errorf("records %v and %v, child %v", a, b, child)
		}
	})
	if tr.Current() != nil {
		t.Error("the label outlived Run")
	}
}

func TestGoroutineOfCompiledCodeGetsARecordOfItsOwn(t *testing.T) {
	tr := New(Config{})
	inCell(tr, func(g *G) {
		done := make(chan *G)
		go func() { done <- tr.Current() }() // as errgroup and net/http do
		child := <-done
		if child == g || child.Owner() != cell1 || !child.Info().Compiled || child.Info().Parent != g.ID() {
			t.Errorf("child = %+v", child.Info())
		}
	})
}

func TestRecordOfACompiledGoroutineLivesAsLongAsIt(t *testing.T) {
	tr := New(Config{Settle: -1})
	inCell(tr, func(*G) {
		adopted, release := make(chan uint64), make(chan int)
		go func() {
			adopted <- tr.Current().ID()
			<-release
		}()
		id := <-adopted
		runtime.GC()
		runtime.GC()
		if _, ok := tr.Lookup(id); !ok || len(tr.Snapshot()) != 2 {
			t.Errorf("the record was collected before its goroutine ended: %+v", tr.Snapshot())
		}
		close(release)
		for len(tr.Snapshot()) != 1 {
			runtime.Gosched()
		}
		for {
			if _, ok := tr.Lookup(id); !ok {
				break
			}
			runtime.GC()
		}
	})
}

func TestClosePanicsAsInGo(t *testing.T) {
	tr := New(Config{})
	ch := make(chan int)
	tr.Close(reflect.ValueOf(ch))
	for want, ch := range map[string]chan int{"close of closed channel": ch, "close of nil channel": nil} {
		thrown := inCell(tr, func(*G) { tr.Close(reflect.ValueOf(ch)) })
		if err, ok := thrown.(runtime.Error); !ok || err.Error() != want {
			t.Errorf("thrown %v, want %s", thrown, want)
		}
	}
}

func TestRecordIsNotTakenForThatOfAReusedRuntimeGoroutine(t *testing.T) {
	tr := New(Config{})
	start, got := make(chan struct{}), make(chan bool)
	var child *G
	inCell(tr, func(*G) {
		child = tr.Go("", func() {
			go func() {
				<-start
				for range 1000 { // one of them runs where child ran
					tr := tr
					go func() { got <- tr.Current() == child }()
				}
			}()
		})
		<-child.Done()
	})
	close(start)
	for range 1000 {
		if <-got {
			t.Fatal("an inherited label was taken for the record of a goroutine that has ended")
		}
	}
}

func TestCoroutineOfAFlowHasTheFlowsRecord(t *testing.T) {
	tr := New(Config{})
	inCell(tr, func(g *G) {
		next, stop := iter.Pull(func(yield func(*G) bool) {
			tr.As(g, func() { yield(tr.Current()) })
		})
		defer stop()
		if got, _ := next(); got != g {
			t.Errorf("in the coroutine: %v, want %v", got, g)
		}
	})
}

func TestTwoTrackersInOneProcessDoNotMix(t *testing.T) {
	a, b := New(Config{}), New(Config{})
	inCell(a, func(g *G) {
		if b.Current() != nil || b.CurrentOwner() != (Owner{}) || len(b.Snapshot()) != 0 {
			t.Error("the other tracker knows a's goroutine")
		}
		if n := len(b.labelled()); n != 0 {
			t.Errorf("the other tracker counts %d goroutines", n)
		}
		if n := a.labelled()[g.ID()]; n != 1 {
			t.Errorf("a counts %d goroutines of %v", n, g)
		}
	})
}

func TestLabelsStayReadableToProfilersAndToUsersOfPprof(t *testing.T) {
	tr := New(Config{})
	inCell(tr, func(g *G) {
		pprof.Do(tr.LabelContext(context.Background()), pprof.Labels("color", "blue", "zoo", "x"), func(context.Context) {
			if tr.Current() != g {
				t.Error("pprof.Do took the goroutine from its cell")
			}
			var profile bytes.Buffer
			if err := pprof.Lookup("goroutine").WriteTo(&profile, 1); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(profile.String(), `"color":"blue", "gopherloop":"1 In[1] `) {
				t.Errorf("profile lacks the labels:\n%s", profile.String())
			}
		})
		if tr.Current() != g {
			t.Error("pprof.Do did not give the goroutine back")
		}
	})
}

func TestRunNests(t *testing.T) {
	tr := New(Config{})
	inCell(tr, func(outer *G) {
		tr.Run(Flow{Owner: Owner{Cell: "msg-2", Count: 2}, Name: "Task-1"}, func(inner *G) {
			if tr.Current() != inner || tr.CurrentOwner().Count != 2 || inner.Info().Parent != outer.ID() {
				t.Errorf("inner = %+v", tr.Current().Info())
			}
		})
		if tr.Current() != outer {
			t.Error("the outer record did not come back")
		}
	})
}

func TestPanicOfAGoroutineIsReportedAndEndsOnlyIt(t *testing.T) {
	type report struct {
		g     *G
		value any
	}
	reports := make(chan report, 1)
	tr := New(Config{OnPanic: func(g *G, v any) { reports <- report{g, v} }})
	inCell(tr, func(*G) {
		var wg sync.WaitGroup
		tr.WaitGroupGo("line 2", &wg, func() { panic("boom") })
		tr.WaitGroupWait("line 3", &wg)
	})
	r := <-reports
	if r.value != "boom" || r.g.Owner() != cell1 {
		t.Errorf("report = %+v", r)
	}
}

func TestGoexitEndsAGoroutineSilently(t *testing.T) {
	tr := New(Config{OnPanic: func(_ *G, v any) { t.Errorf("reported %v", v) }})
	inCell(tr, func(*G) {
		<-tr.Go("", runtime.Goexit).Done()
	})
	if left := tr.Snapshot(); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
}

func TestAfterFuncKeepsTheCellAndReportsPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		owners, panics := make(chan Owner, 1), make(chan any, 1)
		tr := New(Config{OnPanic: func(_ *G, v any) { panics <- v }})
		inCell(tr, func(*G) {
			tr.AfterFunc("line 1", time.Second, func() {
				owners <- tr.CurrentOwner()
				panic(errors.New("late"))
			})
		})
		if got := <-owners; got != cell1 {
			t.Errorf("owner = %v", got)
		}
		if v := <-panics; v.(error).Error() != "late" {
			t.Errorf("panic = %v", v)
		}
	})
}

func TestSnapshotSaysWhoWaitsForWhatSinceWhenAndWhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := New(Config{Settle: -1})
		begin := time.Now()
		ch, cond := make(chan int), sync.NewCond(new(sync.Mutex))
		inCell(tr, func(*G) {
			tr.Go("a", func() { receive(tr, "a1", ch) })
			tr.Go("b", func() { tr.Sleep("b1", time.Hour) })
			tr.Go("c", func() { cond.L.Lock(); defer cond.L.Unlock(); tr.CondWait("c1", cond) })
			tr.Go("d", func() { <-ch }) // compiled code
			synctest.Wait()
		})
		var got []string
		for _, i := range tr.Snapshot() {
			if i.Owner != cell1 || (i.Wait.Kind != "" && !i.Since.Equal(begin)) {
				t.Errorf("%+v", i)
			}
			got = append(got, i.Start+" "+string(i.State)+" "+i.Wait.Kind+" "+i.Wait.Pos)
		}
		want := "a waiting chan receive a1; b sleeping sleep b1; c waiting sync.Cond.Wait c1; d running  "
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("got  %s\nwant %s", s, want)
		}
		cond.Broadcast()
		close(ch)
		for _, i := range tr.Snapshot() {
			if g, ok := tr.Lookup(i.ID); ok {
				<-g.Done()
			}
		}
	})
}

func BenchmarkCurrent(b *testing.B) {
	tr := New(Config{})
	tr.Run(Flow{Owner: cell1}, func(*G) {
		for b.Loop() {
			tr.Current()
		}
	})
}

func BenchmarkTick(b *testing.B) {
	tr := New(Config{})
	for b.Loop() {
		tr.Tick()
	}
}

func BenchmarkGo(b *testing.B) {
	tr := New(Config{})
	for b.Loop() {
		<-tr.Go("", func() {}).Done()
	}
}

func BenchmarkPingPong(b *testing.B) {
	tr := New(Config{})
	tr.Run(Flow{Owner: cell1}, func(*G) {
		ch := make(chan int)
		tr.Go("", func() {
			for range all(tr, "", ch) {
			}
		})
		for b.Loop() {
			send(tr, "", ch, 1)
		}
		close(ch)
	})
}
