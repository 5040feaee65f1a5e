package track

import (
	"errors"
	"testing"
)

const testStack = 16 << 20

// begin stands at the begin of a function, as lowered code has it. Compiled code may be faster than the timer that looks at
// the stacks.
func (t *Tracker) begin() {
	if depth() > testStack/2 && !t.suspicious.Load() {
		t.sampleDepth()
	}
	t.Tick()
}

// recurse calls itself for ever.
func recurse(begin func()) byte {
	var room [4 << 10]byte
	begin()
	room[int(room[1])] = recurse(begin)
	return room[0]
}

func TestStackOverflowStopsOnlyTheFlow(t *testing.T) {
	tr := New(Config{MaxStack: testStack})
	deferred := false
	_, thrown := startCell(tr, func(*G) {
		defer func() { deferred = true }()
		recurse(tr.begin)
	})
	if reason, stopped := StopReason(<-thrown); !stopped || !IsStackOverflow(reason) {
		t.Errorf("ended by %v", reason)
	}
	if !deferred {
		t.Error("the deferred function did not run")
	}
	inCell(tr, func(*G) { tr.Tick() }) // goes on
}

func TestStackOverflowOfAGoroutineIsReported(t *testing.T) {
	reports := make(chan any, 1)
	tr := New(Config{MaxStack: testStack, OnPanic: func(_ *G, v any) { reports <- v }})
	inCell(tr, func(*G) { tr.Go("line 1", func() { recurse(tr.begin) }) })
	if reason, _ := StopReason(<-reports); !IsStackOverflow(reason) {
		t.Errorf("reported %v", reason)
	}
}

func TestInterruptDeepDownIsNoPanic(t *testing.T) {
	tr := New(Config{Settle: -1})
	_, thrown := startCell(tr, func(g *G) {
		defer func() {
			if v := recover(); v != nil {
				t.Errorf("panic: %v", v)
			}
		}()
		recurse(func() {
			if depth() > deep {
				tr.Interrupt(g, errInterrupt)
			}
			tr.Tick()
		})
	})
	if reason, _ := StopReason(<-thrown); !errors.Is(reason, errInterrupt) {
		t.Errorf("ended by %v", reason)
	}
}
