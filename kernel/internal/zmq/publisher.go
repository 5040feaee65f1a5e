package zmq

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"

	"github.com/go-zeromq/zmq4"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
)

// maxTopics is how many topics one connection may subscribe to.
const maxTopics = 1024

// The first byte of a message from a subscriber. https://rfc.zeromq.org/spec/29/#pub-socket-behavior
const (
	unsubscribe = 0
	subscribe   = 1
)

// A publisher is the iopub channel.
type publisher struct {
	*socket
	welcome channels.Welcome

	// mu protects topics, the topics of each connection and how often it subscribed to each. A welcome is queued while it
	// is held, so that no message of the topic can come before it; an outbox's lock is taken inside.
	mu     sync.Mutex
	topics map[*peer]map[string]int
}

var _ channels.Publisher = (*publisher)(nil)

func newPublisher(l net.Listener, lim limits, log *slog.Logger, welcome channels.Welcome) *publisher {
	p := &publisher{
		socket:  newSocket(zmq4.XPub, "iopub", lim, l, log),
		welcome: welcome, topics: map[*peer]map[string]int{},
	}
	p.start(p)
	return p
}

// Publish queues a message. Front ends that are not behind get it at once, and the others when there is room; see the
// package documentation.
func (p *publisher) Publish(ctx context.Context, class channels.Class, frames [][]byte) error {
	if len(frames) == 0 {
		return errors.New("publish: a message has at least a topic")
	}
	message := messageParcel(frames)
	var behind []*peer
	for _, to := range p.subscribers(frames[0]) {
		if class == channels.Prompt {
			_ = to.Send(frames) // fails for a connection that has ended
			continue
		}
		if sent, err := to.sendIfRoom(message); err == nil && !sent {
			behind = append(behind, to)
		}
	}
	for _, to := range behind {
		err := to.sendWhenRoom(ctx, message, class == channels.Droppable)
		if err != nil && ctx.Err() != nil {
			return fmt.Errorf("publish: %w", ctx.Err())
		}
	}
	return nil
}

// subscribers are the connections with a subscription that begins the topic.
func (p *publisher) subscribers(topic []byte) []*peer {
	p.mu.Lock()
	defer p.mu.Unlock()
	var found []*peer
	for to, topics := range p.topics {
		for t := range topics {
			if bytes.HasPrefix(topic, []byte(t)) {
				found = append(found, to)
				break
			}
		}
	}
	return found
}

func (p *publisher) joined(to *peer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.topics[to] = map[string]int{}
}

func (p *publisher) left(to *peer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.topics, to)
}

// took takes subscriptions. Other messages are allowed, and mean nothing.
func (p *publisher) took(from *peer, frames [][]byte) error {
	if len(frames) != 1 || len(frames[0]) == 0 || p.isDone() {
		return nil
	}
	switch topic := frames[0][1:]; frames[0][0] {
	case subscribe:
		return p.subscribe(from, topic)
	case unsubscribe:
		p.unsubscribe(from, string(topic))
	}
	return nil
}

// subscribe welcomes a subscriber to a topic that it has not yet.
func (p *publisher) subscribe(from *peer, topic []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	topics := p.topics[from]
	if topics[string(topic)] == 0 {
		if len(topics) == maxTopics {
			return fmt.Errorf("more than %d subscriptions", maxTopics)
		}
		if frames := p.welcome(topic); len(frames) > 0 {
			_ = from.Send(frames) // fails for a connection that ends
		}
	}
	topics[string(topic)]++
	return nil
}

func (p *publisher) unsubscribe(from *peer, topic string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	topics := p.topics[from]
	if topics[topic]--; topics[topic] <= 0 {
		delete(topics, topic)
	}
}
