package kernel

import (
	"sync"
	"time"
)

// An abortion says which of a shell's cells are not run because one before them failed: those that the front end had
// sent when it could not yet know of the failure.
//
// Those that wait in the lane are easy. But "Run All" sends cells one by one, and a cell that does not compile fails
// within a millisecond, when the next one is still on its way. The headers tell: they carry the front end's time of
// sending. The failed request shows how the front end's clock stands to ours, so a later request of the same client can
// be placed before or after our reply. Way and queueing only make it look later than it was, so a request sent after
// the reply arrived is never taken for an earlier one.
type abortion struct {
	mu      sync.Mutex    // protects the fields below
	turn    uint64        // requests up to this turn of the lane are aborted
	session string        // the client whose cell failed last
	ahead   time.Duration // how far our clock is ahead of that client's, or more
	failed  time.Time     // when it failed, by our clock
}

const (
	// clockGrain is how much coarser a front end's times may be than ours; JavaScript's are cut to milliseconds.
	clockGrain = 2 * time.Millisecond
	// onItsWay is how long a request may be on its way. It keeps a front end whose clock jumps from losing cells.
	onItsWay = time.Second
)

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
	a.turn = l.last()
	a.session = ""
	if sent, err := time.Parse(time.RFC3339Nano, r.Header.Date); err == nil {
		a.session, a.ahead, a.failed = r.Header.Session, r.received.Sub(sent), time.Now()
	}
}

// covers says whether a request is not to be run.
func (a *abortion) covers(r *request) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r.turn <= a.turn {
		return true
	}
	if a.session == "" || r.Header.Session != a.session || r.received.Sub(a.failed) > onItsWay {
		return false
	}
	sent, err := time.Parse(time.RFC3339Nano, r.Header.Date)
	return err == nil && sent.Add(a.ahead).Before(a.failed.Add(-clockGrain))
}
