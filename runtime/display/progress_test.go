package display

import (
	"iter"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func progressOn(p *page) (func(int) iter.Seq[int], func(int) *ProgressBar) {
	b := Bind(p.host())
	return b["Progress"].(func(int) iter.Seq[int]), b["NewProgressBar"].(func(int) *ProgressBar)
}

// numbers are the lines of a page without ids and bars: display 0/2, update 1/2.
func (p *page) numbers() string {
	var all []string
	for _, line := range p.lines {
		what, rest, _ := strings.Cut(line, " ")
		_, rest, _ = strings.Cut(rest, "] ")
		n, _, _ := strings.Cut(rest, " ")
		all = append(all, what+" "+n)
	}
	return strings.Join(all, ", ")
}

func TestProgressCountsAndShowsABar(t *testing.T) {
	p := &page{}
	progress, _ := progressOn(p)
	for i := range progress(2) {
		p.line("step " + string(rune('0'+i)))
	}
	id := p.last.ID
	bar := func(n int) string { return "[" + strings.Repeat("=", n) + strings.Repeat(" ", 60-n) + "] " }
	html := func(n string) string {
		return " | text/html <progress style='width:60ex' max='2' value='" + n + "'></progress>"
	}
	p.expect(t,
		"display "+id+": "+bar(0)+"0/2"+html("0"), "step 0",
		"update "+id+": "+bar(30)+"1/2"+html("1"), "step 1",
		"update "+id+": "+bar(60)+"2/2"+html("2"))
}

func TestProgressOfNothingIsFull(t *testing.T) {
	p := &page{}
	progress, _ := progressOn(p)
	for range progress(0) {
		t.Error("a step")
	}
	if got := p.numbers(); got != "display 0/0" || !strings.Contains(p.lines[0], "max='1' value='1'") {
		t.Errorf("shown: %s", p.lines)
	}
}

func TestALongBarIsDrawnAHundredTimes(t *testing.T) {
	p := &page{}
	progress, _ := progressOn(p)
	for range progress(10_050) {
	}
	if n := len(p.lines); n != 102 { // the first, one each 100 steps, and the full one
		t.Errorf("drawn %d times", n)
	}
	if got := p.numbers(); !strings.HasSuffix(got, "update 10000/10050, update 10050/10050") {
		t.Error(got)
	}
}

func TestASlowBarIsDrawnEachSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &page{}
		_, newBar := progressOn(p)
		bar := newBar(1000)
		bar.Set(1)
		bar.Display()
		for range 4 {
			bar.Add(1)
			time.Sleep(600 * time.Millisecond)
		}
		bar.Set(3)
		bar.Set(2)
		if got, want := p.numbers(), "display 1/1000, update 4/1000, update 3/1000"; got != want {
			t.Errorf("shown %s, want %s", got, want)
		}
		if got := bar.String(); !strings.HasSuffix(got, "] 2/1000") {
			t.Errorf("the bar is %s", got)
		}
	})
}

// The last thing that is drawn is the last state, though drawing takes a while and nobody waits for it but who draws.
func TestGoroutinesMoveABarTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &page{}
		slow := p.host()
		show := slow.Show
		slow.Show = func(d lang.Display) { time.Sleep(time.Second); show(d) }
		bar := newProgressBar(slow, 50)
		bar.Display()
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() { bar.Add(1) })
		}
		wg.Wait()
		if got := p.numbers(); !strings.HasSuffix(got, "update 50/50") || len(p.lines) > 3 {
			t.Error(got)
		}
	})
}

func TestABarGoesOnAfterADrawingWasStopped(t *testing.T) {
	p := &page{}
	h := p.host()
	show, stop := h.Show, true
	h.Show = func(d lang.Display) {
		if d.Update && stop {
			stop = false
			panic("stop")
		}
		show(d)
	}
	bar := newProgressBar(h, 3)
	bar.Display()
	func() {
		defer func() { recover() }()
		bar.Add(1)
	}()
	bar.Add(1)
	if got, want := p.numbers(), "display 0/3, update 2/3"; got != want {
		t.Errorf("shown %s, want %s", got, want)
	}
}
