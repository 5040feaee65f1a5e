package wire

import (
	"encoding/json"
	"fmt"
)

// A Header says which message it is and who sent it.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#message-header
type Header struct {
	MsgID      string `json:"msg_id"`
	Session    string `json:"session"`
	Username   string `json:"username"`
	Date       string `json:"date"` // ISO 8601
	MsgType    string `json:"msg_type"`
	Version    string `json:"version"`
	SubshellID string `json:"subshell_id,omitempty"` // "" is the main shell

	raw json.RawMessage // as it came; nil if it did not come
}

// Raw is the header as it came, with the fields that this package does not know: it becomes the parent header of what
// the message causes, and front ends find their own fields there again.
func (h Header) Raw() (json.RawMessage, error) {
	if h.raw != nil {
		return h.raw, nil
	}
	raw, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("header of %s: %w", h.MsgType, err)
	}
	return raw, nil
}
