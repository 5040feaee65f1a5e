package pipe

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestEveryCallArrivesWhole(t *testing.T) {
	want := lang.ExecuteReply{
		Result:          &lang.Bundle{Data: map[string]any{"text/plain": "1", "n": json.Number("9007199254740993")}},
		UserExpressions: map[string]lang.Expression{"x": {Error: &lang.Error{Name: "E", Traceback: []string{"a"}}}},
		Payload:         []map[string]any{{"source": "page"}},
		Declared:        []lang.Declaration{{Kind: "func", Names: []string{"f"}, Source: "func f() {}", Count: 3}},
		Variables:       []string{},
	}
	request := lang.ExecuteRequest{Cell: "c", Subshell: "s", Code: "1 < 2 & \u2028", Count: 3, Silent: true, StoreHistory: true,
		AllowStdin: true, UserExpressions: map[string]string{"x": "y"}}
	l := &script{
		interrupts: make(chan string, 1), comms: make(chan lang.Comm, 1),
		execute: func(_ context.Context, _ lang.Host, req lang.ExecuteRequest) lang.ExecuteReply {
			if diff := cmp.Diff(request, req); diff != "" {
				t.Error("request:", diff)
			}
			return want
		},
	}
	c := connect(t, l, &recorder{})
	if diff := cmp.Diff(want, c.Execute(t.Context(), request)); diff != "" {
		t.Error("reply:", diff)
	}
	if diff := cmp.Diff(l.Info(), c.Info()); diff != "" {
		t.Error("info:", diff)
	}
	if got := c.Complete(t.Context(), lang.CompleteRequest{Code: "x"}); got.Matches[0].Text != "x" {
		t.Errorf("complete: %+v", got)
	}
	if got := c.Inspect(t.Context(), lang.InspectRequest{}); !got.Found || got.Data["text/plain"] != "doc" {
		t.Errorf("inspect: %+v", got)
	}
	if got := c.IsComplete(t.Context(), "  "); got.Status != "incomplete" || got.Indent != "  " {
		t.Errorf("is complete: %+v", got)
	}
	if got := c.Comms(t.Context()); got["id"] != "target" {
		t.Errorf("comms: %v", got)
	}
	msg := lang.Comm{Kind: "open", ID: "1", Target: "t", Data: map[string]any{"a": "b"}, Buffers: [][]byte{{0, 255}}}
	c.Comm(t.Context(), msg)
	if diff := cmp.Diff(msg, <-l.comms); diff != "" {
		t.Error("comm:", diff)
	}
	if err := c.Restore(t.Context(), []lang.Declaration{{Names: []string{"f"}}}); err == nil || err.Error() != "cannot restore f" {
		t.Errorf("restore: %v", err)
	}
	c.Interrupt("sub")
	if got := <-l.interrupts; got != "sub" {
		t.Errorf("interrupt of %q", got)
	}
}

func TestOtherCallsAreAnsweredWhileCellsRun(t *testing.T) {
	inside := make(chan struct{})
	release := make(chan struct{})
	l := &script{execute: func(_ context.Context, _ lang.Host, req lang.ExecuteRequest) lang.ExecuteReply {
		inside <- struct{}{}
		<-release
		return lang.ExecuteReply{Variables: []string{req.Code}}
	}}
	c := connect(t, l, &recorder{})
	replies := make(chan lang.ExecuteReply)
	for _, cell := range []lang.Cell{"1", "2"} {
		go func() {
			replies <- c.Execute(context.Background(), lang.ExecuteRequest{Cell: cell, Code: string(cell)})
		}()
		<-inside
	}
	if got := c.Complete(t.Context(), lang.CompleteRequest{Code: "x"}); len(got.Matches) != 1 {
		t.Errorf("complete: %+v", got)
	}
	close(release)
	if a, b := <-replies, <-replies; a.Variables[0] == b.Variables[0] {
		t.Errorf("both cells were answered with %v", a.Variables)
	}
}

func TestCancellationReachesTheOtherSide(t *testing.T) {
	inside := make(chan struct{})
	l := &script{
		execute: func(ctx context.Context, _ lang.Host, _ lang.ExecuteRequest) lang.ExecuteReply {
			close(inside)
			<-ctx.Done()
			return lang.ExecuteReply{Variables: []string{"cancelled"}}
		},
		complete: func(ctx context.Context, _ lang.CompleteRequest) lang.CompleteReply {
			<-ctx.Done()
			inside <- struct{}{}
			return lang.CompleteReply{}
		},
	}
	c := connect(t, l, &recorder{})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-inside
		cancel()
	}()
	if got := c.Execute(ctx, lang.ExecuteRequest{}); len(got.Variables) != 1 {
		t.Errorf("execute: %+v", got)
	}
	inside = make(chan struct{})
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	if got := c.Complete(ctx, lang.CompleteRequest{Cursor: 4}); got.Start != 4 || got.End != 4 {
		t.Errorf("complete: %+v", got)
	}
	<-inside
}

func TestAPanicOfTheLanguageIsAReply(t *testing.T) {
	l := &script{
		execute: func(context.Context, lang.Host, lang.ExecuteRequest) lang.ExecuteReply { panic("oh") },
	}
	c := connect(t, l, &recorder{})
	if got := c.Execute(t.Context(), lang.ExecuteRequest{}); got.Error == nil || got.Error.Name != "InternalError" {
		t.Errorf("execute: %+v", got)
	}
}

func TestAReplyThatCannotBeSentIsAnError(t *testing.T) {
	huge := strings.Repeat("x", MaxFrame)
	results := []any{make(chan int), huge}
	l := &script{execute: func(_ context.Context, host lang.Host, req lang.ExecuteRequest) lang.ExecuteReply {
		host.Display(req.Cell, lang.Display{Bundle: lang.Bundle{Data: map[string]any{"v": results[req.Count]}}})
		return lang.ExecuteReply{Result: &lang.Bundle{Data: map[string]any{"v": results[req.Count]}}}
	}}
	host := &recorder{}
	c := connect(t, l, host)
	for i := range results {
		reply := c.Execute(t.Context(), lang.ExecuteRequest{Cell: "1", Count: i})
		if reply.Error == nil || reply.Error.Name != "ResultError" {
			t.Errorf("execute: %+v", reply)
		}
	}
	if got := strings.Join(host.all(), "\n"); strings.Count(got, "1 error OutputError: ") != 2 || !strings.Contains(got, "exceeds 64 MiB") {
		t.Errorf("reports:\n%s", got)
	}
	if _, err := c.Run(t.Context(), lang.ExecuteRequest{Code: huge}); !errors.Is(err, ErrFrameTooLarge) {
		t.Errorf("a huge cell: %v", err)
	}
}

func TestTheEndOfThePipeFailsWhatWaits(t *testing.T) {
	mine, theirs := net.Pipe()
	inside := make(chan struct{})
	l := &script{execute: func(ctx context.Context, host lang.Host, req lang.ExecuteRequest) lang.ExecuteReply {
		host.Stream(req.Cell, lang.Stdout, "last words")
		close(inside)
		<-ctx.Done()
		return lang.ExecuteReply{}
	}}
	served := make(chan error, 1)
	go func() { served <- Serve(context.Background(), theirs, l) }()
	c, host := NewClient(t.Context(), mine), &recorder{gate: make(chan struct{}, 1)}
	if err := c.Start(t.Context(), host); err != nil {
		t.Fatal(err)
	}
	failed := make(chan error)
	go func() {
		_, err := c.Run(context.Background(), lang.ExecuteRequest{Cell: "1"})
		failed <- err
	}()
	<-inside
	theirs.Close()
	<-c.Ended()
	select {
	case err := <-failed:
		t.Fatalf("the cell failed before its output was taken: %v", err)
	default:
	}
	host.gate <- struct{}{}
	if err := <-failed; !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff([]string{`1 stdout "last words"`}, host.all()); diff != "" {
		t.Error(diff)
	}
	if _, err := c.Run(t.Context(), lang.ExecuteRequest{}); !errors.Is(err, ErrClosed) {
		t.Errorf("a call after the end: %v", err)
	}
	if got := c.IsComplete(t.Context(), ""); got.Status != "unknown" {
		t.Errorf("is complete: %+v", got)
	}
	<-served
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestAnotherBuildIsRefused(t *testing.T) {
	mine, theirs := net.Pipe()
	c := NewClient(t.Context(), mine)
	l := &link{conn: theirs}
	if err := l.sendJSON(kindHello, 0, hello{Version: version + 1}); err != nil {
		t.Fatal(err)
	}
	<-c.Ended()
	if err := c.Err(); err == nil || !strings.Contains(err.Error(), "was the binary replaced?") {
		t.Errorf("got %v", err)
	}
	if err := c.Start(t.Context(), &recorder{}); !errors.Is(err, ErrClosed) {
		t.Errorf("start: %v", err)
	}
	c.Close()
}
