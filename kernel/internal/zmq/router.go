package zmq

import (
	"log/slog"
	"net"
	"slices"
	"sync"

	"github.com/go-zeromq/zmq4"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
)

// A router is the shell, control or stdin channel. A reply goes to the connection that the request came from, not to
// whoever has its routing id: ids are chosen by clients, and two clients may choose the same.
type router struct {
	*socket
	in   chan channels.Message // closed by Close, when nobody writes to it any more
	once sync.Once             // closes in

	mu    sync.Mutex         // protects named
	named map[string][]*peer // in the order in which they joined
}

var _ channels.Router = (*router)(nil)

func newRouter(channel string, l net.Listener, lim limits, log *slog.Logger) *router {
	r := &router{
		socket: newSocket(zmq4.Router, channel, lim, l, log),
		in:     make(chan channels.Message), named: map[string][]*peer{},
	}
	r.start(r)
	return r
}

// Messages delivers what arrives. While nobody receives, peers are not read, and their own buffers fill.
func (r *router) Messages() <-chan channels.Message { return r.in }

// Newest is the latest connection with a routing id. Older ones stay open: a client that is disconnected connects again
// at once, and two with one id would disconnect each other for ever.
func (r *router) Newest(identity string) (channels.Peer, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	peers := r.named[identity]
	if len(peers) == 0 {
		return nil, false
	}
	return peers[len(peers)-1], true
}

// Close ends the channel, and Messages with it.
func (r *router) Close() error {
	err := r.socket.Close()
	r.once.Do(func() { close(r.in) })
	return err
}

func (r *router) joined(p *peer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.named[p.identity] = append(r.named[p.identity], p)
}

func (r *router) left(p *peer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	peers := slices.DeleteFunc(r.named[p.identity], func(other *peer) bool { return other == p })
	if len(peers) == 0 {
		delete(r.named, p.identity)
		return
	}
	r.named[p.identity] = peers
}

func (r *router) took(p *peer, frames [][]byte) error {
	select {
	case r.in <- channels.Message{Peer: p, Frames: frames}:
	case <-r.done: // nobody handles it any more
	}
	return nil
}
