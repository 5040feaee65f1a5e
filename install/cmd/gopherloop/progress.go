package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A progress is a line at the bottom of a terminal: which cell of how many runs, and for how long the notebook does. On
// anything else it is nothing.
type progress struct {
	out   *os.File // nil if it is no terminal
	began time.Time

	mu  sync.Mutex // protects the line and what is written above it
	bar *progressbar.ProgressBar

	done    chan struct{} // closed by end
	stopped sync.WaitGroup
}

func newProgress(f *os.File) *progress {
	p := &progress{began: time.Now(), done: make(chan struct{})}
	if term.IsTerminal(int(f.Fd())) {
		p.out = f
	}
	return p
}

// cell says that the nth of m cells begins.
func (p *progress) cell(n, m int) {
	if p.out == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil {
		p.bar = progressbar.NewOptions(m,
			progressbar.OptionSetWriter(p.out), progressbar.OptionSetWidth(20), progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish(),
		)
		p.stopped.Go(p.tick) // until end
	}
	p.bar.Describe(fmt.Sprintf("cell %d of %d", n, m))
	_ = p.bar.Set(n - 1) // a terminal that is gone must not stop the notebook
}

// tick shows the time of long cells.
func (p *progress) tick() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			p.mu.Lock()
			_ = p.bar.RenderBlank()
			p.mu.Unlock()
		case <-p.done:
			return
		}
	}
}

// end takes the line away. If the notebook ran to its end, a last one says so.
func (p *progress) end(complete bool) {
	if p.out == nil {
		return
	}
	close(p.done)
	p.stopped.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil {
		return
	}
	_ = p.bar.Clear()
	if complete {
		fmt.Fprintf(p.out, "%d cells, %s\n", p.bar.GetMax(), time.Since(p.began).Round(100*time.Millisecond))
	}
}

// above is a writer to w that takes the line away first: it comes back at the next tick or cell.
func (p *progress) above(w io.Writer) io.Writer { return above{p, w} }

type above struct {
	p *progress
	w io.Writer
}

func (a above) Write(text []byte) (int, error) {
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	if a.p.bar != nil {
		_ = a.p.bar.Clear()
	}
	return a.w.Write(text)
}
