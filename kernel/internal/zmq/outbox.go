package zmq

import (
	"context"
	"errors"
	"sync"
	"time"
)

// The outcomes of adding to an outbox that are no success.
var (
	errGone    = errors.New("the connection is closed")
	errTooMuch = errors.New("the front end does not read, and too much waits for it")
	errDropped = errors.New("the front end has stopped reading, and loses stream text")
)

const (
	batchBytes   = 256 << 10 // of what the writer takes at once
	messageExtra = 64        // bytes that a message costs beside its frames
	frameExtra   = 32        // bytes that a frame costs beside its content
)

// A parcel is what an outbox holds: a message, or the body of a command.
type parcel struct {
	frames  [][]byte
	command []byte
	size    int // bytes
}

func messageParcel(frames [][]byte) parcel {
	size := messageExtra
	for _, f := range frames {
		size += frameExtra + len(f)
	}
	return parcel{frames: frames, size: size}
}

func commandParcel(command []byte) parcel {
	return parcel{command: command, size: messageExtra + len(command)}
}

// An outbox holds what waits for one connection. Its methods are safe to call from any goroutine, but take and done are
// for the one that writes.
//
// A parcel counts at most as much as the soft limit: one display of 100 MB does not disconnect a front end that reads it.
type outbox struct {
	limits limits
	news   chan struct{} // has a value when there is something for the writer to look at

	mu        sync.Mutex // protects the fields below
	waiting   []parcel
	counted   int           // bytes of what waits and of what the writer holds
	held      int           // bytes of what the writer holds
	progress  time.Time     // when the front end last took something, or nothing waited
	dropped   int           // parcels since it stopped
	changed   chan struct{} // closed when room, progress or the end comes; nil if nobody waits for that
	finishing bool          // nothing more comes in
	closed    bool          // nothing more goes out
}

func newOutbox(l limits) *outbox { return &outbox{limits: l, news: make(chan struct{}, 1)} }

// add adds without waiting.
func (o *outbox) add(p parcel) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.addLocked(p)
}

// addIfRoom adds a parcel if that is possible without waiting below the soft limit.
func (o *outbox) addIfRoom(p parcel) (added bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.full() {
		return false, nil
	}
	return true, o.addLocked(p)
}

// addWhenRoom waits while the outbox is full and the front end reads on, at most until ctx ends. If the front end has
// stopped reading, a droppable parcel is dropped, and others are added.
func (o *outbox) addWhenRoom(ctx context.Context, p parcel, droppable bool) error {
	for {
		wait, changed, err := o.tryAdd(p, droppable)
		if changed == nil {
			return err
		}
		limit := time.NewTimer(wait)
		select {
		case <-changed:
		case <-limit.C:
		case <-ctx.Done():
			limit.Stop()
			return ctx.Err()
		}
		limit.Stop()
	}
}

// tryAdd decides about a parcel. If it is to wait, changed is not nil and says with wait what for.
func (o *outbox) tryAdd(p parcel, droppable bool) (wait time.Duration, changed <-chan struct{}, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.full() {
		return 0, nil, o.addLocked(p)
	}
	if wait := stallLimit - time.Since(o.progress); wait > 0 {
		return wait, o.change(), nil
	}
	if droppable {
		o.dropped++
		return 0, nil, errDropped
	}
	return 0, nil, o.addLocked(p)
}

// full says whether adding has to wait. o.mu is held.
func (o *outbox) full() bool { return o.counted >= o.limits.soft && !o.finishing }

// addLocked adds. o.mu is held.
func (o *outbox) addLocked(p parcel) error {
	switch {
	case o.finishing:
		return errGone
	case o.counted >= o.limits.hard:
		return errTooMuch
	case o.counted == 0:
		o.progress = time.Now()
	}
	o.counted += o.weight(p)
	o.waiting = append(o.waiting, p)
	o.wakeWriter()
	return nil
}

func (o *outbox) weight(p parcel) int { return min(p.size, o.limits.soft) }

func (o *outbox) wakeWriter() {
	select {
	case o.news <- struct{}{}:
	default: // it is awake, or will be
	}
}

// change returns what is closed at the next change. o.mu is held.
func (o *outbox) change() <-chan struct{} {
	if o.changed == nil {
		o.changed = make(chan struct{})
	}
	return o.changed
}

// tell wakes those who wait for a change. o.mu is held.
func (o *outbox) tell() {
	if o.changed != nil {
		close(o.changed)
		o.changed = nil
	}
}

// take waits for parcels, and returns some of them in order. It returns false at the end.
func (o *outbox) take() ([]parcel, bool) {
	for {
		batch, more := o.takeNow()
		if len(batch) > 0 || !more {
			return batch, more
		}
		<-o.news
	}
}

func (o *outbox) takeNow() (batch []parcel, more bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return nil, false
	}
	n := 0
	for size := 0; n < len(o.waiting) && size < batchBytes; n++ {
		size += o.waiting[n].size
		o.held += o.weight(o.waiting[n])
	}
	batch, o.waiting = o.waiting[:n:n], o.waiting[n:]
	return batch, n > 0 || !o.finishing
}

// done says that the batch taken last was handed to the operating system.
func (o *outbox) done() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.counted -= o.held
	o.held = 0
	o.tell()
}

// progressed says that the front end has taken something. It returns how many parcels it lost while it did not.
func (o *outbox) progressed() (lost int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.progress = time.Now()
	lost, o.dropped = o.dropped, 0
	o.tell()
	return lost
}

// flushed waits until nothing waits, the connection has closed, or ctx ends.
func (o *outbox) flushed(ctx context.Context) error {
	for {
		o.mu.Lock()
		if o.counted == 0 || o.closed {
			o.mu.Unlock()
			return nil
		}
		changed := o.change()
		o.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// finish lets nothing more in. What waits still goes out.
func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.finishing = true
	o.wakeWriter()
	o.tell()
}

// close lets nothing more in or out.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.finishing, o.closed = true, true
	o.waiting = nil
	o.wakeWriter()
	o.tell()
}
