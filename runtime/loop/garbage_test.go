package loop

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"
)

// drop makes things that nobody will ask about.
func drop(l *Loop) {
	l.NewCoroutine("forgotten", "Cell In[1]:2", func() (any, error) { return nil, nil })
	l.NewFuture().SetException(errors.New("boom"))
	failed := l.NewFuture()
	failed.SetException(errors.New("asked for"))
	failed.Exception()
}

// collect runs the collector and the loop until the loop has reported twice.
func collect(l *Loop, reported func() int) {
	for range 1000 {
		runtime.GC()
		if l.Yield(); reported() >= 2 {
			return
		}
		runtime.Gosched()
	}
}

var forgotten = []string{"Future exception was never retrieved", "RuntimeWarning: coroutine 'forgotten' was never awaited"}

func TestWhatNobodyAsksForIsReportedWhenItIsCollected(t *testing.T) {
	var reports []string
	l := New(Config{Report: func(r Report) { reports = append(reports, r.Message) }})
	l.Start()
	l.RunFlow(context.Background(), "", func(*Flow) {
		drop(l)
		if l.Unretrieved() != 1 {
			t.Errorf("%d unretrieved", l.Unretrieved())
		}
		collect(l, func() int { return len(reports) })
		if slices.Sort(reports); !slices.Equal(reports, forgotten) {
			t.Errorf("reported %q", reports)
		}
	})
	l.Close(context.Background())
}

// The runtime's goroutine for cleanups is outside of the bubble and must not wake anybody inside: that would end the process.
func TestWhatIsCollectedInABubbleIsReportedInTheNextRound(t *testing.T) {
	var reports []string
	run(t, Config{Report: func(r Report) { reports = append(reports, r.Message) }}, func(l *Loop) {
		drop(l)
		for range 10 {
			runtime.GC()
			if err := sleep(l, 1); err != nil {
				t.Error(err)
			}
		}
		collect(l, func() int { return len(reports) })
		if slices.Sort(reports); !slices.Equal(reports, forgotten) {
			t.Errorf("reported %q", reports)
		}
	})
}
