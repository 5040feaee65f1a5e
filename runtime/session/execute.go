package session

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"time"

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

	abandoned chan struct{} // closed when nobody waits for the flow any more

	mu      sync.Mutex // protects what follows
	g       *track.G   // its main flow, once that has begun
	flow    *loop.Flow // nil before it has begun, and if it runs beside the loop
	left    bool       // abandoned is closed
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
	if failed != nil {
		s.compiling.Unlock()
		return s.reply(x, lang.ExecuteReply{Error: failed})
	}
	reply := lang.ExecuteReply{Declared: s.declarations(unit.result, req.Count)}
	s.compiling.Unlock()
	x.magics = unit.magics
	if items := unit.result.Cell.Items; len(items) > 0 {
		x.last = items[len(items)-1].Magic
	}
	o := s.run(x, unit.entry)
	reply.Result, reply.UserExpressions, reply.Error = o.result, o.expressions, o.failed
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

// An outcome is how the main flow of a cell ended.
type outcome struct {
	result      *lang.Bundle
	expressions map[string]lang.Expression
	failed      *lang.Error
}

// run runs f as the main flow of a cell, to its end or until it is abandoned.
func (s *Session) run(x *execution, f func()) outcome {
	ended := make(chan outcome, 1)
	x.abandoned = make(chan struct{})
	go s.flow(x, f, ended) // waited for below; an abandoned one ends at its next check
	select {
	case o := <-ended:
		return o
	case <-x.abandoned:
		return outcome{failed: s.traceback(nil, errInterrupt.Error(), "")}
	}
}

// flow is the life of the goroutine of a cell.
func (s *Session) flow(x *execution, f func(), ended chan<- outcome) {
	var o outcome
	defer func() { ended <- o }() // once the tracker knows that the flow is over
	owner := track.Owner{Cell: x.req.Cell, Count: x.req.Count}
	s.track.Run(track.Flow{Owner: owner, Name: "main", Main: true}, func(g *track.G) {
		defer func() {
			if v := g.Ended(recover()); v != nil {
				o = outcome{failed: s.panicError(g.Frames().TakeTrace(), v)}
			}
		}()
		err := s.runFlow(x, func(flow *loop.Flow) {
			x.started(s, g, flow)
			g.Frames().Explaining(f)
			o.result, o.expressions = s.show(x)
		})
		if err != nil {
			panic(err)
		}
	})
}

// besideLimit is how long a cell of a subshell waits for the event loop.
const besideLimit = 20 * time.Millisecond

var errBusy = errors.New("the event loop is busy")

// runFlow runs f as a flow of the event loop. A subshell is there to answer while a cell computes, which then holds the
// loop: a cell of a subshell runs beside it, as a goroutine does, and awaits from there.
func (s *Session) runFlow(x *execution, f func(*loop.Flow)) error {
	if x.req.Subshell == "" {
		return s.loop.RunFlow(x.ctx, "", f)
	}
	turn, cancel := context.WithCancelCause(x.ctx)
	defer cancel(nil)
	limit := time.AfterFunc(besideLimit, func() { cancel(errBusy) })
	late := false
	err := s.loop.RunFlow(turn, "", func(flow *loop.Flow) {
		if late = !limit.Stop(); !late {
			f(flow)
		}
	})
	if late || errors.Is(err, errBusy) {
		f(nil)
		return nil
	}
	return err
}

// started notes the flow of a cell, which may have been interrupted before it began.
func (x *execution) started(s *Session, g *track.G, flow *loop.Flow) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.g, x.flow = g, flow
	if x.asked {
		s.track.Interrupt(g, errInterrupt)
	}
}

// show makes the result's forms, in the flow of the cell, because methods of the value may be called.
func (s *Session) show(x *execution) (result *lang.Bundle, expressions map[string]lang.Expression) {
	x.mu.Lock()
	value := x.result
	x.mu.Unlock()
	if value != nil && !isNothing(*value) {
		b := repr.Bundle(*value, repr.Options{Passes: track.IsStop})
		result = &b
	}
	if len(x.req.UserExpressions) > 0 {
		expressions = s.userExpressions(x)
	}
	return result, expressions
}

// isNothing says that a value is not shown: the nil of an any, as Python's None.
func isNothing(v reflect.Value) bool { return !v.IsValid() }

// reply ends a cell: what it printed is handed over, and its place in the history taken.
func (s *Session) reply(x *execution, r lang.ExecuteReply) lang.ExecuteReply {
	x.mu.Lock()
	r.Payload = x.payload
	x.mu.Unlock()
	if err := s.flushCell(x.ctx, x.req.Cell); err != nil {
		s.log.Warn("flush the cell's output", "error", err)
	}
	if s.loop.Unretrieved() > 0 {
		go runtime.GC() // tells of failed tasks that nobody holds any more, as Python's reference counts do; ends by itself
	}
	go s.compiler.Prepare() // for the next cell; ends by itself
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
