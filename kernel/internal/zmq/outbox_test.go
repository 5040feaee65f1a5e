package zmq

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// smallLimits are limits in which a parcel of 100 bytes is a tenth of what may wait.
func smallLimits() limits { return limits{message: 1 << 20, soft: 1000, hard: 3000} }

func hundred(name string) parcel { return parcel{frames: bytesOf(name), size: 100} }

func filled(t *testing.T, l limits, n int) *outbox {
	t.Helper()
	o := newOutbox(l)
	for i := range n {
		if err := o.add(hundred(fmt.Sprint(i))); err != nil {
			t.Fatalf("parcel %d: %v", i, err)
		}
	}
	return o
}

func TestAnOutboxKeepsTheOrder(t *testing.T) {
	o := filled(t, smallLimits(), 5)
	o.finish()
	batch, more := o.take()
	if len(batch) != 5 || !more {
		t.Fatalf("%d parcels, %v", len(batch), more)
	}
	for i, p := range batch {
		if string(p.frames[0]) != fmt.Sprint(i) {
			t.Errorf("parcel %d is %s", i, p.frames[0])
		}
	}
	if batch, more := o.take(); more {
		t.Errorf("after the end: %v", batch)
	}
}

func TestWhoAddsToAFullOutboxWaitsWhileThereIsProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := filled(t, smallLimits(), 10)
		start := time.Now()
		go func() { // ends after a minute of slow reading
			for range 20 {
				time.Sleep(stallLimit - time.Second)
				o.progressed()
			}
			o.take()
			o.done()
		}()
		if err := o.addWhenRoom(t.Context(), hundred("x"), true); err != nil {
			t.Error(err)
		}
		if waited := time.Since(start); waited != 20*(stallLimit-time.Second) {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestWithoutProgressOnlyDroppableParcelsAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := filled(t, smallLimits(), 10)
		start := time.Now()
		for range 7 {
			if err := o.addWhenRoom(t.Context(), hundred("text"), true); !errors.Is(err, errDropped) {
				t.Errorf("stream text: %v", err)
			}
		}
		if err := o.addWhenRoom(t.Context(), hundred("vital"), false); err != nil {
			t.Errorf("vital: %v", err)
		}
		if err := o.add(hundred("prompt")); err != nil {
			t.Errorf("prompt: %v", err)
		}
		if waited := time.Since(start); waited != stallLimit {
			t.Errorf("waited %v in all, want only once %v", waited, stallLimit)
		}
		if lost := o.progressed(); lost != 7 {
			t.Errorf("%d are said to be lost", lost)
		}
		if lost := o.progressed(); lost != 0 {
			t.Errorf("%d are said to be lost again", lost)
		}
		batch, _ := o.take()
		if n := len(batch); n != 12 || string(batch[10].frames[0]) != "vital" || string(batch[11].frames[0]) != "prompt" {
			t.Errorf("%d parcels wait: %v", n, batch)
		}
	})
}

func TestWaitingStartsAnewWhenTheFrontEndReadsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := filled(t, smallLimits(), 10)
		if err := o.addWhenRoom(t.Context(), hundred("text"), true); !errors.Is(err, errDropped) {
			t.Fatal(err)
		}
		o.progressed()
		start := time.Now()
		if err := o.addWhenRoom(t.Context(), hundred("text"), true); !errors.Is(err, errDropped) {
			t.Error(err)
		}
		if waited := time.Since(start); waited != stallLimit {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestTheHardLimit(t *testing.T) {
	o := filled(t, smallLimits(), 30)
	if err := o.add(hundred("x")); !errors.Is(err, errTooMuch) {
		t.Errorf("got %v", err)
	}
}

func TestOneHugeParcelIsNotTooMuch(t *testing.T) {
	o := newOutbox(smallLimits())
	huge := parcel{size: 1 << 30}
	if err := o.add(huge); err != nil {
		t.Fatal(err)
	}
	for range 19 {
		if err := o.add(hundred("status")); err != nil {
			t.Fatal(err)
		}
	}
	if batch, _ := o.take(); len(batch) != 1 {
		t.Errorf("%d parcels in a batch with a huge one", len(batch))
	}
	o.done()
	if added, err := o.addIfRoom(hundred("x")); added || err != nil {
		t.Errorf("19 parcels of 100 still wait: %v, %v", added, err)
	}
	o.take()
	o.done()
	if o.counted != 0 {
		t.Errorf("an empty outbox counts %d bytes", o.counted)
	}
}

func TestWaitingEndsWithItsContextAndWithTheConnection(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(o *outbox, cancel func())
		want error
	}{
		"context": {func(_ *outbox, cancel func()) { cancel() }, context.Canceled},
		"finish":  {func(o *outbox, _ func()) { o.finish() }, errGone},
		"close":   {func(o *outbox, _ func()) { o.close() }, errGone},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := filled(t, smallLimits(), 10)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				got := make(chan error, 1)
				go func() { got <- o.addWhenRoom(ctx, hundred("x"), false) }() // received below
				synctest.Wait()
				c.end(o, cancel)
				if err := <-got; !errors.Is(err, c.want) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

func TestFlushedWaitsForWhatTheWriterHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := filled(t, smallLimits(), 3)
		got := make(chan error, 1)
		go func() { got <- o.flushed(t.Context()) }() // received below
		o.take()
		synctest.Wait()
		select {
		case err := <-got:
			t.Fatalf("returned before the batch was written: %v", err)
		default:
		}
		o.done()
		if err := <-got; err != nil {
			t.Error(err)
		}
		if err := o.add(hundred("x")); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := o.flushed(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("of a front end that does not read: %v", err)
		}
	})
}
