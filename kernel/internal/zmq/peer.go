package zmq

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/go-zeromq/zmq4"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
)

// A peer is one connection that has shaken hands.
type peer struct {
	conn     *guard
	zmtp     *zmq4.Conn
	identity string
	outbox   *outbox
	log      *slog.Logger
}

var _ channels.Peer = (*peer)(nil)

func newPeer(conn *guard, zmtp *zmq4.Conn, identity string, l limits, log *slog.Logger) *peer {
	p := &peer{conn: conn, zmtp: zmtp, identity: identity, outbox: newOutbox(l), log: log.With("peer", conn.RemoteAddr())}
	conn.progress = p.progressed
	conn.command = p.command
	return p
}

// Identity is the routing id, one that the peer chose or one that the socket made up.
func (p *peer) Identity() string { return p.identity }

// Send queues a message. It does not wait: a peer for which too much waits is disconnected.
func (p *peer) Send(frames [][]byte) error { return p.settle(p.outbox.add(messageParcel(frames))) }

// sendIfRoom queues a message if the peer is not behind.
func (p *peer) sendIfRoom(m parcel) (sent bool, err error) {
	sent, err = p.outbox.addIfRoom(m)
	return sent, p.settle(err)
}

// sendWhenRoom queues a message, and waits while the peer is behind and reads on.
func (p *peer) sendWhenRoom(ctx context.Context, m parcel, droppable bool) error {
	return p.settle(p.outbox.addWhenRoom(ctx, m, droppable))
}

// settle does what the outcome of adding to the outbox asks for.
func (p *peer) settle(err error) error {
	if errors.Is(err, errTooMuch) {
		p.log.Warn("front end disconnected", "error", err)
		p.disconnect()
	}
	return err
}

// disconnect ends both goroutines of the connection.
func (p *peer) disconnect() {
	p.outbox.close()
	_ = p.conn.Close() // what it says is of no use to anybody
}

// finish lets the peer take what waits for it, for a while, and closes the connection then.
func (p *peer) finish() {
	p.outbox.finish()
	_ = p.conn.SetDeadline(time.Now().Add(p.outbox.limits.linger)) // fails on a closed connection only
}

// progressed is called when the peer has taken something.
func (p *peer) progressed() {
	if lost := p.outbox.progressed(); lost > 0 {
		p.log.Warn("front end reads again", "lost messages", lost)
	}
}

// write writes what waits, until the outbox ends, and closes the writing half then.
func (p *peer) write() error {
	for {
		batch, more := p.outbox.take()
		if !more {
			return p.conn.CloseWrite()
		}
		for i, m := range batch {
			if err := p.writeOne(m); err != nil {
				return err
			}
			batch[i] = parcel{} // the rest of the batch may take long
		}
		if err := p.conn.Flush(); err != nil {
			return err
		}
		p.outbox.done()
	}
}

func (p *peer) writeOne(m parcel) error {
	if m.command == nil {
		return p.zmtp.SendMsg(zmq4.NewMsgFrom(m.frames...))
	}
	_, err := p.conn.Write(append([]byte{flagCommand, byte(len(m.command))}, m.command...))
	return err
}

// read hands what arrives to took until the connection ends or took fails.
func (p *peer) read(took func(frames [][]byte) error) error {
	for {
		m, err := p.zmtp.RecvMsg()
		if err != nil {
			return err
		}
		if err := took(m.Frames); err != nil {
			return err
		}
	}
}

// The commands after the handshake. https://rfc.zeromq.org/spec/37/#connection-heartbeating
const (
	pingHead       = "\x04PING"
	pongHead       = "\x04PONG"
	pingTTL        = 2  // bytes
	maxPingContext = 16 // bytes
)

// command answers PING. Other commands need no answer: PONG is one, and so is ERROR.
func (p *peer) command(cmd []byte) error {
	if len(cmd) < len(pingHead) || string(cmd[:len(pingHead)]) != pingHead {
		return nil
	}
	arguments := cmd[len(pingHead):]
	if len(arguments) < pingTTL || len(arguments) > pingTTL+maxPingContext {
		return fmt.Errorf("%w: PING of %d bytes", errBadFrame, len(cmd))
	}
	_ = p.settle(p.outbox.add(commandParcel(append([]byte(pongHead), arguments[pingTTL:]...)))) // fails for a connection that ends
	return nil
}
