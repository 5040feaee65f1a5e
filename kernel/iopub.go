package kernel

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
	"github.com/gopherloop/gopherloop/kernel/internal/wire"
)

// A publication is a message to all front ends.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-pub-sub-channel
type publication struct {
	topic    string // "" for the kernel's topic of the message type
	msgType  string
	parent   json.RawMessage
	content  any
	metadata map[string]any
	buffers  [][]byte
	class    channels.Class // Vital if not set
}

// publish sends a message to all front ends. It may block while they are behind, if it is not Prompt.
func (k *kernel) publish(ctx context.Context, p publication) {
	if ctx.Err() != nil {
		return // the channels are about to close
	}
	topic := p.topic
	if topic == "" {
		topic = k.topic(p.msgType)
	}
	frames, err := k.wire.message(p.msgType, p.parent, p.content, p.metadata, p.buffers)
	if err == nil {
		err = k.set.IOPub.Publish(ctx, p.class, append([][]byte{[]byte(topic)}, frames...))
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		k.log.Warn("message not published", "type", p.msgType, "error", err)
	}
}

// topic is the first frame of an iopub message.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
func (k *kernel) topic(name string) string { return "kernel." + k.ident + "." + name }

// welcome greets a new subscriber of iopub.
// https://jupyter.org/enhancement-proposals/65-jupyter-xpub/jupyter-xpub.html
func (k *kernel) welcome(subscription []byte) [][]byte {
	frames, err := k.wire.message(wire.IOPubWelcome, noParent, map[string]string{"subscription": string(subscription)}, nil, nil)
	if err != nil {
		k.log.Error("greet a subscriber", "error", err)
		return nil
	}
	topic := subscription
	if len(topic) == 0 {
		topic = []byte(k.topic(wire.IOPubWelcome))
	}
	return append([][]byte{topic}, frames...)
}
