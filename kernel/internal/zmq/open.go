package zmq

import (
	"log/slog"
	"net"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
)

// Endpoints says where the channels listen, each as tcp://host:port or ipc://path.
type Endpoints struct {
	Shell, Control, Stdin, IOPub, Heartbeat string
}

// Open listens on the five endpoints. An endpoint that cannot be used is an error of one line that names it, at once, and
// leaves nothing open. Log gets what happens to connections.
func Open(at Endpoints, log *slog.Logger, welcome channels.Welcome) (channels.Set, error) {
	places := []struct{ channel, endpoint string }{
		{"shell", at.Shell}, {"control", at.Control}, {"stdin", at.Stdin}, {"iopub", at.IOPub}, {"heartbeat", at.Heartbeat},
	}
	// All are bound before one is served: a front end that finds one finds all.
	bound := make(map[string]net.Listener, len(places))
	for _, p := range places {
		l, err := listen(p.channel, p.endpoint)
		if err != nil {
			for _, l := range bound {
				_ = l.Close() // nobody has connected
			}
			return channels.Set{}, err
		}
		bound[p.channel] = l
	}
	return channels.Set{
		Shell:     newRouter("shell", bound["shell"], routerLimits(), log),
		Control:   newRouter("control", bound["control"], routerLimits(), log),
		Stdin:     newRouter("stdin", bound["stdin"], routerLimits(), log),
		IOPub:     newPublisher(bound["iopub"], publisherLimits(), log, welcome),
		Heartbeat: newHeartbeat(bound["heartbeat"], heartbeatLimits(), log),
	}, nil
}
