package loop

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// ReportKind says what a Report is about.
type ReportKind string

// The kinds of reports.
const (
	NeverAwaited ReportKind = "never awaited" // Python warns with a RuntimeWarning
	SlowCallback ReportKind = "slow callback" // debug mode; Python logs a warning
	Unhandled    ReportKind = "unhandled"     // what reaches asyncio's default exception handler; Python logs an error
)

// A Report is something that asyncio would log.
type Report struct {
	Kind    ReportKind
	Message string // in asyncio's words
	Details []string
	Err     error // or nil
	Place   string
	Stack   []byte // of the panic that was the error, as debug.Stack prints it, or nil
	Owner   any    // whose doing it was
	owned   bool
}

// Text is the report as asyncio logs it, without the traceback.
func (r Report) Text() string {
	lines := append([]string{r.Message}, r.Details...)
	if r.Err != nil {
		lines = append(lines, errorLine(r.Err))
	}
	return strings.Join(lines, "\n")
}

// A Context is what an exception handler is told.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_exception_handler
type Context struct {
	Message string
	Err     error
	Future  *Future // of these at most one is set
	Task    *Task
	Handle  *Handle
	Owner   any
	Stack   []byte

	owned   bool
	details []string // stands for Future where that is gone already
}

// SetExceptionHandler sets who is told of errors that nobody else gets; nil restores the default, which is Config.Report.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_exception_handler
func (l *Loop) SetExceptionHandler(handler func(*Loop, Context)) {
	l.mustBeHere()
	l.onError = handler
}

// CallExceptionHandler tells the exception handler.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_exception_handler
func (l *Loop) CallExceptionHandler(c Context) {
	if l.onError == nil {
		l.DefaultExceptionHandler(c)
		return
	}
	defer func() {
		if r := recover(); r != nil {
			l.DefaultExceptionHandler(Context{Message: "Unhandled error in exception handler", Err: asError(r), Owner: c.Owner, owned: c.owned})
		}
	}()
	l.onError(l, c)
}

// DefaultExceptionHandler reports c as the loop does without a handler.
// https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.default_exception_handler
func (l *Loop) DefaultExceptionHandler(c Context) {
	r := Report{Kind: Unhandled, Message: c.Message, Err: c.Err, Details: c.details, Stack: c.Stack, Owner: c.Owner, owned: c.owned}
	if r.Message == "" {
		r.Message = "Unhandled exception in event loop"
	}
	switch {
	case c.Future != nil:
		r.Details = append(r.Details, "future: "+c.Future.String())
	case c.Handle != nil:
		r.Details = append(r.Details, "handle: "+c.Handle.String())
	case c.Task != nil:
		r.Details = append(r.Details, "task: "+c.Task.String())
	}
	l.report(r)
}

func (l *Loop) report(r Report) {
	if l.cfg.Report == nil {
		return
	}
	if r.owned && l.cfg.Enter != nil {
		defer l.cfg.Enter(r.Owner)()
	}
	l.cfg.Report(r)
}

// A failure is the exception of a future, apart from it so that it survives the future's collection.
type failure struct {
	kind      string // "Future", "Task"
	repr      string // of the future, made when it failed
	err       error
	stack     []byte
	owner     any
	owned     bool
	retrieved atomic.Bool
}

// watch reports the failure if f is collected before anybody has asked for it.
func (l *Loop) watch(f *Future) {
	f.fail.repr = f.String()
	l.unretrieved.Add(1)
	runtime.AddCleanup(f, l.collected, f.fail)
}

// Unretrieved is the number of failed futures that nobody has asked for their error, and that are reported when they
// are collected: while it is not zero, a session may want to run the garbage collector now and then. It is safe to
// call from any goroutine.
func (l *Loop) Unretrieved() int { return int(l.unretrieved.Load()) }

func (l *Loop) collected(x *failure) {
	if x.retrieved.Swap(true) {
		return
	}
	l.unretrieved.Add(-1)
	l.afterCollection(func() {
		l.CallExceptionHandler(Context{Message: x.kind + " exception was never retrieved", Err: x.err,
			details: []string{"future: " + x.repr}, Owner: x.owner, owned: x.owned, Stack: x.stack})
	})
}

func (x *failure) retrieve(l *Loop) {
	if !x.retrieved.Swap(true) {
		l.unretrieved.Add(-1)
	}
}

// An origin is what is left of a coroutine that is collected.
type origin struct {
	name, pos string
	owner     any
	owned     bool
	settled   atomic.Bool // it was started, closed, or reported already
}

// ReportDropped reports a coroutine that was made and thrown away, unless it has run. A session calls it for the value
// of a statement; others are reported when they are collected. It is safe to call from any goroutine.
func (l *Loop) ReportDropped(c *Coroutine) {
	report, ok := l.neverAwaited(c.origin)
	if !ok {
		return
	}
	if s := l.here(); s != nil && l.isHere() {
		report()
		return
	}
	l.pushThreadsafe(&Handle{l: l, fn: report})
}

// dropped is called when a coroutine is collected.
func (l *Loop) dropped(o *origin) {
	if report, ok := l.neverAwaited(o); ok {
		l.afterCollection(report)
	}
}

func (l *Loop) neverAwaited(o *origin) (report func(), ok bool) {
	if o.settled.Swap(true) {
		return nil, false
	}
	return func() {
		l.report(Report{Kind: NeverAwaited, Message: fmt.Sprintf("RuntimeWarning: coroutine '%s' was never awaited", o.name),
			Place: o.pos, Owner: o.owner, owned: o.owned})
	}, true
}

// garbage is a list of what is to be reported of things that were collected.
type garbage struct {
	report func()
	before *garbage
}

// afterCollection has the loop run report. The caller is the runtime's goroutine for cleanups, which does not belong to the
// testing/synctest bubble that the loop may be in and so must not wake it: there, the report waits for the next round.
func (l *Loop) afterCollection(report func()) {
	g := &garbage{report: report}
	for {
		g.before = l.garbage.Load()
		if l.garbage.CompareAndSwap(g.before, g) {
			break
		}
	}
	if !l.virtual {
		l.poke()
	}
}

// reportGarbage makes what was collected ready to be reported.
func (l *Loop) reportGarbage() {
	if l.garbage.Load() == nil {
		return
	}
	var reports []func()
	for g := l.garbage.Swap(nil); g != nil; g = g.before {
		reports = append(reports, g.report)
	}
	for _, report := range slices.Backward(reports) {
		l.push(&Handle{l: l, fn: report})
	}
}

// inBubble says whether the calling goroutine is in a bubble of testing/synctest, whose clock begins at the year 2000.
func inBubble() bool { return time.Now().Year() < 2020 }
