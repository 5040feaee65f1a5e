package zmq

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
)

// withPublisher runs a test with a publisher in memory, for whose front ends little may wait.
func withPublisher(t *testing.T, test func(t *testing.T, p *publisher, m *memory, log *text)) {
	synctest.Test(t, func(t *testing.T) {
		m, log := newMemory(), &text{}
		p := newPublisher(m, limits{64 << 10, 1 << 20, 3 << 20, linger}, log.logger(), greet)
		defer closed(t, p)
		test(t, p, m, log)
	})
}

func publish(t *testing.T, p channels.Publisher, class channels.Class, frames ...string) {
	t.Helper()
	if err := p.Publish(t.Context(), class, bytesOf(frames...)); err != nil {
		t.Fatal(err)
	}
}

// subscriber connects and subscribes.
func subscriber(t *testing.T, m *memory, topic string) *client {
	t.Helper()
	c := connect(t, m.dial(), "SUB", "")
	c.send("\x01" + topic)
	c.expect(topic, "welcome")
	return c
}

func TestSubscribersGetTheirTopics(t *testing.T) {
	withPublisher(t, func(t *testing.T, p *publisher, m *memory, _ *text) {
		all, some, none := subscriber(t, m, ""), subscriber(t, m, "kernel.stream"), connect(t, m.dial(), "XSUB", "")
		some.send("\x01kernel.status")
		some.expect("kernel.status", "welcome")
		publish(t, p, channels.Prompt, "kernel.status", "1")
		publish(t, p, channels.Vital, "kernel.error", "2")
		publish(t, p, channels.Droppable, "kernel.stream.stdout", "3")
		all.expect("kernel.status", "1")
		all.expect("kernel.error", "2")
		all.expect("kernel.stream.stdout", "3")
		some.expect("kernel.status", "1")
		some.expect("kernel.stream.stdout", "3")
		some.send("\x00kernel.stream")
		synctest.Wait()
		publish(t, p, channels.Vital, "kernel.stream.stdout", "4")
		publish(t, p, channels.Vital, "kernel.status", "5")
		some.expect("kernel.status", "5")
		none.send("\x01") // the first thing it gets is the welcome
		none.expect("", "welcome")
	})
}

func TestASubscriptionIsWelcomedOnceAndCounted(t *testing.T) {
	withPublisher(t, func(t *testing.T, p *publisher, m *memory, _ *text) {
		c := subscriber(t, m, "a")
		c.send("\x01a") // again
		c.send("\x00a") // once back
		c.send("\x00b") // was never asked for
		c.send("")
		c.send("\x01a", "in two frames")
		c.send("\x02a message, not a subscription")
		synctest.Wait()
		publish(t, p, channels.Vital, "a", "1")
		c.expect("a", "1")
		c.send("\x00a")
		c.send("\x01a")
		c.expect("a", "welcome")
	})
}

func TestTheWelcomeComesBeforeWhatIsPublishedLater(t *testing.T) {
	l := tcp(t)
	p := newPublisher(l, publisherLimits(), quiet(), greet)
	defer closed(t, p)
	ctx, stop := context.WithCancel(t.Context())
	var publishing sync.WaitGroup
	defer publishing.Wait()
	defer stop()
	publishing.Go(func() { // ends with stop
		for i := 0; ctx.Err() == nil; i++ {
			_ = p.Publish(ctx, channels.Vital, bytesOf("topic", fmt.Sprint(i)))
		}
	})
	for range 50 {
		c := connect(t, dial(t, l), "SUB", "")
		c.send("\x01")
		c.expect("", "welcome")
		if m, err := c.message(); err != nil || m[0] != "topic" {
			t.Fatalf("then %q, %v", m, err)
		}
		_ = c.conn.Close()
	}
}

// counter reads messages until the connection ends.
func counter(c *client) (count func() map[string]int) {
	got := map[string]int{}
	done := make(chan struct{})
	go func() { // ends with the connection; count waits for it
		defer close(done)
		for {
			m, err := c.message()
			if err != nil {
				return
			}
			got[m[1]]++
		}
	}()
	return func() map[string]int { <-done; return got }
}

func TestAStalledSubscriberCostsTheOthersOnePause(t *testing.T) {
	withPublisher(t, func(t *testing.T, p *publisher, m *memory, log *text) {
		stalled, healthy := subscriber(t, m, ""), subscriber(t, m, "")
		count := counter(healthy)
		load := strings.Repeat("x", 10_000)
		start := time.Now()
		for range 1000 {
			publish(t, p, channels.Droppable, "stream", "text", load)
		}
		if waited := time.Since(start); waited != stallLimit {
			t.Errorf("the publisher waited %v, want %v once", waited, stallLimit)
		}
		for range 100 { // a megabyte
			publish(t, p, channels.Vital, "display", "vital", load)
			publish(t, p, channels.Prompt, "status", "idle")
		}
		if waited := time.Since(start); waited != stallLimit {
			t.Errorf("the publisher waited %v, want no more", waited)
		}
		rest := counter(stalled) // it reads again, and lost nothing that matters
		publish(t, p, channels.Vital, "status", "end")
		if err := p.Flush(t.Context()); err != nil {
			t.Error(err)
		}
		closed(t, p)
		got, want := count(), rest()
		if got["text"] != 1000 || got["vital"] != 100 || got["idle"] != 100 || got["end"] != 1 {
			t.Errorf("the healthy one got %v", got)
		}
		if n := want["text"]; n == 0 || n > 200 {
			t.Errorf("the stalled one got %d of 1000 texts", n)
		}
		if want["vital"] != 100 || want["idle"] != 100 || want["end"] != 1 {
			t.Errorf("the stalled one got %v", want)
		}
		if lost := fmt.Sprintf("\"lost messages\"=%d", 1000-want["text"]); !strings.Contains(log.String(), lost) {
			t.Errorf("the log does not say %s:\n%s", lost, log)
		}
	})
}

func TestASubscriberThatNeverReadsAgainIsDisconnected(t *testing.T) {
	withPublisher(t, func(t *testing.T, p *publisher, m *memory, log *text) {
		stalled, healthy := subscriber(t, m, ""), subscriber(t, m, "")
		count := counter(healthy)
		load := strings.Repeat("x", 10_000)
		for range 1000 { // ten megabytes
			publish(t, p, channels.Vital, "display", "vital", load)
		}
		for range 2000 {
			if _, err := stalled.message(); err != nil {
				break
			}
		}
		stalled.expectEnd()
		if n := len(p.peers()); n != 1 {
			t.Errorf("%d front ends are connected", n)
		}
		if !strings.Contains(log.String(), "front end disconnected") {
			t.Errorf("the log says nothing of it:\n%s", log)
		}
		closed(t, p)
		if got := count(); got["vital"] != 1000 {
			t.Errorf("the healthy one got %v", got)
		}
	})
}

func TestASlowSubscriberSlowsThePublisherAndLosesNothing(t *testing.T) {
	withPublisher(t, func(t *testing.T, p *publisher, m *memory, _ *text) {
		slow := subscriber(t, m, "")
		got := make(chan int, 1)
		go func() { // ends with the connection; received below
			n := 0
			for {
				if _, err := slow.message(); err != nil {
					got <- n
					return
				}
				n++
				time.Sleep(time.Second / 2) // 20 KB a second
			}
		}()
		start := time.Now()
		for range 300 { // three megabytes
			publish(t, p, channels.Droppable, "stream", strings.Repeat("x", 10_000))
		}
		if waited := time.Since(start); waited < 30*time.Second {
			t.Errorf("the publisher waited only %v", waited)
		}
		begin := time.Now()
		publish(t, p, channels.Prompt, "status", "idle")
		if waited := time.Since(begin); waited != 0 {
			t.Errorf("a prompt message waited %v", waited)
		}
		if err := p.Flush(t.Context()); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Minute) // it reads what the pipe and its own buffer hold
		closed(t, p)
		if n := <-got; n != 301 {
			t.Errorf("%d of 301 messages came", n)
		}
	})
}

func TestPublishingEndsWithItsContext(t *testing.T) {
	withPublisher(t, func(t *testing.T, p *publisher, m *memory, _ *text) {
		subscriber(t, m, "")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var err error
		for err == nil {
			err = p.Publish(ctx, channels.Vital, bytesOf("topic", strings.Repeat("x", 10_000)))
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if err := p.Publish(t.Context(), channels.Vital, nil); err == nil {
			t.Error("a message without a topic was published")
		}
	})
}

func TestTooManySubscriptionsEndTheConnection(t *testing.T) {
	withPublisher(t, func(t *testing.T, p *publisher, m *memory, log *text) {
		c := connect(t, m.dial(), "SUB", "")
		go func() { _, _ = c.conn.Write(subscriptions(maxTopics + 1)) }() // ends with the connection
		for range maxTopics {
			if _, err := c.message(); err != nil {
				break // the last welcomes may be lost with the connection
			}
		}
		synctest.Wait()
		c.expectEnd()
		if !strings.Contains(log.String(), "subscriptions") {
			t.Errorf("the log says nothing of it:\n%s", log)
		}
	})
}
