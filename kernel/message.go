package kernel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"

	"github.com/gopherloop/gopherloop/kernel/internal/connection"
	"github.com/gopherloop/gopherloop/kernel/internal/wire"
)

// A writer makes and reads the messages of one kernel. Its methods are safe to call from any goroutine.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
type writer struct {
	signer   *wire.Signer
	session  string // the kernel's own, new with each start
	username string
}

func newWriter(file connection.File) (*writer, error) {
	signer, err := wire.NewSigner(file.SignatureScheme, []byte(file.Key))
	if err != nil {
		return nil, err
	}
	w := &writer{signer: signer, session: uuid.NewString(), username: os.Getenv("USER")}
	if w.username == "" {
		w.username = "username" // as jupyter_client has it
	}
	return w, nil
}

// Parse reads frames that begin after the routing id.
func (w *writer) Parse(frames [][]byte) (*wire.Message, error) {
	return wire.Parse(w.signer, frames)
}

// message makes the frames of a new message.
func (w *writer) message(msgType string, parent []byte, content any, metadata map[string]any, buffers [][]byte) ([][]byte, error) {
	frames, _, err := w.make(msgType, parent, content, metadata, buffers)
	return frames, err
}

// identified is message, and says which msg_id it has.
func (w *writer) identified(msgType string, parent []byte, content any) (frames [][]byte, msgID string, err error) {
	return w.make(msgType, parent, content, nil, nil)
}

func (w *writer) make(msgType string, parent []byte, content any, metadata map[string]any, buffers [][]byte) ([][]byte, string, error) {
	id := uuid.NewString()
	header, err := json.Marshal(wire.Header{
		MsgID:    id,
		Session:  w.session,
		Username: w.username,
		Date:     time.Now().UTC().Format(time.RFC3339Nano),
		MsgType:  msgType,
		Version:  wire.ProtocolVersion,
	})
	if err != nil {
		return nil, "", fmt.Errorf("header of %s: %w", msgType, err)
	}
	body, err := marshal(content)
	if err != nil {
		return nil, "", fmt.Errorf("content of %s: %w", msgType, err)
	}
	meta := []byte("{}")
	if metadata != nil {
		if meta, err = marshal(metadata); err != nil {
			return nil, "", fmt.Errorf("metadata of %s: %w", msgType, err)
		}
	}
	return wire.Serialize(w.signer, header, parent, meta, body, buffers), id, nil
}

// marshal is json.Marshal without its escapes for HTML, which would make SVG and HTML displays half as long again.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
