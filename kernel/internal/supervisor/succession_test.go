package supervisor

import (
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestDeclarationsComeBackAndLostVariablesAreNamed(t *testing.T) {
	s, h := start(t, nil)
	run(t, s, "1", "declare import fmt")
	run(t, s, "2", "declare func f")
	run(t, s, "3", "declare type T")
	run(t, s, "4", "declare func f")
	run(t, s, "5", "variables a b")
	run(t, s, "6", "print says nothing of variables")
	fail(t, s, "7", "kill")
	reply := s.Execute(t.Context(), lang.ExecuteRequest{Cell: "silent", Code: "pid", Silent: true})
	if reply.Error != nil || h.of("silent") != "" {
		t.Errorf("a silent cell got %v and said %q", reply.Error, h.of("silent"))
	}
	if got, want := run(t, s, "8", "restored"), "import fmt;type T;func f"; got != want {
		t.Errorf("restored %q, want %q", got, want)
	}
	if got, want := h.of("8"), "The session died (signal: killed) and was restarted. Lost variables: a, b.\n"; got != want {
		t.Errorf("the next cell said %q, want %q", got, want)
	}
	run(t, s, "9", "pid")
	if got := h.of("9"); got != "" {
		t.Errorf("the cell after the next said %q", got)
	}
	fail(t, s, "10", "kill")
	if got, want := run(t, s, "11", "restored"), "import fmt;type T;func f"; got != want {
		t.Errorf("after the second death restored %q, want %q", got, want)
	}
}

func TestWhatCannotBeRestoredIsNamed(t *testing.T) {
	s, h := start(t, nil)
	for _, code := range []string{"declare func f", "declare func bad", "declare type deadly", "declare func g"} {
		run(t, s, "1", code)
	}
	fail(t, s, "2", "kill")
	if got, want := run(t, s, "3", "restored"), "func f;func g"; got != want {
		t.Errorf("restored %q, want %q", got, want)
	}
	want := "The session died (signal: killed) and was restarted. It had no variables to lose. " +
		"Not restored: func bad of In[1] (cannot declare bad); type deadly of In[1] (exit status 9).\n"
	if diff := cmp.Diff(want, h.of("3")); diff != "" {
		t.Error(diff)
	}
}

func TestMemoryKeepsWhatANewerDeclarationReplacesInPart(t *testing.T) {
	var m memory
	m.declare(lang.Declaration{Kind: "const", Names: []string{"a", "b"}, Source: "const (a = 1; b = 2)"})
	m.declare(lang.Declaration{Kind: "const", Names: []string{"a"}, Source: "const a = 3"})
	m.declare(lang.Declaration{Kind: "import", Names: []string{"_"}, Source: `import _ "x"`})
	m.declare(lang.Declaration{Kind: "import", Names: []string{"_"}, Source: `import _ "y"`})
	m.declare(lang.Declaration{Kind: "import", Names: []string{"_"}, Source: `import _ "x"`})
	m.declare(lang.Declaration{Kind: "const", Names: []string{"a"}, Source: "const a = 4"})
	var got []string
	for _, d := range m.declared {
		got = append(got, d.Source)
	}
	want := []string{"const (a = 1; b = 2)", `import _ "y"`, `import _ "x"`, "const a = 4"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheNextCellRunsInTheSpare(t *testing.T) {
	launched := make(chan *exec.Cmd, 10)
	s, _ := start(t, func(c *Config) {
		c.SpareDelay = time.Nanosecond
		c.Command = func() *exec.Cmd {
			cmd := sessionCommand()
			launched <- cmd
			return cmd
		}
	})
	<-launched
	for range 3 {
		spare := <-launched
		if err := s.takeSwap(t.Context()); err != nil { // the spare is in place when its maker has given this back
			t.Fatal(err)
		}
		s.giveSwap()
		fail(t, s, "1", "exit")
		if got, want := run(t, s, "2", "pid"), strconv.Itoa(spare.Process.Pid); got != want {
			t.Fatalf("the cell ran in process %s, the spare is %s", got, want)
		}
	}
}

func TestADeadSpareIsNotUsed(t *testing.T) {
	launched := make(chan *exec.Cmd, 10)
	s, _ := start(t, func(c *Config) {
		c.SpareDelay = time.Nanosecond
		c.Command = func() *exec.Cmd {
			cmd := sessionCommand()
			launched <- cmd
			return cmd
		}
	})
	<-launched
	<-launched
	if err := s.takeSwap(t.Context()); err != nil {
		t.Fatal(err)
	}
	spare := s.spare
	spare.kill("by the test")
	<-spare.dead
	s.giveSwap()
	fail(t, s, "1", "exit")
	run(t, s, "2", "pid")
}

func TestRestartForgets(t *testing.T) {
	s, h := start(t, nil)
	first := run(t, s, "1", "pid")
	run(t, s, "2", "declare func f")
	run(t, s, "3", "variables a")
	ended := make(chan lang.ExecuteReply)
	go func() { ended <- s.Execute(t.Context(), lang.ExecuteRequest{Cell: "4", Code: "deaf"}) }()
	h.await("4", "waiting")
	if err := s.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if reply := <-ended; reply.Error == nil || reply.Error.Value != "the session was restarted" {
		t.Errorf("the running cell got %+v", reply)
	}
	if got := run(t, s, "5", "pid"); got == first {
		t.Error("the process is the same")
	}
	if got := run(t, s, "6", "restored"); got != "" || h.of("5") != "" {
		t.Errorf("restored %q, and said %q", got, h.of("5"))
	}
}

func TestOtherCallsReachTheSession(t *testing.T) {
	s, _ := start(t, nil)
	if got := s.Info().Implementation; got != "fake" {
		t.Errorf("info of %q", got)
	}
	if got := s.Complete(t.Context(), lang.CompleteRequest{Code: "x"}); len(got.Matches) != 1 || got.Matches[0].Text != "x!" {
		t.Errorf("complete: %+v", got)
	}
	if got := s.IsComplete(t.Context(), "x"); got.Status != "complete" {
		t.Errorf("is_complete: %+v", got)
	}
	if got := s.Comms(t.Context()); got["c"] != "t" {
		t.Errorf("comms: %v", got)
	}
	fail(t, s, "1", "exit")
	if got := s.Complete(t.Context(), lang.CompleteRequest{Code: "x"}); len(got.Matches) != 1 {
		t.Errorf("complete after a death: %+v", got)
	}
}

func TestInfoBeforeStart(t *testing.T) {
	s, err := New(Config{Command: sessionCommand})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := s.Info().Implementation; got != "fake" {
		t.Errorf("info of %q", got)
	}
	if err := s.Start(t.Context(), newTranscript(t)); err != nil {
		t.Fatal(err)
	}
	run(t, s, "1", "pid")
}
