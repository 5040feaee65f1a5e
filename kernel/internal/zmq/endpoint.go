package zmq

import (
	"errors"
	"fmt"
	"net"
	"strings"
)

// listen binds an endpoint for a channel.
func listen(channel, endpoint string) (net.Listener, error) {
	l, err := bind(endpoint)
	if err != nil {
		var op *net.OpError // says again what the endpoint says
		if errors.As(err, &op) {
			err = op.Err
		}
		return nil, fmt.Errorf("listen for %s on %s: %w", channel, endpoint, err)
	}
	return l, nil
}

func bind(endpoint string) (net.Listener, error) {
	transport, address, ok := strings.Cut(endpoint, "://")
	switch {
	case !ok || address == "":
		return nil, errors.New("is no endpoint")
	case transport == "tcp":
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if host == "*" { // ZeroMQ's name for all interfaces
			host = ""
		}
		return net.Listen("tcp", net.JoinHostPort(host, port))
	case transport == "ipc":
		return bindIPC(address)
	default:
		return nil, fmt.Errorf("transport %q is neither tcp nor ipc", transport)
	}
}
