package runner_test

import (
	"context"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/kerneltest"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// lateEcho is an Echo whose second cell ends only when the first one's late line has arrived.
type lateEcho struct {
	*kerneltest.Echo
	got chan struct{}
}

func (e lateEcho) Start(ctx context.Context, host lang.Host) error {
	return e.Echo.Start(ctx, lateHost{Host: host, got: e.got})
}

func (e lateEcho) Execute(ctx context.Context, req lang.ExecuteRequest) lang.ExecuteReply {
	reply := e.Echo.Execute(ctx, req)
	if req.Count == 2 {
		<-e.got
	}
	return reply
}

type lateHost struct {
	lang.Host
	got chan struct{}
}

func (h lateHost) Stream(cell lang.Cell, name lang.StreamName, text string) {
	h.Host.Stream(cell, name, text)
	if strings.HasPrefix(text, "from") {
		close(h.got)
	}
}
