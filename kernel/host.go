package kernel

import (
	"context"
	"fmt"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
	"github.com/gopherloop/gopherloop/kernel/internal/wire"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// host publishes what the language reports, with the header of the cell it belongs to as parent. It implements
// [lang.Host]; a report blocks while the front ends are behind.
type host struct{ k *kernel }

var _ lang.Host = host{}

func (h host) publish(cell lang.Cell, p publication) {
	p.parent = h.k.cells.find(cell).header
	h.k.publish(h.k.life, p)
}

// https://jupyter-client.readthedocs.io/en/stable/messaging.html#streams-stdout-stderr-etc
func (h host) Stream(cell lang.Cell, name lang.StreamName, text string) {
	h.publish(cell, publication{
		topic: h.k.topic("stream." + string(name)), msgType: wire.Stream, class: channels.Droppable,
		content: map[string]any{"name": name, "text": text},
	})
}

// https://jupyter-client.readthedocs.io/en/stable/messaging.html#display-data
func (h host) Display(cell lang.Cell, d lang.Display) {
	msgType := wire.DisplayData
	if d.Update {
		msgType = wire.UpdateDisplayData
	}
	transient := map[string]any{}
	if d.ID != "" {
		transient["display_id"] = d.ID
	}
	b := bundleOf(d.Bundle)
	h.publish(cell, publication{
		msgType: msgType, content: map[string]any{"data": b.Data, "metadata": b.Metadata, "transient": transient},
	})
}

// https://jupyter-client.readthedocs.io/en/stable/messaging.html#clear-output
func (h host) ClearOutput(cell lang.Cell, wait bool) {
	h.publish(cell, publication{msgType: wire.ClearOutput, content: map[string]any{"wait": wait}})
}

// https://jupyter-client.readthedocs.io/en/stable/messaging.html#execution-errors
func (h host) Error(cell lang.Cell, err lang.Error) {
	h.publish(cell, publication{msgType: wire.Error, content: errorOf(err)})
}

// https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel
func (h host) Input(ctx context.Context, cell lang.Cell, prompt string, password bool) (string, error) {
	from := h.k.cells.find(cell)
	if !from.allowStdin {
		return "", lang.ErrNoStdin
	}
	return h.k.stdin.ask(ctx, from, prompt, password)
}

// https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages
func (h host) Comm(cell lang.Cell, msg lang.Comm) {
	content := commContent{ID: msg.ID, Data: msg.Data}
	var msgType string
	switch msg.Kind {
	case "open":
		msgType, content.Target = wire.CommOpen, msg.Target
	case "msg":
		msgType = wire.CommMsg
	case "close":
		msgType = wire.CommClose
	default:
		h.k.log.Error("language sent a comm of no kind", "error", fmt.Errorf("kind %q", msg.Kind))
		return
	}
	if content.Data == nil {
		content.Data = map[string]any{}
	}
	h.publish(cell, publication{
		topic: "comm-" + msg.ID, msgType: msgType, content: content, metadata: msg.Metadata, buffers: msg.Buffers,
	})
}
