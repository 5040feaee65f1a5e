package asyncio

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// streamLimit is how much a reader buffers: twice that stops the other side.
const streamLimit = 64 << 10

// A StreamReader reads what comes from a connection or a process.
// https://docs.python.org/3/library/asyncio-stream.html#streamreader
type StreamReader struct {
	l      *loop.Loop
	buf    []byte
	end    error // io.EOF, or what reading failed with
	waiter *loop.Future
	more   chan struct{} // lets the pump go on; has room for one
	full   bool          // it waits for that
}

// newStreamReader returns a reader whose pump, a goroutine, reads from r until that ends or stop, which may be
// nil, is closed.
func newStreamReader(l *loop.Loop, r io.Reader, stop <-chan struct{}) *StreamReader {
	s := &StreamReader{l: l, more: make(chan struct{}, 1)}
	l.Go(func() (any, error) {
		for {
			chunk := make([]byte, 16<<10)
			n, err := r.Read(chunk)
			if _, closed := l.CallSoonThreadsafe(func() { s.feed(chunk[:n], err) }); closed != nil || err != nil {
				return nil, nil
			}
			select {
			case <-s.more:
			case <-stop:
				return nil, nil
			}
		}
	})
	return s
}

// feed takes what the pump has read.
func (s *StreamReader) feed(data []byte, err error) {
	s.buf = append(s.buf, data...)
	s.end = err
	s.full = true
	s.resume()
	if s.waiter != nil {
		release(s.waiter)
	}
}

// resume lets the pump go on if there is room.
func (s *StreamReader) resume() {
	if s.full && len(s.buf) <= 2*streamLimit {
		s.full = false
		select {
		case s.more <- struct{}{}:
		default: // the pump has been stopped
		}
	}
}

// AtEOF says whether everything was read and nothing will come.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader.at_eof
func (s *StreamReader) AtEOF() bool { return len(s.buf) == 0 && s.end != nil }

// An IncompleteReadError is an end of the stream before what was asked for.
// https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.IncompleteReadError
type IncompleteReadError struct {
	Partial  []byte
	Expected int // bytes, or -1 if the number is not known
}

func (e *IncompleteReadError) Error() string {
	expected := "undefined"
	if e.Expected >= 0 {
		expected = fmt.Sprint(e.Expected)
	}
	return fmt.Sprintf("%d bytes read on a total of %s expected bytes", len(e.Partial), expected)
}

// ErrorName is the class name in Python.
func (*IncompleteReadError) ErrorName() string { return "IncompleteReadError" }

// Read reads at most n bytes, and waits until there is one; without n, everything up to the end. At the end it gives none.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader.read
func (s *StreamReader) Read(n ...int) *Coroutine[[]byte] {
	return library(s.l, "read", func(l *loop.Loop) ([]byte, error) {
		if len(n) == 0 || n[0] < 0 {
			var all []byte
			for s.end == nil || len(s.buf) > 0 {
				all = append(all, s.take(len(s.buf))...)
				if s.end == nil {
					if err := s.wait(l, "read"); err != nil {
						s.buf = append(all, s.buf...) // nothing is lost
						return nil, err
					}
				}
			}
			return all, s.failure()
		}
		for len(s.buf) == 0 && s.end == nil && n[0] > 0 {
			if err := s.wait(l, "read"); err != nil {
				return nil, err
			}
		}
		if len(s.buf) == 0 {
			return nil, s.failure()
		}
		return s.take(min(n[0], len(s.buf))), nil
	})
}

// ReadLine reads up to and with the next '\n'; at the end of the stream, what is left.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader.readline
func (s *StreamReader) ReadLine() *Coroutine[[]byte] {
	return library(s.l, "readline", func(l *loop.Loop) ([]byte, error) {
		line, err := s.until(l, "readline", []byte("\n"))
		if short := (*IncompleteReadError)(nil); errors.As(err, &short) {
			return short.Partial, nil
		}
		return line, err
	})
}

// ReadUntil reads up to and with the separator, or fails with an *IncompleteReadError.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader.readuntil
func (s *StreamReader) ReadUntil(separator []byte) *Coroutine[[]byte] {
	return library(s.l, "readuntil", func(l *loop.Loop) ([]byte, error) { return s.until(l, "readuntil", separator) })
}

func (s *StreamReader) until(l *loop.Loop, name string, separator []byte) ([]byte, error) {
	if len(separator) == 0 {
		return nil, &ValueError{Message: "Separator should be at least one-byte string"}
	}
	for {
		if i := bytes.Index(s.buf, separator); i >= 0 {
			return s.take(i + len(separator)), nil
		}
		if s.end != nil {
			if err := s.failure(); err != nil {
				return nil, err
			}
			return nil, &IncompleteReadError{Partial: s.take(len(s.buf)), Expected: -1}
		}
		if len(s.buf) > streamLimit {
			return nil, &ValueError{Message: "Separator is not found, and chunk exceed the limit"}
		}
		if err := s.wait(l, name); err != nil {
			return nil, err
		}
	}
}

// ReadExactly reads n bytes, or fails with an *IncompleteReadError.
// https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader.readexactly
func (s *StreamReader) ReadExactly(n int) *Coroutine[[]byte] {
	return library(s.l, "readexactly", func(l *loop.Loop) ([]byte, error) {
		if n < 0 {
			return nil, &ValueError{Message: "readexactly size can not be less than zero"}
		}
		var got []byte
		for len(got) < n {
			got = append(got, s.take(min(n-len(got), len(s.buf)))...)
			switch {
			case len(got) == n:
			case s.end != nil && s.failure() != nil:
				return nil, s.failure()
			case s.end != nil:
				return nil, &IncompleteReadError{Partial: got, Expected: n}
			default:
				if err := s.wait(l, "readexactly"); err != nil {
					s.buf = append(got, s.buf...)
					return nil, err
				}
			}
		}
		return got, nil
	})
}

// failure is what reading failed with, nil at a normal end.
func (s *StreamReader) failure() error {
	if s.end == io.EOF {
		return nil
	}
	return s.end
}

func (s *StreamReader) take(n int) []byte {
	data := bytes.Clone(s.buf[:n])
	s.buf = s.buf[n:]
	s.resume()
	return data
}

// wait waits until something comes.
func (s *StreamReader) wait(l *loop.Loop, name string) error {
	if s.waiter != nil {
		return &RuntimeError{Message: name + "() called while another coroutine is already waiting for incoming data"}
	}
	s.waiter = l.NewFuture()
	defer func() { s.waiter = nil }()
	return wait(l, s.waiter)
}
