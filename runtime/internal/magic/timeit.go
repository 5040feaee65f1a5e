package magic

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"syscall"
	"time"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

const (
	timeitFlags = "n:r:tcp:qov:"

	// enough is how long a timing takes at least, unless -n says how many loops it has.
	enough = 200 * time.Millisecond

	// mostLoops ends the search for a number of loops.
	mostLoops = 1_000_000_000
)

// timeitMagics are %timeit and %%timeit.
func timeitMagics(p *process) []*Magic {
	doc := "%timeit [-n<N> -r<R> [-t|-c] -q -p<P> [-o|-v <V>]] statement\n" +
		"%%timeit [-n<N> -r<R> [-t|-c] -q -p<P> [-o|-v <V>]] setup\nstatements\n\n" +
		"Time Go by running it often. -n is how many loops a timing has (else the first power of ten that takes 0.2 s), -r " +
		"how many timings there are (7), -t measures wall time (as without it), -c CPU time of the process, -p is the number " +
		"of digits (3), -q prints nothing, -o makes the result a value with Loops, Repeat, Best, Worst, AllRuns, Timings, " +
		"Average and Stdev, -v stores that in a variable. The setup of %%timeit runs before each timing and is not timed. " +
		"The collector is off meanwhile, up to 256 MB of allocations."
	takes := cell.Takes{Kind: cell.Block, Flags: timeitFlags}
	run := func(c *Call) (any, error) { return runTimeit(c, p) }
	return []*Magic{{Name: "timeit", Takes: takes, Doc: doc, Run: run}, {Name: "%timeit", Takes: takes, Doc: doc, Run: run}}
}

// A TimeitResult is what %timeit -o gives. Times are in seconds.
type TimeitResult struct {
	Loops   int       // per timing
	Repeat  int       // how many timings
	Best    float64   // per loop, of the fastest timing
	Worst   float64   // per loop, of the slowest timing
	AllRuns []float64 // how long each timing took
	Timings []float64 // how long a loop took in each timing
	Average float64   // of Timings
	Stdev   float64   // of Timings, of the population

	precision int
}

// newTimeitResult computes the figures. It sums whole nanoseconds, so that equal timings deviate by exactly 0.
func newTimeitResult(runs []time.Duration, loops, precision int) *TimeitResult {
	r := &TimeitResult{Loops: loops, Repeat: len(runs), Best: math.Inf(1), precision: precision}
	var sum time.Duration
	for _, run := range runs {
		sum += run
		perLoop := run.Seconds() / float64(loops)
		r.AllRuns = append(r.AllRuns, run.Seconds())
		r.Timings = append(r.Timings, perLoop)
		r.Best, r.Worst = min(r.Best, perLoop), max(r.Worst, perLoop)
	}
	mean := float64(sum) / float64(len(runs))
	squares := 0.0
	for _, run := range runs {
		squares += (float64(run) - mean) * (float64(run) - mean)
	}
	perLoop := float64(time.Second) * float64(loops)
	r.Average = mean / perLoop
	r.Stdev = math.Sqrt(squares/float64(len(runs))) / perLoop
	return r
}

func (r *TimeitResult) String() string {
	return fmt.Sprintf("%s ± %s per loop (mean ± std. dev. of %s, %s each)",
		formatTime(r.Average, r.precision), formatTime(r.Stdev, r.precision), plural(r.Repeat, "run"), plural(r.Loops, "loop"))
}

// A timeit is one use of %timeit.
type timeit struct {
	call *Call
	proc *process
	now  func() time.Duration

	loops, repeat, precision int
}

func runTimeit(c *Call, p *process) (any, error) {
	if c.Assigned {
		return nil, &UsageError{"the value of %timeit cannot be assigned: write %timeit -o …, whose result is in _ then"}
	}
	o, _, err := c.options(timeitFlags)
	if err != nil {
		return nil, err
	}
	t, err := newTimeit(c, p, o)
	if err != nil || c.Go == nil {
		return nil, err
	}
	result, err := t.measure()
	if err != nil {
		return nil, err
	}
	if !o.has("q") {
		c.Session.Print(t.report(result))
	}
	if name := o["v"]; name != "" {
		err = c.set("-v", name, result)
	}
	if o.has("o") && err == nil {
		return result, nil
	}
	return nil, err
}

func newTimeit(c *Call, p *process, o options) (*timeit, error) {
	t := &timeit{call: c, proc: p, loops: 0, repeat: 7, precision: 3}
	for _, flag := range []struct {
		name  string
		value *int
		least int
	}{{"n", &t.loops, 0}, {"r", &t.repeat, 1}, {"p", &t.precision, 0}} {
		if !o.has(flag.name) {
			continue
		}
		n, err := strconv.Atoi(o[flag.name])
		if err != nil || n < flag.least {
			return nil, usageErrorf("-%s needs a whole number from %d on, not %s", flag.name, flag.least, pythonString(o[flag.name]))
		}
		*flag.value = n
	}
	clock := c.Session.Clock()
	begin := clock()
	t.now = func() time.Duration { return clock().Sub(begin) }
	if o.has("c") {
		t.now = func() time.Duration { return p.cpu(syscall.RUSAGE_SELF).total() }
	}
	return t, nil
}

// measure runs the Go as often as it has to.
func (t *timeit) measure() (*TimeitResult, error) {
	defer t.proc.collector.off()()
	if t.loops == 0 {
		if err := t.findLoops(); err != nil {
			return nil, err
		}
	}
	runs := make([]time.Duration, t.repeat)
	for i := range runs {
		var err error
		if runs[i], err = t.once(t.loops); err != nil {
			return nil, err
		}
	}
	return newTimeitResult(runs, t.loops, t.precision), nil
}

// findLoops finds the first power of ten whose loops take long enough. It looks at the real clock too: a virtual one need
// not move, nor need CPU time.
func (t *timeit) findLoops() error {
	for t.loops = 1; ; t.loops *= 10 {
		began := t.proc.now()
		took, err := t.once(t.loops)
		if err != nil || took >= enough || t.proc.now().Sub(began) >= enough || t.loops == mostLoops {
			return err
		}
	}
}

// once times a number of loops.
func (t *timeit) once(loops int) (time.Duration, error) {
	if t.call.Setup != nil {
		t.call.Setup()
	}
	t.proc.collector.tidy()
	body, ctx := t.call.Go, t.call.Context
	begin := t.now()
	for left := loops; left > 0; {
		batch := min(left, 1024) // an interrupt is looked for rarely enough to cost nothing
		for range batch {
			body()
		}
		left -= batch
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
	}
	return t.now() - begin, nil
}

func (t *timeit) report(r *TimeitResult) string {
	text := r.String() + "\n"
	if r.Worst > 4*r.Best && r.Best > 0 && r.Worst > 1e-6 {
		text = fmt.Sprintf("The slowest run took %0.2f times longer than the fastest. This could mean that an intermediate result is being cached.\n",
			r.Worst/r.Best) + text
	}
	return text
}
