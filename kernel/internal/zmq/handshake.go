package zmq

import (
	"fmt"
	"net"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
)

// maxIdentity is how long a routing id may be. https://rfc.zeromq.org/spec/23/#the-null-security-mechanism
const maxIdentity = 255

// shakeHands greets the peer of a new connection and returns its routing id, "" if it has none.
func shakeHands(c net.Conn, typ zmq4.SocketType, limit int) (g *guard, zmtp *zmq4.Conn, identity string, err error) {
	if err := c.SetDeadline(time.Now().Add(handshakeLimit)); err != nil {
		return nil, nil, "", fmt.Errorf("deadline: %w", err)
	}
	g = newGuard(c, limit)
	if zmtp, err = openZMTP(g, typ); err != nil {
		return nil, nil, "", err
	}
	if err := c.SetDeadline(time.Time{}); err != nil {
		return nil, nil, "", fmt.Errorf("deadline: %w", err)
	}
	identity = zmtp.Peer.Meta["Identity"]
	if len(identity) > maxIdentity || len(identity) > 0 && identity[0] == 0 { // zero begins those that a socket makes up
		return nil, nil, "", fmt.Errorf("routing id %.20q… of %d bytes is not allowed", identity, len(identity))
	}
	return g, zmtp, identity, nil
}

// openZMTP is zmq4.Open, which panics when a peer leaves out its socket type or names an unknown one, and when the
// properties of READY are cut off.
func openZMTP(g *guard, typ zmq4.SocketType) (zmtp *zmq4.Conn, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("peer's READY: %v", p)
		}
	}()
	return zmq4.Open(g, null.Security(), typ, nil, true, nil)
}
