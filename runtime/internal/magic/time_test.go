package magic

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestTimesAreWrittenAsIPythonWritesThem compares with what testdata/times.py wrote.
func TestTimesAreWrittenAsIPythonWritesThem(t *testing.T) {
	f, err := os.Open("testdata/times.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := 0
	for in := bufio.NewScanner(f); in.Scan(); lines++ {
		fields := strings.Split(in.Text(), "\t")
		seconds, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		precision, err := strconv.Atoi(fields[1])
		if err != nil {
			t.Fatal(err)
		}
		if got := formatTime(seconds, precision); got != fields[2] {
			t.Errorf("%v s with precision %d is %q, want %q", seconds, precision, got, fields[2])
		}
	}
	if lines < 200 {
		t.Errorf("only %d lines", lines)
	}
}

func TestTimesOfTheReference(t *testing.T) {
	for seconds, want := range map[float64]string{
		61: "1min 1s", 90061: "1d 1h 1min 1s", 0.0295: "29.5 ms", 143e-6: "143 \u03bcs", 30e-3: "30 ms", 32.1e-9: "32.1 ns", 0: "0 ns",
	} {
		if got := formatTime(seconds, 3); got != want {
			t.Errorf("%v s is %q, want %q", seconds, got, want)
		}
	}
}

// work is Go that takes 29.5 ms and 143 μs of CPU time in 30 ms.
func (p *fakeProcess) work() {
	p.used[syscall.RUSAGE_SELF] = cpuTime{29500 * time.Microsecond, 143 * time.Microsecond}
	p.pass(30 * time.Millisecond)
}

func TestTime(t *testing.T) {
	for _, name := range []string{"time", "%time"} {
		p, r := newFakeProcess()
		expect(t, run(r, p.call(t.Context(), name, "", func() {
			p.session.Print("the work\n")
			p.work()
		})), "the work\nCPU times: user 29.5 ms, sys: 143 μs, total: 29.6 ms\nWall time: 30 ms\n")
	}
}

func TestTimeOfNothing(t *testing.T) {
	p, r := newFakeProcess()
	expect(t, run(r, p.call(t.Context(), "time", "", nil)), "CPU times: user 0 ns, sys: 0 ns, total: 0 ns\nWall time: 0 ns\n")
}

func TestTimeOfChildrenHasALineOfItsOwn(t *testing.T) {
	p, r := newFakeProcess()
	p.used[syscall.RUSAGE_CHILDREN] = cpuTime{user: time.Hour}
	expect(t, run(r, p.call(t.Context(), "time", "", func() {
		p.used[syscall.RUSAGE_CHILDREN] = cpuTime{time.Hour + 3*time.Second, 10 * time.Millisecond}
		p.pass(time.Minute)
	})), "CPU times: user 0 ns, sys: 0 ns, total: 0 ns\nWall time: 1min\nChildren : user 3 s, sys: 10 ms, total: 3.01 s\n")
}

func TestTimeIsPrintedBeforeAPanicGoesOn(t *testing.T) {
	p, r := newFakeProcess()
	defer func() {
		if got := recover(); got != "boom" {
			t.Errorf("recovered %v", got)
		}
		expect(t, p.session.transcript.String(), "CPU times: user 29.5 ms, sys: 143 μs, total: 29.6 ms\nWall time: 30 ms\n")
	}()
	run(r, p.call(t.Context(), "time", "", func() {
		p.work()
		panic("boom")
	}))
}

func TestTimeUsedWrongly(t *testing.T) {
	p, r := newFakeProcess()
	expect(t, run(r, p.call(t.Context(), "%time", "x", nil)), "UsageError: Can't use statement directly after '%%time'!\n")
	c := p.call(t.Context(), "time", "f()", nil)
	c.Assigned = true
	expect(t, run(r, c), "UsageError: the value of %time cannot be assigned: write %time x := …\n")
}

// TestCPUTime is about the real process: it has used some, and children that ended count.
func TestCPUTime(t *testing.T) {
	if got := cpuUsage(syscall.RUSAGE_SELF); got.total() <= 0 {
		t.Errorf("this process used %v", got)
	}
	if got := cpuUsage(-100); got != (cpuTime{}) {
		t.Errorf("nobody used %v", got)
	}
}
