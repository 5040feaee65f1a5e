package pipe

import (
	"context"
	"fmt"
	"net"
	"sync"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// script is a language whose Execute and Complete are what a test says.
type script struct {
	lang.Language // nil: calling what a test does not script is a failure
	execute       func(ctx context.Context, host lang.Host, req lang.ExecuteRequest) lang.ExecuteReply
	complete      func(ctx context.Context, req lang.CompleteRequest) lang.CompleteReply
	interrupts    chan string
	comms         chan lang.Comm
	host          lang.Host
}

func (s *script) Start(_ context.Context, host lang.Host) error {
	s.host = host
	return nil
}
func (s *script) Info() lang.Info {
	return lang.Info{Name: "script", HelpLinks: []lang.HelpLink{{Text: "t", URL: "u"}}}
}
func (s *script) Close() error              { return nil }
func (s *script) Interrupt(subshell string) { s.interrupts <- subshell }
func (s *script) Execute(ctx context.Context, req lang.ExecuteRequest) lang.ExecuteReply {
	return s.execute(ctx, s.host, req)
}
func (s *script) Complete(ctx context.Context, req lang.CompleteRequest) lang.CompleteReply {
	if s.complete != nil {
		return s.complete(ctx, req)
	}
	return lang.CompleteReply{Matches: []lang.Match{{Text: req.Code}}}
}
func (s *script) Comm(_ context.Context, msg lang.Comm) { s.comms <- msg }
func (s *script) Comms(context.Context) map[string]string {
	return map[string]string{"id": "target"}
}
func (s *script) Inspect(context.Context, lang.InspectRequest) lang.InspectReply {
	return lang.InspectReply{Found: true, Bundle: lang.Bundle{Data: map[string]any{"text/plain": "doc"}}}
}
func (s *script) IsComplete(_ context.Context, code string) lang.IsCompleteReply {
	return lang.IsCompleteReply{Status: "incomplete", Indent: code}
}
func (s *script) Restore(_ context.Context, d []lang.Declaration) error {
	return fmt.Errorf("cannot restore %s", d[0].Names[0])
}

// recorder is a host that keeps what it is told, and can be made slow.
type recorder struct {
	gate  chan struct{} // if not nil, Stream waits for a value of it
	input func(ctx context.Context, prompt string) (string, error)

	mu      sync.Mutex // protects the rest
	reports []string
	bytes   int
	comms   []lang.Comm
	shown   []lang.Display
}

var _ lang.Host = (*recorder)(nil)

func (r *recorder) add(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reports = append(r.reports, fmt.Sprintf(format, args...))
}

func (r *recorder) Stream(cell lang.Cell, name lang.StreamName, text string) {
	if r.gate != nil {
		<-r.gate
	}
	r.mu.Lock()
	r.bytes += len(text)
	r.mu.Unlock()
	if len(text) < 100 {
		r.add("%s %s %q", cell, name, text)
	} else {
		r.add("%s %s %d bytes", cell, name, len(text))
	}
}

func (r *recorder) Display(cell lang.Cell, d lang.Display) {
	r.mu.Lock()
	r.shown = append(r.shown, d)
	r.mu.Unlock()
	r.add("%s display %s %v", cell, d.ID, d.Update)
}
func (r *recorder) ClearOutput(cell lang.Cell, wait bool) { r.add("%s clear %v", cell, wait) }
func (r *recorder) Error(cell lang.Cell, err lang.Error) {
	r.add("%s error %s: %s", cell, err.Name, err.Value)
}
func (r *recorder) Comm(cell lang.Cell, msg lang.Comm) {
	r.mu.Lock()
	r.comms = append(r.comms, msg)
	r.mu.Unlock()
	r.add("%s comm %s %s", cell, msg.Kind, msg.ID)
}
func (r *recorder) Input(ctx context.Context, _ lang.Cell, prompt string, _ bool) (string, error) {
	return r.input(ctx, prompt)
}

func (r *recorder) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reports
}

// connect joins a client with a host to a served language.
func connect(t testing.TB, l *script, host lang.Host) *Client {
	t.Helper()
	mine, theirs := net.Pipe() // has no buffer: a reader that waits for anybody shows at once
	served := make(chan error, 1)
	go func() { served <- Serve(context.Background(), theirs, l) }()
	c := NewClient(context.Background(), mine)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error("close:", err)
		}
		if err := <-served; err != nil {
			t.Error("serve:", err)
		}
	})
	if err := c.Start(t.Context(), host); err != nil {
		t.Fatal(err)
	}
	return c
}
