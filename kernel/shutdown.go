package kernel

import (
	"context"
	"errors"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
	"github.com/gopherloop/gopherloop/kernel/internal/wire"
)

// errShutdown is the cause of an end that a front end asked for.
var errShutdown = errors.New("shutdown_request")

// shutdown ends the kernel, after the reply and the idle. All front ends get the reply, on iopub. The kernel does not
// restart itself: the one who started it does.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-shutdown
func shutdown(_ context.Context, k *kernel, r *request) (reply, error) {
	var c struct {
		Restart bool `json:"restart"`
	}
	if err := r.decode(&c); err != nil {
		return reply{}, err
	}
	content := map[string]any{"status": "ok", "restart": c.Restart}
	k.publish(k.life, publication{
		topic: k.topic("shutdown"), msgType: wire.ShutdownReply, parent: r.parent, content: content, class: channels.Prompt,
	})
	return reply{content: content, then: func() { k.stop(errShutdown) }}, nil
}
