package frames

import (
	"reflect"
	"testing"
)

func TestAFunctionThatDoesNotCallLeaveIsInTheTrace(t *testing.T) {
	var s Stack
	line := 5
	s.UnwoundAt(1, 3)
	s.UnwoundAt(2, 4)
	s.Leave(&line, 3)
	s.Unwound()
	if got, want := s.TakeTrace(), []Frame{{3, 1, 1}, {4, 2, 1}, {5, 3, 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What ended before the panic explains nothing of it, and a caller's indices do not either.
func TestNobodyExplainsThePanicOfAnother(t *testing.T) {
	var s Stack
	line := 5
	explain := func(int) any { return "explained" }
	s.LeaveExplaining(&line, 1, explain) // ends as it should
	s.UnwoundAt(2, 3)
	s.LeaveExplaining(&line, 4, explain)
	s.Unwound()
	if s.why != nil {
		t.Errorf("explained: %v", s.why)
	}
}

func TestAFunctionThatForwardsIsNotInTheTrace(t *testing.T) {
	var s Stack
	s.Forwarding(1) // ends as it should, and says nothing of what comes
	s.UnwoundAt(2, 3)
	s.Forwarding(1)
	s.UnwoundAt(1, 4)
	s.UnwoundAt(1, 4) // which called itself before it was replaced
	if got, want := s.TakeTrace(), []Frame{{3, 2, 1}, {4, 1, 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestExitTracesWhatHasBegun(t *testing.T) {
	var s Stack
	line := 7
	done := make(chan bool)
	go func() { // the test waits for it
		defer close(done)
		defer func() { s.Leave(&line, 9) }()
		s.Begun(1, 2, 100, false) // was not within what follows
		s.Begun(9, 0, 10, false)
		s.Begun(2, 3, 20, true)
		s.Begun(4, 5, 30, true) // has ended
		for depth := 30; depth < 60; depth += 10 {
			s.Begun(3, 4, depth, true)
		}
		s.Exit("why")
	}()
	<-done
	if why := s.TakeEnding(); why != "why" {
		t.Errorf("ended because of %v", why)
	}
	if got, want := s.TakeTrace(), []Frame{{4, 3, 3}, {3, 2, 1}, {7, 9, 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAWatchedVariableIsTrueWhileACountIsNotZero(t *testing.T) {
	var c Count
	var early, late bool
	c.Watch(&early)
	c.Add(2)
	c.Watch(&late)
	if !early || !late {
		t.Error("not set", early, late)
	}
	c.Add(-1)
	if !early {
		t.Error("set back too early")
	}
	c.Add(-1)
	if early || late || *c.Some() {
		t.Error("not set back", early, late)
	}
}
