package zmq

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long something may take that happens at once on a machine that does nothing else.
const patience = time.Minute

// greeting is what a ZMTP 3.0 client without security says first.
func greeting() []byte {
	g := make([]byte, greetingSize)
	g[0], g[9], g[10] = 0xff, 0x7f, 3
	copy(g[12:], "NULL")
	return g
}

// property is one of READY.
func property(name, value string) []byte {
	b := append([]byte{byte(len(name))}, name...)
	return append(binary.BigEndian.AppendUint32(b, uint32(len(value))), value...)
}

func ready(properties ...[]byte) []byte {
	return command(append([]byte("\x05READY"), slices.Concat(properties...)...))
}

func command(body []byte) []byte { return append([]byte{flagCommand, byte(len(body))}, body...) }

// encode writes a message as ZMTP has it.
func encode(frames ...string) []byte {
	var b []byte
	for i, f := range frames {
		var flags byte
		if i < len(frames)-1 {
			flags = flagMore
		}
		if len(f) > 255 {
			b = binary.BigEndian.AppendUint64(append(b, flags|flagLong), uint64(len(f)))
		} else {
			b = append(b, flags, byte(len(f)))
		}
		b = append(b, f...)
	}
	return b
}

// A client speaks ZMTP by hand.
type client struct {
	t    testing.TB
	conn net.Conn
	in   *bufio.Reader
}

// connect shakes hands. It reads before it writes, because a pipe holds nothing.
func connect(t testing.TB, conn net.Conn, socketType, identity string) *client {
	t.Helper()
	t.Cleanup(func() { _ = conn.Close() })
	c := &client{t, conn, bufio.NewReader(conn)}
	if _, err := io.CopyN(io.Discard, c.in, greetingSize); err != nil {
		t.Fatalf("greeting: %v", err)
	}
	c.write(greeting())
	flags, body, err := c.frame()
	if err != nil || flags != flagCommand || !bytes.HasPrefix(body, []byte("\x05READY")) {
		t.Fatalf("READY: %d %q %v", flags, body, err)
	}
	c.write(ready(property("Socket-Type", socketType), property("Identity", identity)))
	return c
}

func (c *client) write(b []byte) {
	c.t.Helper()
	if _, err := c.conn.Write(b); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) send(frames ...string) {
	c.t.Helper()
	c.write(encode(frames...))
}

// frame reads one frame. At the end of the connection it closes its half too, as libzmq does.
func (c *client) frame() (flags byte, body []byte, err error) {
	defer func() {
		if err != nil {
			_ = c.conn.Close()
		}
	}()
	var h [9]byte
	if _, err := io.ReadFull(c.in, h[:2]); err != nil {
		return 0, nil, err
	}
	size := uint64(h[1])
	if h[0]&flagLong != 0 {
		if _, err := io.ReadFull(c.in, h[2:]); err != nil {
			return 0, nil, err
		}
		size = binary.BigEndian.Uint64(h[1:])
	}
	body = make([]byte, size)
	_, err = io.ReadFull(c.in, body)
	return h[0], body, err
}

// message reads one message.
func (c *client) message() ([]string, error) {
	var frames []string
	for {
		flags, body, err := c.frame()
		if err != nil {
			return nil, err
		}
		frames = append(frames, string(body))
		if flags&flagMore == 0 {
			return frames, nil
		}
	}
}

// expect may be called from any goroutine.
func (c *client) expect(frames ...string) {
	c.t.Helper()
	got, err := c.message()
	if err != nil || !slices.Equal(got, frames) {
		c.t.Errorf("got %.200q, %v; want %.200q", got, err, frames)
	}
}

// expectEnd expects that the other side closes the connection.
func (c *client) expectEnd() {
	c.t.Helper()
	if got, err := c.message(); err == nil {
		c.t.Errorf("got %.200q, want the end", got)
	}
}

// memory is a listener in memory, whose connections hold nothing: a write ends when its last byte is read.
type memory struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newMemory() *memory { return &memory{conns: make(chan net.Conn), done: make(chan struct{})} }

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.done:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error {
	m.once.Do(func() { close(m.done) })
	return nil
}

func (m *memory) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

func (m *memory) dial() net.Conn {
	ours, theirs := net.Pipe()
	m.conns <- theirs
	return ours
}

// tcp listens on a free port.
func tcp(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func dial(t testing.TB, l net.Listener) net.Conn {
	t.Helper()
	c, err := net.Dial(l.Addr().Network(), l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return c
}

// text is a log that can be read while it is written.
type text struct {
	mu sync.Mutex // protects b
	b  strings.Builder
}

func (x *text) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.b.Write(p)
}

func (x *text) String() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.b.String()
}

func (x *text) logger() *slog.Logger { return slog.New(slog.NewTextHandler(x, nil)) }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func closed(t testing.TB, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func bytesOf(frames ...string) [][]byte {
	var out [][]byte
	for _, f := range frames {
		out = append(out, []byte(f))
	}
	return out
}

// greet is a welcome for tests.
func greet(topic []byte) [][]byte { return bytesOf(string(topic), "welcome") }

// isReset says whether a write failed because the other side has closed the connection already.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
