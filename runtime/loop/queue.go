package loop

// A ring is the ready queue: first in, first out, in a buffer that is reused.
type ring struct {
	buf  []*Handle // length a power of two
	head int
	n    int
}

func (r *ring) push(h *Handle) {
	if r.n == len(r.buf) {
		r.grow()
	}
	r.buf[(r.head+r.n)&(len(r.buf)-1)] = h
	r.n++
}

func (r *ring) pop() *Handle {
	h := r.buf[r.head]
	r.buf[r.head] = nil
	r.head = (r.head + 1) & (len(r.buf) - 1)
	r.n--
	return h
}

func (r *ring) grow() {
	bigger := make([]*Handle, max(16, 2*len(r.buf)))
	for i := range r.n {
		bigger[i] = r.buf[(r.head+i)&(len(r.buf)-1)]
	}
	r.buf, r.head = bigger, 0
}

// A timerHeap orders timers as Python's heapq does. heapq is not stable, so that the order of timers of the same time
// follows from its way of sifting, which differs from that of container/heap.
// https://github.com/python/cpython/blob/3.11/Lib/heapq.py
type timerHeap []*Timer

func (h *timerHeap) push(t *Timer) {
	*h = append(*h, t)
	h.siftDown(0, len(*h)-1)
}

func (h *timerHeap) pop() *Timer {
	s := *h
	last := s[len(s)-1]
	s[len(s)-1] = nil
	*h = s[:len(s)-1]
	if len(*h) == 0 {
		return last
	}
	first := s[0]
	s[0] = last
	h.siftUp(0)
	return first
}

func (h *timerHeap) heapify() {
	for i := len(*h)/2 - 1; i >= 0; i-- {
		h.siftUp(i)
	}
}

// siftDown moves the timer at pos towards the root. (The names are heapq's.)
func (h timerHeap) siftDown(start, pos int) {
	t := h[pos]
	for pos > start {
		parent := (pos - 1) >> 1
		if t.when >= h[parent].when {
			break
		}
		h[pos] = h[parent]
		pos = parent
	}
	h[pos] = t
}

// siftUp moves the smaller child up until it hits a leaf, then lets the timer rise to its place.
func (h timerHeap) siftUp(pos int) {
	start, t := pos, h[pos]
	for child := 2*pos + 1; child < len(h); child = 2*pos + 1 {
		if right := child + 1; right < len(h) && h[child].when >= h[right].when {
			child = right
		}
		h[pos] = h[child]
		pos = child
	}
	h[pos] = t
	h.siftDown(start, pos)
}
