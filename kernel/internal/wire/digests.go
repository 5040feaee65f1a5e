package wire

import "sync"

// keptDigests is how many signatures are remembered, as many as jupyter_client remembers.
const keptDigests = 1 << 16

// digestHead is how much of a digest is remembered: the whole of the shortest one, MD5.
const digestHead = 16

// digests remembers the latest digests. Its methods are safe to call from any goroutine.
type digests struct {
	mu    sync.Mutex // protects the fields below
	known map[[digestHead]byte]struct{}
	order [][digestHead]byte // a ring once it is full
	next  int                // the oldest in the full ring
}

func newDigests() *digests { return &digests{known: map[[digestHead]byte]struct{}{}} }

// add remembers a digest. It returns false if that is known already.
func (d *digests) add(digest []byte) bool {
	head := [digestHead]byte(digest)
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.known[head]; ok {
		return false
	}
	d.known[head] = struct{}{}
	if len(d.order) < keptDigests {
		d.order = append(d.order, head)
		return true
	}
	delete(d.known, d.order[d.next])
	d.order[d.next] = head
	d.next = (d.next + 1) % keptDigests
	return true
}
