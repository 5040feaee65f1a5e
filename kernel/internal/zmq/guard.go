package zmq

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
)

// The sizes of what the guard holds and lets pass.
const (
	greetingSize   = 64
	handshakeFrame = 8 << 10  // bytes of READY
	commandFrame   = 255      // bytes of a command after the handshake
	messageFrames  = 1 << 16  // of one message
	readBuffer     = 32 << 10 // bytes
	writePiece     = 64 << 10 // bytes written at once: a peer that takes one has made progress
	aheadPiece     = 1 << 20  // bytes of a frame that are allocated before they are there
)

// The flags of a frame. https://rfc.zeromq.org/spec/23/#formal-grammar
const (
	flagMore    = 1
	flagLong    = 2
	flagCommand = 4
)

// What a guard refuses.
var (
	errFrameTooLarge = errors.New("frame or message is too large")
	errBadFrame      = errors.New("frame is malformed")
)

// A guard stands between a connection and zmq4, which allocates what a length claims, and writes and reads each frame in
// several pieces. It lets frames pass only if they are of a bearable size, and buffers both directions. After the
// handshake it takes commands out of the stream and hands them to command.
//
// One goroutine reads and one writes.
type guard struct {
	net.Conn
	in  *bufio.Reader
	out *bufio.Writer

	limit    int                    // bytes of a message
	progress func()                 // called when the peer has taken some of what was written; nil does nothing
	command  func(cmd []byte) error // takes a command after the handshake; nil while there is the handshake

	greeting int    // bytes of the greeting that have not come yet
	header   []byte // of the current frame, not yet handed over
	body     uint64 // bytes of the current frame, not yet handed over
	ahead    [][]byte
	bytes    uint64 // of the current message so far
	frames   int    // of the current message so far
}

func newGuard(c net.Conn, limit int) *guard {
	g := &guard{Conn: c, in: bufio.NewReaderSize(c, readBuffer), limit: limit, greeting: greetingSize}
	g.out = bufio.NewWriterSize(pieces{g}, writePiece)
	return g
}

// Write buffers. While there is the handshake, Read sends what was written; afterwards Flush does.
func (g *guard) Write(p []byte) (int, error) { return g.out.Write(p) }

// Flush sends what was written.
func (g *guard) Flush() error { return g.out.Flush() }

// Read reads what has passed.
func (g *guard) Read(p []byte) (int, error) {
	if g.shakingHands() {
		if err := g.out.Flush(); err != nil {
			return 0, err
		}
	}
	if g.greeting > 0 {
		n, err := g.in.Read(p[:min(len(p), g.greeting)])
		g.greeting -= n
		return n, err
	}
	for len(g.header) == 0 && g.body == 0 {
		if err := g.next(); err != nil {
			return 0, err
		}
	}
	if len(g.header) > 0 {
		n := copy(p, g.header)
		g.header = g.header[n:]
		return n, nil
	}
	n, err := g.readBody(p[:min(uint64(len(p)), g.body)])
	g.body -= uint64(n)
	return n, err
}

func (g *guard) shakingHands() bool { return g.command == nil }

func (g *guard) readBody(p []byte) (int, error) {
	if len(g.ahead) == 0 {
		return g.in.Read(p)
	}
	n := copy(p, g.ahead[0])
	if g.ahead[0] = g.ahead[0][n:]; len(g.ahead[0]) == 0 {
		g.ahead[0] = nil
		g.ahead = g.ahead[1:]
	}
	return n, nil
}

// next reads the head of a frame and decides whether it passes.
func (g *guard) next() error {
	head, size, err := g.readHead()
	if err != nil {
		return err
	}
	flags := head[0]
	switch {
	case flags&^(flagMore|flagLong|flagCommand) != 0:
		return fmt.Errorf("%w: flags %#x", errBadFrame, flags)
	case flags&flagCommand != 0 && flags&flagMore != 0:
		return fmt.Errorf("%w: a command in several frames", errBadFrame)
	case g.shakingHands() && (flags&flagCommand == 0 || size > handshakeFrame):
		return fmt.Errorf("%w: flags %#x and %d bytes in the handshake", errBadFrame, flags, size)
	case g.shakingHands():
		g.header, g.body = head, size
		return nil
	case flags&flagCommand != 0:
		return g.take(size)
	}
	if g.frames++; g.frames > messageFrames || size > uint64(g.limit) || g.bytes+size > uint64(g.limit) {
		return fmt.Errorf("%w: frame %d, %d bytes, after %d bytes", errFrameTooLarge, g.frames, size, g.bytes)
	}
	g.bytes += size
	if flags&flagMore == 0 {
		g.frames, g.bytes = 0, 0
	}
	if err := g.readAhead(size); err != nil {
		return err
	}
	g.header, g.body = head, size
	return nil
}

func (g *guard) readHead() (head []byte, size uint64, err error) {
	var h [9]byte
	if _, err := io.ReadFull(g.in, h[:2]); err != nil {
		return nil, 0, err
	}
	if h[0]&flagLong == 0 {
		return h[:2], uint64(h[1]), nil
	}
	if _, err := io.ReadFull(g.in, h[2:]); err != nil {
		return nil, 0, err
	}
	return h[:], binary.BigEndian.Uint64(h[1:]), nil
}

// readAhead reads a large frame before zmq4 hears of it: a peer that claims a gigabyte costs what it has sent.
func (g *guard) readAhead(size uint64) error {
	if size <= aheadPiece {
		return nil
	}
	for size > 0 {
		piece := make([]byte, min(size, aheadPiece))
		if _, err := io.ReadFull(g.in, piece); err != nil {
			g.ahead = nil
			return err
		}
		g.ahead = append(g.ahead, piece)
		size -= uint64(len(piece))
	}
	return nil
}

// take reads a command after the handshake, which zmq4 does not see.
func (g *guard) take(size uint64) error {
	if size > commandFrame {
		return fmt.Errorf("%w: a command of %d bytes", errFrameTooLarge, size)
	}
	cmd := make([]byte, size)
	if _, err := io.ReadFull(g.in, cmd); err != nil {
		return err
	}
	return g.command(cmd)
}

// pieces writes in pieces, so that a peer that reads slowly is told from one that has stopped.
type pieces struct{ g *guard }

func (w pieces) Write(p []byte) (written int, err error) {
	for written < len(p) && err == nil {
		var n int
		n, err = w.g.Conn.Write(p[written:min(len(p), written+writePiece)])
		written += n
		if n > 0 && w.g.progress != nil {
			w.g.progress()
		}
	}
	return written, err
}

// CloseWrite tells the peer that nothing more comes.
func (g *guard) CloseWrite() error {
	if half, ok := g.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return g.Conn.Close()
}
