package kernel

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
)

// read takes what arrives on a channel until that is closed or ctx ends. It never waits for a cell.
func (k *kernel) read(ctx context.Context, channel channelSet, from channels.Router) {
	for {
		select {
		case <-ctx.Done():
			return
		case m, ok := <-from.Messages():
			if !ok {
				return
			}
			r, err := k.parse(m, channel)
			if err != nil {
				k.log.Warn("message ignored", "channel", channel.String(), "error", err)
				continue
			}
			k.route(ctx, r)
		}
	}
}

func (k *kernel) parse(m channels.Message, channel channelSet) (*request, error) {
	msg, err := k.wire.Parse(m.Frames)
	if err != nil {
		return nil, err
	}
	r := &request{Message: *msg, channel: channel, peer: m.Peer, received: time.Now()}
	if r.parent, err = r.Header.Raw(); err != nil {
		return nil, err
	}
	for _, f := range m.Frames {
		r.size += len(f)
	}
	return r, nil
}

// route brings a request to the goroutine that answers it.
func (k *kernel) route(ctx context.Context, r *request) {
	h, ok := k.table[r.Header.MsgType]
	if !ok || h.channels&r.channel == 0 {
		k.log.Warn("unknown message type", "type", r.Header.MsgType, "channel", r.channel.String())
		k.answer(ctx, r, handler{handle: ignore})
		return
	}
	shell, err := k.shells.find(r.Header.SubshellID)
	if err != nil {
		k.answer(ctx, r, refuse(h, err))
		return
	}
	r.shell = shell
	if h.lane == here {
		k.answer(ctx, r, h)
		return
	}
	err = shell.lanes[h.lane].add(ctx, r, r.channel == onShell)
	if err != nil && ctx.Err() == nil {
		k.answer(ctx, r, refuse(h, err))
	}
}

// answer brackets a request: busy, what its handler does, the reply, idle. It is the only place that says busy and
// idle, and says them also if the handler panics.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#request-reply
func (k *kernel) answer(ctx context.Context, r *request, h handler) {
	k.status.busy(k.life, r, h.lane == execution)
	rep, err := k.handle(ctx, r, h)
	if ctx.Err() != nil {
		return // the kernel ends, and nobody waits any more
	}
	if err != nil {
		k.log.Warn("request failed", "type", r.Header.MsgType, "msg_id", r.Header.MsgID, "error", err)
		rep = reply{content: failure(err)}
	}
	if rep.content != nil && h.reply != "" {
		k.send(r, h.reply, rep)
	}
	k.status.idle(k.life, r, h.lane == execution)
	if rep.then != nil {
		rep.then()
	}
}

func (k *kernel) handle(ctx context.Context, r *request, h handler) (rep reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			k.log.Error("handler panicked", "type", r.Header.MsgType, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("the kernel failed on a %s: %v", r.Header.MsgType, p)
		}
	}()
	return h.handle(ctx, k, r)
}

// ignore handles an unknown message type: busy, idle, no reply.
func ignore(context.Context, *kernel, *request) (reply, error) { return reply{}, nil }

// refuse is a handler in h's place that fails.
func refuse(h handler, err error) handler {
	h.lane = here
	h.handle = func(context.Context, *kernel, *request) (reply, error) { return reply{}, err }
	return h
}

// send sends a reply to the connection that the request came from.
func (k *kernel) send(r *request, msgType string, rep reply) {
	frames, err := k.wire.message(msgType, r.parent, rep.content, rep.metadata, nil)
	if err == nil {
		err = r.peer.Send(frames)
	}
	if err != nil {
		k.log.Warn("reply not sent", "type", msgType, "error", err)
	}
}
