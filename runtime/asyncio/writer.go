package asyncio

import (
	"io"
	"net"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// Above highWater, Drain waits until what is to be written has fallen to lowWater.
const (
	highWater = 64 << 10
	lowWater  = 16 << 10
)

// A StreamWriter writes to a connection or a process.
// https://docs.python.org/3/library/asyncio-stream.html#streamwriter
type StreamWriter struct {
	l       *loop.Loop
	to      io.WriteCloser
	pending []byte
	writing bool // a goroutine has taken what was pending
	taken   int  // how much that was
	failed  error
	drained []*loop.Future // who waits in Drain
	closing bool
	closed  *loop.Future
	stop    chan struct{} // closed with the stream
}

func newStreamWriter(l *loop.Loop, to io.WriteCloser) *StreamWriter {
	return &StreamWriter{l: l, to: to, closed: l.NewFuture(), stop: make(chan struct{})}
}

// Write has data written in the background. See Drain.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.write
func (w *StreamWriter) Write(data []byte) {
	if w.closing || w.failed != nil {
		return // as in Python, where the transport warns after a while
	}
	w.pending = append(w.pending, data...)
	w.flush()
}

// flush starts a goroutine that writes what is pending, unless one is at work, and closes when nothing is left.
func (w *StreamWriter) flush() {
	switch {
	case w.writing:
	case len(w.pending) > 0 && w.failed == nil:
		data := w.pending
		w.pending, w.taken, w.writing = nil, len(data), true
		f := w.l.Go(func() (any, error) {
			_, err := w.to.Write(data)
			return nil, err
		})
		f.AddInternalCallback(func(f *loop.Future) {
			w.writing, w.taken = false, 0
			if err := exceptionOf(f); err != nil {
				w.failed = err
			}
			if w.failed != nil || len(w.pending) <= lowWater {
				for _, d := range w.drained {
					release(d)
				}
				w.drained = nil
			}
			w.flush()
		})
	case w.closing && !w.closed.Done():
		close(w.stop)
		w.to.Close()
		w.closed.SetResult(nil)
	}
}

// Drain waits while much is still to be written. It fails if writing has failed.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.drain
func (w *StreamWriter) Drain() *Coroutine[None] {
	return library(w.l, "drain", func(l *loop.Loop) (None, error) {
		if w.failed == nil && len(w.pending)+w.taken > highWater {
			f := l.NewFuture()
			w.drained = append(w.drained, f)
			if err := wait(l, f); err != nil {
				return None{}, err
			}
		}
		return None{}, w.failed
	})
}

// Close closes the stream when everything is written.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.close
func (w *StreamWriter) Close() {
	if !w.closing {
		w.closing = true
		w.flush()
	}
}

// IsClosing says whether Close was called.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.is_closing
func (w *StreamWriter) IsClosing() bool { return w.closing }

// WaitClosed waits until the stream is closed.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.wait_closed
func (w *StreamWriter) WaitClosed() *Coroutine[None] {
	return library(w.l, "wait_closed", func(l *loop.Loop) (None, error) {
		_, err := l.Await(shieldCore(l, w.closed))
		return None{}, err
	})
}

// GetExtraInfo tells of the connection: "peername" and "sockname" are addresses as text, other names are nil.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.get_extra_info
func (w *StreamWriter) GetExtraInfo(name string) any {
	conn, ok := w.to.(net.Conn)
	if !ok {
		return nil
	}
	switch name {
	case "peername":
		return conn.RemoteAddr().String()
	case "sockname":
		return conn.LocalAddr().String()
	}
	return nil
}
