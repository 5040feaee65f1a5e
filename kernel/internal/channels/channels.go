// Package channels says what a kernel needs of its five channels, whoever carries them: ZeroMQ sockets, or memory in
// tests. It moves lists of frames and knows nothing of what stands in them.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#introduction
package channels

import (
	"context"
	"errors"
	"io"
	"sync"
)

// A Class says what happens to a published message while a front end is behind, or has stopped reading.
type Class int

// The classes of published messages.
const (
	// Vital messages wait until there is room: results, errors, displays, comms. They arrive, or the front end that has
	// stopped reading is disconnected.
	Vital Class = iota
	// Prompt messages are Vital, but do not wait: status. They are small, and who publishes them must go on, because
	// control answers also while a flood waits for a slow front end.
	Prompt
	// Droppable messages wait too: stream text. A front end that has not read for seconds loses some of it.
	Droppable
)

// A Peer is one connection of a front end. Its methods are safe to call from any goroutine.
type Peer interface {
	// Send queues a message to this connection only.
	Send(frames [][]byte) error
	// Identity is the routing id that the connection chose. Front ends use one for shell and stdin.
	Identity() string
}

// A Message is what a Peer sent, without its routing id.
type Message struct {
	Peer   Peer
	Frames [][]byte
}

// A Router is the shell, control or stdin channel. Its methods are safe to call from any goroutine.
type Router interface {
	// Messages delivers what arrives, in the order of arrival for each peer. It is closed by Close.
	Messages() <-chan Message
	// Newest is the latest connection with that routing id, if there is one.
	Newest(identity string) (Peer, bool)
	// Flush returns when everything sent has been handed to the operating system, or ctx ends.
	Flush(ctx context.Context) error
	Close() error
}

// A Publisher is the iopub channel. Its methods are safe to call from any goroutine.
type Publisher interface {
	// Publish queues a message to every subscriber of its first frame. Unless the message is Prompt, it blocks while a
	// front end that still reads is far behind, at most until ctx ends.
	Publish(ctx context.Context, class Class, frames [][]byte) error
	Flush(ctx context.Context) error
	Close() error
}

// A Welcome makes the message that a new subscriber gets before anything else.
// https://jupyter.org/enhancement-proposals/65-jupyter-xpub/jupyter-xpub.html
type Welcome func(subscription []byte) (frames [][]byte)

// A Set is the five channels, open.
type Set struct {
	Shell     Router
	Control   Router
	Stdin     Router
	IOPub     Publisher
	Heartbeat io.Closer // answers by itself
}

// Close closes all channels that are open, at the same time: each may wait for a front end that does not read.
func (s Set) Close() error {
	all := []io.Closer{s.Shell, s.Control, s.Stdin, s.IOPub, s.Heartbeat}
	errs := make([]error, len(all))
	var closing sync.WaitGroup
	for i, c := range all {
		if c != nil {
			closing.Go(func() { errs[i] = c.Close() })
		}
	}
	closing.Wait()
	return errors.Join(errs...)
}
