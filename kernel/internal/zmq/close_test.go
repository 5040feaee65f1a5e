package zmq

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
)

// patient is limits with which a close waits for its peers on a busy machine too.
func patient(l limits) limits {
	l.linger = patience
	return l
}

func TestTheLastMessagesArrive(t *testing.T) {
	for range 50 {
		publishing, routing := tcp(t), tcp(t)
		p := newPublisher(publishing, patient(publisherLimits()), quiet(), greet)
		r := newRouter("control", routing, patient(routerLimits()), quiet())
		sub, dealer := connect(t, dial(t, publishing), "SUB", ""), connect(t, dial(t, routing), "DEALER", "")
		sub.send("\x01")
		sub.expect("", "welcome")
		dealer.send("shutdown_request")
		from := receive(t, r, "shutdown_request")
		for i := range 300 {
			publish(t, p, channels.Droppable, "stream", fmt.Sprint(i), strings.Repeat("x", 500))
		}
		reply(t, from, "shutdown_reply")
		publish(t, p, channels.Prompt, "status", "idle")
		var reading sync.WaitGroup
		reading.Go(func() {
			for i := range 300 {
				if m, err := sub.message(); err != nil || m[1] != fmt.Sprint(i) {
					t.Errorf("message %d is %.50q, %v", i, m, err)
					return
				}
			}
			sub.expect("status", "idle")
			sub.expectEnd()
		})
		reading.Go(func() {
			dealer.expect("shutdown_reply")
			dealer.expectEnd()
		})
		closed(t, r)
		closed(t, p)
		reading.Wait()
	}
}

func TestWhatAPeerSentLastDoesNotCostItTheReply(t *testing.T) {
	// Closing with unread data resets a TCP connection, and the peer loses what it has not read.
	l := tcp(t)
	r := newRouter("control", l, patient(routerLimits()), quiet())
	c := connect(t, dial(t, l), "DEALER", "")
	c.send("shutdown_request")
	from := receive(t, r, "shutdown_request")
	for range 1000 {
		c.send("more", strings.Repeat("x", 200)) // nobody receives these
	}
	reply(t, from, "shutdown_reply")
	var reading sync.WaitGroup
	reading.Go(func() {
		c.expect("shutdown_reply")
		c.expectEnd()
	})
	closed(t, r)
	reading.Wait()
	if _, ok := <-r.Messages(); ok {
		t.Error("messages come after the close")
	}
	closed(t, r) // again
}

func TestCloseDoesNotWaitForWhoDoesNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		p := newPublisher(m, publisherLimits(), quiet(), greet)
		subscriber(t, m, "") // reads no more
		half := m.dial()     // does not end its handshake
		if _, err := io.CopyN(io.Discard, half, greetingSize); err != nil {
			t.Fatal(err)
		}
		for range 100 {
			publish(t, p, channels.Vital, "topic", strings.Repeat("x", 10_000))
		}
		flush, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if err := p.Flush(flush); err == nil {
			t.Error("flushed to somebody who does not read")
		}
		start := time.Now()
		closed(t, p)
		if waited := time.Since(start); waited != linger {
			t.Errorf("close took %v", waited)
		}
		publish(t, p, channels.Vital, "topic", "nobody is there")
		if _, err := half.Read(make([]byte, 1)); err == nil {
			t.Error("the handshake goes on")
		}
	})
}

func TestCloseEndsWhoWaitsToPublish(t *testing.T) {
	withPublisher(t, func(t *testing.T, p *publisher, m *memory, _ *text) {
		subscriber(t, m, "")
		ended := make(chan struct{})
		go func() { // ends with the close; waited for below
			defer close(ended)
			for range 200 {
				_ = p.Publish(t.Context(), channels.Vital, bytesOf("topic", strings.Repeat("x", 10_000)))
			}
		}()
		synctest.Wait() // the publisher is full
		closed(t, p)
		<-ended
	})
}

func TestConnectionsLeaveNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // which also fails if a goroutine is left
		m := newMemory()
		r := newRouter("shell", m, routerLimits(), quiet())
		defer closed(t, r)
		for i := range 200 {
			c := m.dial()
			if i%2 == 0 {
				connect(t, c, "DEALER", fmt.Sprint(i%3))
			}
			_ = c.Close()
		}
		synctest.Wait()
		if len(r.conns) != 0 || len(r.named) != 0 {
			t.Errorf("%d connections and %d routing ids are kept", len(r.conns), len(r.named))
		}
	})
}

func TestDescriptorsAndGoroutinesAreGivenBack(t *testing.T) {
	count := func() (descriptors, goroutines int) {
		open, err := os.ReadDir("/dev/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(open), runtime.NumGoroutine()
	}
	warm := tcp(t) // the network poller keeps descriptors of its own
	_ = warm.Close()
	descriptors, goroutines := count()
	l := tcp(t)
	h := newHeartbeat(l, heartbeatLimits(), quiet())
	says := hostile()
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range says {
			if !yield(name) {
				return
			}
		}
	})
	for i := range 200 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			good := connect(t, c, "REQ", "")
			good.send("beat")
			good.expect("beat")
		} else if _, err := c.Write(says[names[i/2%len(names)]]); err != nil && !isReset(err) {
			t.Fatal(err)
		}
		_ = c.Close()
	}
	closed(t, h)
	d, g := count()
	for give := time.Now().Add(patience); g > goroutines && time.Now().Before(give); d, g = count() {
		runtime.Gosched() // a goroutine that is waited for ends a moment later
	}
	if d != descriptors || g > goroutines {
		t.Errorf("%d descriptors and %d goroutines, before it %d and %d", d, g, descriptors, goroutines)
	}
}
