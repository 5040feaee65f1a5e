package session

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/repr"
	"github.com/gopherloop/gopherloop/runtime/internal/track"
	"github.com/gopherloop/gopherloop/runtime/loop"
)

// An execution is a cell that runs.
type execution struct {
	req    lang.ExecuteRequest
	ctx    context.Context
	magics []*cell.Magic
	last   *cell.Magic // that ends the cell, or nil

	mu      sync.Mutex // protects what follows
	g       *track.G   // its main flow, once that has begun
	asked   bool       // it was interrupted before
	result  *reflect.Value
	payload []map[string]any
}

// Execute runs a cell to its end.
func (s *Session) Execute(ctx context.Context, req lang.ExecuteRequest) lang.ExecuteReply {
	x := &execution{req: req, ctx: ctx}
	s.begin(x)
	defer s.finish(x)
	name := fmt.Sprintf("Cell In[%d]", req.Count)
	s.remember(name, req.Code)
	s.compiling.Lock()
	s.caches.begin(req)
	unit, failed := s.compile(name, req.Code)
	s.compiling.Unlock()
	if failed != nil {
		return s.reply(x, lang.ExecuteReply{Error: failed})
	}
	x.magics = unit.magics
	if items := unit.result.Cell.Items; len(items) > 0 {
		x.last = items[len(items)-1].Magic
	}
	reply := lang.ExecuteReply{Declared: declarations(unit.result, req.Count)}
	reply.Error = s.run(x, "", unit.entry, &reply)
	if reply.Error == nil {
		s.keepResult(x, unit.result.ResultType())
	}
	return s.reply(x, reply)
}

// begin makes a cell the latest one.
func (s *Session) begin(x *execution) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running[x.req.Cell] = x
	s.latest = x.req.Cell
}

func (s *Session) finish(x *execution) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, x.req.Cell)
}

// remember keeps the source of a cell for tracebacks.
func (s *Session) remember(name, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sources[name] = code
}

// run runs f as the main flow of a cell and returns how it failed. reply gets the result.
func (s *Session) run(x *execution, name string, f func(), reply *lang.ExecuteReply) (failed *lang.Error) {
	owner := track.Owner{Cell: x.req.Cell, Count: x.req.Count}
	done := make(chan struct{})
	go func() { // the cell's own goroutine, whose end Execute waits for, unless it must be abandoned
		defer close(done)
		s.track.Run(track.Flow{Owner: owner, Name: "main", Main: true}, func(g *track.G) {
			defer func() {
				if v := recover(); v != nil {
					failed = s.panicError(g.Frames().TakeTrace(), v)
				}
			}()
			x.started(s, g)
			err := s.loop.RunFlow(x.ctx, name, func(*loop.Flow) {
				f()
				s.show(x, reply)
			})
			if err != nil {
				panic(err)
			}
		})
	}()
	<-done
	return failed
}

// started notes the flow of a cell, which may have been interrupted before it began.
func (x *execution) started(s *Session, g *track.G) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.g = g
	if x.asked {
		s.track.Interrupt(g, errInterrupt)
	}
}

// show makes the result's forms, in the flow of the cell, because methods of the value may be called.
func (s *Session) show(x *execution, reply *lang.ExecuteReply) {
	x.mu.Lock()
	result := x.result
	x.mu.Unlock()
	if result != nil && !isNothing(*result) {
		b := repr.Bundle(*result, repr.Options{Passes: track.IsStop})
		reply.Result = &b
	}
	if len(x.req.UserExpressions) > 0 {
		reply.UserExpressions = s.userExpressions(x)
	}
}

// isNothing says that a value is not shown: the nil of an any, as Python's None.
func isNothing(v reflect.Value) bool { return !v.IsValid() }

// reply ends a cell: what it printed is handed over, and its place in the history taken.
func (s *Session) reply(x *execution, r lang.ExecuteReply) lang.ExecuteReply {
	x.mu.Lock()
	r.Payload = x.payload
	x.mu.Unlock()
	if s.capture != nil {
		if err := s.capture.Sync(x.ctx); err != nil {
			s.log.Warn("captured output", "error", err)
		}
	}
	if err := s.output.Flush(x.ctx, x.req.Cell); err != nil {
		s.log.Warn("flush the cell's output", "error", err)
	}
	r.Variables = s.variableNames()
	if x.req.StoreHistory {
		past := pastCell{count: x.req.Count, input: x.req.Code}
		if r.Result != nil {
			past.output, _ = r.Result.Data["text/plain"].(string)
		}
		s.mu.Lock()
		s.past = append(s.past, past)
		s.mu.Unlock()
	}
	return r
}

// userExpressions evaluates what a front end wants to know besides.
func (s *Session) userExpressions(x *execution) map[string]lang.Expression {
	out := map[string]lang.Expression{}
	for name, code := range x.req.UserExpressions {
		out[name] = s.userExpression(x, code)
	}
	return out
}

func (s *Session) userExpression(x *execution, code string) (e lang.Expression) {
	cellName := "user_expression"
	s.compiling.Lock()
	unit, failed := s.compile(cellName, strings.TrimSpace(code))
	s.compiling.Unlock()
	if failed != nil {
		return lang.Expression{Error: failed}
	}
	defer func() {
		if v := recover(); v != nil {
			if track.IsStop(v) {
				panic(v)
			}
			e = lang.Expression{Error: s.panicError(nil, v)}
		}
	}()
	x.mu.Lock()
	before := x.result
	x.result = nil
	x.mu.Unlock()
	unit.entry()
	x.mu.Lock()
	value := x.result
	x.result = before
	x.mu.Unlock()
	if value == nil {
		return lang.Expression{Error: &lang.Error{Name: "SyntaxError", Value: "not an expression", Traceback: []string{"SyntaxError: not an expression"}}}
	}
	b := repr.Bundle(*value, repr.Options{Passes: track.IsStop})
	return lang.Expression{Bundle: &b}
}

// current is the execution that the calling goroutine belongs to, or nil if that cell is over.
func (s *Session) current() *execution {
	cell := s.track.CurrentOwner().Cell
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running[cell]
}
