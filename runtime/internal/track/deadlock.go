package track

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"time"
)

// A DeadlockError is the reason with which the main flow of a cell is stopped when nobody can wake any goroutine of the
// session.
//
// It errs on the side of silence. It is not reported while a goroutine runs, sleeps, waits for a channel of time.Time or
// os.Signal, or is in compiled code or the network; while Config.Idle says no, or anything is marked External; nor when
// a goroutine that compiled code started in a cell's name is anywhere but in a hooked wait. What it cannot see is a
// channel that somebody outside the session's goroutines holds: mark those External.
type DeadlockError struct {
	Goroutines []Info // who waits for what, by number
}

// Error is Go's own message.
func (e *DeadlockError) Error() string { return "fatal error: all goroutines are asleep - deadlock!" }

// Detail lists who waits where, one goroutine a line, as Go's own report heads them.
func (e *DeadlockError) Detail() []string {
	lines := make([]string, len(e.Goroutines))
	for i, g := range e.Goroutines {
		var b strings.Builder
		fmt.Fprintf(&b, "goroutine %d [%s]:", g.ID, g.Wait.Kind)
		if g.Wait.Pos != "" {
			b.WriteString(" " + g.Wait.Pos)
		}
		if g.Start != "" && !g.Main {
			b.WriteString(", created at " + g.Start)
		}
		lines[i] = b.String()
	}
	return lines
}

// asleep says that every goroutine whose end we see is in a wait that only others can end, and a cell waits for one.
func (t *Tracker) asleep() bool {
	return t.mains.Load() > 0 && t.blocked.Load() == t.live.Load()
}

// suspect starts to watch if all goroutines may be asleep.
func (t *Tracker) suspect() {
	if t.cfg.Settle < 0 || !t.asleep() {
		return
	}
	t.mu.Lock()
	start := !t.watching
	t.watching = true
	t.mu.Unlock()
	if start {
		t.watch(t.cfg.Settle)
	}
}

// watch looks again after d: only if nothing has moved by then the expensive questions are asked. While everything is
// asleep but something from outside may still come, it goes on looking, less and less often.
func (t *Tracker) watch(d time.Duration) {
	moves := t.moves.Load()
	t.cfg.Clock.AfterFunc(d, func() {
		if !t.asleep() {
			t.mu.Lock()
			t.watching = false
			t.mu.Unlock()
			t.suspect() // it may have become true again before watching was reset
			return
		}
		switch {
		case t.moves.Load() != moves:
			t.watch(t.cfg.Settle)
		case t.external.Load() == 0 && t.cfg.Idle() && t.allHooked() && t.noneRunnable() && t.moves.Load() == moves:
			t.reportDeadlock()
			t.watch(t.cfg.Settle)
		default:
			t.watch(min(2*d, 20*t.cfg.Settle))
		}
	})
}

// allHooked says that each goroutine of the process that carries our label is in a hooked wait that only others can end.
func (t *Tracker) allHooked() bool {
	labelled := 0
	for _, n := range t.labelled() {
		labelled += n
	}
	hooked := 0
	for _, g := range t.goroutines() {
		g.mu.Lock()
		if g.waiting && !g.wait.External {
			hooked++
		}
		g.mu.Unlock()
	}
	return hooked == labelled
}

// noneRunnable says that no goroutine of the process but this one could run now: on a busy machine, one whose wait is
// over may not have had its turn yet.
func (t *Tracker) noneRunnable() bool {
	for size := 1 << 20; size <= 1<<26; size *= 4 {
		stacks := make([]byte, size)
		n := runtime.Stack(stacks, true)
		if n == size {
			continue
		}
		_, others, _ := bytes.Cut(stacks[:n], []byte("\n\n"))
		return !bytes.Contains(others, []byte(" [running")) && !bytes.Contains(others, []byte(" [runnable"))
	}
	return false
}

// reportDeadlock stops the main flows that wait.
func (t *Tracker) reportDeadlock() {
	var all []Info
	var mains []*G
	for _, g := range t.goroutines() {
		info := g.Info()
		if info.Wait.Kind == "" {
			continue // a record that is not collected yet
		}
		all = append(all, info)
		if g.main {
			mains = append(mains, g)
		}
	}
	for _, g := range mains {
		if g.Stopping() == nil {
			t.Interrupt(g, &DeadlockError{Goroutines: all})
		}
	}
}
