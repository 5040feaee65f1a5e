package zmq

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"

	"github.com/go-zeromq/zmq4"
)

// A pattern is what one kind of socket does with its peers. Its methods are called from the goroutine that reads the
// peer, joined first and left last.
type pattern interface {
	joined(p *peer)
	took(p *peer, frames [][]byte) error // an error ends the connection
	left(p *peer)
}

// A socket accepts connections, shakes hands with each on a goroutine of its own, and keeps those that did. Its methods
// are safe to call from any goroutine.
type socket struct {
	typ      zmq4.SocketType
	limits   limits
	pattern  pattern
	log      *slog.Logger
	listener net.Listener
	done     chan struct{}  // closed by Close
	serving  sync.WaitGroup // all goroutines; Close waits
	nameless atomic.Uint64  // routing ids that were made up

	mu     sync.Mutex         // protects the fields below; an outbox's lock is taken inside
	conns  map[net.Conn]*peer // nil before the handshake is over
	closed bool
}

func newSocket(typ zmq4.SocketType, channel string, l limits, listener net.Listener, log *slog.Logger) *socket {
	return &socket{
		typ: typ, limits: l, log: log.With("channel", channel), listener: listener,
		done: make(chan struct{}), conns: map[net.Conn]*peer{},
	}
}

// start accepts connections until Close.
func (s *socket) start(p pattern) {
	s.pattern = p
	s.serving.Go(s.accept)
}

// serve lives as long as a connection.
func (s *socket) serve(c net.Conn) {
	defer c.Close()
	if !s.enter(c, nil) {
		return
	}
	defer s.leave(c)
	g, zmtp, identity, err := shakeHands(c, s.typ, s.limits.message)
	if err != nil {
		s.log.Info("connection refused", "peer", c.RemoteAddr(), "error", err)
		return
	}
	if identity == "" {
		identity = fmt.Sprintf("\x00%08x", s.nameless.Add(1))
	}
	p := newPeer(g, zmtp, identity, s.limits, s.log)
	s.pattern.joined(p)
	defer s.pattern.left(p)
	if !s.enter(c, p) {
		p.disconnect()
		return
	}
	var writing sync.WaitGroup
	writing.Go(func() { // ends with the outbox or the connection
		if err := p.write(); err != nil {
			_ = c.Close() // ends the reading
		}
	})
	if err := s.read(p); err != nil {
		s.log.Warn("connection ended", "peer", c.RemoteAddr(), "error", err)
	}
	p.disconnect()
	writing.Wait()
}

// read reads a peer to its end. The end of a connection is no error.
func (s *socket) read(p *peer) (err error) {
	defer func() {
		if r := recover(); r != nil { // none is known; the session of all others must not end with one
			err = fmt.Errorf("read: %v", r)
		}
	}()
	err = p.read(func(frames [][]byte) error { return s.pattern.took(p, frames) })
	var broken net.Error // reset, closed by ourselves, or past the deadline of Close
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.As(err, &broken) {
		return nil
	}
	return err
}

// enter registers a connection for Close. It returns false if the socket is closed.
func (s *socket) enter(c net.Conn, p *peer) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.conns[c] = p
	return true
}

func (s *socket) leave(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
}

// Flush waits until everything sent was handed to the operating system.
func (s *socket) Flush(ctx context.Context) error {
	for _, p := range s.peers() {
		if err := p.outbox.flushed(ctx); err != nil {
			return fmt.Errorf("flush: %w", err)
		}
	}
	return nil
}

func (s *socket) peers() []*peer {
	s.mu.Lock()
	defer s.mu.Unlock()
	peers := make([]*peer, 0, len(s.conns))
	for _, p := range s.conns {
		if p != nil {
			peers = append(peers, p)
		}
	}
	return peers
}

// Close sends what waits, for a while, and ends all connections. Further calls wait for the first.
func (s *socket) Close() error {
	err := s.end()
	s.serving.Wait()
	if err != nil {
		return fmt.Errorf("close the listener: %w", err)
	}
	return nil
}

// end tells every goroutine to end.
func (s *socket) end() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	close(s.done)
	for c, p := range s.conns {
		if p == nil {
			_ = c.Close() // in the middle of the handshake: nothing was sent
		} else {
			p.finish()
		}
	}
	return s.listener.Close()
}
