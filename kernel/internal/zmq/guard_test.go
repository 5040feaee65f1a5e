package zmq

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

// recorded is a connection whose peer has said everything already.
type recorded struct {
	net.Conn // nil: what is not below is not called
	in       *bytes.Reader
	writes   [][]byte
}

func (r *recorded) Read(p []byte) (int, error) { return r.in.Read(p) }

func (r *recorded) Write(p []byte) (int, error) {
	r.writes = append(r.writes, bytes.Clone(p))
	return len(p), nil
}

func (r *recorded) SetDeadline(time.Time) error { return nil }

// afterHandshake is a guard of a peer that has shaken hands and said this.
func afterHandshake(t testing.TB, limit int, said ...[]byte) (*guard, *zmq4.Conn, *recorded) {
	t.Helper()
	hello := slices.Concat(greeting(), ready(property("Socket-Type", "DEALER")))
	r := &recorded{in: bytes.NewReader(slices.Concat(hello, slices.Concat(said...)))}
	g, zmtp, _, err := shakeHands(r, zmq4.Router, limit)
	if err != nil {
		t.Fatal(err)
	}
	g.command = func([]byte) error { return nil }
	r.writes = nil
	return g, zmtp, r
}

func TestWhatPassesTheGuard(t *testing.T) {
	large := strings.Repeat("x", 3*aheadPiece+17)
	for _, want := range [][]string{
		{""}, {"one"}, {"one", "", "two"}, {strings.Repeat("y", 255)}, {strings.Repeat("y", 256)}, {large}, {"a", large, "b", large},
	} {
		_, zmtp, _ := afterHandshake(t, 1<<30, encode(want...), encode("next"))
		for _, want := range [][]string{want, {"next"}} {
			m, err := zmtp.RecvMsg()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range m.Frames {
				got = append(got, string(f))
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %.80q, want %.80q", got, want)
			}
		}
	}
}

func TestWhatTheGuardRefuses(t *testing.T) {
	long := func(size uint64) []byte {
		b := []byte{flagLong, 0, 0, 0, 0, 0, 0, 0, 0}
		for i := range 8 {
			b[8-i] = byte(size >> (8 * i))
		}
		return b
	}
	for _, c := range []struct {
		name string
		said []byte
		want error
	}{
		{"a frame of 2^62 bytes", long(1 << 62), errFrameTooLarge},
		{"a frame of 2^64-1 bytes", long(1<<64 - 1), errFrameTooLarge},
		{"a frame of 2^36 bytes", long(1 << 36), errFrameTooLarge},
		{"a frame one byte too long", long(1001), errFrameTooLarge},
		{"frames that are too long together", append(encode(strings.Repeat("x", 600), "")[:609], long(401)...), errFrameTooLarge},
		{"frames without end", bytes.Repeat([]byte{flagMore, 0}, messageFrames+1), errFrameTooLarge},
		{"a reserved flag", []byte{8, 0}, errBadFrame},
		{"a command in two frames", []byte{flagCommand | flagMore, 0, 0, 0}, errBadFrame},
		{"a long command", append([]byte{flagCommand | flagLong, 0, 0, 0, 0, 0, 0, 1, 0}, make([]byte, 256)...), errFrameTooLarge},
		{"half a frame", encode("hello")[:4], io.ErrUnexpectedEOF},
		{"half a length", long(500)[:5], io.ErrUnexpectedEOF},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.HasPrefix(c.name, "frames that are") {
				c.said[0] |= flagMore
			}
			_, zmtp, _ := afterHandshake(t, 1000, c.said)
			if m, err := zmtp.RecvMsg(); !errors.Is(err, c.want) {
				t.Errorf("got %.80q, %v; want %v", m.Frames, err, c.want)
			}
		})
	}
}

func TestAClaimedGigabyteCostsWhatHasCome(t *testing.T) {
	claim := []byte{flagLong, 0, 0, 0, 0, 0x40, 0, 0, 0} // 1 GiB
	_, zmtp, _ := afterHandshake(t, 1<<30, claim, make([]byte, 2*aheadPiece))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := zmtp.RecvMsg(); err == nil {
		t.Error("a gigabyte came")
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 16*aheadPiece {
		t.Errorf("%d bytes allocated", n)
	}
}

func TestAMessageIsOneWrite(t *testing.T) {
	g, zmtp, r := afterHandshake(t, 1000)
	for i := range 3 {
		message := bytesOf("topic", "<IDS|MSG>", strings.Repeat("s", 64), strings.Repeat("h", 300), "{}", "{}", fmt.Sprint(i))
		if err := zmtp.SendMsg(zmq4.NewMsgFrom(message...)); err != nil {
			t.Fatal(err)
		}
		if len(r.writes) != i {
			t.Fatalf("%d writes before the flush", len(r.writes))
		}
		if err := g.Flush(); err != nil {
			t.Fatal(err)
		}
		if len(r.writes) != i+1 {
			t.Fatalf("%d writes after %d messages", len(r.writes), i+1)
		}
	}
}

func TestEachPieceOfALargeMessageIsProgress(t *testing.T) {
	g, zmtp, _ := afterHandshake(t, 1000)
	n := 0
	g.progress = func() { n++ }
	if err := zmtp.SendMsg(zmq4.NewMsg(make([]byte, 10*writePiece))); err != nil {
		t.Fatal(err)
	}
	if n < 9 {
		t.Errorf("%d times progress in ten pieces", n)
	}
}

// FuzzReady gives the handshake anything behind a greeting.
func FuzzReady(f *testing.F) {
	f.Add(ready(property("Socket-Type", "DEALER"), property("Identity", "id")))
	f.Add(ready(property("Socket-Type", "NONSENSE")))
	f.Add(ready())
	f.Add(command([]byte("\x05READY\x0bSocket-Type")))
	f.Add(command([]byte("\x05READY\xff")))
	f.Add(command(nil))
	f.Add([]byte{flagCommand | flagLong, 0x40, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, said []byte) {
		for _, typ := range []zmq4.SocketType{zmq4.Router, zmq4.XPub, zmq4.Rep} {
			r := &recorded{in: bytes.NewReader(append(greeting(), said...))}
			_, _, identity, err := shakeHands(r, typ, 1000)
			if err == nil && (len(identity) > maxIdentity || strings.HasPrefix(identity, "\x00")) {
				t.Fatalf("routing id %q", identity)
			}
		}
	})
}

// FuzzGuard lets anything follow a handshake.
func FuzzGuard(f *testing.F) {
	f.Add(encode("one", "", "two"))
	f.Add(append(command([]byte("\x04PING\x00\x01ctx")), encode("x")...))
	f.Add([]byte{flagLong, 0x40, 0, 0, 0, 0, 0, 0, 0})
	f.Add(encode(strings.Repeat("x", 300)))
	f.Add([]byte{flagMore, 0, flagCommand, 0, 0, 0})
	f.Fuzz(func(t *testing.T, said []byte) {
		const limit = 1 << 12
		_, zmtp, _ := afterHandshake(t, limit, said)
		for {
			m, err := zmtp.RecvMsg()
			if err != nil {
				return
			}
			size := 0
			for _, f := range m.Frames {
				size += len(f)
			}
			if size > limit || size > len(said) {
				t.Fatalf("a message of %d bytes passed", size)
			}
		}
	})
}
