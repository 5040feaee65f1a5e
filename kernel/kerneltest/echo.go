package kerneltest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// Echo is a language for tests. Each line of a cell is a command; the cell ends with its last line, or with an error.
//
//	echo TEXT              the result of the cell
//	stdout TEXT            writes a line; stderr TEXT does too
//	error NAME VALUE       fails
//	display TEXT           shows; with "as ID TEXT" under a display id, "update ID TEXT" changes it
//	clear                  clears the output; "clear wait" when the next comes
//	input PROMPT           asks, and writes "got" and the answer to stdout; password PROMPT does so hidden
//	wait NAME              waits until "signal NAME" runs, or an interrupt
//	signal NAME            lets every "wait NAME" and "late NAME" go on, also later ones
//	late NAME TEXT         waits in the background, past the end of the cell, and writes then
//	failure NAME VALUE     reports a failure of background work
//	open ID TARGET, msg ID TEXT, close ID    sends a comm message to the front ends
//	page TEXT, next TEXT   a payload
//	flood N                writes N lines, one message each
//	panic                  panics in Execute
//
// A user expression is a text to show, or "fail". Completion offers the commands, inspection knows them, and code is
// incomplete while it ends with a backslash, invalid if it begins with "?!". The comm target "echo" answers each message
// with the same data and buffers; other targets are closed.
type Echo struct {
	host lang.Host

	mu         sync.Mutex               // protects the fields below
	signals    map[string]chan struct{} // closed by signal
	running    map[string]chan struct{} // the running cell of each subshell; closed by Interrupt
	comms      map[string]string        // id to target
	closed     chan struct{}            // by Close
	isClosed   bool
	background sync.WaitGroup
}

// NewEcho returns an Echo that is not started.
func NewEcho() *Echo {
	return &Echo{
		signals: map[string]chan struct{}{}, running: map[string]chan struct{}{},
		comms: map[string]string{}, closed: make(chan struct{}),
	}
}

var _ lang.Language = (*Echo)(nil)

// Start remembers the host.
func (e *Echo) Start(_ context.Context, host lang.Host) error {
	e.host = host
	return nil
}

// Info describes Echo.
func (e *Echo) Info() lang.Info {
	return lang.Info{
		Implementation: "echo", ImplementationVersion: "1.0", Banner: "Echo", Name: "echo", Version: "1",
		MIMEType: "text/x-echo", FileExtension: ".echo", PygmentsLexer: "text", CodeMirrorMode: "null", NBConvertExporter: "script",
		HelpLinks: []lang.HelpLink{{Text: "Echo", URL: "https://example.org/echo"}},
	}
}

// Execute runs the commands of a cell.
func (e *Echo) Execute(ctx context.Context, req lang.ExecuteRequest) lang.ExecuteReply {
	interrupted := make(chan struct{})
	e.mu.Lock()
	e.running[req.Subshell] = interrupted
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.running, req.Subshell)
	}()
	c := &echoCell{e: e, req: req, interrupted: interrupted}
	for _, line := range strings.Split(req.Code, "\n") {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if err := c.run(ctx, word, rest); err != nil {
			c.reply.Result = nil
			c.reply.Error = asError(err)
			return c.reply
		}
	}
	c.evaluate()
	return c.reply
}

// Interrupt ends the wait of the running cells.
func (e *Echo) Interrupt(subshell string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for id, interrupted := range e.running {
		if subshell == "*" || subshell == id {
			delete(e.running, id)
			close(interrupted)
		}
	}
}

// Close ends everything that waits.
func (e *Echo) Close() error {
	e.mu.Lock()
	if !e.isClosed {
		e.isClosed = true
		close(e.closed)
	}
	e.mu.Unlock()
	e.background.Wait()
	return nil
}

// Signal is the command signal.
func (e *Echo) Signal(name string) {
	c := e.signal(name)
	e.mu.Lock()
	defer e.mu.Unlock()
	select {
	case <-c:
	default:
		close(c)
	}
}

// Signalled says whether the command signal has run with this name.
func (e *Echo) Signalled(name string) bool {
	select {
	case <-e.signal(name):
		return true
	default:
		return false
	}
}

func (e *Echo) signal(name string) chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.signals[name] == nil {
		e.signals[name] = make(chan struct{})
	}
	return e.signals[name]
}

// An echoCell is a cell that runs.
type echoCell struct {
	e           *Echo
	req         lang.ExecuteRequest
	interrupted <-chan struct{}
	reply       lang.ExecuteReply
}

type userError struct{ shown lang.Error }

func (e userError) Error() string { return e.shown.Name + ": " + e.shown.Value }

func asError(err error) *lang.Error {
	var u userError
	if errors.As(err, &u) {
		return &u.shown
	}
	return &lang.Error{Name: "EchoError", Value: err.Error(), Traceback: []string{"EchoError: " + err.Error()}}
}

func failed(rest string) userError {
	name, value, _ := strings.Cut(rest, " ")
	return userError{lang.Error{Name: name, Value: value, Traceback: []string{name + ": " + value}}}
}

// run runs one command.
func (c *echoCell) run(ctx context.Context, word, rest string) error {
	host, cell := c.e.host, c.req.Cell
	switch word {
	case "":
	case "echo":
		c.reply.Result = &lang.Bundle{Data: plain(rest)}
	case "stdout", "stderr":
		host.Stream(cell, lang.StreamName(word), rest+"\n")
	case "flood":
		return c.flood(rest)
	case "error":
		return failed(rest)
	case "failure":
		host.Error(cell, failed(rest).shown)
	case "display", "update":
		c.display(word, rest)
	case "clear":
		host.ClearOutput(cell, rest == "wait")
	case "input", "password":
		return c.input(ctx, rest, word == "password")
	case "wait":
		return c.wait(ctx, rest)
	case "signal":
		c.e.Signal(rest)
	case "late":
		c.late(rest)
	case "open", "msg", "close":
		c.comm(word, rest)
	case "page":
		c.reply.Payload = append(c.reply.Payload, map[string]any{"source": "page", "data": plain(rest), "start": 0})
	case "next":
		c.reply.Payload = append(c.reply.Payload, map[string]any{"source": "set_next_input", "text": rest, "replace": false})
	case "panic":
		panic("the cell asked for it")
	default:
		return failed("NameError " + word)
	}
	return nil
}

func plain(text string) map[string]any { return map[string]any{"text/plain": text} }

func (c *echoCell) flood(rest string) error {
	var n int
	if _, err := fmt.Sscan(rest, &n); err != nil {
		return fmt.Errorf("flood: %w", err)
	}
	for i := range n {
		c.e.host.Stream(c.req.Cell, lang.Stdout, fmt.Sprintf("line %d\n", i))
	}
	return nil
}

func (c *echoCell) display(word, rest string) {
	d := lang.Display{Update: word == "update"}
	if as, ok := strings.CutPrefix(rest, "as "); ok || d.Update {
		if !ok {
			as = rest
		}
		d.ID, rest, _ = strings.Cut(as, " ")
	}
	d.Data = plain(rest)
	c.e.host.Display(c.req.Cell, d)
}

// input asks, and can be interrupted.
func (c *echoCell) input(ctx context.Context, prompt string, password bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	interrupted := c.interrupted
	done := make(chan struct{})
	defer close(done)
	c.e.background.Go(func() { // ends with this function
		select {
		case <-interrupted:
			cancel(failed("KeyboardInterrupt "))
		case <-c.e.closed:
			cancel(failed("Closed "))
		case <-done:
		}
	})
	value, err := c.e.host.Input(ctx, c.req.Cell, prompt, password)
	switch {
	case err == nil:
		c.e.host.Stream(c.req.Cell, lang.Stdout, "got "+value+"\n")
		return nil
	case context.Cause(ctx) != nil:
		return context.Cause(ctx)
	case errors.Is(err, lang.ErrNoStdin):
		return userError{lang.Error{Name: "StdinNotImplementedError", Value: err.Error()}}
	case errors.Is(err, io.EOF):
		return failed("EOFError ")
	default:
		return err
	}
}

func (c *echoCell) wait(ctx context.Context, name string) error {
	select {
	case <-c.e.signal(name):
		return nil
	case <-c.interrupted:
		return failed("KeyboardInterrupt ")
	case <-c.e.closed:
		return failed("Closed ")
	case <-ctx.Done():
		return failed("Closed ")
	}
}

func (c *echoCell) late(rest string) {
	name, text, _ := strings.Cut(rest, " ")
	c.e.background.Go(func() { // ends with the signal or with Close
		select {
		case <-c.e.signal(name):
			c.e.host.Stream(c.req.Cell, lang.Stdout, text+"\n")
		case <-c.e.closed:
		}
	})
}

func (c *echoCell) comm(kind, rest string) {
	id, text, _ := strings.Cut(rest, " ")
	msg := lang.Comm{Kind: kind, ID: id}
	c.e.mu.Lock()
	switch kind {
	case "open":
		msg.Target = text
		c.e.comms[id] = text
	case "msg":
		msg.Data = map[string]any{"text": text}
	case "close":
		delete(c.e.comms, id)
	}
	c.e.mu.Unlock()
	c.e.host.Comm(c.req.Cell, msg)
}

// evaluate answers the user expressions.
func (c *echoCell) evaluate() {
	for name, expr := range c.req.UserExpressions {
		if c.reply.UserExpressions == nil {
			c.reply.UserExpressions = map[string]lang.Expression{}
		}
		x := lang.Expression{Bundle: &lang.Bundle{Data: plain(expr)}}
		if expr == "fail" {
			e := failed("NameError fail").shown
			x = lang.Expression{Error: &e}
		}
		c.reply.UserExpressions[name] = x
	}
}
