package magic

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"syscall"
	"time"
)

// A process is what magics measure and change of the process they run in. Tests put another in its place.
type process struct {
	cpu       func(who int) cpuTime // who is syscall.RUSAGE_SELF or RUSAGE_CHILDREN
	now       func() time.Time      // of the real clock
	collector *collector
}

func thisProcess() *process {
	return &process{cpu: cpuUsage, now: time.Now, collector: &collector{}}
}

// A cpuTime is CPU time.
type cpuTime struct{ user, sys time.Duration }

func (t cpuTime) total() time.Duration { return t.user + t.sys }

func (t cpuTime) sub(o cpuTime) cpuTime { return cpuTime{t.user - o.user, t.sys - o.sys} }

// String is how %time writes it.
func (t cpuTime) String() string {
	return "user " + formatDuration(t.user) + ", sys: " + formatDuration(t.sys) + ", total: " + formatDuration(t.total())
}

func cpuUsage(who int) cpuTime {
	var u syscall.Rusage
	if syscall.Getrusage(who, &u) != nil {
		return cpuTime{} // fails only for a bad argument
	}
	return cpuTime{time.Duration(u.Utime.Nano()), time.Duration(u.Stime.Nano())}
}

// A collector turns the garbage collector of the process off while something is timed. Several may time at once.
type collector struct {
	mu      sync.Mutex // protects the fields below
	users   int
	percent int   // as it was before the first user
	limit   int64 // "
}

const (
	// headroom is how much may be allocated with the collector off. Python turns off only the search for cycles, and still
	// frees most of what is dropped; here nothing is freed, and a loop that allocates would fill the machine.
	headroom = 256 << 20

	// litter is how much garbage one timing may leave to the next.
	litter = 64 << 20
)

// off turns the collector off until on is called.
func (g *collector) off() (on func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.users++; g.users == 1 {
		g.percent = debug.SetGCPercent(-1)
		g.limit = debug.SetMemoryLimit(-1)
	}
	g.setLimit()
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.users--; g.users == 0 {
			debug.SetMemoryLimit(g.limit)
			debug.SetGCPercent(g.percent)
		}
	}
}

// tidy collects if there is much garbage, so that it does not come due in the timing that follows.
func (g *collector) tidy() {
	m := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(m)
	if objects, live := m[0].Value.Uint64(), m[1].Value.Uint64(); objects < live+litter {
		return
	}
	runtime.GC()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.setLimit()
}

// setLimit makes the collector run after all once headroom is used up.
func (g *collector) setLimit() {
	m := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}, {Name: "/memory/classes/heap/free:bytes"}}
	metrics.Read(m)
	used := int64(m[0].Value.Uint64() - m[1].Value.Uint64() - m[2].Value.Uint64())
	debug.SetMemoryLimit(min(g.limit, used+headroom))
}
