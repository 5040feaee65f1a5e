package kernel

import (
	"context"
	"errors"
	"sync"
)

// The limits of what waits in one lane. Beyond them the channel is not read on, and the front end's own buffers fill.
const (
	laneRequests = 4096
	laneBytes    = 64 << 20
)

var (
	errLaneClosed = errors.New("the subshell is deleted")
	errLaneFull   = errors.New("too many requests are waiting")
)

// A lane keeps requests in the order of arrival until they are run, one after the other.
type lane struct {
	mu      sync.Mutex // protects the fields below
	changed *sync.Cond // of queue, closed, or a waiter's context
	queue   []*request
	bytes   int    // of the queued requests
	put     uint64 // requests that ever came
	closed  bool   // no more will come
}

func newLane() *lane {
	l := &lane{}
	l.changed = sync.NewCond(&l.mu)
	return l
}

func (l *lane) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changed.Broadcast()
}

// add appends a request. While the lane is full it waits, or fails with errLaneFull if wait is false.
func (l *lane) add(ctx context.Context, r *request, wait bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.full(r) && wait {
		defer context.AfterFunc(ctx, l.wake)()
		for l.full(r) && !l.closed && ctx.Err() == nil {
			l.changed.Wait()
		}
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case l.closed:
		return errLaneClosed
	case l.full(r):
		return errLaneFull
	}
	l.put++
	r.turn = l.put
	l.bytes += r.size
	l.queue = append(l.queue, r)
	l.changed.Broadcast()
	return nil
}

func (l *lane) full(r *request) bool {
	return len(l.queue) > 0 && (len(l.queue) >= laneRequests || l.bytes+r.size > laneBytes)
}

// next waits for the next request. It returns nil when ctx has ended, or the lane is closed and empty.
func (l *lane) next(ctx context.Context) *request {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		defer context.AfterFunc(ctx, l.wake)()
		for len(l.queue) == 0 && !l.closed && ctx.Err() == nil {
			l.changed.Wait()
		}
	}
	if len(l.queue) == 0 || ctx.Err() != nil {
		return nil
	}
	r := l.queue[0]
	l.queue[0] = nil
	l.queue = l.queue[1:]
	l.bytes -= r.size
	l.changed.Broadcast()
	return r
}

// last is the turn of the latest request that came.
func (l *lane) last() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.put
}

// close lets nothing more in. What waits is still run.
func (l *lane) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.changed.Broadcast()
}
