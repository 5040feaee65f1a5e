package kernel

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"strconv"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
	"github.com/gopherloop/gopherloop/kernel/internal/connection"
	"github.com/gopherloop/gopherloop/kernel/internal/wire"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A quickLanguage knows the answer of every cell.
type quickLanguage struct {
	lang.Language
	host  lang.Host
	print string // what a cell prints
}

func (l *quickLanguage) Start(_ context.Context, host lang.Host) error {
	l.host = host
	return nil
}

func (l *quickLanguage) Info() lang.Info { return lang.Info{Name: "quick"} }
func (l *quickLanguage) Close() error    { return nil }

func (l *quickLanguage) Execute(_ context.Context, req lang.ExecuteRequest) lang.ExecuteReply {
	if l.print != "" {
		l.host.Stream(req.Cell, lang.Stdout, l.print)
	}
	return lang.ExecuteReply{Result: &lang.Bundle{Data: map[string]any{"text/plain": "2"}}}
}

// memoryChannel is a channel in memory, and the only peer of it. What the kernel sends goes to sent, and what it publishes
// nowhere.
type memoryChannel struct {
	in, sent chan channels.Message
}

func (c memoryChannel) Messages() <-chan channels.Message   { return c.in }
func (c memoryChannel) Newest(string) (channels.Peer, bool) { return c, true }
func (c memoryChannel) Flush(context.Context) error         { return nil }
func (c memoryChannel) Close() error                        { return nil }
func (c memoryChannel) Identity() string                    { return "client" }

func (c memoryChannel) Send(frames [][]byte) error {
	c.sent <- channels.Message{Frames: frames}
	return nil
}

func (c memoryChannel) Publish(context.Context, channels.Class, [][]byte) error { return nil }

// BenchmarkRoundTrip is a request and its reply without sockets and without a session: reading and checking the request,
// the ways between the goroutines, and what is published and signed. A cell publishes four messages besides its reply.
func BenchmarkRoundTrip(b *testing.B) {
	for _, c := range []struct{ name, msgType, print string }{
		{"cell", wire.ExecuteRequest, ""},
		{"printing cell", wire.ExecuteRequest, "hello\n"},
		{"kernel_info", wire.KernelInfoRequest, ""},
	} {
		b.Run(c.name, func(b *testing.B) { benchmarkRoundTrip(b, c.msgType, &quickLanguage{print: c.print}) })
	}
}

func benchmarkRoundTrip(b *testing.B, msgType string, language lang.Language) {
	file := connection.File{Key: "key", SignatureScheme: "hmac-sha256"}
	signer, err := wire.NewSigner(file.SignatureScheme, []byte(file.Key))
	if err != nil {
		b.Fatal(err)
	}
	shell := memoryChannel{in: make(chan channels.Message), sent: make(chan channels.Message, 1)}
	other := memoryChannel{in: make(chan channels.Message)}
	open := func(connection.File, *slog.Logger, channels.Welcome) (channels.Set, error) {
		return channels.Set{Shell: shell, Control: other, Stdin: other, IOPub: other, Heartbeat: io.NopCloser(nil)}, nil
	}
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { // ends with ctx, and is waited for below
		ended <- Serve(ctx, Config{Language: language, HistoryPath: MemoryHistory}, file, open)
	}()
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		header, err := json.Marshal(wire.Header{MsgID: strconv.Itoa(n), Session: "s", MsgType: msgType, Version: wire.ProtocolVersion})
		if err != nil {
			b.Fatal(err)
		}
		frames := wire.Serialize(signer, header, nil, nil, []byte(`{"code":"1+1"}`), nil)
		shell.in <- channels.Message{Peer: shell, Frames: frames}
		<-shell.sent
	}
	b.StopTimer()
	stop()
	<-ended // with the context's error
}
