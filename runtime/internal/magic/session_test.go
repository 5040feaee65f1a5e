package magic

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A fakeSession writes down what magics do with it: stdout as it is, everything else in brackets before its text.
type fakeSession struct {
	transcript strings.Builder
	vars       []Variable
	answers    []string // to Input; without any nobody can be asked
	cells      []HistoryEntry
	known      map[string]string // what Inspect knows
	now        time.Time
}

func (s *fakeSession) Print(text string)    { s.transcript.WriteString(text) }
func (s *fakeSession) PrintErr(text string) { s.transcript.WriteString("[stderr]" + text) }
func (s *fakeSession) Page(text string)     { s.transcript.WriteString("[page]" + text + "\n") }
func (s *fakeSession) Reset()               { s.transcript.WriteString("[reset]\n") }
func (s *fakeSession) Variables() []Variable {
	return s.vars
}

func (s *fakeSession) SetNextInput(text string, replace bool) {
	fmt.Fprintf(&s.transcript, "[next input, replace %v]%s\n", replace, text)
}

func (s *fakeSession) Input(prompt string) (string, error) {
	if len(s.answers) == 0 {
		return "", lang.ErrNoStdin
	}
	answer := s.answers[0]
	s.answers = s.answers[1:]
	fmt.Fprintf(&s.transcript, "[input]%s%s\n", prompt, answer)
	return answer, nil
}

func (s *fakeSession) History(session, from, to int) []HistoryEntry {
	return slices.DeleteFunc(slices.Clone(s.cells), func(e HistoryEntry) bool {
		return e.Session != session || e.Line < from || to > 0 && e.Line >= to
	})
}

func (s *fakeSession) Clock() func() time.Time { return func() time.Time { return s.now } }

func (s *fakeSession) Inspect(name string, detail int) (string, bool) {
	text, ok := s.known[strings.Repeat("?", detail)+name]
	return text, ok
}

// declare adds variables, in pairs of name and value.
func (s *fakeSession) declare(pairs ...any) {
	for i := 0; i < len(pairs); i += 2 {
		v := reflect.ValueOf(pairs[i+1])
		s.vars = append(s.vars, Variable{Name: pairs[i].(string), Kind: "var", Type: v.Type().String(), Value: v})
	}
}

// A settingSession can give variables values too.
type settingSession struct{ fakeSession }

func (s *settingSession) Set(name string, value any) error {
	fmt.Fprintf(&s.transcript, "[set]%s = %#v\n", name, value)
	return nil
}

// use runs a magic that is written as in a cell, and returns what it did, its value and its error.
func use(t *testing.T, r *Registry, s Session, source string) string {
	t.Helper()
	c := &Call{Context: t.Context(), Session: s}
	line, body, _ := strings.Cut(source, "\n")
	c.Name, c.Args, _ = strings.Cut(strings.TrimPrefix(line, "%"), " ")
	c.Body = body
	return run(r, c)
}

func run(r *Registry, c *Call) string {
	value, err := r.Run(c)
	var transcript *strings.Builder
	switch s := c.Session.(type) {
	case *fakeSession:
		transcript = &s.transcript
	case *settingSession:
		transcript = &s.transcript
	}
	if value != nil {
		fmt.Fprintf(transcript, "[value]%v\n", value)
	}
	if usage, ok := errors.AsType[*UsageError](err); ok {
		fmt.Fprintf(transcript, "UsageError: %v\n", usage)
	} else if e, ok := errors.AsType[*Error](err); ok {
		fmt.Fprintf(transcript, "%s: %v\n", e.ErrorName(), e)
	} else if err != nil {
		fmt.Fprintf(transcript, "[error]%v\n", err)
	}
	text := transcript.String()
	transcript.Reset()
	return text
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A fakeProcess has CPU times that only tests change.
type fakeProcess struct {
	process
	session *fakeSession
	used    map[int]cpuTime
}

func newFakeProcess() (*fakeProcess, *Registry) {
	p := &fakeProcess{session: &fakeSession{now: time.Unix(1e9, 0)}, used: map[int]cpuTime{}}
	p.process = process{
		cpu:       func(who int) cpuTime { return p.used[who] },
		now:       func() time.Time { return p.session.now },
		collector: &collector{},
	}
	return p, newRegistry(&p.process)
}

// pass lets time pass.
func (p *fakeProcess) pass(d time.Duration) { p.session.now = p.session.now.Add(d) }

func (p *fakeProcess) call(ctx context.Context, name, args string, body func()) *Call {
	return &Call{Context: ctx, Name: name, Args: args, Body: "body\n", Go: body, Session: p.session}
}
