package kernel

import (
	"context"
	"encoding/json"
	"sync"
)

// status says what the kernel is doing. See "The status light" in the package documentation.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-status
type status struct {
	publish func(ctx context.Context, parent json.RawMessage, state string)

	mu      sync.Mutex // keeps the status messages in the order of the changes
	running int        // cells between their busy and their idle
}

type statusContent struct {
	ExecutionState string `json:"execution_state"`
}

// starting is said once, before anything else.
func (s *status) starting(ctx context.Context) { s.publish(ctx, noParent, "starting") }

func (s *status) busy(ctx context.Context, r *request, cell bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cell {
		s.running++
	}
	s.publish(ctx, r.parent, "busy")
}

func (s *status) idle(ctx context.Context, r *request, cell bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cell {
		s.running--
	}
	s.publish(ctx, r.parent, "idle")
	if s.running > 0 {
		s.publish(ctx, noParent, "busy")
	}
}
