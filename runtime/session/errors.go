package session

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/frames"
	"github.com/gopherloop/gopherloop/runtime/internal/magic"
	"github.com/gopherloop/gopherloop/runtime/internal/track"
	"github.com/gopherloop/gopherloop/runtime/loop"
)

// The colours of IPython's tracebacks.
const (
	red   = "\x1b[0;31m"
	green = "\x1b[0;32m"
	cyan  = "\x1b[0;36m"
	reset = "\x1b[0m"
)

const ruleWidth = 75

// syntaxError is the error of a cell that does not parse.
func syntaxError(name, source string, errs []*cell.Error) *lang.Error {
	e := &lang.Error{Name: "SyntaxError", Value: placed(name, errs[0].Line, errs[0].Msg)}
	lines := strings.Split(source, "\n")
	for i, x := range errs {
		if i == shownErrors {
			e.Traceback = append(e.Traceback, moreErrors(len(errs)))
			break
		}
		e.Traceback = append(e.Traceback, marked(name, lines, x.Line, x.Col, 0)...)
		e.Traceback = append(e.Traceback, red+"SyntaxError"+reset+": "+x.Msg)
	}
	return e
}

// shownErrors is how many errors of a cell are shown: more of them nobody reads.
const shownErrors = 100

func moreErrors(n int) string { return fmt.Sprintf("  … %d more errors", n-shownErrors) }

// compileError is the error of a cell that does not check: its errors at once, in go/types' words.
func compileError(name, source string, errs []*check.Error) *lang.Error {
	e := &lang.Error{Name: "CompileError", Value: placed(name, errs[0].Pos.Line, errs[0].Msg)}
	lines := strings.Split(source, "\n")
	for i, x := range errs {
		if i == shownErrors {
			e.Traceback = append(e.Traceback, moreErrors(len(errs)))
			break
		}
		e.Traceback = append(e.Traceback, marked(name, lines, x.Pos.Line, x.Pos.Column, x.End)...)
		e.Traceback = append(e.Traceback, red+"CompileError"+reset+": "+x.Msg)
	}
	return e
}

// placed is an error's value: the message with the place, for front ends that show nothing else.
func placed(name string, line int, msg string) string {
	if line == 0 {
		return msg
	}
	return fmt.Sprintf("%s (%s, line %d)", msg, name, line)
}

// marked is the place of an error: the line with carets below the columns from col to end, or one below col.
func marked(name string, lines []string, line, col, end int) []string {
	if line < 1 || line > len(lines) {
		return []string{fmt.Sprintf("  %s%s%s", cyan, name, reset)}
	}
	text := lines[line-1]
	before := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text[:min(max(col-1, 0), len(text))])
	carets := "^"
	if end = min(end, len(text)+1); end > col && col > 0 {
		carets = strings.Repeat("^", utf8.RuneCountInString(text[col-1:end-1]))
	}
	return []string{
		fmt.Sprintf("  %s%s, line %d%s", cyan, name, line, reset),
		"    " + text,
		"    " + before + red + carets + reset,
	}
}

// panicError is what a panic of user code is under its cell. Values that are no user errors are told in the log.
func (s *Session) panicError(trace []frames.Frame, v any) *lang.Error {
	v = frames.RuntimeError(v)
	if reason, stopped := track.StopReason(v); stopped {
		return s.stopError(trace, reason)
	}
	if u, ok := v.(*magic.UsageError); ok { // it is on stderr, see usage
		return &lang.Error{Name: "UsageError", Value: u.Msg, Shown: true}
	}
	name, value := describe(v)
	return s.traceback(trace, name, value)
}

func (s *Session) stopError(trace []frames.Frame, reason error) *lang.Error {
	var deadlock *track.DeadlockError
	if errors.As(reason, &deadlock) {
		e := s.traceback(trace, "fatal error", strings.TrimPrefix(deadlock.Error(), "fatal error: "))
		e.Traceback = append(e.Traceback, deadlock.Detail()...)
		return e
	}
	if track.IsStackOverflow(reason) {
		return s.traceback(trace, "fatal error", strings.TrimPrefix(reason.Error(), "fatal error: "))
	}
	return s.traceback(trace, reason.Error(), "")
}

// describe is the name and text of what user code panicked with, or what an await raised.
func describe(v any) (name, value string) {
	if p, ok := v.(*loop.PanicError); ok {
		v = frames.RuntimeError(p.Value)
	}
	switch e := v.(type) {
	case *magic.Error:
		return e.Name, e.Value
	case runtime.Error:
		return "runtime error", strings.TrimPrefix(e.Error(), "runtime error: ")
	case error:
		return errorName(e), e.Error()
	case fmt.Stringer:
		return "panic", e.String()
	}
	return "panic", fmt.Sprint(v)
}

// errorName is the name of an error: Python's where it stands for one, else its Go type.
func errorName(err error) string {
	var named interface{ ErrorName() string }
	if errors.As(err, &named) {
		return named.ErrorName()
	}
	name := strings.TrimPrefix(fmt.Sprintf("%T", err), "*")
	name = strings.TrimPrefix(name, "main.")
	switch name {
	case "errors.errorString", "fmt.wrapError", "fmt.wrapErrors", "errors.joinError":
		return "error"
	}
	return name
}

// traceback lays an error out as IPython does: a rule, the name, the frames with the most recent call last.
func (s *Session) traceback(trace []frames.Frame, name, value string) *lang.Error {
	const title = "Traceback (most recent call last)"
	lines := []string{
		red + strings.Repeat("-", ruleWidth) + reset,
		red + name + reset + strings.Repeat(" ", max(ruleWidth-len(name)-len(title), 1)) + title,
	}
	trace = slices.Clone(trace)
	slices.Reverse(trace)
	const shown = 20
	steps := similar(trace)
	for i, x := range steps {
		switch hidden := len(steps) - shown; {
		case hidden > 0 && i == shown/2:
			lines = append(lines, fmt.Sprintf("    … %d more frames …", hidden))
		case hidden > 0 && i > shown/2 && i < shown/2+hidden:
		case x.again != nil:
			lines = append(lines, s.similarLine(x.again))
		default:
			lines = append(lines, s.frameLines(x.frame)...)
		}
	}
	lines = append(lines, red+name+reset+": "+value)
	return &lang.Error{Name: name, Value: value, Traceback: lines}
}

// frameLines shows a frame: where it is, and the lines around.
func (s *Session) frameLines(f frames.Frame) []string {
	fn := s.functionName(f.Func)
	head := fmt.Sprintf("%s%s, line %d%s", cyan, fn.cell, f.Line, reset)
	if fn.name != "" && fn.name != "<module>" {
		head += ", in " + green + fn.name + "()" + reset
	}
	return append([]string{head}, s.excerpt(fn.cell, f.Line)...)
}

// excerpt shows a line of a cell with an arrow, and the lines around it.
func (s *Session) excerpt(cell string, line int) []string {
	s.mu.Lock()
	source, ok := s.sources[cell]
	s.mu.Unlock()
	if !ok || line == 0 {
		return nil
	}
	lines := strings.Split(source, "\n")
	var out []string
	for n := max(line-2, 1); n <= min(line+2, len(lines)); n++ {
		text := strings.ReplaceAll(lines[n-1], "\t", "    ")
		if n == line {
			out = append(out, fmt.Sprintf("%s----> %d%s %s", green, n, reset, text))
			continue
		}
		out = append(out, fmt.Sprintf("      %d %s", n, text))
	}
	return out
}

// goroutinePanicked reports a panic that has ended a goroutine, under the cell that started it.
func (s *Session) goroutinePanicked(g *track.G, v any) {
	if s.cfg.plain { // as in any program, it is the end
		fmt.Fprint(os.Stderr, s.goTrace(g, v))
		os.Exit(exitPanic)
	}
	failed := s.panicError(g.Frames().TakeTrace(), v)
	failed.Traceback = append([]string{fmt.Sprintf("Exception in goroutine %d:", g.ID())}, failed.Traceback...)
	s.background(g.Owner().Cell, failed)
}

// background reports a failure that is not the main flow's: as an error while the cell runs, as text afterwards.
func (s *Session) background(cell lang.Cell, failed *lang.Error) {
	s.mu.Lock()
	_, runs := s.running[cell]
	s.mu.Unlock()
	if !runs {
		s.output.Write(cell, lang.Stderr, []byte(strings.Join(failed.Traceback, "\n")+"\n"))
		return
	}
	s.host.Error(cell, *failed)
}

// loopReport is what asyncio would log: on stderr of the cell that caused it.
func (s *Session) loopReport(r loop.Report) {
	owner, _ := r.Owner.(track.Owner)
	s.output.Write(owner.Cell, lang.Stderr, []byte(r.Text()+"\n"))
}
