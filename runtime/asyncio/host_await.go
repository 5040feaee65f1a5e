package asyncio

import (
	"context"
	"fmt"
	"os/exec"
	"reflect"
	"sync"
	"time"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// NewCoroutine returns what a call of an async func returns. name is the function's, pos where it stands ("Cell In[3]:4"),
// or "". The coroutine belongs to the loop that runs on the calling goroutine, and to l where none does. It is safe to call
// from any goroutine.
func NewCoroutine(l *loop.Loop, name, pos string, body func() (any, error)) *Coroutine[any] {
	return (*Coroutine[any])(hereOr(l).NewCoroutine(name, pos, body))
}

// Await is the word await, where it reports: it waits for x while others run, and returns its result and error. x is
//
//	a coroutine, task or future       result and error are its
//	a loop.Awaitable                  likewise
//	a time.Duration                   nil, after that time
//	a context.Context                 nil, when it is done, for whatever reason
//	a *sync.WaitGroup                 nil, when its counter is zero
//	an *exec.Cmd                      nil and the error of its Wait; it is started unless it was, and killed if the await fails
//	a value with a method Await       what that returns, which is nothing, T, error, or (T, error)
//
// For channels there is AwaitChan. A coroutine hands the baton back, a plain goroutine is blocked. The await fails with a
// *CancelledError or the session's interrupt as loop.Await does. l is the session's loop.
func Await(l *loop.Loop, x any) (any, error) {
	l = hereOr(l)
	return await(l, x, l.Await)
}

// MustAwait is Await where it insists: an error is raised as loop.MustAwait raises it.
func MustAwait(l *loop.Loop, x any) any {
	l = hereOr(l)
	v, err := await(l, x, func(x loop.Awaitable) (any, error) { return l.MustAwait(x), nil })
	if err != nil {
		panic(err)
	}
	return v
}

// AwaitChan awaits one receive from a channel: see loop.AwaitChan.
func AwaitChan(l *loop.Loop, ch reflect.Value) (v reflect.Value, ok bool, err error) {
	return l.AwaitChan(ch)
}

// await leaves what is the loop's to core.
func await(l *loop.Loop, x any, core func(loop.Awaitable) (any, error)) (any, error) {
	switch x := x.(type) {
	case nil:
		return nil, cannotAwait("None")
	case Awaiter:
		if reflect.ValueOf(x).IsNil() {
			return nil, cannotAwait("None")
		}
		return core(x.core())
	case loop.Awaitable:
		return core(x)
	case time.Duration:
		return core(erase(sleep(l, x, None{})).Core())
	case context.Context:
		return nil, until(l, x.Done())
	case *sync.WaitGroup:
		return core(l.Go(func() (any, error) { x.Wait(); return nil, nil }))
	case *exec.Cmd:
		return nil, command(l, x)
	}
	return byMethod(x)
}

func cannotAwait(what string) error {
	return &TypeError{Message: "object " + what + " can't be used in 'await' expression"}
}

// until waits until a channel is closed.
func until(l *loop.Loop, done <-chan struct{}) error {
	_, _, err := l.AwaitChan(reflect.ValueOf(done))
	return err
}

// command runs a command to its end.
func command(l *loop.Loop, cmd *exec.Cmd) error {
	if cmd.Process == nil {
		if err := cmd.Start(); err != nil {
			return err
		}
	}
	if cmd.ProcessState != nil { // somebody has waited already
		if !cmd.ProcessState.Success() {
			return &exec.ExitError{ProcessState: cmd.ProcessState}
		}
		return nil
	}
	f := l.Go(func() (any, error) { return nil, cmd.Wait() })
	over := false
	defer func() {
		if !over {
			cmd.Process.Kill() // an error says that it has ended by itself
		}
	}()
	_, err := l.Await(f)
	over = f.Done() && !f.Cancelled()
	return err
}

// byMethod calls the method Await of a value.
func byMethod(x any) (any, error) {
	m := reflect.ValueOf(x).MethodByName("Await")
	if !m.IsValid() || m.Type().NumIn() > 0 {
		return nil, cannotAwait(fmt.Sprintf("%T", x))
	}
	out := m.Call(nil)
	var err error
	if n := len(out); n > 0 && out[n-1].Type() == reflect.TypeFor[error]() {
		err, _ = out[n-1].Interface().(error)
		out = out[:n-1]
	}
	switch len(out) {
	case 0:
		return nil, err
	case 1:
		return out[0].Interface(), err
	}
	return nil, cannotAwait(fmt.Sprintf("%T", x))
}
