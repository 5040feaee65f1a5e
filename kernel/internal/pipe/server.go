package pipe

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// leaveAfter is how long Serve waits, once the pipe has ended, for calls whose context it has cancelled.
const leaveAfter = 2 * time.Second

// Serve is the session's end: it answers the calls that arrive on conn with l, and gives l a host that reports to the
// other end. It returns nil when the other end has closed the pipe, and closes conn.
//
// A call that ignores its cancelled context is left behind after two seconds: the process is about to end, and must
// end although a cell computes. The caller therefore exits the process when Serve returns.
func Serve(ctx context.Context, conn io.ReadWriteCloser, l lang.Language) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan struct{})
	s := &server{
		lang:    l,
		link:    link{conn: conn},
		calling: newWorkers(ended),
		ended:   ended,
		calls:   make(map[uint64]context.CancelFunc),
		inputs:  make(map[uint64]chan inputReply),
	}
	for i := range s.windows {
		s.windows[i] = newCredits()
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if err := s.link.sendJSON(kindHello, 0, hello{Version: version, Info: l.Info()}); err != nil {
		conn.Close()
		return fmt.Errorf("greet the kernel: %w", err)
	}
	err := s.read(ctx, bufio.NewReaderSize(conn, 64<<10))
	conn.Close()
	cancel()
	close(s.ended)
	for _, w := range s.windows {
		w.close()
	}
	s.leave()
	if errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("read from the kernel: %w", err)
}

// A server is the state of one Serve.
type server struct {
	lang    lang.Language
	link    link
	windows [windowCount]*credits
	calling *workers
	ended   chan struct{} // closed when the pipe has ended

	mu     sync.Mutex // protects the rest
	calls  map[uint64]context.CancelFunc
	inputs map[uint64]chan inputReply
	nextID uint64
	closed bool // the language has been closed
}

// read handles frames until the pipe ends. It never blocks on a call, so an interrupt always gets through.
func (s *server) read(ctx context.Context, r *bufio.Reader) error {
	for {
		f, err := readFrame(r)
		if err != nil {
			return err
		}
		switch f.kind {
		case kindInterrupt:
			s.lang.Interrupt(string(f.body))
		case kindCancel:
			s.cancel(f.id)
		case kindCredit:
			n, used := binary.Uvarint(f.body)
			if used <= 0 || n > windowSize || f.id >= windowCount {
				return errors.New("parse a credit frame: out of range")
			}
			s.windows[f.id].give(int(n))
		case kindInputReply:
			if err := s.input(f); err != nil {
				return err
			}
		default:
			s.call(ctx, f)
		}
	}
}

// call has a worker answer one call.
func (s *server) call(ctx context.Context, f frame) {
	ctx, cancel := context.WithCancel(ctx)
	s.mu.Lock()
	s.calls[f.id] = cancel
	s.mu.Unlock()
	s.calling.do(func() {
		defer s.forget(f.id)
		reply := s.safely(ctx, f)
		err := s.link.sendJSON(kindReply, f.id, reply)
		if err != nil && ctx.Err() == nil {
			// Too large, or a value that JSON cannot say: the caller must not wait for ever.
			slog.Error("answer the kernel", "kind", f.kind, "error", err)
			err = s.link.sendJSON(kindReply, f.id, failure(f, "ResultError", err))
		}
		if err != nil {
			slog.Debug("answer the kernel", "kind", f.kind, "error", err) // the reader sees the end of the pipe too
		}
	})
}

// failure is the reply of a call that the session itself could not answer.
func failure(f frame, name string, cause error) any {
	if f.kind == kindExecute {
		line := name + ": " + cause.Error()
		return lang.ExecuteReply{Error: &lang.Error{Name: name, Value: cause.Error(), Traceback: []string{line}}}
	}
	return errorReply{Error: toRemote(cause)}
}

// safely turns a panic of the language's own code into a reply: it must not cost the user the session.
func (s *server) safely(ctx context.Context, f frame) (reply any) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("panic in the language", "kind", f.kind, "panic", p, "stack", string(debug.Stack()))
			reply = failure(f, "InternalError", fmt.Errorf("panic in the session: %v", p))
		}
	}()
	reply, err := s.answer(ctx, f)
	if err != nil {
		return failure(f, "InternalError", err)
	}
	return reply
}

// answer calls the language.
func (s *server) answer(ctx context.Context, f frame) (any, error) {
	switch f.kind {
	case kindStart:
		return errorReply{}, s.lang.Start(ctx, (*host)(s))
	case kindExecute:
		var req lang.ExecuteRequest
		if err := decode(f.body, &req); err != nil {
			return nil, err
		}
		return s.lang.Execute(ctx, req), nil
	case kindComplete:
		var req lang.CompleteRequest
		if err := decode(f.body, &req); err != nil {
			return nil, err
		}
		return s.lang.Complete(ctx, req), nil
	case kindInspect:
		var req lang.InspectRequest
		if err := decode(f.body, &req); err != nil {
			return nil, err
		}
		return s.lang.Inspect(ctx, req), nil
	case kindIsComplete:
		return s.lang.IsComplete(ctx, string(f.body)), nil
	case kindComm:
		var msg lang.Comm
		if err := decode(f.body, &msg); err != nil {
			return nil, err
		}
		s.lang.Comm(ctx, msg)
		return errorReply{}, nil
	case kindComms:
		return s.lang.Comms(ctx), nil
	case kindRestore:
		var decls []lang.Declaration
		if err := decode(f.body, &decls); err != nil {
			return nil, err
		}
		return errorReply{}, s.lang.Restore(ctx, decls)
	case kindClose:
		return errorReply{}, s.closeLang()
	}
	return nil, fmt.Errorf("unknown frame kind %d", f.kind)
}

// cancel ends the context of a call. The call still answers.
func (s *server) cancel(id uint64) {
	s.mu.Lock()
	cancel := s.calls[id]
	s.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

// forget ends the context of a call that has answered.
func (s *server) forget(id uint64) {
	s.cancel(id)
	s.mu.Lock()
	delete(s.calls, id)
	s.mu.Unlock()
}

// input hands the answer of an input request to the one that waits for it.
func (s *server) input(f frame) error {
	var r inputReply
	if err := decode(f.body, &r); err != nil {
		return err
	}
	s.mu.Lock()
	waiter := s.inputs[f.id]
	delete(s.inputs, f.id)
	s.mu.Unlock()
	if waiter != nil {
		waiter <- r // has room for one, and gets one
	}
	return nil
}

// closeLang closes the language once.
func (s *server) closeLang() error {
	s.mu.Lock()
	closed := s.closed
	s.closed = true
	s.mu.Unlock()
	if closed {
		return nil
	}
	return s.lang.Close()
}

// leave closes the language and waits for the calls, both for a limited time.
func (s *server) leave() {
	done := make(chan struct{})
	go func() { // ends when the calls do, or with the process
		defer close(done)
		if err := s.closeLang(); err != nil {
			slog.Error("close the language", "error", err)
		}
		s.calling.wait()
	}()
	limit := time.NewTimer(leaveAfter)
	defer limit.Stop()
	select {
	case <-done:
	case <-limit.C:
	}
}
