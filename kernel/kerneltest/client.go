package kerneltest

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/gopherloop/gopherloop/kernel/internal/wire"
)

// A Request is what a client sends beside a type and a content.
type Request struct {
	Channel  string // "shell" if empty
	Type     string
	Content  any
	Subshell string // the subshell_id of the header
	Metadata map[string]any
	Buffers  [][]byte
	Sent     time.Time // the date of the header; now if zero
}

// Send sends a request under a label.
func (c *Client) Send(label string, r Request) {
	c.f.t.Helper()
	id := uuid.NewString()
	c.f.mu.Lock()
	c.f.msgIDs[label], c.f.labels[id] = id, label
	c.f.mu.Unlock()
	c.deliver(r, id, nil)
}

func (c *Client) deliver(r Request, id string, parent map[string]any) {
	c.f.t.Helper()
	if r.Sent.IsZero() {
		r.Sent = time.Now()
	}
	header := map[string]any{
		"msg_id": id, "session": c.session, "username": "user", "date": r.Sent.Format(time.RFC3339Nano),
		"msg_type": r.Type, "version": "5.5",
	}
	if r.Subshell != "" {
		header["subshell_id"] = r.Subshell
	}
	if parent == nil {
		parent = map[string]any{}
	}
	if r.Metadata == nil {
		r.Metadata = map[string]any{}
	}
	if r.Content == nil {
		r.Content = map[string]any{}
	}
	frames := wire.Serialize(c.f.signer, c.json(header), c.json(parent), c.json(r.Metadata), c.json(r.Content), r.Buffers)
	c.SendFrames(r.Channel, frames)
}

// SendFrames sends frames as they are.
func (c *Client) SendFrames(channel string, frames [][]byte) {
	c.f.t.Helper()
	to := map[string]*peer{"": c.shell, "shell": c.shell, "control": c.control, "stdin": c.stdin}[channel]
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := to.deliver(ctx, frames); err != nil {
		c.f.t.Fatalf("send on %s: %v", channel, err)
	}
}

func (c *Client) json(v any) []byte {
	c.f.t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		c.f.t.Fatal(err)
	}
	return b
}

// Execute sends an execute_request that has only code.
func (c *Client) Execute(label, code string) {
	c.f.t.Helper()
	c.Send(label, Request{Type: wire.ExecuteRequest, Content: map[string]any{"code": code}})
}

// Shell sends a request on the shell channel.
func (c *Client) Shell(label, msgType string, content map[string]any) {
	c.f.t.Helper()
	c.Send(label, Request{Type: msgType, Content: content})
}

// Control sends a request on the control channel.
func (c *Client) Control(label, msgType string, content map[string]any) {
	c.f.t.Helper()
	c.Send(label, Request{Channel: "control", Type: msgType, Content: content})
}

// Answer answers the input_request that came last for a label.
func (c *Client) Answer(label, value string) {
	c.f.t.Helper()
	parent := map[string]any{}
	c.f.mu.Lock()
	for _, r := range c.f.got {
		if r.label == label && r.message != nil && r.message.Header.MsgType == wire.InputRequest {
			parent["msg_id"] = r.message.Header.MsgID
		}
	}
	c.f.mu.Unlock()
	c.deliver(Request{Channel: "stdin", Type: wire.InputReply, Content: map[string]any{"value": value}}, uuid.NewString(), parent)
}

// AnswerWithoutParent sends an input_reply as jupyter_client does, without a parent header.
func (c *Client) AnswerWithoutParent(value string) {
	c.f.t.Helper()
	c.deliver(Request{Channel: "stdin", Type: wire.InputReply, Content: map[string]any{"value": value}}, uuid.NewString(), nil)
}

// Content returns the content of the last message of a type that came for a label.
func (f *FrontEnd) Content(label, msgType string) map[string]any {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := len(f.got) - 1; i >= 0; i-- {
		if r := f.got[i]; r.label == label && r.message != nil && r.message.Header.MsgType == msgType {
			var content map[string]any
			if err := json.Unmarshal(r.message.Content, &content); err != nil {
				f.t.Fatal(err)
			}
			return content
		}
	}
	f.t.Fatalf("no %s for %q\n%s", msgType, label, f.transcript())
	return nil
}
