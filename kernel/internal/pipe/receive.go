package pipe

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A lane is the reports of one cell that the host has not taken yet, in order. A goroutine works it off while it is
// not empty.
type lane struct {
	queue []func()
}

// enqueue adds work to the lane of a cell.
func (c *Client) enqueue(cell lang.Cell, work func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.lanes[cell]; l != nil {
		l.queue = append(l.queue, work)
		return
	}
	l := &lane{queue: []func(){work}}
	c.lanes[cell] = l
	c.work.Go(func() { c.workOff(cell, l) })
}

// workOff does the work of a lane until none is left.
func (c *Client) workOff(cell lang.Cell, l *lane) {
	for {
		c.mu.Lock()
		batch := l.queue
		l.queue = nil
		if len(batch) == 0 {
			delete(c.lanes, cell)
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		for i, work := range batch {
			work()
			batch[i] = nil // its text is not kept while the rest waits
		}
	}
}

// read takes frames until the pipe ends or says nonsense. It never waits for the host or for a caller.
func (c *Client) read(ctx context.Context, r *bufio.Reader) error {
	f, err := readFrame(r)
	if err != nil {
		return err
	}
	var h hello
	if f.kind != kindHello {
		return fmt.Errorf("the session greets with a frame of kind %d", f.kind)
	}
	if err := decode(f.body, &h); err != nil {
		return err
	}
	if h.Version != version {
		return fmt.Errorf("the session speaks version %d of the pipe, the kernel %d: was the binary replaced?", h.Version, version)
	}
	c.info = h.Info
	close(c.hello)
	for {
		f, err := readFrame(r)
		if err != nil {
			return err
		}
		if err := c.take(ctx, f); err != nil {
			return err
		}
	}
}

// take handles one frame.
func (c *Client) take(ctx context.Context, f frame) error {
	switch f.kind {
	case kindReply:
		c.answer(f.id, result{body: f.body})
		return nil
	case kindInputCancel:
		c.mu.Lock()
		cancel := c.inputs[f.id]
		c.mu.Unlock()
		if cancel != nil {
			cancel()
		}
		return nil
	case kindInput:
		return c.takeInput(ctx, f)
	}
	host := c.currentHost()
	if host == nil {
		return fmt.Errorf("a report of kind %d before the session was started", f.kind)
	}
	return c.takeReport(host, f)
}

func (c *Client) currentHost() lang.Host {
	c.hostMu.Lock()
	defer c.hostMu.Unlock()
	return c.host
}

// takeReport puts a report into the lane of its cell.
func (c *Client) takeReport(host lang.Host, f frame) error {
	window, price := windowOutput, cost(len(f.body))
	var cell lang.Cell
	var deliver func()
	switch f.kind {
	case kindStream:
		of, name, text, err := parseStream(f.body)
		if err != nil {
			return err
		}
		cell, deliver = of, func() { host.Stream(of, name, text) }
	case kindDisplay:
		var r displayReport
		if err := decode(f.body, &r); err != nil {
			return err
		}
		cell, deliver = r.Cell, func() { host.Display(r.Cell, r.Display) }
	case kindClear:
		var r clearReport
		if err := decode(f.body, &r); err != nil {
			return err
		}
		cell, deliver = r.Cell, func() { host.ClearOutput(r.Cell, r.Wait) }
	case kindError:
		var r errorReport
		if err := decode(f.body, &r); err != nil {
			return err
		}
		window = windowErrors
		cell, deliver = r.Cell, func() { host.Error(r.Cell, r.Error) }
	case kindHostComm:
		var r commReport
		if err := decode(f.body, &r); err != nil {
			return err
		}
		cell, deliver = r.Cell, func() { host.Comm(r.Cell, r.Comm) }
	default:
		return fmt.Errorf("unknown frame kind %d", f.kind)
	}
	c.enqueue(cell, func() {
		deliver()
		c.giveBack(window, price)
	})
	return nil
}

// takeInput asks the host for a line once the cell's earlier reports are delivered, on a goroutine of its own: the
// cell's other goroutines go on to print while the user types.
func (c *Client) takeInput(ctx context.Context, f frame) error {
	var r inputRequest
	if err := decode(f.body, &r); err != nil {
		return err
	}
	host := c.currentHost()
	if host == nil {
		return errors.New("an input request before the session was started")
	}
	ctx, cancel := context.WithCancel(ctx) // ends with the pipe too
	c.mu.Lock()
	c.inputs[f.id] = cancel
	c.mu.Unlock()
	c.enqueue(r.Cell, func() {
		c.work.Go(func() {
			defer func() {
				c.mu.Lock()
				delete(c.inputs, f.id)
				c.mu.Unlock()
				cancel()
			}()
			if ctx.Err() != nil {
				return // withdrawn while the cell's output was on its way
			}
			text, err := host.Input(ctx, r.Cell, r.Prompt, r.Password)
			body, encodeErr := encode(inputReply{Text: text, Error: toRemote(err)})
			if encodeErr != nil {
				slog.Error("answer an input request", "error", encodeErr)
				return
			}
			c.tell(frame{kind: kindInputReply, id: f.id, body: body})
		})
	})
	return nil
}

// answer completes a call: that of an Execute after the reports of its cell that the host has not taken yet.
func (c *Client) answer(id uint64, r result) {
	c.mu.Lock()
	p := c.pending[id]
	delete(c.pending, id)
	behind := p != nil && p.kind == kindExecute && c.lanes[p.cell] != nil
	c.mu.Unlock()
	switch {
	case p == nil: // its caller has given up
	case behind:
		c.enqueue(p.cell, func() { p.reply <- r })
	default:
		p.reply <- r
	}
}

// end fails every call that waits. No call begins after it.
func (c *Client) end(err error) {
	c.link.conn.Close()
	c.err = err
	c.mu.Lock()
	c.closed = true
	ids := make([]uint64, 0, len(c.pending))
	for id := range c.pending {
		ids = append(ids, id)
	}
	c.mu.Unlock()
	close(c.ended)
	for _, id := range ids {
		c.answer(id, result{err: fmt.Errorf("%w (%w)", ErrClosed, err)})
	}
}

// unpack reads an answer for a caller that takes "nothing found" instead of an error.
func unpack(body []byte, v any) {
	if err := decode(body, v); err != nil {
		slog.Error("read an answer of the session", "error", err)
	}
}
