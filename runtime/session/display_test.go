package session

import (
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A stuckHost is a front end that does not read what is displayed.
type stuckHost struct {
	*fakeHost
	shows, reads chan struct{}
}

func (h stuckHost) Display(cell lang.Cell, d lang.Display) {
	h.shows <- struct{}{}
	<-h.reads
	h.fakeHost.Display(cell, d)
}

// A cell that waits for a front end which does not read can be interrupted, and what it has displayed is not lost.
func TestADisplayThatNobodyReadsCanBeInterrupted(t *testing.T) {
	s, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	h := stuckHost{newHost(), make(chan struct{}), make(chan struct{})}
	if err := s.Start(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	replies := make(chan lang.ExecuteReply)
	go func() { // ends with the cell
		replies <- s.Execute(t.Context(), lang.ExecuteRequest{Cell: "a", Code: `display.Display(1, 2)`, Count: 1})
	}()
	<-h.shows
	s.Interrupt("")
	if r := <-replies; r.Error == nil || r.Error.Name != "KeyboardInterrupt" {
		t.Errorf("the cell ended with %+v", r.Error)
	}
	close(h.reads)
	h.wait(t, "a", "[display: 1]\n")
}

// What a goroutine displays stands under the cell that started it, also when that is over.
func TestLateDisplaysBelongToTheirCell(t *testing.T) {
	b := newBench(t)
	b.run("begin := make(chan bool)\ngo func() { <-begin; fmt.Print(\"late \"); display.Display(1); display.ClearOutput(true) }()")
	b.run("begin <- true")
	b.h.wait(t, cellID(1), "late [display: 1]\n[clear at the next output]\n")
	if text := b.h.text(cellID(2)); text != "" {
		t.Errorf("the second cell shows %s", text)
	}
}
