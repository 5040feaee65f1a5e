package pipe

import (
	"context"
	"fmt"
	"log/slog"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// streamPiece is the greatest piece of a stream's text in one frame, in bytes.
const streamPiece = 64 << 10

// host is the lang.Host that a served language reports to.
type host server

var _ lang.Host = (*host)(nil)

// Stream sends text in pieces of at most 64 KB. It waits while the kernel's front ends are slow to read, and drops the
// text when the pipe has ended.
func (h *host) Stream(cell lang.Cell, name lang.StreamName, text string) {
	for text != "" {
		n := pieceEnd(text)
		body := appendStream(make([]byte, 0, n+len(cell)+8), cell, name, text[:n])
		text = text[n:]
		h.report(windowOutput, kindStream, body)
	}
}

// pieceEnd is where to cut text so that no code point is split.
func pieceEnd(text string) int {
	if len(text) <= streamPiece {
		return len(text)
	}
	n := streamPiece
	for n > streamPiece-utf8.UTFMax && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

func (h *host) Display(cell lang.Cell, d lang.Display) {
	h.reportJSON(windowOutput, kindDisplay, cell, displayReport{cell, d})
}

func (h *host) ClearOutput(cell lang.Cell, wait bool) {
	h.reportJSON(windowOutput, kindClear, cell, clearReport{cell, wait})
}

func (h *host) Error(cell lang.Cell, err lang.Error) {
	h.reportJSON(windowErrors, kindError, cell, errorReport{cell, err})
}

func (h *host) Comm(cell lang.Cell, msg lang.Comm) {
	h.reportJSON(windowOutput, kindHostComm, cell, commReport{cell, msg})
}

// reportJSON sends a report, or the reason why it cannot be sent as an error of its cell.
func (h *host) reportJSON(window int, k kind, cell lang.Cell, v any) {
	body, err := encode(v)
	if err == nil && len(body) > MaxFrame-headLength {
		err = fmt.Errorf("an output of %d bytes: %w", len(body), ErrFrameTooLarge)
	}
	if err != nil {
		e := lang.Error{Name: "OutputError", Value: err.Error()}
		e.Traceback = []string{e.Name + ": " + e.Value}
		window, k = windowErrors, kindError
		if body, err = encode(errorReport{cell, e}); err != nil {
			slog.Error("report an error", "error", err)
			return
		}
	}
	h.report(window, k, body)
}

// report sends a report as soon as its window has room.
func (h *host) report(window int, k kind, body []byte) {
	if !h.windows[window].take(cost(len(body))) {
		return // the pipe has ended: nobody is there to read
	}
	if err := h.link.send(frame{kind: k, body: body}); err != nil {
		slog.Debug("report to the kernel", "error", err) // the reader sees the end of the pipe too
	}
}

// Input asks the kernel for a line and waits for it, for ctx, or for the end of the pipe.
func (h *host) Input(ctx context.Context, cell lang.Cell, prompt string, password bool) (string, error) {
	answer := make(chan inputReply, 1)
	h.mu.Lock()
	h.nextID++
	id := h.nextID
	h.inputs[id] = answer
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		delete(h.inputs, id)
		h.mu.Unlock()
	}()
	if err := h.link.sendJSON(kindInput, id, inputRequest{cell, prompt, password}); err != nil {
		return "", fmt.Errorf("ask for input: %w", err)
	}
	select {
	case r := <-answer:
		return r.Text, r.Error.err()
	case <-ctx.Done():
		if err := h.link.send(frame{kind: kindInputCancel, id: id}); err != nil {
			slog.Debug("withdraw an input request", "error", err)
		}
		return "", ctx.Err()
	case <-h.ended:
		return "", fmt.Errorf("ask for input: %w", ErrClosed)
	}
}
