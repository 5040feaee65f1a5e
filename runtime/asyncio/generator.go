package asyncio

import (
	"iter"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// A Generator is a function that stops at each yield, and goes on when it is asked for the next value. It runs
// on a goroutine of its own and cannot await, as in Python; what awaits between values is an iter.Seq. One that is neither
// run to its end nor closed keeps its goroutine.
// https://docs.python.org/3/reference/expressions.html#generator-iterator-methods
type Generator[T any] struct {
	next    func() (T, bool)
	started bool
	running bool
	over    bool
	sent    any
	thrown  error
	failed  error // how the function ended
	result  any
}

// NewGenerator returns a generator of body, which has not begun. Yield gives a value to whoever asks and returns what Send
// was given, nil for Next; it panics with what was thrown in. What body returns is the Value of the *StopIteration.
func NewGenerator[T any](body func(yield func(T) any) any) *Generator[T] {
	g := &Generator[T]{}
	g.next, _ = iter.Pull(func(yield func(T) bool) {
		defer func() {
			if r := recover(); r != nil {
				g.failed = asError(r)
			}
		}()
		g.result = body(func(v T) any {
			yield(v)
			sent, thrown := g.sent, g.thrown
			g.sent, g.thrown = nil, nil
			if thrown != nil {
				panic(thrown)
			}
			return sent
		})
	})
	return g
}

func asError(v any) error {
	if err, ok := v.(error); ok {
		return err
	}
	return &loop.PanicError{Value: v}
}

// Next goes on to the next yield. The error is a *StopIteration when there is none, or what the function failed with.
// https://docs.python.org/3/reference/expressions.html#generator.__next__
func (g *Generator[T]) Next() (T, error) { return g.resume(nil, nil) }

// Send is Next, and v is what yield returns.
// https://docs.python.org/3/reference/expressions.html#generator.send
func (g *Generator[T]) Send(v any) (T, error) { return g.resume(v, nil) }

// Throw is Next, and yield panics with err.
// https://docs.python.org/3/reference/expressions.html#generator.throw
func (g *Generator[T]) Throw(err error) (T, error) { return g.resume(nil, err) }

// Close makes the function unwind, by a panic of yield with a *GeneratorExit.
// https://docs.python.org/3/reference/expressions.html#generator.close
func (g *Generator[T]) Close() error {
	if g.over {
		return nil
	}
	_, err := g.resume(nil, &GeneratorExit{})
	switch err.(type) {
	case nil:
		return &RuntimeError{Message: "generator ignored GeneratorExit"}
	case *GeneratorExit, *StopIteration:
		return nil
	}
	return err
}

// All yields the values to a range loop, and closes the generator when the loop ends early. It panics with the error that
// the function fails with.
func (g *Generator[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for {
			v, err := g.Next()
			if _, over := err.(*StopIteration); over {
				return
			}
			if err != nil {
				panic(err)
			}
			if !yield(v) {
				if err := g.Close(); err != nil {
					panic(err)
				}
				return
			}
		}
	}
}

func (g *Generator[T]) resume(v any, thrown error) (zero T, err error) {
	switch {
	case g.running:
		return zero, &ValueError{Message: "generator already executing"}
	case g.over && thrown != nil:
		return zero, thrown
	case g.over:
		return zero, &StopIteration{}
	case !g.started && thrown != nil: // before the first line
		g.over = true
		return zero, thrown
	case !g.started && v != nil:
		return zero, &TypeError{Message: "can't send non-None value to a just-started generator"}
	}
	g.started, g.running = true, true
	g.sent, g.thrown = v, thrown
	value, more := g.next()
	g.running = false
	if more {
		return value, nil
	}
	g.over = true
	if g.failed == nil {
		return zero, &StopIteration{Value: g.result}
	}
	if _, ok := g.failed.(*StopIteration); ok {
		return zero, &RuntimeError{Message: "generator raised StopIteration"}
	}
	return zero, g.failed
}
