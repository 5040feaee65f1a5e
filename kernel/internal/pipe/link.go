package pipe

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// A link writes frames. Its methods are safe to call from any goroutine.
type link struct {
	conn io.ReadWriteCloser
	mu   sync.Mutex // one frame at a time; protects buf
	buf  []byte
}

// keepBuffer is the greatest buffer that a link keeps for the next frame, in bytes.
const keepBuffer = 1 << 20

// send writes one frame, in one Write so that a small frame is one system call.
func (l *link) send(f frame) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, err := appendFrame(l.buf[:0], f)
	if err != nil {
		return err
	}
	if cap(b) <= keepBuffer {
		l.buf = b
	}
	if _, err := l.conn.Write(b); err != nil {
		return fmt.Errorf("write a frame: %w", err)
	}
	return nil
}

// sendJSON writes one frame with v as its body; nil makes an empty body.
func (l *link) sendJSON(k kind, id uint64, v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	return l.send(frame{kind: k, id: id, body: body})
}

func encode(v any) ([]byte, error) {
	if v == nil {
		return nil, nil
	}
	body, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode the body of a frame: %w", err)
	}
	return body, nil
}
