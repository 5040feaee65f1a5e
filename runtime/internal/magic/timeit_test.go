package magic

import (
	"context"
	"errors"
	"math"
	"runtime/debug"
	"syscall"
	"testing"
	"time"
)

// timed runs %timeit on Go whose calls take as long as durations say, the last one from then on. It returns what was
// printed and how often the Go ran.
func timed(t *testing.T, args string, durations ...time.Duration) (text string, calls int) {
	t.Helper()
	p, r := newFakeProcess()
	text = run(r, p.call(t.Context(), "timeit", args, func() {
		p.pass(durations[min(calls, len(durations)-1)])
		calls++
	}))
	return text, calls
}

func TestTimeitFindsTheNumberOfLoops(t *testing.T) {
	for _, c := range []struct {
		took  time.Duration
		want  string
		calls int
	}{
		{10 * time.Millisecond, "10 ms ± 0 ns per loop (mean ± std. dev. of 7 runs, 100 loops each)\n", 1 + 10 + 100 + 7*100},
		{20 * time.Millisecond, "20 ms ± 0 ns per loop (mean ± std. dev. of 7 runs, 10 loops each)\n", 1 + 10 + 7*10},
		{time.Second, "1 s ± 0 ns per loop (mean ± std. dev. of 7 runs, 1 loop each)\n", 1 + 7},
		{100 * time.Microsecond, "100 μs ± 0 ns per loop (mean ± std. dev. of 7 runs, 10,000 loops each)\n", 1 + 10 + 100 + 1000 + 10000 + 70000},
	} {
		text, calls := timed(t, "", c.took)
		expect(t, text, c.want)
		if calls != c.calls {
			t.Errorf("%v: %d calls, want %d", c.took, calls, c.calls)
		}
	}
}

func TestTimeitFlags(t *testing.T) {
	ms := time.Millisecond
	for args, want := range map[string]string{
		"-n1 -r1":       "733 ms ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each)\n",
		"-n 2 -r 3":     "733 ms ± 0 ns per loop (mean ± std. dev. of 3 runs, 2 loops each)\n",
		"-n1 -r1 -p 1":  "7e+02 ms ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each)\n",
		"-q -n1 -r1":    "",
		"-t -n1 -r2":    "733 ms ± 0 ns per loop (mean ± std. dev. of 2 runs, 1 loop each)\n",
		"-o -q -n1 -r1": "[value]733 ms ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each)\n",
		"-n x":          "UsageError: -n needs a whole number from 0 on, not 'x'\n",
		"-r 0":          "UsageError: -r needs a whole number from 1 on, not '0'\n",
		"-r":            "UsageError: option -r requires argument (allowed: \"n:r:tcp:qov:\")\n",
		"-z":            "UsageError: option -z not recognized (allowed: \"n:r:tcp:qov:\")\n",
		"-v r -n1 -r1":  "733 ms ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each)\nUsageError: -v is not supported: a magic cannot declare r\n",
	} {
		text, _ := timed(t, args, 733*ms)
		expect(t, args+": "+text, args+": "+want)
	}
}

func TestTimeitSpread(t *testing.T) {
	text, _ := timed(t, "-n1 -r3", 10*time.Millisecond, 11*time.Millisecond, 12*time.Millisecond)
	expect(t, text, "11 ms ± 816 μs per loop (mean ± std. dev. of 3 runs, 1 loop each)\n")
	text, _ = timed(t, "-n1 -r2", 52*time.Microsecond, 10*time.Microsecond)
	expect(t, text, "The slowest run took 5.20 times longer than the fastest. This could mean that an intermediate result is being cached.\n"+
		"31 μs ± 21 μs per loop (mean ± std. dev. of 2 runs, 1 loop each)\n")
	text, _ = timed(t, "-n1 -r2", 900*time.Nanosecond, 100*time.Nanosecond)
	expect(t, text, "500 ns ± 400 ns per loop (mean ± std. dev. of 2 runs, 1 loop each)\n")
}

func TestTimeitResult(t *testing.T) {
	s := time.Second
	r := newTimeitResult([]time.Duration{2 * s, 4 * s}, 2, 3)
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	near("Best", r.Best, 1)
	near("Worst", r.Worst, 2)
	near("Average", r.Average, 1.5)
	near("Stdev", r.Stdev, 0.5)
	near("AllRuns", r.AllRuns[1], 4)
	near("Timings", r.Timings[1], 2)
	if r.Loops != 2 || r.Repeat != 2 {
		t.Errorf("%d loops, %d runs", r.Loops, r.Repeat)
	}
	expect(t, r.String(), "1.5 s ± 500 ms per loop (mean ± std. dev. of 2 runs, 2 loops each)")
}

func TestTimeitSetupRunsBeforeEachTimingUntimed(t *testing.T) {
	p, r := newFakeProcess()
	setups, calls := 0, 0
	c := p.call(t.Context(), "%timeit", "-n3 -r2", func() {
		calls++
		p.pass(time.Millisecond)
	})
	c.Setup = func() {
		setups++
		p.pass(time.Hour)
	}
	expect(t, run(r, c), "1 ms ± 0 ns per loop (mean ± std. dev. of 2 runs, 3 loops each)\n")
	if setups != 2 || calls != 6 {
		t.Errorf("%d setups, %d calls", setups, calls)
	}
}

func TestTimeitOfCPUTime(t *testing.T) {
	p, r := newFakeProcess()
	expect(t, run(r, p.call(t.Context(), "timeit", "-c -n1 -r1", func() {
		used := p.used[syscall.RUSAGE_SELF]
		p.used[syscall.RUSAGE_SELF] = cpuTime{used.user + 2*time.Millisecond, used.sys + time.Millisecond}
		p.pass(time.Hour)
	})), "3 ms ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each)\n")
}

// TestTimeitEndsWithAClockThatStands: no number of loops is large enough for a virtual clock that nothing moves.
func TestTimeitEndsWithAClockThatStands(t *testing.T) {
	p, r := newFakeProcess()
	real := time.Unix(0, 0)
	p.now = func() time.Time { return real }
	expect(t, run(r, p.call(t.Context(), "timeit", "-r1", func() { real = real.Add(time.Millisecond) })),
		"0 ns ± 0 ns per loop (mean ± std. dev. of 1 run, 1,000 loops each)\n")
}

func TestTimeitInterrupted(t *testing.T) {
	p, r := newFakeProcess()
	interrupt := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	calls := 0
	_, err := r.Run(p.call(ctx, "timeit", "-n 100000000", func() {
		if calls++; calls == 5000 {
			cancel(interrupt)
		}
	}))
	if err != interrupt || calls > 10000 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestTimeitTurnsTheCollectorOff(t *testing.T) {
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	limit := debug.SetMemoryLimit(-1)
	p, r := newFakeProcess()
	percent, inside := 0, int64(0)
	body := func() {
		percent = debug.SetGCPercent(-1)
		inside = debug.SetMemoryLimit(-1)
	}
	check := func() {
		t.Helper()
		if after := debug.SetGCPercent(100); percent != -1 || after != 100 {
			t.Errorf("the percentage was %d, and %d after", percent, after)
		}
		if after := debug.SetMemoryLimit(-1); inside >= limit || after != limit {
			t.Errorf("the limit was %d, and %d after, want %d", inside, after, limit)
		}
	}
	run(r, p.call(t.Context(), "timeit", "-n1 -r1", body))
	check()
	func() {
		defer func() { recover() }()
		run(r, p.call(t.Context(), "timeit", "-n1 -r1", func() { body(); panic("boom") }))
	}()
	check()
	// Two at once leave it on in whichever order they end.
	on1, on2 := p.collector.off(), p.collector.off()
	on1()
	body()
	on2()
	check()
}

func TestTimeitOfNothing(t *testing.T) {
	p, r := newFakeProcess()
	expect(t, run(r, p.call(t.Context(), "timeit", "", nil)), "")
	c := p.call(t.Context(), "timeit", "f()", nil)
	c.Assigned = true
	expect(t, run(r, c), "UsageError: the value of %timeit cannot be assigned: write %timeit -o …, whose result is in _ then\n")
}

func TestTimeitStoresInAVariable(t *testing.T) {
	p, r := newFakeProcess()
	s := &settingSession{}
	c := p.call(t.Context(), "timeit", "-q -n1 -r1 -v res", func() {})
	c.Session = s
	got := run(r, c)
	if want := "[set]res = &magic.TimeitResult{Loops:1, Repeat:1"; len(got) < len(want) || got[:len(want)] != want {
		t.Errorf("got %s", got)
	}
}
