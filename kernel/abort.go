package kernel

import (
	"sync"
	"time"
)

// onItsWay is how long a request may be on its way. It keeps a front end whose clock jumps from losing cells.
const onItsWay = time.Second

// An abortion says which of a shell's cells are not run because one before them failed: those that the front end had
// sent when it could not yet know of the failure.
//
// Those that wait in the lane are easy. But "Run All" sends cells one by one, and a cell that does not compile fails
// within a millisecond, when the next one is still on its way. The client's clock tells those.
type abortion struct {
	mu     sync.Mutex  // protects the fields below
	turn   uint64      // requests up to this turn of the lane are aborted
	clock  clientClock // of the client whose cell failed last
	failed time.Time   // when it failed
}

// everythingQueued aborts what waits in the lane.
func (a *abortion) everythingQueued(l *lane) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.turn = l.last()
}

// after aborts what was sent before the failure of r, which is now.
func (a *abortion) after(r *request, l *lane) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.turn, a.clock, a.failed = l.last(), clockOf(r), time.Now()
}

// covers says whether a request is not to be run.
func (a *abortion) covers(r *request) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r.turn <= a.turn {
		return true
	}
	return r.received.Sub(a.failed) <= onItsWay && a.clock.sentBefore(r.Header, a.failed)
}
