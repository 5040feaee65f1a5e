package pipe

import "sync"

// The two windows. What a cell prints, displays, clears and sends to comms draws on the first; errors of background
// work have one of their own, so that no flood of output holds them up. Input needs none: each one waits for its answer.
const (
	windowOutput = iota
	windowErrors
	windowCount
)

const (
	// windowSize is how many bytes may be on their way in one window before the producer waits.
	windowSize = 1 << 20
	// reportOverhead is what a report costs beside its bytes; it bounds how many small ones may wait.
	reportOverhead = 256
	// grantStep is how many bytes the kernel collects before it gives them back. A report costs at most
	// windowSize-grantStep, or a producer could wait for bytes that the kernel holds back.
	grantStep = windowSize / 8
)

// cost is what a report with a body of n bytes takes from its window. Both ends compute it.
func cost(n int) int { return min(n+reportOverhead, windowSize/2) }

// credits counts the bytes that may still be sent in one window.
type credits struct {
	turn   sync.Mutex // held by the one that waits: first come, first served, so a large report is not starved
	mu     sync.Mutex // protects the rest
	more   sync.Cond
	free   int
	closed bool
}

func newCredits() *credits {
	c := &credits{free: windowSize}
	c.more.L = &c.mu
	return c
}

// take waits until n bytes may be sent. It is false when the pipe has ended.
func (c *credits) take(n int) bool {
	c.turn.Lock()
	defer c.turn.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.free < n && !c.closed {
		c.more.Wait()
	}
	c.free -= n
	return !c.closed
}

func (c *credits) give(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free = min(c.free+n, windowSize)
	c.more.Broadcast()
}

func (c *credits) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.more.Broadcast()
}
