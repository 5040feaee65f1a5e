package zmq

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
)

// withRouter runs a test with a router in memory.
func withRouter(t *testing.T, test func(t *testing.T, r *router, m *memory)) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		r := newRouter("shell", m, routerLimits(), quiet())
		defer closed(t, r)
		test(t, r, m)
	})
}

func receive(t *testing.T, r channels.Router, frames ...string) channels.Peer {
	t.Helper()
	m, ok := <-r.Messages()
	if !ok || fmt.Sprintf("%q", m.Frames) != fmt.Sprintf("%q", frames) {
		t.Fatalf("got %.200q, %v; want %.200q", m.Frames, ok, frames)
	}
	return m.Peer
}

func reply(t *testing.T, p channels.Peer, frames ...string) {
	t.Helper()
	if err := p.Send(bytesOf(frames...)); err != nil {
		t.Fatal(err)
	}
}

func TestAReplyGoesWhereItsRequestCameFrom(t *testing.T) {
	withRouter(t, func(t *testing.T, r *router, m *memory) {
		a, b := connect(t, m.dial(), "DEALER", "a"), connect(t, m.dial(), "DEALER", "b")
		a.send("from a", "", "x")
		toA := receive(t, r, "from a", "", "x")
		b.send("from b")
		toB := receive(t, r, "from b")
		if toA.Identity() != "a" || toB.Identity() != "b" {
			t.Errorf("identities %q and %q", toA.Identity(), toB.Identity())
		}
		reply(t, toB, "to b")
		reply(t, toA, "to", "a")
		a.expect("to", "a")
		b.expect("to b")
	})
}

func TestDuplicateIdentitiesDoNotGetEachOthersReplies(t *testing.T) {
	withRouter(t, func(t *testing.T, r *router, m *memory) {
		older := connect(t, m.dial(), "DEALER", "same")
		older.send("1")
		toOlder := receive(t, r, "1")
		newer := connect(t, m.dial(), "DEALER", "same")
		newer.send("2")
		toNewer := receive(t, r, "2")
		if p, ok := r.Newest("same"); !ok || p != toNewer {
			t.Errorf("newest is %v, %v", p, ok)
		}
		reply(t, toOlder, "to the older")
		reply(t, toNewer, "to the newer")
		older.expect("to the older") // it is still open
		newer.expect("to the newer")
		_ = newer.conn.Close()
		synctest.Wait()
		if p, ok := r.Newest("same"); !ok || p != toOlder {
			t.Errorf("with the newer gone, newest is %v, %v", p, ok)
		}
		if err := toNewer.Send(bytesOf("x")); err == nil {
			t.Error("a reply to a connection that is gone was taken")
		}
		_ = older.conn.Close()
		synctest.Wait()
		if p, ok := r.Newest("same"); ok {
			t.Errorf("with both gone, newest is %v", p)
		}
	})
}

func TestPeersWithoutAnIdentityGetOneEach(t *testing.T) {
	withRouter(t, func(t *testing.T, r *router, m *memory) {
		a, b := connect(t, m.dial(), "DEALER", ""), connect(t, m.dial(), "DEALER", "")
		a.send("1")
		toA := receive(t, r, "1")
		b.send("2")
		toB := receive(t, r, "2")
		if toA.Identity() == "" || toA.Identity() == toB.Identity() {
			t.Errorf("identities %q and %q", toA.Identity(), toB.Identity())
		}
		if p, ok := r.Newest(toA.Identity()); !ok || p != toA {
			t.Errorf("newest is %v, %v", p, ok)
		}
		if _, ok := r.Newest(""); ok {
			t.Error("somebody is called nothing")
		}
	})
}

func TestPingIsAnsweredOnEverySocket(t *testing.T) {
	for kind, s := range openSockets(t) {
		t.Run(kind, func(t *testing.T) {
			defer closed(t, s)
			typ := map[string]string{"router": "DEALER", "publisher": "SUB", "heartbeat": "REQ"}[kind]
			c := connect(t, dial(t, s.listener), typ, "")
			for i := range 20 { // ten of them stop a PUB of zmq4
				context := strings.Repeat("c", i%17)
				c.write(command([]byte("\x04PING\x00\x0a" + context)))
				flags, body, err := c.frame()
				if err != nil || flags != flagCommand || string(body) != "\x04PONG"+context {
					t.Fatalf("answer %d: %d %q %v", i, flags, body, err)
				}
			}
			c.write(command([]byte("\x04PONG")))      // needs no answer
			c.write(command([]byte("\x05ERROR\x00"))) // nor does this
			s.serves()
			if kind == "publisher" {
				c.send("\x01topic")
				c.expect("topic", "welcome")
			}
		})
	}
}

func TestAFloodOfPingsDoesNotFillTheMemory(t *testing.T) {
	withRouter(t, func(t *testing.T, _ *router, m *memory) {
		c := connect(t, m.dial(), "DEALER", "")
		ping := []byte(strings.Repeat(string(command([]byte("\x04PING\x00\x00"))), 1000))
		for range 10_000 { // nobody reads the answers
			if _, err := c.conn.Write(ping); err != nil {
				return
			}
		}
		t.Error("ten million unread answers wait")
	})
}

func TestALargeMessageBesideAnotherClient(t *testing.T) {
	l := tcp(t)
	r := newRouter("shell", l, routerLimits(), quiet())
	defer closed(t, r)
	large := strings.Repeat("x", 100_000_000)
	sender, other := connect(t, dial(t, l), "DEALER", "sender"), connect(t, dial(t, l), "DEALER", "other")
	b := encode("begin", large)
	sender.write(b[:len(b)/2])
	other.send("small")
	reply(t, receive(t, r, "small"), "answer")
	other.expect("answer")
	sender.write(b[len(b)/2:])
	m := <-r.Messages()
	if len(m.Frames) != 2 || string(m.Frames[1]) != large {
		t.Fatalf("%d frames came", len(m.Frames))
	}
	if err := m.Peer.Send(m.Frames); err != nil {
		t.Fatal(err)
	}
	if err := m.Peer.Send(bytesOf("small again")); err != nil {
		t.Fatal(err)
	}
	other.send("small")
	reply(t, receive(t, r, "small"), "answer")
	other.expect("answer") // nobody has read the large one yet
	sender.expect("begin", large)
	sender.expect("small again")
}
