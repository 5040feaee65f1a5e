package kernel

import (
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/wire"
)

func TestWhatAClientSentBeforeAnEventHere(t *testing.T) {
	const micro = "2006-01-02T15:04:05.000000Z07:00"
	const milli = "2006-01-02T15:04:05.000Z07:00"
	start := time.Date(2026, 1, 2, 3, 4, 5, 678_901_000, time.UTC) // by our clock
	const way = 3 * time.Millisecond                               // of a message
	for _, c := range []struct {
		name   string
		layout string
		wrong  time.Duration // the client's clock
		sent   time.Duration // of the later message, after start
		event  time.Duration // after start
		want   bool
	}{
		{"long before", micro, 0, 0, 50 * time.Millisecond, true},
		{"half a millisecond before the way is over", micro, 0, 0, way + 500*time.Microsecond, true},
		{"the same, but the clock is too coarse", milli, 0, 0, way + 500*time.Microsecond, false},
		{"coarse and long before", milli, 0, 0, 50 * time.Millisecond, true},
		{"after the client heard of it", micro, 0, 20*time.Millisecond + way, 20 * time.Millisecond, false},
		{"after, with a clock that is hours late", micro, -5 * time.Hour, 20*time.Millisecond + way, 20 * time.Millisecond, false},
		{"before, with a clock that is hours late", micro, -5 * time.Hour, 0, 20 * time.Millisecond, true},
		{"after, with a clock that is hours early", milli, 5 * time.Hour, 20*time.Millisecond + way, 20 * time.Millisecond, false},
	} {
		date := func(at time.Duration) string { return start.Add(at + c.wrong).Format(c.layout) }
		first := &request{received: start.Add(way)}
		first.Header.Session, first.Header.Date = "client", date(0)
		later := wire.Header{Session: "client", Date: date(c.sent)}
		if got := clockOf(first).sentBefore(later, start.Add(c.event)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		later.Session = "other"
		if clockOf(first).sentBefore(later, start.Add(time.Hour)) {
			t.Errorf("%s: another client's clock was used", c.name)
		}
	}
	bad := &request{}
	bad.Header.Session, bad.Header.Date = "client", "yesterday"
	if clockOf(bad).sentBefore(wire.Header{Session: "client", Date: start.Format(micro)}, start.Add(time.Hour)) {
		t.Error("a date that is none says something")
	}
}
