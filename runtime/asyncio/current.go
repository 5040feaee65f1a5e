package asyncio

import (
	"fmt"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// current is the loop of the calling goroutine.
func current() *loop.Loop {
	l := loop.Running()
	if l == nil {
		panic(&RuntimeError{Message: "no running event loop"})
	}
	return l
}

// library returns a coroutine of this package. Its body is given the loop that runs it, whatever l is, which may be nil:
// see loop.NewLibraryCoroutine.
func library[T any](l *loop.Loop, name string, body func(l *loop.Loop) (T, error)) *Coroutine[T] {
	return (*Coroutine[T])(l.NewLibraryCoroutine(name, func(l *loop.Loop) (any, error) {
		v, err := body(l)
		if err != nil {
			return nil, err
		}
		return v, nil
	}))
}

// wait awaits f and returns its error.
func wait(l *loop.Loop, f *loop.Future) error {
	_, err := l.Await(f)
	return err
}

// release ends a future that somebody waits for, unless it is done.
func release(f *loop.Future) {
	if !f.Done() {
		f.SetResult(nil)
	}
}

// A binding is the loop that a lock or queue belongs to: the first on which somebody had to wait.
// https://github.com/python/cpython/blob/3.11/Lib/asyncio/mixins.py
type binding struct{ l *loop.Loop }

// bind is called before l waits for self.
func (b *binding) bind(l *loop.Loop, self any) error {
	if b.l == nil {
		b.l = l
	}
	if b.l != l {
		return &RuntimeError{Message: fmt.Sprintf("%v is bound to a different event loop", self)}
	}
	return nil
}
