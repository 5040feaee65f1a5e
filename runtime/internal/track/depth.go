package track

import (
	"fmt"
	"runtime/metrics"
	"time"
	"unsafe"
)

// The runtime ends the process when a stack would grow over 1 GB, that is over 512 MB, as it grows by doubling. Recursion
// without an end is a beginner's mistake and is not to cost the session, so goroutines that come near it are stopped.
// Lowered functions look at one variable when they begin. It is set when the stacks of the process have grown so much that
// one of them may be deep, which is looked at from time to time: a stack has doubled by then at most, and needs most of a second to grow on from there.
const (
	maxStack      = 448 << 20 // bytes
	deep          = 1 << 20   // where a panic would take noticeably longer than runtime.Goexit, see leave
	depthInterval = 50 * time.Millisecond
)

// A StackOverflowError is the reason with which a flow is stopped whose functions call each other without an end.
type StackOverflowError struct{ Limit int }

// Error is Go's own message.
func (StackOverflowError) Error() string { return "fatal error: stack overflow" }

// Detail is what the runtime says before.
func (e StackOverflowError) Detail() string {
	return fmt.Sprintf("runtime: goroutine stack exceeds %d-byte limit", e.Limit)
}

// IsStackOverflow says whether a flow was stopped because of its stack.
func IsStackOverflow(reason error) bool {
	_, is := reason.(StackOverflowError)
	return is
}

// watchDepth looks at the stacks while goroutines run.
func (t *Tracker) watchDepth() {
	if !t.sampling.Load() && !t.sampling.Swap(true) {
		t.cfg.Clock.AfterFunc(depthInterval, t.sampleDepth)
	}
}

func (t *Tracker) sampleDepth() {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(sample)
	suspicious := sample[0].Value.Kind() == metrics.KindUint64 && sample[0].Value.Uint64() > uint64(t.cfg.MaxStack)*3/7
	switch before := t.suspicious.Swap(suspicious); {
	case suspicious && !before:
		t.stops.Add(1)
	case before && !suspicious:
		t.stops.Add(-1)
	}
	if suspicious || t.live.Load() > t.waiting.Load() {
		t.cfg.Clock.AfterFunc(depthInterval, t.sampleDepth)
		return
	}
	t.sampling.Store(false)
}

// A trace of a stack overflow has to show what goes round, so that many functions have to be known.
const telling = 64

// Begin is Tick for a function that begins, see frames.Stack.Begun.
func (t *Tracker) Begin(fn, line int) {
	if t.stops.Load() == 0 {
		return
	}
	g := t.Current()
	if g == nil {
		return
	}
	used := depth()
	if known := g.frames.Begun(fn, line, used, t.suspicious.Load()); known < telling && used < t.cfg.MaxStack+t.cfg.MaxStack/16 {
		g.check()
		return
	}
	t.tickSlow()
}

// overflow stops g, which runs on the calling goroutine.
func (g *G) overflow() {
	err := StackOverflowError{Limit: g.t.cfg.MaxStack}
	g.t.Interrupt(g, err)
	if g.adopted && g.t.cfg.OnPanic != nil { // else whoever runs the flow finds the Stop
		g.t.cfg.OnPanic(g, &Stop{Err: err})
	}
	g.check()
}

// leave stops the calling goroutine, g, with v. The engine begins a panic anew in every function that it leaves, without
// taking the stack down, so the time for that grows with the square of the depth. Deep down runtime.Goexit leaves, which
// runs the deferred calls as well, and whoever waits for the end finds v by Ended.
func (g *G) leave(v *Stop) {
	if depth() < deep {
		panic(v)
	}
	g.frames.Exit(v)
}

// depth is how many bytes of its stack the calling goroutine uses. The runtime's record of a goroutine begins with the
// bounds of its stack.
func depth() int {
	gp := getg()
	bounds := **(**[2]uintptr)(unsafe.Pointer(&gp))
	here := uintptr(unsafe.Pointer(&bounds))
	if here < bounds[0] || here > bounds[1] {
		return 0 // then it does not
	}
	return int(bounds[1] - here)
}
