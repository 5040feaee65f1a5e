package history

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// A Row is one cell: the session it was typed in, its execution count, its text, and the plain text of its result if
// the cell belongs to this session and had one.
type Row struct {
	Session int
	Line    int
	Input   string
	Output  *string
}

// The limits of what a Log holds in memory, so that a long session does not grow without bound.
const (
	maxRows   = 10_000   // rows of this session
	maxBytes  = 16 << 20 // of their text
	maxOutput = 4 << 10  // bytes of one output; longer ones are cut
)

// gatherTime is how long the writer waits for further cells before it opens the file. Opening, writing and syncing it would
// compete with the cell that has just been stored for the processor, and a run of all cells is one transaction.
const gatherTime = 200 * time.Millisecond

// A Log is the history of one session. All methods are safe to call from any goroutine. Nothing touches the disk before
// the first of them.
type Log struct {
	path string
	log  *slog.Logger

	mu      sync.Mutex // protects the fields below
	own     []Row      // this session's rows, oldest first; Row.Session is not set
	bytes   int        // of their text
	pending []Row      // rows of own that are not on disk
	session int        // this session's number, 0 before the first need
	refused bool       // the disk refused, and the log has said so
	running bool       // the writer runs
	closed  bool
	closing chan struct{} // closed by Close, with closed

	disk   sync.Mutex // held while the file is open; taken before mu where both are held
	writer sync.WaitGroup
}

// Open names the file that the history is kept in; [Memory] keeps none. It does not touch the disk.
func Open(path string, log *slog.Logger) *Log {
	return &Log{path: path, log: log, refused: path == Memory, closing: make(chan struct{})}
}

// Store remembers a cell. It returns at once; a writer that it starts, and that Close waits for, brings it to the disk.
func (l *Log) Store(line int, input string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	row := Row{Line: line, Input: input}
	l.own = append(l.own, row)
	l.bytes += len(input)
	for len(l.own) > 1 && (len(l.own) > maxRows || l.bytes > maxBytes) {
		l.bytes -= len(l.own[0].Input)
		l.own[0] = Row{}
		l.own = l.own[1:]
	}
	if l.refused {
		return
	}
	l.pending = append(l.pending, row)
	if len(l.pending) > maxRows {
		l.pending = l.pending[len(l.pending)-maxRows:]
	}
	if !l.running {
		l.running = true
		l.writer.Go(l.write)
	}
}

// StoreOutput remembers the plain text of the result of a cell of this session.
func (l *Log) StoreOutput(line int, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(text) > maxOutput {
		text = text[:maxOutput]
	}
	for i := len(l.own) - 1; i >= 0; i-- {
		if l.own[i].Line == line {
			l.own[i].Output = &text
			return
		}
	}
}

// write brings pending rows to the disk until there are none. One runs at a time.
func (l *Log) write() {
	for {
		l.gather()
		err := l.flush()
		l.mu.Lock()
		if err != nil || len(l.pending) == 0 {
			l.running = false
			l.mu.Unlock()
			return
		}
		l.mu.Unlock()
	}
}

// gather waits for further cells, but not once the log is being closed.
func (l *Log) gather() {
	wait := time.NewTimer(gatherTime)
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-l.closing:
	}
}

// flush brings the pending rows to the disk, and gives this session its number. Rows that meet a file which another
// kernel keeps busy stay pending; any other error is the end of the disk for this session.
func (l *Log) flush() error {
	l.disk.Lock()
	defer l.disk.Unlock()
	l.mu.Lock()
	rows, session, refused := l.pending, l.session, l.refused
	l.pending = nil
	l.mu.Unlock()
	if refused || (len(rows) == 0 && session != 0) {
		return nil
	}
	session, err := appendRows(l.path, session, rows)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err == nil:
		l.session = session
	case isBusy(err):
		l.pending = append(rows, l.pending...)
	default:
		l.refuse(err)
	}
	return err
}

// refuse gives up the disk. l.mu is held.
func (l *Log) refuse(err error) {
	if l.refused {
		return
	}
	l.refused = true
	l.pending = nil
	l.log.Warn("history is not kept: the session works on without", "error", err)
}

// Close brings what is pending to the disk, unless ctx ends first.
func (l *Log) Close(ctx context.Context) error {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.closing)
	}
	l.mu.Unlock()
	done := make(chan struct{})
	go func() { // ends with the writer, whose file operations all have time limits
		defer close(done)
		l.writer.Wait()
		l.mu.Lock()
		left := len(l.pending) > 0
		l.mu.Unlock()
		if left {
			_ = l.flush() // what cannot be written now is lost; flush has logged what there is to say
		}
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
