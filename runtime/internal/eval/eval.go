// Package eval runs lowered Go in yaegi. It is the only importer of yaegi, and knows nothing of cells, of types of
// go/types or of sessions: it is handed text that uses nothing but one package of symbols, and gives back a function.
//
// Every unit is compiled in an interpreter of its own. That costs some 30 µs and avoids what goes wrong with one
// interpreter that lives on: a failed evaluation leaves half-defined functions behind, each evaluation copies the frame
// of the global variables and races with running goroutines while it does, and nothing is ever collected. What units
// share lives outside: a top-level variable is a symbol that points to its storage.
package eval

import (
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/traefik/yaegi/interp"
)

// Package is the import path, and the name, of the package of symbols.
const Package = "s"

// The functions that a unit declares, both func(). Define runs first; functions that it makes keep nothing alive of what
// Entry does, because the engine's functions hold on to the frame of the function that made them.
const (
	Define = "Define"
	Entry  = "Entry"
)

// A Unit is what is compiled together.
type Unit struct {
	// Text is a Go file of package main that imports at most Package and declares Entry, and Define if it declares functions.
	Text string

	// Run is all that the unit does, if it needs no engine.
	Run func()

	// Symbols are the names of Package. A type is a nil pointer to it, (*T)(nil); a variable is reached by a pointer.
	Symbols map[string]reflect.Value

	// Unwound is called by a function of the unit that a panic leaves, on the goroutine of the panic, after the
	// function's deferred calls: innermost first. It is told which of the functions that Text declares it is, "" if it is
	// a function within one. Nil is not called.
	Unwound func(function string)
}

// An Error says that the engine cannot compile a unit. It is a fault of lowering or of the engine, never the user's.
type Error struct {
	Cause error
	Stack []byte // of the engine, if it panicked
}

func (e *Error) Error() string { return "the engine refuses the lowered code: " + e.Cause.Error() }

func (e *Error) Unwrap() error { return e.Cause }

// A Compiler compiles units. Its methods are safe to call from any goroutine.
type Compiler struct {
	spare chan *engine // has room for one
}

// An engine is an interpreter that has compiled nothing yet.
type engine struct {
	*interp.Interpreter
	unwinding *unwinding
}

// New returns a Compiler.
func New() *Compiler { return &Compiler{spare: make(chan *engine, 1)} }

// Prepare makes the engine of the next unit, unless there is one: for a moment in which nobody waits.
func (c *Compiler) Prepare() {
	if len(c.spare) > 0 {
		return
	}
	select {
	case c.spare <- newEngine():
	default: // somebody was faster
	}
}

func newEngine() *engine {
	u := &unwinding{}
	return &engine{interp.New(interp.Options{Stderr: u}), u}
}

func (c *Compiler) engine() *engine {
	select {
	case e := <-c.spare:
		return e
	default:
		return newEngine()
	}
}

// Compile compiles a unit. Nothing of it runs before the function is called, which may be called once or often.
func (c *Compiler) Compile(u Unit) (entry func(), err error) {
	defer func() {
		if r := recover(); r != nil {
			entry, err = nil, &Error{Cause: fmt.Errorf("%v", r), Stack: debug.Stack()}
		}
	}()
	if u.Run != nil {
		return u.Run, nil
	}
	i := c.engine()
	i.unwinding.call = u.Unwound
	if err := i.Use(interp.Exports{Package + "/" + Package: u.Symbols}); err != nil {
		return nil, &Error{Cause: err}
	}
	if _, err := i.Eval(u.Text); err != nil {
		return nil, &Error{Cause: err}
	}
	declared := i.Symbols("main")["main"] // an evaluation of each name would cost as much again
	body, err := function(declared, Entry)
	if err != nil {
		return nil, err
	}
	if _, ok := declared[Define]; !ok {
		return body, nil
	}
	define, err := function(declared, Define)
	if err != nil {
		return nil, err
	}
	return func() {
		define()
		body()
	}, nil
}

// function is a compiled function of a unit.
func function(declared map[string]reflect.Value, name string) (func(), error) {
	v, ok := declared[name]
	if !ok {
		return nil, &Error{Cause: fmt.Errorf("%s is not declared", name)}
	}
	f, ok := v.Interface().(func())
	if !ok {
		return nil, &Error{Cause: fmt.Errorf("%s is %v", name, v.Type())}
	}
	return f, nil
}

// unwinding is where the engine writes when a panic leaves an interpreted function, and nothing else: one line for each
// function. What the line says of the place is of no use, because it always names the start of the function.
type unwinding struct{ call func(function string) }

func (u *unwinding) Write(p []byte) (int, error) {
	if u.call != nil {
		u.call(unwound(string(p)))
	}
	return len(p), nil
}

// unwound is the declared function that the engine speaks of: 3:1: panic: main.f_2(...)
func unwound(text string) string {
	_, name, _ := strings.Cut(text, ": panic: main.")
	name, _, _ = strings.Cut(name, "(...)")
	if strings.Contains(name, ".") {
		return ""
	}
	return name
}

// AsksForText says whether the method that calls it was called by the engine because a panic with its receiver leaves a
// function (yaegi, runCfg, which looks for http.ErrAbortHandler).
func AsksForText() bool {
	var pcs [20]uintptr
	stack := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for more := true; more; {
		var f runtime.Frame
		f, more = stack.Next()
		if f.Function == "github.com/traefik/yaegi/interp.runCfg.func1" {
			return true
		}
		if !strings.HasPrefix(f.Function, "reflect.") && !strings.HasPrefix(f.Function, "runtime.call") && !strings.Contains(f.Function, "gopherloop/runtime/") {
			return false
		}
	}
	return false
}
