package supervisor

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// transcript is a host that writes down what it is told.
type transcript struct {
	t testing.TB

	mu      sync.Mutex // protects the rest
	changed chan struct{}
	lines   map[lang.Cell]string // what each cell's streams said, stderr between angle brackets
	answer  chan string          // answers Input
}

var _ lang.Host = (*transcript)(nil)

func newTranscript(t testing.TB) *transcript {
	return &transcript{t: t, changed: make(chan struct{}), lines: map[lang.Cell]string{}, answer: make(chan string)}
}

func (h *transcript) Stream(cell lang.Cell, name lang.StreamName, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if name == lang.Stderr {
		text = "<" + text + ">"
	}
	h.lines[cell] += text
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *transcript) of(cell lang.Cell) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lines[cell]
}

// await returns when a cell has said something; the test's time limit ends a wait in vain.
func (h *transcript) await(cell lang.Cell, text string) {
	h.t.Helper()
	for {
		h.mu.Lock()
		said, changed := h.lines[cell], h.changed
		h.mu.Unlock()
		if strings.Contains(said, text) {
			return
		}
		select {
		case <-changed:
		case <-h.t.Context().Done():
			h.t.Fatalf("cell %s said %q, not %q", cell, said, text)
		}
	}
}

func (h *transcript) Input(ctx context.Context, _ lang.Cell, _ string, _ bool) (string, error) {
	select {
	case s := <-h.answer:
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (h *transcript) Display(lang.Cell, lang.Display)    {}
func (h *transcript) ClearOutput(lang.Cell, bool)        {}
func (h *transcript) Error(cell lang.Cell, e lang.Error) { h.Stream(cell, "stderr", e.Name) }
func (h *transcript) Comm(lang.Cell, lang.Comm)          {}

// start starts a supervisor over the fake language.
func start(t *testing.T, change func(*Config)) (*Supervisor, *transcript) {
	t.Helper()
	cfg := Config{Command: sessionCommand, SpareDelay: -1, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if change != nil {
		change(&cfg)
	}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error("close:", err)
		}
	})
	h := newTranscript(t)
	if err := s.Start(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	return s, h
}

// run runs a cell that must end without an error, and returns its result.
func run(t *testing.T, s *Supervisor, cell lang.Cell, code string) string {
	t.Helper()
	reply := s.Execute(t.Context(), lang.ExecuteRequest{Cell: cell, Code: code, Count: 1})
	if reply.Error != nil {
		t.Fatalf("%s: %s", code, strings.Join(reply.Error.Traceback, "\n"))
	}
	if reply.Result == nil {
		return ""
	}
	return fmt.Sprint(reply.Result.Data["text/plain"])
}

// fail runs a cell that must end with an error.
func fail(t *testing.T, s *Supervisor, cell lang.Cell, code string) *lang.Error {
	t.Helper()
	reply := s.Execute(t.Context(), lang.ExecuteRequest{Cell: cell, Code: code, Count: 1})
	if reply.Error == nil {
		t.Fatalf("%s ended without an error", code)
	}
	return reply.Error
}
