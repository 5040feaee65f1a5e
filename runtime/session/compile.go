package session

import (
	"errors"
	"fmt"

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
	c, syntax := cell.Parse(s.fset, name, source, s.magics.Takes)
	if len(syntax) > 0 {
		return nil, syntaxError(name, source, syntax)
	}
	result, errs := s.scope.Check(c)
	if len(errs) > 0 {
		return nil, compileError(name, source, errs)
	}
	s.env.generics.add(result)
	unit, err := lower.Cell(s.fset, result, s.env)
	if err == nil {
		s.trace(unit)
		unit.Unwound = s.unwound
		var entry func()
		if entry, err = eval.Compile(unit); err == nil {
			s.env.commit()
			s.scope.Commit(result)
			return &compiled{result, entry, lower.Magics(c)}, nil
		}
	}
	s.env.rollback()
	return nil, s.refused(name, source, err)
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
		return &lang.Error{
			Name:      "NotSupported",
			Value:     fmt.Sprintf("this cell is legal Go, but the engine cannot run it: %v", e.Cause),
			Traceback: []string{fmt.Sprintf("%sNotSupported%s: this cell is legal Go, but the engine cannot run it: %v", red, reset, e.Cause)},
		}
	}
	return &lang.Error{Name: "NotSupported", Value: err.Error(), Traceback: []string{"NotSupported: " + err.Error()}}
}

func (s *Session) unwound() {
	if g := s.track.Current(); g != nil {
		g.Frames().Unwound()
	}
}

// trace shows lowered code to whoever develops the kernel.
func (s *Session) trace(u eval.Unit) {
	if s.cfg.OnLowered != nil {
		s.cfg.OnLowered(u.Text)
	}
}
