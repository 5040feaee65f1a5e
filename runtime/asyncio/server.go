package asyncio

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// A Connection is the two directions of a stream.
type Connection struct {
	Reader *StreamReader
	Writer *StreamWriter
}

func connect(l *loop.Loop, c net.Conn) Connection {
	w := newStreamWriter(l, c)
	return Connection{Reader: newStreamReader(l, c, w.stop), Writer: w}
}

// OpenConnection connects to a TCP server.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.open_connection
func OpenConnection(host string, port int) *Coroutine[Connection] {
	return openConnection(loop.Running(), host, port)
}

func openConnection(l *loop.Loop, host string, port int) *Coroutine[Connection] {
	return library(l, "open_connection", func(l *loop.Loop) (c Connection, err error) {
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		v, err := l.Await(l.Go(func() (any, error) {
			var d net.Dialer
			return d.DialContext(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		}))
		if err != nil {
			return c, err
		}
		return connect(l, v.(net.Conn)), nil
	})
}

// A Server accepts connections.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server
type Server struct {
	l        *loop.Loop
	listener net.Listener
	closed   *loop.Future
}

// StartServer listens on a TCP port, 0 for any that is free, and makes a task of handle, an async func, for each connection.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_server
func StartServer(handle func(r *StreamReader, w *StreamWriter) *Coroutine[None], host string, port int) *Coroutine[*Server] {
	return startServer(loop.Running(), handle, host, port)
}

func startServer[T any](l *loop.Loop, handle func(r *StreamReader, w *StreamWriter) *Coroutine[T], host string, port int) *Coroutine[*Server] {
	return library(l, "start_server", func(l *loop.Loop) (*Server, error) {
		listener, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err != nil {
			return nil, err
		}
		s := &Server{l: l, listener: listener}
		s.closed = l.Go(func() (any, error) { // until Close
			for {
				conn, err := listener.Accept()
				if err != nil {
					return nil, nil
				}
				if _, err := l.CallSoonThreadsafe(func() {
					c := connect(l, conn)
					createTask(l, handle(c.Reader, c.Writer), nil)
				}); err != nil {
					conn.Close()
				}
			}
		})
		return s, nil
	})
}

// Port is the port that the server listens on.
func (s *Server) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// Close stops listening. Connections that are open stay so.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server.close
func (s *Server) Close() { s.listener.Close() }

// WaitClosed waits until the server is closed.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server.wait_closed
func (s *Server) WaitClosed() *Coroutine[None] {
	return library(s.l, "wait_closed", func(l *loop.Loop) (None, error) {
		_, err := l.Await(shieldCore(l, s.closed))
		return None{}, err
	})
}

// ServeForever waits until it is cancelled, and then closes the server.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server.serve_forever
func (s *Server) ServeForever() *Coroutine[None] {
	return library(s.l, "serve_forever", func(l *loop.Loop) (None, error) {
		defer s.Close()
		return None{}, wait(l, l.NewFuture())
	})
}

func (s *Server) String() string { return fmt.Sprintf("<Server %v>", s.listener.Addr()) }
