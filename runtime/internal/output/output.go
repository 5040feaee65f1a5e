// Package output takes what cells print to the front ends: it attributes each piece to a cell, keeps order, merges small
// pieces, and bounds floods. It does not know what a goroutine is nor how messages travel: Config.Source names the
// writer, and Host takes the text.
//
// The rules. The first piece of a cell goes out at once, further ones at most every Interval or at Batch bytes. Text of
// a cell keeps its order across stdout and stderr. While a writer is in the middle of a line, what others print to that
// stream waits for the line's end, for Hold, or until that writer waits for somebody; then it goes on a line of its own,
// unless the open line's writer has ended and will not come back to it. UTF-8 is never split, and invalid bytes become
// U+FFFD. A front end that reads slowly slows the writers down. Past Limit a cell's output is cut, and stdout says so.
package output

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// Host takes the merged text. It may block; it is called by one goroutine at a time.
type Host interface {
	Stream(cell lang.Cell, name lang.StreamName, text string)
}

// A Source is who prints.
type Source struct {
	Cell   lang.Cell
	Writer uint64          // tells writers of one cell apart, 0 for one that is not known
	Done   <-chan struct{} // closed when the writer has ended and prints no more; nil if that is not known
}

// Config is what a session gives its output. Zero values mean the defaults named.
type Config struct {
	Host Host

	// Source names the calling goroutine. Nil is nobody.
	Source func() Source

	// Waits says that a writer waits for another goroutine. What others print then does not wait for the end of its line:
	// it may be what the writer waits for. It is called with a lock held and must not print. Nil is never.
	Waits func(writer uint64) bool

	// Wait runs a wait that a slow front end imposes on a writer; the wait ends early, and says so, when stop is
	// closed. Nil waits plainly. It may panic to stop the writer.
	Wait func(wait func(stop <-chan struct{}) (stopped bool))

	Interval time.Duration // between two messages of a cell; 20 ms
	Hold     time.Duration // how long an open line holds others back; 100 ms
	Batch    int           // bytes that go out without waiting for Interval, and the largest message; 64 KB
	Buffer   int           // bytes a cell may have waiting before its writers wait; 1 MB
	Limit    int64         // bytes a cell may print; 20 MB, negative for no limit
}

// Output is the output of one session. Its methods are safe to call from any goroutine.
type Output struct {
	cfg    Config
	rules  rules
	kick   chan struct{} // wakes the sender, which looks at everything
	quit   chan struct{}
	ended  chan struct{}
	closer sync.Once
	spaces sync.Pool                    // *[]byte in which text is formatted
	files  map[*os.File]lang.StreamName // the process's own

	mu     sync.Mutex // protects what follows, and every cellOut
	cells  map[lang.Cell]*cellOut
	last   *cellOut   // the one asked for last
	busy   []*cellOut // those with something unsent
	closed bool
}

// New returns an Output, whose sender runs until Close.
func New(cfg Config) *Output {
	if cfg.Source == nil {
		cfg.Source = func() Source { return Source{} }
	}
	if cfg.Waits == nil {
		cfg.Waits = func(uint64) bool { return false }
	}
	if cfg.Wait == nil {
		cfg.Wait = func(wait func(<-chan struct{}) bool) { wait(nil) }
	}
	set(&cfg.Interval, 20*time.Millisecond)
	set(&cfg.Hold, 100*time.Millisecond)
	set(&cfg.Batch, 64<<10)
	set(&cfg.Buffer, 1<<20)
	set(&cfg.Limit, 20_000_000)
	o := &Output{
		cfg:   cfg,
		rules: rules{cfg.Hold, cfg.Waits},
		kick:  make(chan struct{}, 1),
		quit:  make(chan struct{}),
		ended: make(chan struct{}),
		cells: make(map[lang.Cell]*cellOut),
		files: map[*os.File]lang.StreamName{os.Stdout: lang.Stdout, os.Stderr: lang.Stderr},
	}
	go o.send() // until Close, which waits for it
	return o
}

func set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Close hands everything to the host and ends the sender. What is printed later is dropped.
func (o *Output) Close() error {
	o.closer.Do(func() {
		o.mu.Lock()
		o.closed = true
		o.mu.Unlock()
		close(o.quit)
	})
	<-o.ended
	return nil
}

// Writer returns a writer to a stream that attributes each Write to the goroutine that calls it.
func (o *Output) Writer(name lang.StreamName) io.Writer { return writer{o, name} }

type writer struct {
	o    *Output
	name lang.StreamName
}

func (w writer) Write(p []byte) (int, error) {
	w.o.Put(w.o.cfg.Source(), w.name, p)
	return len(p), nil
}

func (w writer) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// Variable is what os.Stdout or os.Stderr is to a cell: Writer, unless the cell has set the variable to another file.
func (o *Output) Variable(name lang.StreamName) io.Writer { return variable{writer{o, name}} }

type variable struct{ writer }

func (v variable) Write(p []byte) (int, error) {
	if f := v.o.elsewhere(v.name); f != nil {
		return f.Write(p)
	}
	return v.writer.Write(p)
}

func (v variable) WriteString(s string) (int, error) { return v.Write([]byte(s)) }

// elsewhere is the file that a cell has set os.Stdout or os.Stderr to, or nil.
func (o *Output) elsewhere(name lang.StreamName) *os.File {
	f := os.Stdout
	if name == lang.Stderr {
		f = os.Stderr
	}
	if o.files[f] == name {
		return nil
	}
	return f
}

// WriteFile is f.Write for a cell: what goes to the process's standard output or error is printed.
func (o *Output) WriteFile(f *os.File, p []byte) (int, error) {
	if name, ok := o.files[f]; ok && f != nil {
		return o.Writer(name).Write(p)
	}
	return f.Write(p)
}

// Write prints p for a cell, on behalf of nobody in particular.
func (o *Output) Write(cell lang.Cell, name lang.StreamName, p []byte) {
	o.Put(Source{Cell: cell}, name, p)
}

// Put prints p. It keeps no reference to p. It waits while the cell has too much unsent.
func (o *Output) Put(src Source, name lang.StreamName, p []byte) {
	if len(p) == 0 {
		return
	}
	o.mu.Lock()
	c := o.cell(src.Cell)
	if c.size < o.cfg.Buffer {
		o.put(c, src, name, p)
		o.mu.Unlock()
		return
	}
	o.mu.Unlock()
	o.waitForRoom(c)
	o.mu.Lock()
	o.put(c, src, name, p)
	o.mu.Unlock()
}

// waitForRoom waits until the host has taken so much of c that a writer may go on.
func (o *Output) waitForRoom(c *cellOut) {
	o.cfg.Wait(func(stop <-chan struct{}) bool {
		for {
			o.mu.Lock()
			if c.size < o.cfg.Buffer {
				o.mu.Unlock()
				return false
			}
			if c.room == nil {
				c.room = make(chan struct{})
			}
			room := c.room
			o.mu.Unlock()
			o.wake()
			select {
			case <-room:
			case <-o.quit:
				return false
			case <-stop:
				return true
			}
		}
	})
}

// cell returns the state of a cell. o.mu is held.
func (o *Output) cell(id lang.Cell) *cellOut {
	if o.last != nil && o.last.id == id {
		return o.last
	}
	c, ok := o.cells[id]
	if !ok {
		c = &cellOut{id: id}
		o.cells[id] = c
	}
	o.last = c
	return c
}

// put takes p into c, cut to the limit, and wakes the sender if it has to know. o.mu is held.
func (o *Output) put(c *cellOut, src Source, name lang.StreamName, p []byte) {
	if c.cut || o.closed {
		return
	}
	if over := c.total + int64(len(p)) - o.cfg.Limit; o.cfg.Limit >= 0 && over > 0 {
		c.cut = true
		p = cutRune(p[:int64(len(p))-over])
	}
	before, held := c.size, len(c.held)
	c.total += int64(len(p))
	if len(p) > 0 {
		c.write(src, name, p, &o.rules)
	}
	if c.cut {
		c.release(time.Time{}, &o.rules, true)
		c.append(lang.Stdout, fmt.Appendf(nil, "\n[output cut: this cell has printed more than %s]\n", byteCount(o.cfg.Limit)))
		*c.stream(lang.Stdout) = stream{}
	}
	if !c.busy {
		c.busy = true
		o.busy = append(o.busy, c)
	}
	if before == 0 || (before < o.cfg.Batch && c.size >= o.cfg.Batch) || held != len(c.held) {
		o.wake()
	}
}

func (o *Output) wake() {
	select {
	case o.kick <- struct{}{}:
	default:
	}
}

func byteCount(n int64) string {
	if n >= 1e6 {
		return fmt.Sprintf("%.4g MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%d bytes", n)
}

// Flush returns when the host has taken everything the cell has printed so far, or with ctx's error.
func (o *Output) Flush(ctx context.Context, cell lang.Cell) error {
	o.mu.Lock()
	c, ok := o.cells[cell]
	if !ok || !c.busy {
		o.mu.Unlock()
		return nil
	}
	done := c.flushed()
	o.mu.Unlock()
	o.wake()
	return o.await(ctx, done)
}

// FlushAll is Flush for every cell.
func (o *Output) FlushAll(ctx context.Context) error {
	var waits []<-chan struct{}
	o.mu.Lock()
	for _, c := range o.busy {
		waits = append(waits, c.flushed())
	}
	o.mu.Unlock()
	o.wake()
	for _, done := range waits {
		if err := o.await(ctx, done); err != nil {
			return err
		}
	}
	return nil
}

func (o *Output) await(ctx context.Context, done <-chan struct{}) error {
	select {
	case <-done:
		return nil
	case <-o.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("flush output: %w", ctx.Err())
	}
}
