package zmq

import (
	"strings"
	"testing"
)

func TestTheHeartbeatSendsBackWhatComes(t *testing.T) {
	l := tcp(t)
	h := newHeartbeat(l, heartbeatLimits(), quiet())
	defer closed(t, h)
	for _, typ := range []string{"REQ", "DEALER"} {
		c := connect(t, dial(t, l), typ, "")
		for _, frames := range [][]string{{"", "ping"}, {"without an envelope"}, {"", ""}, {"", strings.Repeat("x", 1000), "y"}} {
			c.send(frames...)
			c.expect(frames...)
		}
	}
}
