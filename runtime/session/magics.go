package session

import (
	"context"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math/big"
	"reflect"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/magic"
)

// magicStatement runs the n-th magic of the running cell, one that takes text, with the values of its template. Where it
// ends the cell, its value is the cell's result.
func (s *Session) magicStatement(n int, values ...any) {
	value := s.runMagic(n, values...)
	if x := s.current(); value != nil && x != nil && x.last == x.magics[n] {
		s.setResult(value)
	}
}

// runMagic is a magic whose value is wanted.
func (s *Session) runMagic(n int, values ...any) any {
	return s.call(n, func(c *magic.Call) { c.Values = values })
}

// magicLines is runMagic of a shell command whose lines are wanted.
func (s *Session) magicLines(n int, values ...any) []string {
	lines, _ := s.call(n, func(c *magic.Call) { c.Values, c.Assigned = values, true }).([]string)
	return lines
}

// magicGo runs a magic that takes Go.
func (s *Session) magicGo(n int, body func()) {
	s.call(n, func(c *magic.Call) {
		if len(s.current().magics[n].Go) > 0 {
			c.Go = body
		}
	})
}

// magicBlock runs a magic that takes Go with variables of its own: setup makes a new set of them.
func (s *Session) magicBlock(n int, setup func() func()) {
	var body func()
	prepare := func() { body = setup() }
	value := s.call(n, func(c *magic.Call) {
		m := s.current().magics[n]
		if len(m.Setup) > 0 {
			c.Setup = prepare
		}
		if len(m.Go) == 0 {
			return
		}
		c.Go = func() {
			if body == nil {
				prepare()
			}
			body()
		}
	})
	if value != nil {
		s.setResult(value)
	}
}

// call runs a magic on the goroutine of the cell. Its error is the cell's.
func (s *Session) call(n int, with func(*magic.Call)) any {
	x := s.current()
	if x == nil {
		panic(&magic.UsageError{Msg: "magics run in cells, and this cell is over"})
	}
	m := x.magics[n]
	ctx, cancel := s.interruptible(x)
	defer cancel()
	c := &magic.Call{
		Context: ctx, Name: m.Name, Args: m.Args, Body: m.Body, Parts: m.Parts,
		Session: &magicSession{s, x},
	}
	with(c)
	value, err := s.magics.Run(c)
	s.track.Tick() // an interrupt that the magic has seen stops the cell
	if err != nil {
		s.usage(err)
	}
	return value
}

// usage ends the cell with the error of a magic, which IPython shows on stderr too if it is one of usage.
func (s *Session) usage(err error) {
	if u, ok := err.(*magic.UsageError); ok {
		s.output.Write(s.track.CurrentOwner().Cell, lang.Stderr, []byte("UsageError: "+u.Msg+"\n"))
	}
	panic(err)
}

// interruptible is a context that ends when the cell is interrupted.
func (s *Session) interruptible(x *execution) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(x.ctx)
	g := s.track.Current()
	if g == nil {
		return ctx, func() { cancel(nil) }
	}
	stopped := g.Stopped()
	go func() { // ends with the magic
		select {
		case <-stopped:
			cancel(errInterrupt)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// magicSession is what magics may do with the session.
type magicSession struct {
	s *Session
	x *execution
}

var _ magic.Session = (*magicSession)(nil)

func (m *magicSession) Print(text string)    { m.write(lang.Stdout, text) }
func (m *magicSession) PrintErr(text string) { m.write(lang.Stderr, text) }

func (m *magicSession) write(name lang.StreamName, text string) {
	m.s.output.Put(m.s.source(), name, []byte(text))
}

// Variables lists what the user has named.
func (m *magicSession) Variables() []magic.Variable {
	s := m.s
	s.compiling.Lock()
	defer s.compiling.Unlock()
	var list []magic.Variable
	for _, name := range s.scope.Names() {
		if !isUsers(name) {
			continue
		}
		v := magic.Variable{Name: name}
		switch o := s.scope.Lookup(name).(type) {
		case *types.Var:
			v.Kind, v.Type = "var", types.TypeString(o.Type(), cellNames)
			if storage, ok := s.env.storage[o]; ok {
				v.Value = storage.Elem()
			}
		case *types.Func:
			v.Kind, v.Type = "func", types.TypeString(o.Type(), cellNames)
		case *types.TypeName:
			v.Kind, v.Type = "type", types.TypeString(o.Type().Underlying(), cellNames)
		case *types.Const:
			v.Kind, v.Type, v.Value = "const", types.TypeString(o.Type(), cellNames), constantValue(o)
		}
		list = append(list, v)
	}
	return list
}

// constantValue is the value of a constant as far as a Go type holds it.
func constantValue(o *types.Const) reflect.Value {
	switch v := constant.Val(o.Val()).(type) {
	case *big.Int, *big.Rat, *big.Float:
		return reflect.ValueOf(o.Val().String())
	default:
		return reflect.ValueOf(v)
	}
}

// Set gives a variable of the session a value, and declares it anew if its type is another.
func (m *magicSession) Set(name string, value any) error {
	s := m.s
	if !token.IsIdentifier(name) {
		return &magic.UsageError{Msg: fmt.Sprintf("%q is no name of a variable", name)}
	}
	t, ok := typeOfValue(value)
	rt := reflect.TypeOf(value)
	if !ok {
		rt = reflect.TypeFor[any]()
	}
	s.compiling.Lock()
	defer s.compiling.Unlock()
	old, isVar := s.scope.Lookup(name).(*types.Var)
	storage := reflect.Value{}
	if isVar && types.Identical(old.Type(), t) {
		storage = s.env.storage[old]
	}
	if !storage.IsValid() {
		storage = reflect.New(rt)
		s.env.storage[s.scope.Declare(name, t)] = storage
	}
	storage.Elem().Set(reflect.ValueOf(value))
	return nil
}

// typeOfValue is the checker's type of a value that a magic makes; any for those that cells cannot name.
func typeOfValue(v any) (types.Type, bool) {
	switch v.(type) {
	case string:
		return types.Typ[types.String], true
	case int:
		return types.Typ[types.Int], true
	case []string:
		return types.NewSlice(types.Typ[types.String]), true
	}
	return types.Universe.Lookup("any").Type(), false
}

// cellNames leaves the package of cells out of types' names.
func cellNames(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

func (m *magicSession) Reset() {
	m.s.compiling.Lock()
	defer m.s.compiling.Unlock()
	m.s.scope.Reset()
	m.s.declareCaches()
}

func (m *magicSession) Input(prompt string) (string, error) { return m.s.ask(prompt, false) }

func (m *magicSession) SetNextInput(text string, replace bool) {
	m.payload(map[string]any{"source": "set_next_input", "text": text, "replace": replace})
}

func (m *magicSession) Page(text string) {
	m.payload(map[string]any{"source": "page", "data": map[string]any{"text/plain": text}, "start": 0})
}

func (m *magicSession) payload(p map[string]any) {
	m.x.mu.Lock()
	defer m.x.mu.Unlock()
	m.x.payload = append(m.x.payload, p)
}

func (m *magicSession) History(session, from, to int) []magic.HistoryEntry {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	var list []magic.HistoryEntry
	if session != 0 {
		return nil // the kernel keeps the history of other sessions
	}
	for _, p := range m.s.past {
		if p.count >= from && (to <= 0 || p.count < to) {
			list = append(list, magic.HistoryEntry{Line: p.count, Input: p.input, Output: p.output})
		}
	}
	return list
}

func (m *magicSession) Clock() func() time.Time { return time.Now }

// Inspect is what name? and name?? show.
func (m *magicSession) Inspect(name string, detail int) (string, bool) {
	reply := m.s.Inspect(m.x.ctx, lang.InspectRequest{Code: name, Cursor: len([]rune(name)), Detail: detail})
	text, _ := reply.Data["text/plain"].(string)
	return text, reply.Found
}
