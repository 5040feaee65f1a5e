package kernel

import (
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/wire"
)

// A clientClock tells whether a client sent a message before something happened here, although the two clocks may
// differ and messages of two channels overtake each other. Headers carry the client's time of sending; one message whose
// arrival is known shows how its clock stands to ours. The way that this message took makes later ones look later than
// they were, so what a client sent after it heard of an event is never taken for older.
type clientClock struct {
	session string        // of the client; "" for a clock that knows nothing
	ahead   time.Duration // how far our clock is ahead of the client's, or more
	grain   time.Duration // how coarse the client's times are
}

// clockOf reads the clock of the client that sent a request.
func clockOf(r *request) clientClock {
	sent, grain, err := parseDate(r.Header.Date)
	if err != nil {
		return clientClock{}
	}
	return clientClock{r.Header.Session, r.received.Sub(sent), grain}
}

// sentBefore says whether the message with this header was sent by the same client and certainly before t.
func (c clientClock) sentBefore(h wire.Header, t time.Time) bool {
	if c.session == "" || h.Session != c.session {
		return false
	}
	sent, grain, err := parseDate(h.Date)
	return err == nil && sent.Add(c.ahead).Before(t.Add(-max(grain, c.grain)))
}

// parseDate reads the date of a header. Python's have microseconds; JavaScript's are cut to milliseconds.
func parseDate(date string) (sent time.Time, grain time.Duration, err error) {
	sent, err = time.Parse(time.RFC3339Nano, date)
	if sent.Nanosecond()%int(time.Millisecond) == 0 {
		grain = 2 * time.Millisecond
	}
	return sent, grain, err
}
