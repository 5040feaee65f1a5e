package runner

import (
	"context"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/gopherloop/gopherloop/install/notebook"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A host collects what the language reports, for each cell that has begun. Its methods are safe to call from any
// goroutine.
type host struct {
	stdout, stderr io.Writer

	mu       sync.Mutex // protects the fields below, the outputs, and the writers
	cells    map[lang.Cell]*record
	displays map[string][]notebook.Output // by display id, in every cell
}

// A record is what a cell has put out.
type record struct {
	cell    *notebook.Cell
	count   int
	outputs []notebook.Output
	clear   bool // before the next output
}

func newHost(stdout, stderr io.Writer) *host {
	if stdout == nil {
		stdout = io.Discard
	}
	if stderr == nil {
		stderr = io.Discard
	}
	return &host{
		stdout: stdout, stderr: stderr, cells: map[lang.Cell]*record{}, displays: map[string][]notebook.Output{},
	}
}

var _ lang.Host = (*host)(nil)

// begin makes the cell's outputs empty.
func (h *host) begin(id lang.Cell, c *notebook.Cell, count int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cells[id] = &record{cell: c, count: count}
}

// Stream joins text to the cell's last output if that is the same stream.
func (h *host) Stream(cell lang.Cell, name lang.StreamName, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.echo(name, text)
	r := h.cells[cell]
	if r == nil || text == "" {
		return
	}
	r.clearIfAsked()
	text = strings.ToValidUTF8(text, "\uFFFD")
	if n := len(r.outputs); n > 0 {
		last := r.outputs[n-1]
		if last["output_type"] == "stream" && last["name"] == string(name) {
			last["text"].(*strings.Builder).WriteString(text)
			return
		}
	}
	// A builder until store: a string would be copied for every piece of a million lines.
	b := &strings.Builder{}
	b.WriteString(text)
	r.outputs = append(r.outputs, notebook.Output{"output_type": "stream", "name": string(name), "text": b})
}

// Display adds an output, or changes those that have its id, in whichever cells they are.
func (h *host) Display(cell lang.Cell, d lang.Display) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if d.ID != "" {
		for _, o := range h.displays[d.ID] {
			o.SetData(d.Data, d.Metadata)
		}
	}
	h.echoBundle(d.Bundle)
	if d.Update {
		return
	}
	r := h.cells[cell]
	if r == nil {
		return
	}
	o := notebook.DisplayData(d.Data, d.Metadata)
	r.add(o)
	if d.ID != "" {
		h.displays[d.ID] = append(h.displays[d.ID], o)
	}
}

// ClearOutput empties the cell's outputs, now or when the next one comes.
func (h *host) ClearOutput(cell lang.Cell, wait bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch r := h.cells[cell]; {
	case r == nil:
	case wait:
		r.clear = true
	default:
		r.outputs = nil
	}
}

// Error adds an error output.
func (h *host) Error(cell lang.Cell, err lang.Error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.cells[cell]; r != nil {
		r.add(notebook.Failure(err.Name, err.Value, err.Traceback))
	}
	h.echo(lang.Stderr, traceback(err)+"\n")
}

// Input refuses: nobody is there to ask.
func (h *host) Input(context.Context, lang.Cell, string, bool) (string, error) {
	return "", lang.ErrNoStdin
}

// Comm drops the message: a file has no front end that could show a widget.
func (h *host) Comm(lang.Cell, lang.Comm) {}

// result adds the value of a cell.
func (h *host) result(cell lang.Cell, b lang.Bundle) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.cells[cell]
	r.add(notebook.ExecuteResult(r.count, b.Data, b.Metadata))
	h.echoBundle(b)
}

// store puts the outputs into the cells. Nothing may be reported after it.
func (h *host) store() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.cells {
		for _, o := range r.outputs {
			if b, ok := o["text"].(*strings.Builder); ok {
				o["text"] = overwrite(b.String())
			}
		}
		r.cell.SetOutputs(r.outputs)
	}
}

func (r *record) add(o notebook.Output) {
	r.clearIfAsked()
	r.outputs = append(r.outputs, o)
}

func (r *record) clearIfAsked() {
	if r.clear {
		r.outputs, r.clear = nil, false
	}
}

func (h *host) echo(name lang.StreamName, text string) {
	w := h.stdout
	if name == lang.Stderr {
		w = h.stderr
	}
	_, _ = io.WriteString(w, text) // a closed pipe must not stop the notebook
}

func (h *host) echoBundle(b lang.Bundle) {
	if text, ok := b.Data["text/plain"].(string); ok {
		h.echo(lang.Stdout, text+"\n")
	}
}

func traceback(err lang.Error) string {
	if len(err.Traceback) == 0 {
		return err.Name + ": " + err.Value
	}
	return strings.Join(err.Traceback, "\n")
}

// overwrite drops what a carriage return lets later text overwrite, as nbclient does when it merges streams, so that a
// progress bar leaves its last state.
func overwrite(text string) string {
	if !strings.Contains(text, "\r") {
		return text
	}
	return overwritten.ReplaceAllString(text, "$1")
}

// overwritten is nbclient's ".*\r(?=[^\n])"; the regular expressions of Go do not look ahead.
var overwritten = regexp.MustCompile(`.*\r([^\n])`)
