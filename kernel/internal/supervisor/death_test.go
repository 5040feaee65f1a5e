package supervisor

import (
	"os/exec"
	"strings"
	"testing"
)

func TestDeathIsTheErrorOfTheRunningCell(t *testing.T) {
	for _, c := range []deadly{
		{"exit", "SystemExit", "exit status 3", ""},
		{"leave", "SystemExit", "exit status 2", "Cell In[1], line 1\npanic: is no last word here"},
		{"kill", "SessionDied", "signal: killed", ""},
		{"maps", "SessionDied", "fatal error: concurrent map writes", ""},
		{"overflow", "SessionDied", "fatal error: stack overflow", "goroutine stack exceeds 1048576-byte limit"},
		{"segfault", "SessionDied", "fatal error: fault", "[signal SIGSEGV: segmentation violation]"},
		{"panic", "SessionDied", "panic: boom", ""},
	} {
		c.test(t)
	}
}

// deadly is a command and what its cell ends with.
type deadly struct {
	code, name, value string // value is a part of it
	trace             string // a part of the traceback
}

func (c deadly) test(t *testing.T) {
	for _, role := range []string{"session", "capturing"} {
		t.Run(c.code+"/"+role, func(t *testing.T) {
			s, h := start(t, func(cfg *Config) {
				cfg.Command = func() *exec.Cmd { return roleCommand(role) }
			})
			e := fail(t, s, "1", c.code)
			shown := strings.Join(e.Traceback, "\n")
			t.Logf("%s: %s\n%s", e.Name, e.Value, shown)
			if e.Name != c.name || !strings.Contains(e.Value, c.value) {
				t.Errorf("got %s: %s, want %s: %s", e.Name, e.Value, c.name, c.value)
			}
			if !strings.Contains(shown, c.trace) {
				t.Errorf("the traceback does not say %q", c.trace)
			}
			for _, machinery := range []string{"goroutine 1", "gopherloop", "runtime.", ".go:", "0x"} {
				if strings.Contains(shown, machinery) {
					t.Errorf("the traceback shows %q", machinery)
				}
			}
			if got := h.of("1"); !strings.Contains(got, "before\n") {
				t.Errorf("the cell said %q", got)
			} else if role == "session" && strings.Contains(got, "[running]") {
				t.Errorf("the cell's output has the last words: %q", got)
			}
			if got := run(t, s, "2", "pid"); got == "" {
				t.Error("the next cell did not run")
			}
		})
	}
}

func TestCapturedTextComesFromTheSession(t *testing.T) {
	s, h := start(t, func(cfg *Config) {
		cfg.Command = func() *exec.Cmd { return roleCommand("capturing") }
	})
	run(t, s, "1", "raw 1 to stdout")
	h.await("1", "captured to stdout\n")
	run(t, s, "2", "raw 2 to stderr")
	h.await("2", "<captured to stderr\n>")
}

func TestDeathBetweenCellsIsToldUnderTheLatest(t *testing.T) {
	s, h := start(t, nil)
	run(t, s, "1", "later")
	h.answer <- "now"
	h.await("1", "The session died: exit status 7\n")
	run(t, s, "2", "pid")
	if got, want := h.of("2"), "The session died (exit status 7) and was restarted. It had no variables to lose.\n"; got != want {
		t.Errorf("the next cell said %q, want %q", got, want)
	}
}

func TestStartFailsWithTheLastWords(t *testing.T) {
	s, err := New(Config{Command: func() *exec.Cmd { return roleCommand("broken") }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Start(t.Context(), newTranscript(t))
	if err == nil || !strings.Contains(err.Error(), "exit status 1") || !strings.Contains(err.Error(), "no such language") {
		t.Errorf("got %v", err)
	}
	if _, err := New(Config{}); err == nil {
		t.Error("a supervisor without a command was made")
	}
}

func TestCommandThatDoesNotExist(t *testing.T) {
	s, err := New(Config{Command: func() *exec.Cmd {
		c := roleCommand("session")
		c.Path = "/nonexistent/gopherloop"
		return c
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Start(t.Context(), newTranscript(t)); err == nil || !strings.Contains(err.Error(), "/nonexistent/gopherloop") {
		t.Errorf("got %v", err)
	}
}

func TestTextPastTheCaptureIsShown(t *testing.T) {
	s, h := start(t, nil)
	run(t, s, "1", "raw 1 to stdout")
	h.await("1", "to stdout\n")
	run(t, s, "2", "raw 2 to stderr")
	h.await("2", "<to stderr\n>")
	run(t, s, "3", "raw 2 panic: only a joke")
	h.await("3", "<panic: only a joke\n>")
}
