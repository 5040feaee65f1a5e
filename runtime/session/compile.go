package session

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/eval"
	"github.com/gopherloop/gopherloop/runtime/internal/lower"
)

// compiled is a cell that is ready to run.
type compiled struct {
	result *check.Result
	entry  func()
	magics []*cell.Magic
}

// compile brings a cell from source to a function, and makes what it declares known. A cell with errors changes nothing.
// s.compiling is held.
func (s *Session) compile(name, source string) (*compiled, *lang.Error) {
	return s.compileWith(name, source, s.scope.Check)
}

// compileWith is compile with another way to check.
func (s *Session) compileWith(name, source string, checkIt func(*cell.Cell) (*check.Result, []*check.Error)) (unit *compiled, failed *lang.Error) {
	var result *check.Result
	defer func() {
		if v := recover(); v != nil { // the kernel's fault: the cell has not run, and the session goes on
			s.log.Error("compile a cell", "cell", name, "panic", v, "stack", string(debug.Stack()))
			s.rollback(result)
			unit, failed = nil, notSupported(fmt.Sprintf("the kernel failed on this cell: %v", v))
		}
	}()
	c, syntax := cell.Parse(s.fset, name, source, s.magics.Takes)
	if len(syntax) > 0 {
		return nil, syntaxError(name, source, syntax)
	}
	var errs []*check.Error
	if result, errs = checkIt(c); len(errs) > 0 {
		return nil, compileError(name, source, errs)
	}
	s.env.declares(result)
	s.env.replaced = result.Replaced
	var lowered eval.Unit
	err := s.env.growTypes(result)
	if err == nil {
		lowered, err = lower.Cell(s.fset, result, s.env)
	}
	if err == nil {
		if s.cfg.OnLowered != nil {
			s.cfg.OnLowered(lowered)
		}
		var entry func()
		if entry, err = s.compiler.Compile(lowered); err == nil {
			s.env.commit()
			s.env.retire(result)
			s.scope.Commit(result)
			s.keepTexts(result)
			return &compiled{result, entry, lower.Magics(c)}, nil
		}
	}
	s.rollback(result)
	return nil, s.refused(name, source, err)
}

// rollback forgets a cell that cannot be run, which may be nil.
func (s *Session) rollback(r *check.Result) {
	s.env.rollback()
	if r != nil {
		r.Discard()
	}
}

// refused is the error of a cell that go/types accepts and that cannot be run.
func (s *Session) refused(name, source string, err error) *lang.Error {
	var r *lower.Refusal
	if errors.As(err, &r) {
		return compileError(name, source, []*check.Error{{Pos: r.Pos, Msg: r.Msg}})
	}
	var e *eval.Error
	if errors.As(err, &e) {
		s.log.Error("a cell that the checker accepts does not compile", "cell", name, "error", err, "stack", string(e.Stack))
		return notSupported(fmt.Sprintf("this cell is legal Go, but the engine cannot run it: %v", e.Cause))
	}
	return notSupported(err.Error())
}

func notSupported(text string) *lang.Error {
	return &lang.Error{Name: "NotSupported", Value: text, Traceback: []string{red + "NotSupported" + reset + ": " + text}}
}
