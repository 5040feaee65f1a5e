package kernel

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

func TestALaneKeepsTheOrder(t *testing.T) {
	l := newLane()
	for i := range 5 {
		if err := l.add(t.Context(), &request{size: i}, true); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		if r := l.next(t.Context()); r.size != i || r.turn != uint64(i+1) {
			t.Errorf("request %d has size %d, turn %d", i, r.size, r.turn)
		}
	}
}

func TestAFullLaneHoldsItsReaderUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLane()
		if err := l.add(t.Context(), &request{size: 2 * laneBytes}, true); err != nil {
			t.Fatalf("a big request in an empty lane: %v", err)
		}
		if err := l.add(t.Context(), &request{}, false); !errors.Is(err, errLaneFull) {
			t.Errorf("without waiting: %v", err)
		}
		added := make(chan error, 1)
		go func() { added <- l.add(t.Context(), &request{size: 7}, true) }() // received below
		synctest.Wait()
		select {
		case err := <-added:
			t.Fatalf("did not wait: %v", err)
		default:
		}
		l.next(t.Context())
		if err := <-added; err != nil {
			t.Error(err)
		}
		if r := l.next(t.Context()); r.size != 7 {
			t.Errorf("size %d", r.size)
		}
	})
}

func TestWaitingInALaneEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLane()
		ctx, cancel := context.WithCancel(t.Context())
		got := make(chan *request, 1)
		go func() { got <- l.next(ctx) }() // received below
		synctest.Wait()
		cancel()
		if r := <-got; r != nil {
			t.Errorf("got %v", r)
		}
		if err := l.add(ctx, &request{}, true); !errors.Is(err, context.Canceled) {
			t.Errorf("add: %v", err)
		}
	})
}

func TestAClosedLaneRunsWhatWaits(t *testing.T) {
	l := newLane()
	if err := l.add(t.Context(), &request{size: 1}, true); err != nil {
		t.Fatal(err)
	}
	l.close()
	if err := l.add(t.Context(), &request{}, true); !errors.Is(err, errLaneClosed) {
		t.Errorf("add: %v", err)
	}
	if r := l.next(t.Context()); r == nil || r.size != 1 {
		t.Errorf("next: %v", r)
	}
	if r := l.next(t.Context()); r != nil {
		t.Errorf("next of the empty lane: %v", r)
	}
}
