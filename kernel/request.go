package kernel

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
	"github.com/gopherloop/gopherloop/kernel/internal/wire"
)

// noParent is the parent header of what belongs to no request.
var noParent = json.RawMessage("{}")

// A request is a message from a front end, with the way back to it.
type request struct {
	wire.Message
	channel  channelSet
	peer     channels.Peer
	parent   json.RawMessage // its header, as the parent header of what it causes
	received time.Time
	size     int    // bytes
	shell    *shell // that it is addressed to
	turn     uint64 // in its lane
}

// A reply is what a handler answers.
type reply struct {
	content  any            // nil for no reply
	metadata map[string]any // nil for none
	then     func()         // done after idle, or nil
}

// A requestError is an error that the reply tells the front end of.
type requestError struct {
	name, text string
}

func (e *requestError) Error() string { return e.name + ": " + e.text }

// decode reads the content of a request into out, whose fields have their defaults.
func (r *request) decode(out any) error {
	if err := json.Unmarshal(r.Content, out); err != nil {
		return &requestError{"InvalidRequest", fmt.Sprintf("content of %s: %v", r.Header.MsgType, err)}
	}
	return nil
}

// errorContent is the content of a reply that failed.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#request-reply
type errorContent struct {
	Status    string   `json:"status"`
	Name      string   `json:"ename"`
	Value     string   `json:"evalue"`
	Traceback []string `json:"traceback"`
}

func failure(err error) errorContent {
	c := errorContent{Status: "error", Name: "KernelError", Value: err.Error(), Traceback: []string{}}
	var e *requestError
	if errors.As(err, &e) {
		c.Name, c.Value = e.name, e.text
	}
	return c
}
