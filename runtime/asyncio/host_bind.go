package asyncio

import (
	"iter"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// What stands in files named host_*.go is for whoever runs cells. Cells do not see it: package symbols leaves these files out.

// Bind returns the package's functions by name, for a session whose loop is l. They work on the loop that runs on the
// calling goroutine, and on l where none does, and otherwise do as the functions of the package.
//
// The functions are not generic. Parameters and results correspond one to one to those of the generic declaration, by
// these rules, with which an engine that has no generic types can hold every value of this package:
//
//	T, a type parameter                     any
//	A, constrained by Awaitable[T]          Awaiter
//	*Coroutine[X], *Task[X], *Future[X]     *Coroutine[any], *Task[any], *Future[any], whatever X is
//	*Queue[X], *Generator[X], …             *Queue[any], *Generator[any], …
//	func() (T, error) and the like          func() (any, error) and the like
//	everything else                         itself; variadic stays variadic
//
// What a *Coroutine[any] and the like results in is then
//
//	T, *HTTPResponse, …                     a value of that type, in an any
//	[]T (Gather)                            []any of such values
//	WaitResult[T] (Wait)                    WaitResult[any]
//	None, bool, int                         the value itself
//
// Methods of erased types are those of the instance with any. Where they return another instance (Queue.Put returns a
// *Coroutine[None]), reflect.Value.Convert makes it the one with any, because all of them have one underlying type.
func Bind(l *loop.Loop) map[string]any {
	b := &binder{l: l}
	return map[string]any{
		"AllTasks":               func() []*Task[any] { return allTasks(b.here()) },
		"AsCompleted":            b.asCompleted,
		"CreateSubprocessExec":   b.subprocessExec,
		"CreateSubprocessShell":  b.subprocessShell,
		"CreateTask":             func(c *Coroutine[any], name ...string) *Task[any] { return createTask(b.here(), c, name) },
		"CreateTaskIn":           CreateTaskIn[any],
		"CurrentTask":            func() *Task[any] { return (*Task[any])(b.here().CurrentTask()) },
		"EnsureFuture":           func(aw Awaiter) *Future[any] { return (*Future[any])(ensureAny(b.here(), aw)) },
		"Gather":                 b.gather,
		"GatherAny":              b.gather,
		"GatherReturnExceptions": func(aws ...Awaiter) *Future[any] { return (*Future[any])(gather(b.here(), aws, true, plain)) },
		"GetEventLoop":           b.getEventLoop,
		"GetRunningLoop":         b.getRunningLoop,
		"Go":                     func(f func() (any, error)) *Future[any] { return (*Future[any])(goFuture(b.here(), f)) },
		"HTTPDo":                 func(r *http.Request) *Coroutine[any] { return erase(httpDo(b.here(), r)) },
		"HTTPGet":                func(url string) *Coroutine[any] { return erase(httpGet(b.here(), url)) },
		"NewBarrier":             NewBarrier,
		"NewBoundedSemaphore":    NewBoundedSemaphore,
		"NewCondition":           NewCondition,
		"NewEvent":               NewEvent,
		"NewEventLoop":           func() *EventLoop { return newEventLoop(b.here()) },
		"NewHTTPTestServer":      NewHTTPTestServer,
		"NewFuture":              func() *Future[any] { return (*Future[any])(b.here().NewFuture()) },
		"NewGenerator":           NewGenerator[any],
		"NewLifoQueue":           NewLifoQueue[any],
		"NewLock":                NewLock,
		"NewPriorityQueue":       NewPriorityQueue[any],
		"NewQueue":               NewQueue[any],
		"NewSemaphore":           NewSemaphore,
		"OpenConnection":         b.openConnection,
		"Run":                    func(c *Coroutine[any]) (any, error) { return run(b.l.Here(), b.l, c) },
		"RunCoroutineThreadsafe": RunCoroutineThreadsafe[any],
		"RunInExecutor":          b.runInExecutor,
		"SetEventLoop":           b.set.Store,
		"Shield":                 func(aw Awaiter) *Future[any] { return (*Future[any])(shield(b.here(), aw)) },
		"Sleep":                  func(d time.Duration) *Coroutine[any] { return erase(sleep(b.here(), d, None{})) },
		"SleepResult":            func(d time.Duration, v any) *Coroutine[any] { return sleep(b.here(), d, v) },
		"StartServer":            b.startServer,
		"ToThread":               func(f func() (any, error)) *Coroutine[any] { return toThread(b.here(), f) },
		"Wait":                   b.wait,
		"WaitFor":                b.waitFor,
		"WaitTimeout":            WaitTimeout,
		"WithTaskGroup":          func(f func(*TaskGroup) error) *Coroutine[any] { return erase(withTaskGroup(b.here(), f)) },
		"WithTimeout":            b.withTimeout,
		"WithTimeoutAt":          b.withTimeoutAt,
	}
}

// erase converts to the instance with any.
func erase[T any](c *Coroutine[T]) *Coroutine[any] { return (*Coroutine[any])(c) }

// A binder holds the loop of a session.
type binder struct {
	l   *loop.Loop
	set atomic.Pointer[EventLoop] // by SetEventLoop
}

func (b *binder) getEventLoop() *EventLoop {
	if set := b.set.Load(); set != nil && b.l.Here() == nil {
		return set
	}
	return (*EventLoop)(b.here())
}

// here is the loop that runs here, if any does, else the session's.
func (b *binder) here() *loop.Loop { return hereOr(b.l) }

func hereOr(l *loop.Loop) *loop.Loop {
	if here := l.Here(); here != nil {
		return here
	}
	return l
}

func (b *binder) getRunningLoop() *EventLoop {
	l := b.l.Here()
	if l == nil {
		panic(&RuntimeError{Message: "no running event loop"})
	}
	return (*EventLoop)(l)
}

func (b *binder) gather(aws ...Awaiter) *Future[any] {
	return (*Future[any])(gather(b.here(), aws, false, plain))
}

func (b *binder) asCompleted(aws []Awaiter, opts ...WaitOption) iter.Seq[*Coroutine[any]] {
	return asCompleted[any](b.here(), aws, opts)
}

func (b *binder) wait(tasks []*Task[any], opts ...WaitOption) *Coroutine[any] {
	return erase(waitTasks(b.here(), tasks, opts))
}

func (b *binder) waitFor(aw Awaiter, timeout time.Duration) *Coroutine[any] {
	return waitFor[any](b.here(), aw, timeout)
}

func (b *binder) withTimeout(delay time.Duration, body func(*Timeout) error) *Coroutine[any] {
	return erase(withTimeout(b.here(), delay, false, body))
}

func (b *binder) withTimeoutAt(when time.Duration, body func(*Timeout) error) *Coroutine[any] {
	return erase(withTimeout(b.here(), when, true, body))
}

func (b *binder) runInExecutor(e Executor, f func() (any, error)) *Future[any] {
	return (*Future[any])(runInExecutor(b.here(), e, f))
}

func (b *binder) openConnection(host string, port int) *Coroutine[any] {
	return erase(openConnection(b.here(), host, port))
}

func (b *binder) startServer(handle func(*StreamReader, *StreamWriter) *Coroutine[any], host string, port int) *Coroutine[any] {
	return erase(startServer(b.here(), handle, host, port))
}

func (b *binder) subprocessExec(args []string, opts ...SubprocessOption) *Coroutine[any] {
	return erase(createSubprocess(b.here(), "create_subprocess_exec", args, opts))
}

func (b *binder) subprocessShell(command string, opts ...SubprocessOption) *Coroutine[any] {
	return erase(createSubprocess(b.here(), "create_subprocess_shell", shell(command), opts))
}
