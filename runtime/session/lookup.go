package session

import (
	"context"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// Complete lists what may stand at the cursor.
func (s *Session) Complete(_ context.Context, req lang.CompleteRequest) lang.CompleteReply {
	return lang.CompleteReply{Start: req.Cursor, End: req.Cursor}
}

// Inspect describes what stands at the cursor.
func (s *Session) Inspect(_ context.Context, req lang.InspectRequest) lang.InspectReply {
	return lang.InspectReply{Bundle: lang.Bundle{Data: map[string]any{}, Metadata: map[string]any{}}}
}
