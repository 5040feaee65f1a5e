package zmq

import (
	"log/slog"
	"net"

	"github.com/go-zeromq/zmq4"
)

// A heartbeat sends back whatever comes, the envelope of a REQ socket included, on the goroutine that read it: it beats
// as long as the process lives.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#heartbeat-for-kernels
type heartbeat struct{ *socket }

func newHeartbeat(l net.Listener, lim limits, log *slog.Logger) heartbeat {
	h := heartbeat{newSocket(zmq4.Rep, "heartbeat", lim, l, log)}
	h.start(h)
	return h
}

func (h heartbeat) joined(*peer) {}
func (h heartbeat) left(*peer)   {}

func (h heartbeat) took(p *peer, frames [][]byte) error {
	_ = p.Send(frames) // fails for a connection that ends
	return nil
}
