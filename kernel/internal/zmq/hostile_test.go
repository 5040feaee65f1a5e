package zmq

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// hostile is what peers say that are none, each of which has ended or stopped some ZeroMQ socket.
func hostile() map[string][]byte {
	shaken := slices.Concat(greeting(), ready(property("Socket-Type", "DEALER")))
	subscribed := slices.Concat(greeting(), ready(property("Socket-Type", "SUB")))
	beating := slices.Concat(greeting(), ready(property("Socket-Type", "REQ")))
	old := greeting()
	old[10] = 1
	curve := greeting()
	copy(curve[12:], "CURVE")
	m := map[string][]byte{
		"garbage":                    bytes.Repeat([]byte("GET / HTTP/1.1\r\n"), 100),
		"zeros":                      make([]byte, 1000),
		"half a greeting":            greeting()[:20],
		"an old version":             old,
		"another mechanism":          curve,
		"a greeting only":            greeting(),
		"a message instead of READY": slices.Concat(greeting(), encode("hello")),
		"another command":            slices.Concat(greeting(), command([]byte("\x05HELLO"))),
		"an empty command":           slices.Concat(greeting(), command(nil)),
		"half a READY":               slices.Concat(greeting(), ready(property("Socket-Type", "DEALER"))[:15]),
		"READY without a type":       slices.Concat(greeting(), ready()),
		"an unknown type":            slices.Concat(greeting(), ready(property("Socket-Type", "NONSENSE"))),
		"an incompatible type":       slices.Concat(greeting(), ready(property("Socket-Type", "PUSH"))),
		"a key without a value":      slices.Concat(greeting(), command([]byte("\x05READY\x0bSocket-Type"))),
		"a key longer than READY":    slices.Concat(greeting(), command([]byte("\x05READY\xffS"))),
		"a value of 2^31 bytes":      slices.Concat(greeting(), command([]byte("\x05READY\x0bSocket-Type\x80\x00\x00\x00S"))),
		"a READY of 2^62 bytes":      slices.Concat(greeting(), []byte{flagCommand | flagLong, 0x40, 0, 0, 0, 0, 0, 0, 0}),
		"a READY without end":        slices.Concat(greeting(), bytes.Repeat([]byte{flagCommand | flagMore, 1, 0}, 1000)),
		"a reserved routing id":      slices.Concat(greeting(), ready(property("Socket-Type", "DEALER"), property("Identity", "\x00x"))),
	}
	for kind, hello := range map[string][]byte{"DEALER": shaken, "SUB": subscribed, "REQ": beating} {
		m[kind+" with a frame of 2^62 bytes"] = append(slices.Clone(hello), flagLong, 0x40, 0, 0, 0, 0, 0, 0, 0)
		m[kind+" with a frame of 2^36 bytes"] = append(slices.Clone(hello), flagLong, 0, 0, 0, 0x10, 0, 0, 0, 0)
		m[kind+" with a reserved flag"] = append(slices.Clone(hello), 0xff, 0)
		m[kind+" with an empty command"] = slices.Concat(hello, command(nil))
		m[kind+" with a command cut off"] = slices.Concat(hello, command([]byte("\x09PING")))
		m[kind+" with a short PING"] = slices.Concat(hello, command([]byte("\x04PING\x00")))
		m[kind+" with a long PING"] = slices.Concat(hello, command([]byte("\x04PING\x00\x00"+strings.Repeat("x", 17))))
		m[kind+" with an empty message"] = slices.Concat(hello, encode(""))
		m[kind+" with half a message"] = append(slices.Clone(hello), encode("one", "two")[:6]...)
		m[kind+" with thousands of subscriptions"] = slices.Concat(hello, subscriptions(2*maxTopics))
	}
	return m
}

func subscriptions(n int) []byte {
	var b []byte
	for i := range n {
		b = append(b, encode(fmt.Sprintf("\x01%d", i))...)
	}
	return b
}

// An openSocket is a socket of one of the three kinds, and what shows that it serves an honest client.
type openSocket struct {
	io.Closer
	listener net.Listener
	serves   func()
}

func openSockets(t *testing.T) map[string]openSocket {
	t.Helper()
	routing, publishing, beating := tcp(t), tcp(t), tcp(t)
	r := newRouter("shell", routing, routerLimits(), quiet())
	p := newPublisher(publishing, publisherLimits(), quiet(), greet)
	h := newHeartbeat(beating, heartbeatLimits(), quiet())
	return map[string]openSocket{
		"router": {r, routing, func() {
			t.Helper()
			c := connect(t, dial(t, routing), "DEALER", "honest")
			c.send("request")
			for { // what hostile peers sent comes out too
				m := <-r.Messages()
				if m.Peer.Identity() != "honest" {
					continue
				}
				if err := m.Peer.Send(bytesOf("reply")); err != nil {
					t.Fatal(err)
				}
				c.expect("reply")
				return
			}
		}},
		"publisher": {p, publishing, func() {
			t.Helper()
			c := connect(t, dial(t, publishing), "SUB", "")
			c.send("\x01")
			c.expect("", "welcome")
		}},
		"heartbeat": {h, beating, func() {
			t.Helper()
			c := connect(t, dial(t, beating), "REQ", "")
			c.send("", "ping")
			c.expect("", "ping")
		}},
	}
}

func TestHostilePeersHurtNobodyElse(t *testing.T) {
	for kind, s := range openSockets(t) {
		t.Run(kind, func(t *testing.T) {
			defer closed(t, s)
			for name, says := range hostile() {
				t.Run(name, func(t *testing.T) {
					staying, leaving := dial(t, s.listener), dial(t, s.listener)
					for _, c := range []net.Conn{staying, leaving} {
						if _, err := c.Write(says); err != nil && !isReset(err) {
							t.Fatal(err)
						}
					}
					_ = leaving.Close()
					s.serves()
				})
			}
		})
	}
}

func TestASilentPeerHoldsNobodyUpAndIsDisconnected(t *testing.T) {
	for name, says := range map[string][]byte{"nothing": nil, "half a greeting": greeting()[:20], "a greeting": greeting()} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				h := newHeartbeat(m, heartbeatLimits(), quiet())
				defer closed(t, h)
				start := time.Now()
				silent := m.dial()
				if _, err := io.CopyN(io.Discard, silent, greetingSize); err != nil {
					t.Fatal(err)
				}
				go silent.Write(says) // ends with the connection
				c := connect(t, m.dial(), "REQ", "")
				c.send("beat")
				c.expect("beat")
				if waited := time.Since(start); waited != 0 {
					t.Errorf("an honest peer waited %v", waited)
				}
				_, err := io.Copy(io.Discard, silent) // the READY of the socket, and the end
				if waited := time.Since(start); err != nil || waited != handshakeLimit {
					t.Errorf("ended after %v, %v", waited, err)
				}
			})
		})
	}
}

func TestATricklingPeerIsDisconnectedToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		h := newHeartbeat(m, heartbeatLimits(), quiet())
		defer closed(t, h)
		c := m.dial()
		go io.Copy(io.Discard, c) // ends with the connection
		start := time.Now()
		for _, b := range slices.Concat(greeting(), ready(property("Socket-Type", "REQ"))) {
			if _, err := c.Write([]byte{b}); err != nil {
				break
			}
			time.Sleep(time.Second)
		}
		if waited := time.Since(start); waited < handshakeLimit || waited > handshakeLimit+time.Second {
			t.Errorf("ended after %v", waited)
		}
	})
}
