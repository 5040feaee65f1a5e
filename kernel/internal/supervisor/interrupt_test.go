package supervisor

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestInterruptReachesTheCell(t *testing.T) {
	s, h := start(t, nil)
	session := run(t, s, "0", "pid")
	ended := make(chan lang.ExecuteReply)
	go func() { ended <- s.Execute(t.Context(), lang.ExecuteRequest{Cell: "1", Code: "wait"}) }()
	h.await("1", "waiting")
	s.Interrupt("")
	if reply := <-ended; reply.Error == nil || reply.Error.Name != "KeyboardInterrupt" {
		t.Errorf("got %+v", reply)
	}
	if got := run(t, s, "2", "pid"); got != session {
		t.Error("the session has changed")
	}
}

func TestSecondInterruptEndsASessionThatIsStuck(t *testing.T) {
	s, h := start(t, func(c *Config) { c.Grace = time.Millisecond })
	ended := make(chan lang.ExecuteReply)
	go func() { ended <- s.Execute(t.Context(), lang.ExecuteRequest{Cell: "1", Code: "deaf"}) }()
	h.await("1", "waiting")
	s.Interrupt("other") // not this cell's subshell
	s.Interrupt("")
	h.await("1", "Interrupt again to end its session")
	select {
	case reply := <-ended:
		t.Fatalf("one interrupt ended the cell: %+v", reply)
	default:
	}
	s.Interrupt("other")
	s.Interrupt("*")
	reply := <-ended
	if reply.Error == nil || reply.Error.Name != "SessionDied" || !strings.Contains(reply.Error.Value, "did not react to an interrupt within 1ms") {
		t.Errorf("got %+v", reply.Error)
	}
	run(t, s, "2", "pid")
	if got := h.of("2"); !strings.HasPrefix(got, "The session died (killed: the cell did not react") {
		t.Errorf("the next cell said %q", got)
	}
}

func TestCancelledContextReachesTheCell(t *testing.T) {
	s, h := start(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan lang.ExecuteReply)
	go func() { ended <- s.Execute(ctx, lang.ExecuteRequest{Cell: "1", Code: "wait"}) }()
	h.await("1", "waiting")
	cancel()
	if reply := <-ended; reply.Result == nil || reply.Result.Data["text/plain"] != "cancelled" {
		t.Errorf("got %+v", reply)
	}
}
