package output_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/output"
	"github.com/gopherloop/gopherloop/runtime/internal/track"
)

// A front is a host that reads only while its gate is open.
type front struct {
	gate chan struct{}
	mu   sync.Mutex
	got  map[lang.Cell]string
}

func (f *front) Stream(cell lang.Cell, _ lang.StreamName, text string) {
	<-f.gate
	f.mu.Lock()
	defer f.mu.Unlock()
	f.got[cell] += text
}

func session() (*track.Tracker, *output.Output, *front) {
	tr := track.New(track.Config{})
	f := &front{gate: make(chan struct{}), got: make(map[lang.Cell]string)}
	o := output.New(output.Config{
		Host:   f,
		Buffer: 1000,
		Limit:  -1,
		Source: func() output.Source {
			g := tr.Current()
			if g == nil {
				return output.Source{}
			}
			return output.Source{Cell: g.Owner().Cell, Writer: g.ID(), Done: g.Done()}
		},
		Waits: func(writer uint64) bool {
			g, ok := tr.Lookup(writer)
			return ok && g.Info().State == track.Blocked
		},
		Wait: func(wait func(<-chan struct{}) bool) { tr.Wait(track.Waiting{Kind: "output", External: true}, wait) },
	})
	return tr, o, f
}

func TestLateOutputOfAGoroutineBelongsToItsCell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, o, f := session()
		close(f.gate)
		p := o.Printer()
		late := make(chan int)
		var g *track.G
		tr.Run(track.Flow{Owner: track.Owner{Cell: "one", Count: 1}, Main: true}, func(*track.G) {
			p.Println("first")
			g = tr.Go("", func() {
				tr.Recv("", reflect.ValueOf(late))
				p.Println("late")
				compiled := make(chan int)
				go func() { defer close(compiled); p.Println("later") }()
				<-compiled
			})
		})
		tr.Run(track.Flow{Owner: track.Owner{Cell: "two", Count: 2}, Main: true}, func(*track.G) {
			p.Println("second")
			tr.Send("", reflect.ValueOf(late), reflect.ValueOf(1))
			<-g.Done()
		})
		if err := o.FlushAll(context.Background()); err != nil {
			t.Fatal(err)
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if got := fmt.Sprint(f.got); got != "map[one:first\nlate\nlater\n two:second\n]" {
			t.Errorf("got %q", got)
		}
		o.Close()
	})
}

func TestWhatAWriterWaitsForIsPrintedBeforeTheRestOfItsLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, o, f := session()
		close(f.gate)
		p := o.Printer()
		tr.Run(track.Flow{Owner: track.Owner{Cell: "one", Count: 1}, Main: true}, func(*track.G) {
			p.Print("waiting")
			done := make(chan int)
			tr.Go("", func() {
				synctest.Wait() // the main flow waits
				p.Println("work")
				tr.Send("", reflect.ValueOf(done), reflect.ValueOf(1))
			})
			tr.Recv("", reflect.ValueOf(done))
			p.Println("done")
		})
		if err := o.FlushAll(context.Background()); err != nil {
			t.Fatal(err)
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if got := f.got["one"]; got != "waiting\nwork\ndone\n" {
			t.Errorf("got %q", got)
		}
		o.Close()
	})
}

func TestAWriterThatASlowFrontEndHoldsUpCanBeInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, o, f := session()
		flow, ended := make(chan *track.G), make(chan any)
		go func() {
			defer func() { ended <- recover() }()
			tr.Run(track.Flow{Owner: track.Owner{Cell: "one"}, Main: true}, func(g *track.G) {
				flow <- g
				for {
					io.WriteString(o.Writer(lang.Stdout), strings.Repeat("x", 99)+"\n")
				}
			})
		}()
		g := <-flow
		synctest.Wait()
		if kind := g.Info().Wait.Kind; kind != "output" {
			t.Errorf("the writer waits for %q", kind)
		}
		stop := errors.New("KeyboardInterrupt")
		tr.Interrupt(g, stop)
		if reason, _ := track.StopReason(<-ended); reason != stop {
			t.Errorf("ended with %v", reason)
		}
		close(f.gate)
		o.Close()
	})
}

type nowhere struct{}

func (nowhere) Stream(lang.Cell, lang.StreamName, string) {}

func BenchmarkPrintlnOfACell(b *testing.B) {
	tr, small, f := session()
	close(f.gate)
	small.Close()
	o := output.New(output.Config{Host: nowhere{}, Limit: -1, Source: func() output.Source {
		g := tr.Current()
		return output.Source{Cell: g.Owner().Cell, Writer: g.ID(), Done: g.Done()}
	}})
	defer o.Close()
	p := o.Printer()
	tr.Run(track.Flow{Owner: track.Owner{Cell: "one"}}, func(*track.G) {
		for i := 0; b.Loop(); i++ {
			p.Println(i)
		}
	})
}
