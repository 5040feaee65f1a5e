package kerneltest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/gopherloop/gopherloop/kernel"
	"github.com/gopherloop/gopherloop/kernel/internal/channels"
	"github.com/gopherloop/gopherloop/kernel/internal/connection"
	"github.com/gopherloop/gopherloop/kernel/internal/wire"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// patience is how long an expected message may take on a machine that does something else.
const patience = time.Minute

// key signs the messages between the front end and the kernel.
const key = "a key of the test"

// A FrontEnd is a fake front end with a kernel of its own.
type FrontEnd struct {
	t      testing.TB
	signer *wire.Signer
	*Client
	shell, control, stdin *router
	iopub                 *publisher
	welcome               channels.Welcome
	said                  *logged
	stop                  context.CancelFunc
	result                chan error // of the kernel, when it has ended

	mu      sync.Mutex    // protects the fields below
	news    chan struct{} // closed and replaced when a message comes
	got     []*received
	ended   bool
	endErr  error
	msgIDs  map[string]string // label to msg_id
	labels  map[string]string // msg_id to label
	dropped []string          // lines of nobody's messages that need no assertion
}

// received is a message of the kernel.
type received struct {
	label    string // of the request it belongs to, "" for nobody's
	line     string
	asserted bool
	message  *wire.Message
}

// A Client is one client of the kernel: a session and an identity.
type Client struct {
	f                     *FrontEnd
	session               string
	shell, control, stdin *peer
}

// Start runs a kernel with this language, and ends it with the test. Every message must have been asserted then.
func Start(t testing.TB, language lang.Language) *FrontEnd {
	return StartWith(t, kernel.Config{Language: language})
}

// StartWith is Start with more of a configuration. Without a history path the history stays in memory.
func StartWith(t testing.TB, cfg kernel.Config) *FrontEnd {
	t.Helper()
	signer, err := wire.NewSigner("hmac-sha256", []byte(key))
	if err != nil {
		t.Fatal(err)
	}
	f := &FrontEnd{
		t: t, signer: signer, said: &logged{}, result: make(chan error, 1), news: make(chan struct{}),
		msgIDs: map[string]string{}, labels: map[string]string{},
	}
	f.shell, f.control, f.stdin = newRouter("shell", f.take), newRouter("control", f.take), newRouter("stdin", f.take)
	f.iopub = &publisher{sent: f.take, blocked: make(chan struct{}, 1)}
	f.Client = f.NewClient("client")
	cfg.Log = slog.New(slog.NewTextHandler(f.said, nil))
	if cfg.HistoryPath == "" {
		cfg.HistoryPath = kernel.MemoryHistory
	}
	file := connection.File{
		Transport: "tcp", IP: "127.0.0.1", ShellPort: 1, IOPubPort: 2, StdinPort: 3, ControlPort: 4, HBPort: 5,
		Key: key, SignatureScheme: "hmac-sha256",
	}
	ctx, stop := context.WithCancel(context.Background())
	f.stop = stop
	go func() { // ends when stop is called; end waits for it
		f.result <- kernel.Serve(ctx, cfg, file, f.open)
	}()
	t.Cleanup(f.end)
	f.ExpectNobody(`iopub status starting`)
	return f
}

func (f *FrontEnd) open(_ connection.File, _ *slog.Logger, welcome channels.Welcome) (channels.Set, error) {
	f.welcome = welcome
	return channels.Set{Shell: f.shell, Control: f.control, Stdin: f.stdin, IOPub: f.iopub, Heartbeat: heartbeat{}}, nil
}

// NewClient connects another client to the kernel.
func (f *FrontEnd) NewClient(identity string) *Client {
	return &Client{
		f: f, session: uuid.NewString(),
		shell: f.shell.connect(identity), control: f.control.connect(identity), stdin: f.stdin.connect(identity),
	}
}

// take records what the kernel sends.
func (f *FrontEnd) take(channel, identity string, frames [][]byte) {
	m, err := wire.Parse(f.signer, frames)
	f.mu.Lock()
	defer f.mu.Unlock()
	r := &received{message: m}
	if err != nil {
		r.line = fmt.Sprintf("%s unreadable: %v", channel, err)
	} else {
		r.line = render(channel, m)
		if id := m.ParentHeader.MsgID; id != "" {
			r.label = f.labels[id]
			if r.label == "" {
				r.label = "unknown request " + id
			}
		}
	}
	f.got = append(f.got, r)
	f.changed()
}

// changed wakes who waits for news. f.mu is held.
func (f *FrontEnd) changed() {
	close(f.news)
	f.news = make(chan struct{})
}

// Expect asserts the next messages that belong to the request with this label: one line each, in order. It waits for
// them.
func (f *FrontEnd) Expect(label, lines string) {
	f.t.Helper()
	for _, want := range transcript(lines) {
		got := f.next(label)
		if !matches(want, got) {
			f.fatalf("request %q\nwant %s\n got %s", label, want, got)
		}
	}
}

// ExpectNobody asserts the next messages that belong to no request.
func (f *FrontEnd) ExpectNobody(lines string) {
	f.t.Helper()
	f.Expect("", lines)
}

// ExpectOK asserts all messages of a cell that shows nothing and ends well.
func (f *FrontEnd) ExpectOK(label, code string, count int) {
	f.t.Helper()
	f.ExpectCell(label, code, count, "")
}

// ExpectCell asserts all messages of a cell that shows these lines and ends well.
func (f *FrontEnd) ExpectCell(label, code string, count int, shows string) {
	f.t.Helper()
	f.Expect(label, fmt.Sprintf("iopub status busy\niopub execute_input {\"code\":%s,\"execution_count\":%d}", quote(code), count))
	f.Expect(label, shows)
	f.Expect(label, fmt.Sprintf("shell execute_reply {\"execution_count\":%d,\"payload\":[],\"status\":\"ok\",\"user_expressions\":{}}\niopub status idle", count))
}

// ExpectStarted asserts that a cell has started.
func (f *FrontEnd) ExpectStarted(label, code string, count int) {
	f.t.Helper()
	f.Expect(label, fmt.Sprintf("iopub status busy\niopub execute_input {\"code\":%s,\"execution_count\":%d}", quote(code), count))
}

// ExpectSilence asserts that nothing has come for a request that was not asserted.
func (f *FrontEnd) ExpectSilence(label string) {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.got {
		if r.label == label && !r.asserted {
			f.t.Fatalf("request %q: nobody expects %s\n%s", label, r.line, f.transcript())
		}
	}
}

// ExpectEnd asserts that the kernel has ended, and returns its error.
func (f *FrontEnd) ExpectEnd() error {
	f.t.Helper()
	if !f.await() {
		f.fatalf("the kernel does not end")
	}
	return f.endErr
}

// await waits for the kernel's end.
func (f *FrontEnd) await() bool {
	if f.ended {
		return true
	}
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case f.endErr = <-f.result:
		f.ended = true
	case <-limit.C:
	}
	return f.ended
}

// next waits for the first message of a label that is not asserted yet, and asserts it.
func (f *FrontEnd) next(label string) string {
	f.t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		f.mu.Lock()
		news := f.news
		for _, r := range f.got {
			if r.label == label && !r.asserted {
				r.asserted = true
				f.mu.Unlock()
				return r.line
			}
		}
		f.mu.Unlock()
		select {
		case <-news:
		case <-limit.C:
			f.fatalf("request %q: no more messages come", label)
		}
	}
}

// end ends the kernel with the test.
func (f *FrontEnd) end() {
	f.stop()
	if !f.await() {
		f.t.Errorf("the kernel does not end\n%s", f.transcript())
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.t.Failed() {
		return
	}
	for _, r := range f.got {
		if !r.asserted && !(r.label == "" && slices.Contains(f.dropped, r.line)) {
			f.t.Errorf("request %q: nobody asserted %s\n%s", r.label, r.line, f.transcript())
			return
		}
	}
}

func (f *FrontEnd) fatalf(format string, args ...any) {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.t.Fatalf(format+"\n%s", append(args, f.transcript())...)
}

// transcript is everything that came. f.mu is held.
func (f *FrontEnd) transcript() string {
	var b strings.Builder
	b.WriteString("transcript:\n")
	for _, r := range f.got {
		mark := " "
		if !r.asserted {
			mark = "?"
		}
		fmt.Fprintf(&b, "%s [%s] %s\n", mark, r.label, r.line)
	}
	if said := f.said.String(); said != "" {
		b.WriteString("log:\n" + said)
	}
	return b.String()
}

// Log is what the kernel logged so far.
func (f *FrontEnd) Log() string { return f.said.String() }

// HoldIOPub makes the front end stop reading iopub until release is called.
func (f *FrontEnd) HoldIOPub() (release func()) { return f.iopub.hold() }

// Subscribe subscribes to iopub, and returns the topic and the line of the greeting.
func (f *FrontEnd) Subscribe(topic string) (gotTopic, line string) {
	f.t.Helper()
	frames := f.welcome([]byte(topic))
	if len(frames) == 0 {
		f.t.Fatal("no greeting")
	}
	m, err := wire.Parse(f.signer, frames)
	if err != nil {
		f.t.Fatal(err)
	}
	return string(frames[0]), render("iopub", m)
}

// logged is the kernel's log.
type logged struct {
	mu   sync.Mutex // protects text
	text strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string always marshals
	return string(b)
}

// Order lists the labels of the messages of one type, in the order in which they came.
func (f *FrontEnd) Order(msgType string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var labels []string
	for _, r := range f.got {
		if r.message != nil && r.message.Header.MsgType == msgType {
			labels = append(labels, r.label)
		}
	}
	return labels
}

// DropNobody drops the messages that belong to no request and equal this line, where a race decides how many there are.
func (f *FrontEnd) DropNobody(line string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dropped = append(f.dropped, line)
}

// Stop ends the kernel from outside, as a cancelled context does.
func (f *FrontEnd) Stop() { f.stop() }

// ExpectBlockedPublisher waits until the kernel is held up by a front end that does not read iopub.
func (f *FrontEnd) ExpectBlockedPublisher() {
	f.t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case <-f.iopub.blocked:
	case <-limit.C:
		f.fatalf("the kernel is not held up")
	}
}
