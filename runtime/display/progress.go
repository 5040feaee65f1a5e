package display

import (
	"fmt"
	"iter"
	"strings"
	"sync"
	"time"
)

// Progress counts from 0 to total-1 and shows a bar of how many steps are done:
//
//	for i := range display.Progress(10) { … }
//
// The step counts as done when the body has ended. It panics if total is negative.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.ProgressBar
func Progress(total int) iter.Seq[int] { return progress(terminal{}, total) }

func progress(s screen, total int) iter.Seq[int] {
	checkTotal("display.Progress", total)
	return func(yield func(int) bool) {
		bar := newProgressBar(s, total)
		bar.Display()
		for i := range total {
			if !yield(i) {
				return
			}
			bar.Set(i + 1)
		}
	}
}

// A ProgressBar is a bar that goroutines may move together. Make one with [NewProgressBar].
//
// It is drawn anew at most a hundred times over its length, and otherwise once a second, and whenever it is full.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.ProgressBar
type ProgressBar struct {
	handle *Handle
	total  int

	mu      sync.Mutex // protects what follows; it is not held while the bar is drawn
	done    int
	shown   bool
	drawing bool // somebody draws, and draws again if that is due then
	drawn   int  // what done was when the bar was drawn last
	when    time.Time
}

// NewProgressBar returns a bar of total steps, none of which is done. It panics if total is negative.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.ProgressBar
func NewProgressBar(total int) *ProgressBar {
	checkTotal("display.NewProgressBar", total)
	return newProgressBar(terminal{}, total)
}

func newProgressBar(s screen, total int) *ProgressBar {
	return &ProgressBar{handle: newHandle(s, ""), total: total}
}

func checkTotal(who string, total int) {
	if total < 0 {
		panic(fmt.Errorf("%s: a total of %d steps", who, total))
	}
}

// Display shows the bar. From then on, it moves with its progress.
func (b *ProgressBar) Display() {
	b.mu.Lock()
	s := b.state()
	b.shown, b.drawn, b.when = true, b.done, time.Now()
	b.mu.Unlock()
	b.handle.Display(s)
}

// Set says that n steps are done.
func (b *ProgressBar) Set(n int) { b.move(func(int) int { return n }) }

// Add says that n more steps are done. Any number of goroutines may add.
func (b *ProgressBar) Add(n int) { b.move(func(done int) int { return done + n }) }

func (b *ProgressBar) move(to func(done int) int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done = to(b.done)
	if b.drawing {
		return
	}
	b.drawing = true
	defer func() { b.drawing = false }()
	for b.due() {
		b.drawn, b.when = b.done, time.Now()
		b.update(b.state())
	}
}

// due says whether the bar should be drawn anew. b.mu is held.
func (b *ProgressBar) due() bool {
	if !b.shown || b.done == b.drawn {
		return false
	}
	step := max(1, b.total/100)
	moved := b.done - b.drawn
	return moved >= step || -moved >= step || b.done == b.total || time.Since(b.when) >= time.Second
}

// update draws with b.mu unlocked, because that may take a while.
func (b *ProgressBar) update(s barState) {
	b.mu.Unlock()
	defer b.mu.Lock()
	b.handle.Update(s)
}

func (b *ProgressBar) state() barState { return barState{b.done, b.total} }

func (b *ProgressBar) locked() barState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state()
}

// HTML is the bar as it stands: a progress element and the numbers.
func (b *ProgressBar) HTML() string { return b.locked().HTML() }

// String is the bar as it stands: [=====     ] 5/10.
func (b *ProgressBar) String() string { return b.locked().String() }

// barState is what a bar shows.
type barState struct{ done, total int }

// barWidth is the width of a bar in characters.
const barWidth = 60

func (s barState) HTML() string {
	width := max(s.total, 1) // a bar of nothing is full
	return fmt.Sprintf("<progress style='width:%dex' max='%d' value='%d'></progress>", barWidth, width, s.filled(width))
}

func (s barState) String() string {
	filled := s.filled(barWidth)
	return fmt.Sprintf("[%s%s] %d/%d", strings.Repeat("=", filled), strings.Repeat(" ", barWidth-filled), s.done, s.total)
}

// filled is how much of a bar of that width is filled.
func (s barState) filled(width int) int {
	if s.done >= s.total {
		return width
	}
	return int(float64(width) * float64(max(s.done, 0)) / float64(s.total))
}
