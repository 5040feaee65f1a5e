package asyncio

import "github.com/gopherloop/gopherloop/runtime/loop"

// Gather runs awaitables of one type together, and returns a future of their results, in the order of the arguments. The
// first error is the future's error, and the others go on.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.gather
func Gather[A Awaitable[T], T any](aws ...A) *Future[[]T] {
	return (*Future[[]T])(gather(current(), awaiters(aws), false, func(vs []any) any {
		ts := make([]T, len(vs))
		for i, v := range vs {
			ts[i] = as[T](v)
		}
		return ts
	}))
}

// GatherAny is Gather for awaitables of different types.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.gather
func GatherAny(aws ...Awaiter) *Future[[]any] {
	return (*Future[[]any])(gather(current(), aws, false, plain))
}

// GatherReturnExceptions is Gather with return_exceptions=True: errors stand among the results.
// https://docs.python.org/3/library/asyncio-task.html#asyncio.gather
func GatherReturnExceptions[A Awaiter](aws ...A) *Future[[]any] {
	return (*Future[[]any])(gather(current(), awaiters(aws), true, plain))
}

func plain(vs []any) any { return vs }

func awaiters[A Awaiter](aws []A) []Awaiter {
	all := make([]Awaiter, len(aws))
	for i, a := range aws {
		all[i] = a
	}
	return all
}

// A gathering is the state of one Gather.
type gathering struct {
	children         []*loop.Future // in the order of the arguments, repeats included
	distinct         int
	finished         int
	returnExceptions bool
	cancelRequested  bool
	outer            *loop.Future
	pack             func([]any) any // makes the result
}

// gather follows gather of CPython 3.11.
func gather(l *loop.Loop, aws []Awaiter, returnExceptions bool, pack func([]any) any) *loop.Future {
	if len(aws) == 0 {
		f := l.NewFuture()
		f.SetResult(pack([]any{}))
		return f
	}
	g := &gathering{returnExceptions: returnExceptions, pack: pack}
	seen := make(map[loop.Awaitable]*loop.Future, len(aws))
	for _, aw := range aws {
		f, repeated := seen[identity(aw)]
		if !repeated {
			f = ensure(l, aw)
			seen[identity(aw)] = f
			g.distinct++
			f.AddInternalCallback(g.childDone)
		}
		g.children = append(g.children, f)
	}
	g.outer = l.NewAggregate("_GatheringFuture", g.cancel)
	return g.outer
}

// identity is the same for a task and for the future that it is.
func identity(aw Awaiter) loop.Awaitable {
	if t, ok := aw.core().(*loop.Task); ok {
		return &t.Future
	}
	return aw.core()
}

func (g *gathering) cancel(msg string) bool {
	any := false
	for _, child := range g.children {
		if child.Cancel(msg) {
			any = true
		}
	}
	if any {
		g.cancelRequested = true
	}
	return any
}

func (g *gathering) childDone(f *loop.Future) {
	g.finished++
	if g.outer.Done() {
		exceptionOf(f) // it counts as retrieved
		return
	}
	if !g.returnExceptions {
		if _, err := f.Result(); err != nil {
			g.outer.SetException(err)
			return
		}
	}
	if g.finished < g.distinct {
		return
	}
	if g.cancelRequested { // CPython gives the cancellation of the last argument, even if that was not cancelled
		last := g.children[len(g.children)-1]
		_, err := last.Result()
		if !loop.IsCancelled(err) {
			err = &CancelledError{Message: last.CancelMessage()}
		}
		g.outer.SetException(err)
		return
	}
	results := make([]any, len(g.children))
	for i, child := range g.children {
		switch v, err := child.Result(); {
		case child.Cancelled():
			results[i] = &CancelledError{Message: child.CancelMessage()}
		case err != nil:
			results[i] = err
		default:
			results[i] = v
		}
	}
	g.outer.SetResult(g.pack(results))
}
