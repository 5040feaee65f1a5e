package pipe

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// ErrClosed says that the pipe has ended: the session's process has died, or the pipe was closed.
var ErrClosed = errors.New("the session has ended")

// A Client is the kernel's end of a pipe. Its methods are safe to call from any goroutine.
type Client struct {
	link  link
	work  sync.WaitGroup // the reader, the lanes, the input requests
	hello chan struct{}  // closed when info is valid
	ended chan struct{}  // closed when the pipe has ended; err is valid then
	info  lang.Info
	err   error

	hostMu sync.Mutex // protects host
	host   lang.Host

	mu      sync.Mutex // protects the rest
	nextID  uint64
	pending map[uint64]*call
	inputs  map[uint64]context.CancelFunc
	lanes   map[lang.Cell]*lane
	closed  bool             // the reader has ended: no call will be answered
	owed    [windowCount]int // bytes taken by the host and not given back yet
}

var _ lang.Language = (*Client)(nil)

// A call waits for its reply.
type call struct {
	kind  kind
	cell  lang.Cell // of an Execute
	reply chan result
}

type result struct {
	body []byte
	err  error
}

// NewClient reads from conn until it ends or ctx does. Close or Shutdown must be called in any case.
func NewClient(ctx context.Context, conn io.ReadWriteCloser) *Client {
	c := &Client{
		link:    link{conn: conn},
		hello:   make(chan struct{}),
		ended:   make(chan struct{}),
		pending: make(map[uint64]*call),
		inputs:  make(map[uint64]context.CancelFunc),
		lanes:   make(map[lang.Cell]*lane),
	}
	c.work.Go(func() {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		stop := context.AfterFunc(ctx, func() { conn.Close() })
		defer stop()
		c.end(c.read(ctx, bufio.NewReaderSize(conn, 64<<10)))
	})
	return c
}

// Ended is closed when the pipe has ended, for whatever reason.
func (c *Client) Ended() <-chan struct{} { return c.ended }

// Err says why the pipe has ended: io.EOF if the session's end was closed. It is valid once Ended is closed.
func (c *Client) Err() error { return c.err }

// WaitInfo waits for the session's greeting.
func (c *Client) WaitInfo(ctx context.Context) (lang.Info, error) {
	select {
	case <-c.hello:
		return c.info, nil
	case <-c.ended:
		select {
		case <-c.hello: // it greeted, and ended since
			return c.info, nil
		default:
		}
		return lang.Info{}, fmt.Errorf("wait for the session's greeting: %w (%w)", ErrClosed, c.err)
	case <-ctx.Done():
		return lang.Info{}, fmt.Errorf("wait for the session's greeting: %w", ctx.Err())
	}
}

// Info is what the session said in its greeting. It waits for the greeting, and is empty if none came.
func (c *Client) Info() lang.Info {
	info, err := c.WaitInfo(context.Background()) // ends with the pipe
	if err != nil {
		return lang.Info{}
	}
	return info
}

// Start makes the session ready; from now on its reports go to host.
func (c *Client) Start(ctx context.Context, host lang.Host) error {
	c.hostMu.Lock()
	c.host = host
	c.hostMu.Unlock()
	return c.plain(ctx, kindStart, nil)
}

// Run is Execute with a Go error besides: an error that wraps ErrClosed if the pipe ended before the reply came.
// When ctx ends, so does the context of the cell; Run goes on to wait for its reply.
func (c *Client) Run(ctx context.Context, req lang.ExecuteRequest) (lang.ExecuteReply, error) {
	body, err := encode(req)
	if err != nil {
		return lang.ExecuteReply{}, err
	}
	id, reply, err := c.begin(call{kind: kindExecute, cell: req.Cell}, body)
	if err != nil {
		return lang.ExecuteReply{}, err
	}
	stop := context.AfterFunc(ctx, func() { c.cancel(id) })
	defer stop()
	r := <-reply // end answers it if the session does not
	if r.err != nil {
		return lang.ExecuteReply{}, r.err
	}
	var out lang.ExecuteReply
	err = decode(r.body, &out)
	return out, err
}

// Execute is Run for those who know no processes: a lost session is the error SessionDied.
func (c *Client) Execute(ctx context.Context, req lang.ExecuteRequest) lang.ExecuteReply {
	reply, err := c.Run(ctx, req)
	if err != nil {
		line := "SessionDied: " + err.Error()
		return lang.ExecuteReply{Error: &lang.Error{Name: "SessionDied", Value: err.Error(), Traceback: []string{line}}}
	}
	return reply
}

// Interrupt passes an interrupt on. Cells whose Execute was called before are interrupted by it.
func (c *Client) Interrupt(subshell string) {
	c.tell(frame{kind: kindInterrupt, body: []byte(subshell)})
}

// Complete has no matches when the pipe or ctx has ended.
func (c *Client) Complete(ctx context.Context, req lang.CompleteRequest) lang.CompleteReply {
	out := lang.CompleteReply{Start: req.Cursor, End: req.Cursor}
	c.ask(ctx, kindComplete, req, &out)
	return out
}

// Inspect finds nothing when the pipe or ctx has ended.
func (c *Client) Inspect(ctx context.Context, req lang.InspectRequest) lang.InspectReply {
	var out lang.InspectReply
	c.ask(ctx, kindInspect, req, &out)
	return out
}

// IsComplete is unknown when the pipe or ctx has ended.
func (c *Client) IsComplete(ctx context.Context, code string) lang.IsCompleteReply {
	out := lang.IsCompleteReply{Status: "unknown"}
	if body, err := c.roundTrip(ctx, kindIsComplete, []byte(code)); err == nil {
		unpack(body, &out)
	}
	return out
}

// Comm returns when the session has taken the message, so that messages sent one after another keep their order.
func (c *Client) Comm(ctx context.Context, msg lang.Comm) {
	c.ask(ctx, kindComm, msg, new(errorReply))
}

// Comms is empty when the pipe or ctx has ended.
func (c *Client) Comms(ctx context.Context) map[string]string {
	out := map[string]string{}
	c.ask(ctx, kindComms, nil, &out)
	return out
}

// Restore fails as the session's Restore does, and with ErrClosed if the session ends meanwhile.
func (c *Client) Restore(ctx context.Context, decls []lang.Declaration) error {
	return c.plain(ctx, kindRestore, decls)
}

// Close closes the session and waits, without limit, until all it reported has been taken.
func (c *Client) Close() error { return c.Shutdown(context.Background()) }

// Shutdown closes the session and then the pipe, and waits until all that was reported has been taken. When ctx ends
// first, the pipe is closed at once, and the wait is given up.
func (c *Client) Shutdown(ctx context.Context) error {
	err := c.plain(ctx, kindClose, nil)
	if errors.Is(err, ErrClosed) {
		err = nil // it had ended before
	}
	c.link.conn.Close()
	return errors.Join(err, c.wait(ctx))
}

// wait waits for the goroutines of the client.
func (c *Client) wait(ctx context.Context) error {
	done := make(chan struct{})
	go func() { // ends with the goroutines it waits for
		c.work.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the session's output to be taken: %w", ctx.Err())
	}
}

// plain makes a call that returns an error and nothing else.
func (c *Client) plain(ctx context.Context, k kind, v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	body, err = c.roundTrip(ctx, k, body)
	if err != nil {
		return err
	}
	var out errorReply
	if err := decode(body, &out); err != nil {
		return err
	}
	return out.Error.err()
}

// ask makes a call whose failure leaves out as it was: an answer that says "nothing found".
func (c *Client) ask(ctx context.Context, k kind, v, out any) {
	body, err := encode(v)
	if err != nil {
		return
	}
	if body, err = c.roundTrip(ctx, k, body); err == nil {
		unpack(body, out)
	}
}

// roundTrip makes a call and waits for its reply, or for ctx.
func (c *Client) roundTrip(ctx context.Context, k kind, body []byte) ([]byte, error) {
	id, reply, err := c.begin(call{kind: k}, body)
	if err != nil {
		return nil, err
	}
	select {
	case r := <-reply:
		return r.body, r.err
	case <-ctx.Done():
		c.cancel(id)
		c.mu.Lock()
		delete(c.pending, id)
		c.mu.Unlock()
		return nil, ctx.Err()
	}
}

// begin sends a call. Its reply channel gets exactly one result, unless the call is deleted from pending.
func (c *Client) begin(p call, body []byte) (uint64, <-chan result, error) {
	p.reply = make(chan result, 1)
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return 0, nil, ErrClosed
	}
	c.nextID++
	id := c.nextID
	c.pending[id] = &p
	c.mu.Unlock()
	err := c.link.send(frame{kind: p.kind, id: id, body: body})
	if err == nil {
		return id, p.reply, nil
	}
	if errors.Is(err, ErrFrameTooLarge) {
		c.mu.Lock()
		delete(c.pending, id)
		c.mu.Unlock()
		return 0, nil, err
	}
	// The pipe is broken. The reader is about to see it, and answers this call after what came before the end.
	c.link.conn.Close()
	return id, p.reply, nil
}

func (c *Client) cancel(id uint64) { c.tell(frame{kind: kindCancel, id: id}) }

// tell sends a frame that nobody answers. That it cannot be sent, the reader sees too.
func (c *Client) tell(f frame) {
	if err := c.link.send(f); err != nil {
		c.link.conn.Close()
	}
}

// giveBack returns the credits of a report that the host has taken.
func (c *Client) giveBack(window, n int) {
	c.mu.Lock()
	c.owed[window] += n
	owed := c.owed[window]
	if owed < grantStep {
		c.mu.Unlock()
		return
	}
	c.owed[window] = 0
	c.mu.Unlock()
	c.tell(frame{kind: kindCredit, id: uint64(window), body: binary.AppendUvarint(nil, uint64(owed))})
}
