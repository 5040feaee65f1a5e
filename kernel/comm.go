package kernel

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

type commContent struct {
	ID     string         `json:"comm_id"`
	Target string         `json:"target_name,omitempty"`
	Data   map[string]any `json:"data"`
}

// openComm hands a new comm to the language, which closes it again if it does not know the target.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#opening-a-comm
func openComm(ctx context.Context, k *kernel, r *request) (reply, error) {
	return reply{}, k.handOver(ctx, r, "open")
}

// messageComm hands a message of a comm to the language.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#comm-messages
func messageComm(ctx context.Context, k *kernel, r *request) (reply, error) {
	return reply{}, k.handOver(ctx, r, "msg")
}

// closeComm tells the language that a comm is gone.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#tearing-down-comms
func closeComm(ctx context.Context, k *kernel, r *request) (reply, error) {
	return reply{}, k.handOver(ctx, r, "close")
}

func (k *kernel) handOver(ctx context.Context, r *request, kind string) error {
	var c commContent
	if err := r.decode(&c); err != nil {
		return err
	}
	var metadata map[string]any
	if len(r.Metadata) > 0 {
		if err := json.Unmarshal(r.Metadata, &metadata); err != nil {
			return fmt.Errorf("metadata of %s: %w", r.Header.MsgType, err)
		}
	}
	language, err := k.language(ctx)
	if err != nil {
		return err
	}
	language.Comm(ctx, lang.Comm{Kind: kind, ID: c.ID, Target: c.Target, Data: c.Data, Metadata: metadata, Buffers: r.Buffers})
	return nil
}

// commInfo lists the open comms, of one target if the request names one.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#comm-info
func commInfo(ctx context.Context, k *kernel, r *request) (reply, error) {
	var c struct {
		Target *string `json:"target_name"`
	}
	if err := r.decode(&c); err != nil {
		return reply{}, err
	}
	language, err := k.language(ctx)
	if err != nil {
		return reply{}, err
	}
	comms := map[string]any{}
	for id, target := range language.Comms(ctx) {
		if c.Target == nil || *c.Target == "" || *c.Target == target {
			comms[id] = map[string]string{"target_name": target}
		}
	}
	return reply{content: map[string]any{"status": "ok", "comms": comms}}, nil
}
