package pipe

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestReportsOfACellArriveInOrderAndBeforeItsReply(t *testing.T) {
	const rounds = 200
	l := &script{execute: func(_ context.Context, host lang.Host, req lang.ExecuteRequest) lang.ExecuteReply {
		for i := range rounds {
			host.Stream(req.Cell, lang.Stdout, fmt.Sprint(i))
			host.Stream(req.Cell, lang.Stderr, fmt.Sprint(i))
			host.Display(req.Cell, lang.Display{ID: fmt.Sprint(i), Update: true})
			host.ClearOutput(req.Cell, true)
			host.Error(req.Cell, lang.Error{Name: "E", Value: fmt.Sprint(i)})
			host.Comm(req.Cell, lang.Comm{Kind: "msg", ID: fmt.Sprint(i)})
		}
		return lang.ExecuteReply{}
	}}
	host := &recorder{}
	c := connect(t, l, host)
	c.Execute(t.Context(), lang.ExecuteRequest{Cell: "1"})
	got := host.all() // not awaited: all of it has arrived
	var want []string
	for i := range rounds {
		want = append(want, fmt.Sprintf(`1 stdout "%d"`, i), fmt.Sprintf(`1 stderr "%d"`, i), fmt.Sprintf("1 display %d true", i),
			"1 clear true", fmt.Sprintf("1 error E: %d", i), fmt.Sprintf("1 comm msg %d", i))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLongTextIsCutBetweenCodePoints(t *testing.T) {
	long := "x" + strings.Repeat("é", streamPiece)
	l := &script{execute: func(_ context.Context, host lang.Host, req lang.ExecuteRequest) lang.ExecuteReply {
		host.Stream(req.Cell, lang.Stdout, long)
		return lang.ExecuteReply{}
	}}
	host := &recorder{}
	c := connect(t, l, host)
	c.Execute(t.Context(), lang.ExecuteRequest{Cell: "1"})
	if diff := cmp.Diff([]string{"1 stdout 65535 bytes", "1 stdout 65536 bytes", `1 stdout "é"`}, host.all()); diff != "" {
		t.Error(diff)
	}
}

func TestASlowHostSlowsTheProducerAndNothingElse(t *testing.T) {
	var sent atomic.Int64
	stopped := make(chan struct{})
	l := &script{
		interrupts: make(chan string, 1),
		execute: func(_ context.Context, host lang.Host, req lang.ExecuteRequest) lang.ExecuteReply {
			switch req.Code {
			case "flood":
				for range 64 { // MiB
					host.Stream(req.Cell, lang.Stdout, strings.Repeat("x", 1<<20))
					sent.Add(1 << 20)
				}
			case "fail":
				host.Error(req.Cell, lang.Error{Name: "E"})
			case "ask":
				line, err := host.Input(context.Background(), req.Cell, "? ", false)
				return lang.ExecuteReply{Variables: []string{line, fmt.Sprint(err)}}
			}
			return lang.ExecuteReply{}
		},
	}
	host := &recorder{gate: make(chan struct{}), input: func(context.Context, string) (string, error) { return "line", nil }}
	c := connect(t, l, host)
	go func() {
		c.Execute(context.Background(), lang.ExecuteRequest{Cell: "flood", Code: "flood"})
		close(stopped)
	}()
	host.gate <- struct{}{} // the flood has begun, and its second piece waits
	for range 1000 {
		if got := c.Complete(t.Context(), lang.CompleteRequest{Code: "x"}); len(got.Matches) != 1 {
			t.Fatalf("complete: %+v", got)
		}
	}
	if n := sent.Load(); n > 2*windowSize {
		t.Errorf("the producer got %d bytes ahead", n)
	}
	c.Execute(t.Context(), lang.ExecuteRequest{Cell: "2", Code: "fail"})
	if diff := cmp.Diff("2 error E: ", host.all()[len(host.all())-1]); diff != "" {
		t.Error(diff)
	}
	if got := c.Execute(t.Context(), lang.ExecuteRequest{Cell: "3", Code: "ask"}); got.Variables[0] != "line" {
		t.Errorf("input: %v", got.Variables)
	}
	c.Interrupt("*")
	<-l.interrupts
	select {
	case <-stopped:
		t.Error("the flood has ended although nobody took it")
	default:
	}
	close(host.gate)
	<-stopped
	if host.bytes != 64<<20 {
		t.Errorf("%d bytes arrived", host.bytes)
	}
}

func TestInputComesBackOrSaysWhyNot(t *testing.T) {
	withdrawn := make(chan struct{})
	asked := make(chan struct{})
	host := &recorder{input: func(ctx context.Context, prompt string) (string, error) {
		switch prompt {
		case "name":
			return "Ann", nil
		case "none":
			return "", fmt.Errorf("cell 1: %w", lang.ErrNoStdin)
		case "odd":
			return "", errors.New("odd")
		}
		close(asked)
		<-ctx.Done()
		close(withdrawn)
		return "", ctx.Err()
	}}
	l := &script{execute: func(_ context.Context, h lang.Host, req lang.ExecuteRequest) lang.ExecuteReply {
		if line, err := h.Input(context.Background(), req.Cell, "name", false); line != "Ann" || err != nil {
			t.Errorf("name: %q, %v", line, err)
		}
		if _, err := h.Input(context.Background(), req.Cell, "none", false); !errors.Is(err, lang.ErrNoStdin) {
			t.Errorf("none: %v", err)
		}
		if _, err := h.Input(context.Background(), req.Cell, "odd", true); err == nil || err.Error() != "odd" {
			t.Errorf("odd: %v", err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			<-asked
			cancel()
		}()
		if _, err := h.Input(ctx, req.Cell, "slow", false); !errors.Is(err, context.Canceled) {
			t.Errorf("slow: %v", err)
		}
		return lang.ExecuteReply{}
	}}
	connect(t, l, host).Execute(t.Context(), lang.ExecuteRequest{Cell: "1"})
	<-withdrawn
}

func BenchmarkStream64K(b *testing.B) {
	text := strings.Repeat("0123456789abcde\n", 4096)
	l := &script{execute: func(_ context.Context, host lang.Host, req lang.ExecuteRequest) lang.ExecuteReply {
		for range b.N {
			host.Stream(req.Cell, lang.Stdout, text)
		}
		return lang.ExecuteReply{}
	}}
	c := connect(b, l, discard{})
	b.SetBytes(int64(len(text)))
	b.ResetTimer()
	c.Execute(context.Background(), lang.ExecuteRequest{Cell: "1"})
}

func BenchmarkRoundTrip(b *testing.B) {
	l := &script{execute: func(context.Context, lang.Host, lang.ExecuteRequest) lang.ExecuteReply {
		return lang.ExecuteReply{Result: &lang.Bundle{Data: map[string]any{"text/plain": "2"}}}
	}}
	c := connect(b, l, discard{})
	for b.Loop() {
		c.Execute(context.Background(), lang.ExecuteRequest{Cell: "1", Code: "1+1"})
	}
}

type discard struct{ lang.Host }

func (discard) Stream(lang.Cell, lang.StreamName, string) {}
