package kerneltest

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
)

var errClosed = errors.New("channel is closed")

// A router is a shell, control or stdin channel in memory.
type router struct {
	name string
	sent func(channel, identity string, frames [][]byte) // takes what the kernel sends
	in   chan channels.Message
	done chan struct{} // closed by Close
	once sync.Once

	mu     sync.Mutex // protects latest
	latest map[string]channels.Peer
}

func newRouter(name string, sent func(string, string, [][]byte)) *router {
	return &router{name: name, sent: sent, in: make(chan channels.Message), done: make(chan struct{}), latest: map[string]channels.Peer{}}
}

func (r *router) connect(identity string) *peer {
	p := &peer{r, identity}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.latest[identity] = p
	return p
}

func (r *router) Messages() <-chan channels.Message { return r.in }

func (r *router) Newest(identity string) (channels.Peer, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, ok := r.latest[identity]
	return p, ok
}

func (r *router) Flush(context.Context) error { return nil }

func (r *router) Close() error {
	r.once.Do(func() { close(r.done) })
	return nil
}

// A peer is one connection of the front end.
type peer struct {
	r        *router
	identity string
}

func (p *peer) Identity() string { return p.identity }

func (p *peer) Send(frames [][]byte) error {
	p.r.sent(p.r.name, p.identity, frames)
	return nil
}

// deliver gives the kernel a message. It reports whether the kernel took it.
func (p *peer) deliver(ctx context.Context, frames [][]byte) error {
	select {
	case p.r.in <- channels.Message{Peer: p, Frames: frames}:
		return nil
	case <-p.r.done:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A publisher is an iopub channel in memory.
type publisher struct {
	sent    func(channel, identity string, frames [][]byte)
	blocked chan struct{} // gets a value when a publisher is blocked

	mu   sync.Mutex    // protects held
	held chan struct{} // not nil while a front end is slow; closed when it reads on
}

func (p *publisher) Publish(ctx context.Context, class channels.Class, frames [][]byte) error {
	p.mu.Lock()
	held := p.held
	p.mu.Unlock()
	if held != nil && class != channels.Prompt {
		select {
		case p.blocked <- struct{}{}:
		default:
		}
		select {
		case <-held:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	p.sent("iopub", "", frames)
	return nil
}

func (p *publisher) hold() (release func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	held := make(chan struct{})
	p.held = held
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.held = nil
		close(held)
	}
}

func (p *publisher) Flush(context.Context) error { return nil }
func (p *publisher) Close() error                { return nil }

// heartbeat is nothing in memory.
type heartbeat struct{}

var _ io.Closer = heartbeat{}

func (heartbeat) Close() error { return nil }
