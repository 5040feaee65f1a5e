package session

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/eval"
	"github.com/gopherloop/gopherloop/runtime/internal/lower/lowertest"
)

// A fakeHost writes down what a session reports, cell by cell.
type fakeHost struct {
	mu      sync.Mutex
	changed chan struct{} // closed and replaced whenever something is reported
	cells   map[lang.Cell]*strings.Builder
	answers []string // to input requests
}

func newHost() *fakeHost {
	return &fakeHost{cells: map[lang.Cell]*strings.Builder{}, changed: make(chan struct{})}
}

func (h *fakeHost) write(cell lang.Cell, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	b := h.cells[cell]
	if b == nil {
		b = &strings.Builder{}
		h.cells[cell] = b
	}
	b.WriteString(text)
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *fakeHost) Stream(cell lang.Cell, name lang.StreamName, text string) {
	if name == lang.Stderr {
		text = "[stderr]" + text
	}
	h.write(cell, text)
}

func (h *fakeHost) Display(cell lang.Cell, d lang.Display) {
	what := "display"
	if d.Update {
		what = "update"
	}
	if d.ID != "" {
		what += " " + randomID.ReplaceAllString(d.ID, "ID")
	}
	h.write(cell, fmt.Sprintf("[%s: %v]\n", what, d.Data["text/plain"]))
	for _, mime := range slices.Sorted(maps.Keys(d.Data)) {
		if mime != "text/plain" {
			h.write(cell, fmt.Sprintf("  %s: %.100v\n", mime, d.Data[mime]))
		}
	}
}

// randomID is an id that package display chooses.
var randomID = regexp.MustCompile("^[0-9a-f]{32}$")

func (h *fakeHost) ClearOutput(cell lang.Cell, wait bool) {
	if wait {
		h.write(cell, "[clear at the next output]\n")
		return
	}
	h.write(cell, "[clear]\n")
}

func (h *fakeHost) Error(cell lang.Cell, err lang.Error) {
	h.write(cell, plain(strings.Join(err.Traceback, "\n"))+"\n")
}

func (h *fakeHost) Input(ctx context.Context, cell lang.Cell, prompt string, password bool) (string, error) {
	h.mu.Lock()
	if len(h.answers) > 0 {
		a := h.answers[0]
		h.answers = h.answers[1:]
		h.mu.Unlock()
		kind := "input"
		if password {
			kind = "password"
		}
		h.write(cell, fmt.Sprintf("[%s %s]", kind, prompt))
		return a, nil
	}
	h.mu.Unlock()
	h.write(cell, "[asks]")
	<-ctx.Done()
	return "", ctx.Err()
}

func (h *fakeHost) Comm(cell lang.Cell, msg lang.Comm) {
	h.write(cell, fmt.Sprintf("[comm %s %s]\n", msg.Kind, msg.ID))
}

func (h *fakeHost) text(cell lang.Cell) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if b := h.cells[cell]; b != nil {
		return b.String()
	}
	return ""
}

// wait waits until the output of a cell contains text.
func (h *fakeHost) wait(t *testing.T, cell lang.Cell, text string) {
	t.Helper()
	for {
		h.mu.Lock()
		changed := h.changed
		b := h.cells[cell]
		found := b != nil && strings.Contains(b.String(), text)
		h.mu.Unlock()
		if found {
			return
		}
		select {
		case <-changed:
		case <-t.Context().Done():
			t.Fatalf("no %q", text)
		}
	}
}

var ansi = regexp.MustCompile("\x1b\\[[0-9;]*m")

func plain(s string) string { return ansi.ReplaceAllString(s, "") }

var address = regexp.MustCompile("0x[0-9a-f]{6,}")

// A bench is a session with a host.
type bench struct {
	t     *testing.T
	s     *Session
	h     *fakeHost
	count int
	low   string // the lowered text of the last cell
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, h: newHost()}
	s, err := New(Config{
		maxStack: 64 << 20,
		OnLowered: func(u eval.Unit) {
			b.low = u.Text
			if err := wellTypedUnit(u); err != nil {
				t.Errorf("lowered text is no Go:\n%v", err)
			}
		},
		Exit: func(code int, trace []string) { // a process would be at its end
			b.h.write(cellID(b.count), fmt.Sprintf("[exit %d]\n%s\n", code, plain(strings.Join(trace, "\n"))))
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	b.s = s
	if err := s.Start(t.Context(), b.h); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// wellTypedUnit has go/types look at what lowering has written.
var wellTypedUnit = lowertest.New().Check

// cell names the cell with that number.
func cellID(n int) lang.Cell { return lang.Cell(fmt.Sprintf("cell-%d", n)) }

// execute runs a cell and returns its reply.
func (b *bench) execute(code string) lang.ExecuteReply {
	b.count++
	return b.s.Execute(b.t.Context(), lang.ExecuteRequest{
		Cell: cellID(b.count), Code: code, Count: b.count, StoreHistory: true, AllowStdin: true,
	})
}

// run runs a cell and returns what a front end shows below it.
func (b *bench) run(code string) string {
	b.t.Helper()
	r := b.execute(code)
	text := b.h.text(cellID(b.count))
	if r.Result != nil {
		text += fmt.Sprintf("Out: %v\n", r.Result.Data["text/plain"])
	}
	if r.Error != nil {
		text += plain(strings.Join(r.Error.Traceback, "\n")) + "\n"
	}
	return address.ReplaceAllString(text, "0xADDRESS")
}
