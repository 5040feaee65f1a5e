package kernel

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
	"github.com/gopherloop/gopherloop/kernel/internal/wire"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

const (
	// stdinWait is how long a front end that allows stdin may take to connect its channel.
	stdinWait = 5 * time.Second
	stdinPoll = 20 * time.Millisecond
	// endOfFile is what front ends send when the user ends the input.
	endOfFile = "\x04"
)

// stdin asks front ends for input, one question at a time.
type stdin struct {
	router channels.Router
	wire   *writer
	log    *slog.Logger
	turn   chan struct{} // holds a value while a question is open

	mu   sync.Mutex // protects open
	open *openQuestion
}

type openQuestion struct {
	msgID  string
	from   origin
	asked  time.Time
	answer chan string // has room for one
}

func newStdin(router channels.Router, w *writer, log *slog.Logger) *stdin {
	return &stdin{router: router, wire: w, log: log, turn: make(chan struct{}, 1)}
}

// ask sends an input_request to the newest stdin connection of the front end that sent the cell, and waits for the
// reply. The end of input is io.EOF.
func (s *stdin) ask(ctx context.Context, from origin, prompt string, password bool) (string, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	peer, err := s.connection(ctx, from.identity)
	if err != nil {
		return "", err
	}
	frames, msgID, err := s.wire.identified(wire.InputRequest, from.header, map[string]any{"prompt": prompt, "password": password})
	if err != nil {
		return "", fmt.Errorf("input request: %w", err)
	}
	q := &openQuestion{msgID: msgID, from: from, asked: time.Now(), answer: make(chan string, 1)}
	s.setOpen(q)
	defer s.setOpen(nil)
	if err := peer.Send(frames); err != nil {
		return "", fmt.Errorf("input request: %w", err)
	}
	select {
	case value := <-q.answer:
		if value == endOfFile {
			return "", io.EOF
		}
		return value, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (s *stdin) setOpen(q *openQuestion) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = q
}

// connection waits a little for the stdin connection of a front end: its channels connect in any order.
func (s *stdin) connection(ctx context.Context, identity string) (channels.Peer, error) {
	if peer, ok := s.router.Newest(identity); ok {
		return peer, nil
	}
	poll := time.NewTicker(stdinPoll)
	defer poll.Stop()
	end := time.NewTimer(stdinWait)
	defer end.Stop()
	for {
		select {
		case <-poll.C:
			if peer, ok := s.router.Newest(identity); ok {
				return peer, nil
			}
		case <-end.C:
			return nil, fmt.Errorf("the front end has not connected its stdin channel: %w", lang.ErrNoStdin)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// read takes replies until the channel is closed or ctx ends. A reply that nobody waits for is stale, and dropped: so
// is one to an earlier question, and one of another front end.
func (s *stdin) read(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case m, ok := <-s.router.Messages():
			if !ok {
				return
			}
			if err := s.take(m); err != nil {
				s.log.Warn("message ignored", "channel", "stdin", "error", err)
			}
		}
	}
}

func (s *stdin) take(m channels.Message) error {
	msg, err := s.wire.Parse(m.Frames)
	if err != nil {
		return err
	}
	if msg.Header.MsgType != wire.InputReply {
		return fmt.Errorf("unknown message type %q", msg.Header.MsgType)
	}
	var c struct {
		Value string `json:"value"`
	}
	if err := json.Unmarshal(msg.Content, &c); err != nil {
		return fmt.Errorf("content of input_reply: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil || !s.open.isAnsweredBy(m.Peer.Identity(), msg) {
		return fmt.Errorf("stale input_reply")
	}
	s.open.answer <- c.Value
	s.open = nil
	return nil
}

// isAnsweredBy tells an answer from a stale one. Not every front end sets the parent header of its reply; then the time
// of sending tells.
func (q *openQuestion) isAnsweredBy(identity string, reply *wire.Message) bool {
	if identity != q.from.identity {
		return false
	}
	if parent := reply.ParentHeader.MsgID; parent != "" {
		return parent == q.msgID
	}
	return !q.from.clock.sentBefore(reply.Header, q.asked)
}
