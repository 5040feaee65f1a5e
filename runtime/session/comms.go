package session

import (
	"context"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// Comm answers a comm_open, whose target nobody knows, with a comm_close: no cell can register a target yet.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#opening-a-comm
func (s *Session) Comm(_ context.Context, msg lang.Comm) {
	if msg.Kind == "open" {
		s.log.Warn("no such comm target", "target", msg.Target)
		s.host.Comm("", lang.Comm{Kind: "close", ID: msg.ID})
	}
}

// Comms lists the open comms.
func (s *Session) Comms(context.Context) map[string]string { return map[string]string{} }
