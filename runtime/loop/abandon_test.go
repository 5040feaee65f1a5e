package loop

import (
	"context"
	"errors"
	"testing"
)

// A flow that is blocked for good does not hold up the loop once it is abandoned.
func TestAnAbandonedFlowDoesNotHoldUpTheLoop(t *testing.T) {
	l := New(Config{})
	l.Start()
	defer l.Close(context.Background())
	flows := make(chan *Flow)
	forever := make(chan struct{})
	over := make(chan error)
	go func() {
		over <- l.RunFlow(t.Context(), "stuck", func(fl *Flow) {
			flows <- fl
			<-forever // no hook sees it
			if _, err := l.Await(l.NewFuture()); err == nil {
				t.Error("an abandoned flow could await")
			}
		})
	}()
	fl := <-flows
	gone := errors.New("gone")
	if !fl.Abandon(gone) || fl.Abandon(gone) {
		t.Error("Abandon says that it did nothing, or did it twice")
	}
	err := l.RunFlow(t.Context(), "next", func(*Flow) {
		if _, err := fl.Task().Result(); !errors.Is(err, gone) {
			t.Errorf("the task ended with %v", err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	close(forever)
	<-over
}

func TestAFlowThatWaitsIsNotAbandoned(t *testing.T) {
	l := New(Config{})
	l.Start()
	defer l.Close(context.Background())
	flows := make(chan *Flow, 1)
	over := make(chan struct{})
	go func() {
		defer close(over)
		l.RunFlow(t.Context(), "", func(fl *Flow) {
			flows <- fl
			l.Await(l.NewFuture())
		})
	}()
	fl := <-flows
	for !fl.Interrupt(errors.New("stop")) { // until it waits
		if fl.Abandon(errors.New("gone")) {
			return // it had not begun to
		}
	}
	<-over
}
