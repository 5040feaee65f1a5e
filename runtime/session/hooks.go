package session

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"reflect"
	"runtime/pprof"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/asyncio"
	"github.com/gopherloop/gopherloop/runtime/internal/frames"
	"github.com/gopherloop/gopherloop/runtime/internal/lower"
	"github.com/gopherloop/gopherloop/runtime/internal/repr"
	"github.com/gopherloop/gopherloop/runtime/internal/track"
	"github.com/gopherloop/gopherloop/runtime/loop"
)

// newHooks are what lowered code calls, see lower.Env.
func (s *Session) newHooks() map[string]reflect.Value {
	hooks := map[string]any{
		"Stops":           s.track.Pending().Some(),
		"Watch":           s.track.Pending().Watch,
		"Tick":            s.track.Tick,
		"Enter":           s.enter,
		"Direct":          s.direct,
		"Leave":           s.leave,
		"LeaveExplaining": s.leaveExplaining,
		"Forwarding":      s.forwarding,
		"Unwound":         s.unwound,
		"UnwoundAt":       s.unwoundAt,
		"Deferring":       s.deferring,
		"Recover":         s.recover,
		"Panic":           frames.Panic,
		"Go":              func(pos string, f func()) { s.track.Go(pos, func() { s.explaining(f) }) },
		"Receive":         s.track.Recv,
		"Send":            s.track.Send,
		"Select":          s.selectCases,
		"CaseRecv":        func(ch any) lower.Case { return lower.Case{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ch)} },
		"CaseDefault":     func() lower.Case { return lower.Case{Dir: reflect.SelectDefault} },
		"Async":           s.newCoroutine,
		"Drop":            func(c *asyncio.Coroutine[any]) { s.loop.ReportDropped(c.Core()) },
		"Await":           s.await,
		"AwaitReceive":    s.awaitReceive,
		"Equal":           func(a, b any) bool { return a == b },
		"Clear":           func(v any) { reflect.ValueOf(v).Clear() },
		"Result":          s.setResult,
		"ResultError":     s.setResultError,
		"Magic":           s.magicStatement,
		"MagicLines":      s.magicLines,
		"MagicValue":      s.runMagic,
		"MagicGo":         s.magicGo,
		"MagicBlock":      s.magicBlock,
	}
	maps.Copy(hooks, s.standardHooks())
	maps.Copy(hooks, s.streamHooks())
	maps.Copy(hooks, s.logHooks())
	values := make(map[string]reflect.Value, len(hooks))
	for name, h := range hooks {
		values[name] = reflect.ValueOf(h)
	}
	return values
}

// standardHooks stand for functions of the standard library that wait, or end the process.
func (s *Session) standardHooks() map[string]any {
	return map[string]any{
		"Sleep":      s.track.Sleep,
		"AfterFunc":  s.track.AfterFunc,
		"TimerReset": func(_ string, t *time.Timer, d time.Duration) bool { return s.track.ResetTimer(t, d) },
		"PprofDo": func(_ string, ctx context.Context, labels pprof.LabelSet, f func(context.Context)) {
			pprof.Do(s.track.LabelContext(ctx), labels, f)
		},
		"PprofSetGoroutineLabels": func(_ string, ctx context.Context) { pprof.SetGoroutineLabels(s.track.LabelContext(ctx)) },
		"WithTimeout":             withPos(s.track.WithTimeout),
		"WithDeadline":            withPos(s.track.WithDeadline),
		"MutexLock":               s.track.MutexLock,
		"RWMutexLock":             s.track.RWMutexLock,
		"RWMutexRLock":            s.track.RWMutexRLock,
		"LockerLock":              s.track.LockerLock,
		"WaitGroupWait":           s.track.WaitGroupWait,
		"WaitGroupGo":             s.track.WaitGroupGo,
		"CondWait":                s.track.CondWait,
		"OnceDo":                  s.track.OnceDo,
		"NumGoroutine":            func(string) int { return s.track.Count() }, // without the engine's own
		"Exit":                    s.exit,
		"Caller":                  caller,
	}
}

// streamHooks are the standard streams, and what prints to them.
func (s *Session) streamHooks() map[string]any {
	p := s.output.Printer()
	if s.cfg.plain {
		return map[string]any{
			"Stdin": io.Reader(os.Stdin), "Stdout": io.Writer(os.Stdout), "Stderr": io.Writer(os.Stderr),
			"FileWrite":       func(_ string, f *os.File, b []byte) (int, error) { return f.Write(b) },
			"FileWriteString": func(_ string, f *os.File, text string) (int, error) { return f.WriteString(text) },
			"BuiltinPrint":    s.flushed(p.BuiltinPrint), "BuiltinPrintln": s.flushed(p.BuiltinPrintln),
		}
	}
	return map[string]any{
		"Stdin":           io.Reader(s.stdin),
		"Stdout":          s.output.Variable(lang.Stdout),
		"Stderr":          s.output.Variable(lang.Stderr),
		"FileWrite":       func(_ string, f *os.File, b []byte) (int, error) { return s.output.WriteFile(f, b) },
		"FileWriteString": func(_ string, f *os.File, text string) (int, error) { return s.output.WriteFile(f, []byte(text)) },
		"BuiltinPrint":    p.BuiltinPrint,
		"BuiltinPrintln":  p.BuiltinPrintln,
	}
}

// flushed has a program's print write at once, as the runtime's does.
func (s *Session) flushed(print func(...any)) func(...any) {
	return func(args ...any) {
		print(args...)
		_ = s.output.FlushAll(context.Background()) // it fails only when the session is closed
	}
}

// withPos gives a function the position parameter that hooks have.
func withPos[A, B, C, D any](f func(A, B) (C, D)) func(string, A, B) (C, D) {
	return func(_ string, a A, b B) (C, D) { return f(a, b) }
}

func (s *Session) leave(line *int, fn int) {
	if g := s.track.Current(); g != nil {
		g.Frames().Leave(line, fn)
	}
}

func (s *Session) leaveExplaining(line *int, fn int, explain func(int) any) {
	if g := s.track.Current(); g != nil {
		g.Frames().LeaveExplaining(line, fn, explain)
	}
}

func (s *Session) forwarding(fn int) {
	if g := s.track.Current(); g != nil {
		g.Frames().Forwarding(fn)
	}
}

// unwound is called when a panic has left a function of a cell.
func (s *Session) unwound() {
	if g := s.track.Current(); g != nil {
		g.Frames().Unwound()
	}
}

// unwoundAt is unwound for a function that does not call Leave.
func (s *Session) unwoundAt(fn, line int) {
	if g := s.track.Current(); g != nil {
		g.Frames().UnwoundAt(fn, line)
	}
}

// explaining runs the first function of a goroutine.
func (s *Session) explaining(f func()) {
	if g := s.track.Current(); g != nil {
		g.Frames().Explaining(f)
		return
	}
	f()
}

// deferring runs a function with deferred calls. A goroutine that nobody knows has no state, so that recover finds
// nothing there.
func (s *Session) deferring(body func(*frames.Defers)) {
	if g := s.track.Current(); g != nil {
		frames := g.Frames()
		frames.Entries = s.track.Pending()
		frames.Deferring(body)
		return
	}
	new(frames.Stack).Deferring(body)
}

// enter is Tick for a function that begins while something is to be done. Line is where it is left, 0 if it calls Leave.
func (s *Session) enter(fn, line int) {
	s.direct()
	s.track.Begin(fn, line)
}

// direct says for which panic's sake the function begins that calls recover, 0 for none.
func (s *Session) direct() int {
	if g := s.track.Current(); g != nil {
		return g.Frames().Entered()
	}
	return 0
}

func (s *Session) recover(direct int) any {
	if g := s.track.Current(); g != nil {
		return g.Frames().Recover(direct, passes)
	}
	return nil
}

// passes says which panics user code cannot recover: those that stop it.
func passes(v any) bool {
	if track.IsStop(v) {
		return true
	}
	_, exit := v.(*loop.GeneratorExit)
	return exit
}

func (s *Session) selectCases(pos string, cases ...lower.Case) (chosen int, v any, ok bool) {
	list := make([]reflect.SelectCase, len(cases))
	for i, c := range cases {
		list[i] = reflect.SelectCase{Dir: c.Dir, Chan: c.Chan, Send: c.Value}
	}
	chosen, value, ok := s.track.Select(pos, list)
	if value.IsValid() {
		v = value.Interface()
	}
	return chosen, v, ok
}

func (s *Session) newCoroutine(name, pos string, body func() (any, error)) *asyncio.Coroutine[any] {
	return asyncio.NewCoroutine(s.loop, name, pos, func() (v any, err error) {
		s.explaining(func() { v, err = body() })
		return v, err
	})
}

func (s *Session) await(pos string, x any, insist bool) (any, error) {
	s.loop.At(pos)
	if insist {
		return asyncio.MustAwait(s.loop, x), nil
	}
	return asyncio.Await(s.loop, x)
}

func (s *Session) awaitReceive(pos string, ch reflect.Value) (reflect.Value, bool) {
	s.loop.At(pos)
	v, ok, err := asyncio.AwaitChan(s.loop, ch)
	if err != nil {
		panic(err)
	}
	return v, ok
}

func (s *Session) setResult(values ...any) {
	x := s.current()
	if x == nil {
		return
	}
	v := reflect.ValueOf(values[0])
	if len(values) > 1 {
		v = reflect.ValueOf(tuple(values))
	}
	x.mu.Lock()
	x.result = &v
	x.mu.Unlock()
}

// setResultError is setResult of a call that ends in an error: a failure is the cell's, and no result.
func (s *Session) setResultError(values ...any) {
	last := len(values) - 1
	if err, ok := values[last].(error); ok && err != nil {
		panic(err)
	}
	if last > 0 {
		s.setResult(values[:last]...)
	}
}

// A tuple is several results of one call.
type tuple []any

func (t tuple) String() string {
	text := ""
	for i, v := range t {
		if i > 0 {
			text += " "
		}
		text += repr.Text(reflect.ValueOf(v), repr.Options{})
	}
	return text
}

// replacement is what stands for a name of the standard library in cells, because the original would reach past the cell.
func (s *Session) replacement(path, name string) (reflect.Value, bool) {
	switch path + "." + name {
	case "runtime.Caller":
		return reflect.ValueOf(func(int) (uintptr, string, int, bool) { return 0, "", 0, false }), true
	case "runtime.Callers": // a call is refused
		return reflect.ValueOf(func(int, []uintptr) int { return 0 }), true
	}
	if s.cfg.plain {
		return reflect.Value{}, false
	}
	p := s.output.Printer()
	var v any
	switch path + "." + name {
	case "fmt.Print":
		v = p.Print
	case "fmt.Printf":
		v = p.Printf
	case "fmt.Println":
		v = p.Println
	case "fmt.Fprint":
		v = p.Fprint
	case "fmt.Fprintf":
		v = p.Fprintf
	case "fmt.Fprintln":
		v = p.Fprintln
	case "fmt.Scan":
		v = func(a ...any) (int, error) { return fmt.Fscan(s.stdin, a...) }
	case "fmt.Scanf":
		v = func(format string, a ...any) (int, error) { return fmt.Fscanf(s.stdin, format, a...) }
	case "fmt.Scanln":
		v = func(a ...any) (int, error) { return fmt.Fscanln(s.stdin, a...) }
	case "log.Default", "log.Print", "log.Printf", "log.Println", "log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf",
		"log.Panicln", "log.SetFlags", "log.SetPrefix", "log.SetOutput", "log.Flags", "log.Prefix", "log.Writer", "log.Output":
		return s.logReplacement(name)
	case "os.Exit":
		v = func(code int) { s.exit("", code) }
	case "os.Args":
		v = s.args()
	default:
		return reflect.Value{}, false
	}
	return reflect.ValueOf(v), true
}

func (s *Session) args() *[]string {
	s.env.argsOnce.Do(func() {
		s.env.args = s.cfg.Args
		if s.env.args == nil {
			s.env.args = []string{"gopherloop"}
		}
	})
	return &s.env.args
}
