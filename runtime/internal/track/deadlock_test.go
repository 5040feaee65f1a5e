package track

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func deadlock(thrown any) *DeadlockError {
	reason, _ := StopReason(thrown)
	var d *DeadlockError
	errors.As(reason, &d)
	return d
}

func TestDeadlockFailsTheCellWithGosMessageAndWhoWaitsWhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := New(Config{})
		ch := make(chan int)
		done := make(chan int)
		thrown := inCell(tr, func(*G) {
			cond := sync.NewCond(new(sync.Mutex))
			tr.Go("In[1], line 2", func() { receive(tr, "In[1], line 3", done) })
			tr.Go("In[1], line 4", func() {
				cond.L.Lock()
				defer cond.L.Unlock()
				defer cond.Broadcast() // let the helper end with the test
				tr.Select("In[1], line 5", []reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(done)}})
			})
			send(tr, "In[1], line 7", ch, 1)
		})
		d := deadlock(thrown)
		if d == nil {
			t.Fatalf("the cell ended with %v", thrown)
		}
		if d.Error() != "fatal error: all goroutines are asleep - deadlock!" {
			t.Errorf("message %q", d)
		}
		got := strings.Join(d.Detail(), "\n")
		want := "goroutine 1 [chan send]: In[1], line 7\n" +
			"goroutine 2 [chan receive]: In[1], line 3, created at In[1], line 2\n" +
			"goroutine 3 [select]: In[1], line 5, created at In[1], line 4"
		if got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		close(done)
	})
}

func TestDeadlockOnLocksAndWaitGroups(t *testing.T) {
	for kind, wait := range map[string]func(*Tracker){
		"mutex":      func(tr *Tracker) { mu := new(sync.Mutex); mu.Lock(); defer mu.Unlock(); tr.MutexLock("", mu) },
		"wait group": func(tr *Tracker) { wg := new(sync.WaitGroup); wg.Add(1); defer wg.Done(); tr.WaitGroupWait("", wg) },
		"cond": func(tr *Tracker) {
			c := sync.NewCond(new(sync.Mutex))
			c.L.Lock()
			defer c.L.Unlock()
			defer c.Broadcast()
			tr.CondWait("", c)
		},
		"nobody": func(tr *Tracker) { tr.Select("", nil) },
	} {
		t.Run(kind, func(t *testing.T) {
			tr := New(Config{Settle: time.Millisecond})
			if thrown := inCell(tr, func(*G) { wait(tr) }); deadlock(thrown) == nil {
				t.Errorf("the cell ended with %v", thrown)
			}
		})
	}
}

// Each of these waits ends after an hour by itself.
func TestNoDeadlockWhileSomethingMayStillCome(t *testing.T) {
	for name, wait := range map[string]func(tr *Tracker, ch chan int){
		"sleeping goroutine": func(tr *Tracker, ch chan int) {
			tr.Go("", func() { tr.Sleep("", time.Hour); send(tr, "", ch, 1) })
		},
		"compiled goroutine": func(tr *Tracker, ch chan int) {
			go func() { time.Sleep(time.Hour); ch <- 1 }()
		},
		"time.AfterFunc": func(tr *Tracker, ch chan int) {
			tr.AfterFunc("", time.Hour, func() { send(tr, "", ch, 1) })
		},
		"time.AfterFunc and Reset": func(tr *Tracker, ch chan int) {
			first := true
			var timer *time.Timer
			timer = tr.AfterFunc("", time.Minute, func() {
				if first {
					first = false
					tr.ResetTimer(timer, 59*time.Minute)
					return
				}
				send(tr, "", ch, 1)
			})
		},
		"time.After elsewhere": func(tr *Tracker, ch chan int) {
			tr.Go("", func() { receive(tr, "", time.After(time.Hour)); send(tr, "", ch, 1) })
		},
		"select with time.After": func(tr *Tracker, ch chan int) {
			tr.Go("", func() {
				tr.Select("", []reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(time.After(time.Hour))}})
				send(tr, "", ch, 1)
			})
		},
		"context.WithTimeout": func(tr *Tracker, ch chan int) {
			ctx, cancel := tr.WithTimeout(context.Background(), time.Hour)
			tr.Go("", func() { defer cancel(); receive(tr, "", ctx.Done()); send(tr, "", ch, 1) })
		},
		"marked external": func(tr *Tracker, ch chan int) {
			release := tr.External()
			time.AfterFunc(time.Hour, func() { release(); ch <- 1 })
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr := New(Config{Settle: 10 * time.Second})
				ch := make(chan int)
				begin := time.Now()
				thrown := inCell(tr, func(*G) {
					wait(tr, ch)
					receive(tr, "", ch)
				})
				if thrown != nil || time.Since(begin) != time.Hour {
					t.Errorf("ended with %v after %v", thrown, time.Since(begin))
				}
			})
		})
	}
}

func TestNoDeadlockWhileTheLoopHasWorkNorWithoutACell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var idle atomic.Bool
		tr := New(Config{Idle: idle.Load})
		ch := make(chan int)
		inCell(tr, func(*G) { tr.Go("", func() { receive(tr, "", ch) }) })
		time.Sleep(time.Hour) // the cell is over: its goroutine may wait for a later one
		if n := len(tr.Snapshot()); n != 1 {
			t.Fatalf("%d goroutines live on", n)
		}
		_, thrown := startCell(tr, func(*G) { receive(tr, "", ch) })
		time.Sleep(time.Hour)
		select {
		case v := <-thrown:
			t.Fatalf("ended with %v", v)
		default:
		}
		idle.Store(true)
		if v := <-thrown; deadlock(v) == nil {
			t.Errorf("ended with %v", v)
		}
		close(ch)
	})
}

func TestDeadlockIsSeenAfterACompiledGoroutineHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := New(Config{})
		thrown := inCell(tr, func(*G) {
			go func() { tr.Current(); time.Sleep(time.Minute) }()
			receive(tr, "", make(chan int))
		})
		if deadlock(thrown) == nil {
			t.Errorf("ended with %v", thrown)
		}
	})
}
