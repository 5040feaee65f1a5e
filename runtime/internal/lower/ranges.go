package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// rangeStmt writes a loop over something.
// https://go.dev/ref/spec#For_range
func (l *lowerer) rangeStmt(w *writer, s *ast.RangeStmt) {
	l.at(w, s.X)
	switch t := coreOf(l.static(s.X)).(type) {
	case *types.Basic:
		if t.Info()&types.IsString != 0 {
			l.rangeString(w, s)
			return
		}
		l.rangeInteger(w, s)
	case *types.Chan:
		l.rangeChannel(w, s)
	case *types.Signature:
		l.rangeFunction(w, s, t)
	case *types.Pointer:
		l.rangeIndices(w, s, coreOf(t.Elem()).(*types.Array).Len())
	case *types.Array:
		if isBlank(s.Value) {
			l.rangeIndices(w, s, t.Len())
			return
		}
		l.rangeElements(w, s)
	case *types.Slice, *types.Map:
		l.rangeElements(w, s)
	default:
		l.refuse(s, "cannot range over %s", t)
	}
}

// rangeVariable gives the value of an iteration to the loop's variable: a new one, or what stands before range.
//
// Engine defect: range-variables.
func (l *lowerer) rangeVariable(w *writer, s *ast.RangeStmt, x ast.Expr, value string) {
	if x == nil {
		return
	}
	id, _ := x.(*ast.Ident)
	if id != nil && id.Name == "_" {
		return
	}
	if s.Tok == token.DEFINE {
		l.declareVar(w, l.info.Defs[id], value)
		return
	}
	w.line("%s = %s", l.expr(x), value)
}

// borrowed says that a variable of a loop may be the engine's own one, and if so makes it that: nothing changes it or keeps it,
// and no index is explained with it.
func (l *lowerer) borrowed(s *ast.RangeStmt, x ast.Expr, name string) bool {
	id, ok := x.(*ast.Ident)
	if !ok || s.Tok != token.DEFINE || id.Name == "_" {
		return false
	}
	o := l.info.Defs[id]
	if l.bounds.hoist[o] || makesFunctions(s.Body) || l.kept(o, s.Body) || assigns(l.info, s.Body, o) {
		return false
	}
	l.locals[o] = name
	return true
}

// assigns says whether statements change a variable, or a part of it.
func assigns(info *types.Info, body *ast.BlockStmt, o types.Object) bool {
	found := false
	is := func(x ast.Expr) {
		if x != nil {
			ast.Inspect(x, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				found = found || ok && info.Uses[id] == o
				return !found
			})
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, x := range n.Lhs {
				is(x)
			}
		case *ast.IncDecStmt:
			is(n.X)
		case *ast.RangeStmt:
			is(n.Key)
			is(n.Value)
		}
		return !found
	})
	return found
}

// rangeVariables gives both values of an iteration to the loop's variables.
//
// Engine defect: range-to-places.
func (l *lowerer) rangeVariables(w *writer, s *ast.RangeStmt, key, value string) {
	if s.Tok != token.ASSIGN || isBlank(s.Key) || isBlank(s.Value) {
		l.rangeVariable(w, s, s.Key, key)
		l.rangeVariable(w, s, s.Value, value)
		return
	}
	written := l.written([]ast.Expr{s.Key, s.Value})
	k, v := l.place(w, s.Key, written), l.place(w, s.Value, written) // both before either is assigned
	w.line("%s = %s", k, key)
	w.line("%s = %s", v, value)
}

func isBlank(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return x == nil || ok && id.Name == "_"
}

// rangeElements writes a loop over a string, slice, array or map, which the engine has.
//
// Engine defect: range-of-channels.
func (l *lowerer) rangeElements(w *writer, s *ast.RangeStmt) {
	x := l.expr(s.X)
	t := defaultOf(l.static(s.X))
	b := l.push(true)
	k, v := l.fresh("k"), l.fresh("v")
	held := l.fresh("range")
	w.line("{")
	w.line("var %s %s = %s", held, l.typ(t), x)
	l.begin(w, b, s.Body)
	switch {
	case isBlank(s.Key) && isBlank(s.Value):
		w.line("for range %s {", held)
	case isBlank(s.Value):
		w.line("for %s := range %s {", k, held)
	case isChannelType(elementType(t)): // the engine would take the loop for one that receives
		w.line("for %s := range %s {", k, held)
		w.line("%s := %s[%s]", v, held, k)
	default: // with a key, because the engine finds any blank variable instead of one of its own
		w.line("for %s, %s := range %s {", k, v, held)
		w.line("_ = %s", k)
	}
	l.tick(w)
	l.iteration(w, b, s.Body, func(w *writer) {
		if s.Tok != token.DEFINE {
			l.rangeVariables(w, s, k, v)
			return
		}
		for _, x := range []struct {
			variable ast.Expr
			name     string
		}{{s.Key, k}, {s.Value, v}} {
			if !l.borrowed(s, x.variable, x.name) {
				l.rangeVariable(w, s, x.variable, x.name)
			}
		}
	})
	w.line("}")
	l.end(w, b)
	w.line("}")
}

// elementType is the type of the values that a loop over t gives.
func elementType(t types.Type) types.Type {
	if e, ok := coreOf(t).(interface{ Elem() types.Type }); ok {
		return e.Elem()
	}
	return t
}

func isChannelType(t types.Type) bool {
	_, ok := coreOf(t).(*types.Chan)
	return ok
}

// rangeString writes a loop over the characters of a string. They are decoded before the loop, because the engine has
// wrong positions behind invalid UTF-8.
//
// Engine defect: range-invalid-text.
func (l *lowerer) rangeString(w *writer, s *ast.RangeStmt) {
	b := l.push(true)
	places, runes, i := l.fresh("places"), l.fresh("runes"), l.fresh("i")
	decode := l.compiled("Runes", decodeRunes)
	w.line("{")
	w.line("%s, %s := %s(string(%s))", places, runes, decode, l.expr(s.X))
	w.line("_, _ = %s, %s", places, runes)
	l.begin(w, b, s.Body)
	w.line("for %s := range %s {", i, places)
	l.tick(w)
	w.line("_ = %s", i)
	l.iteration(w, b, s.Body, func(w *writer) { l.rangeVariables(w, s, places+"["+i+"]", runes+"["+i+"]") })
	w.line("}")
	l.end(w, b)
	w.line("}")
}

// decodeRunes returns where the characters of s begin, and the characters.
func decodeRunes(s string) (places []int, runes []rune) {
	for i, r := range s {
		places, runes = append(places, i), append(runes, r)
	}
	return places, runes
}

// rangeInteger writes a loop over the numbers below n.
//
// Engine defect: range-integer.
func (l *lowerer) rangeInteger(w *writer, s *ast.RangeStmt) {
	t := l.static(s.X)
	if s.Key != nil && !isBlank(s.Key) {
		t = l.static(s.Key)
	}
	if isUntyped(t) {
		t = types.Default(t)
	}
	b := l.push(true)
	i, n := l.fresh("i"), l.fresh("n")
	w.line("{")
	w.line("var %s %s = %s", n, l.typ(t), l.expr(s.X))
	l.begin(w, b, s.Body)
	w.line("for %s := %s(0); %s < %s; %s {", i, l.typ(t), i, n, l.incDec(i, token.INC, t))
	l.tick(w)
	l.iteration(w, b, s.Body, func(w *writer) {
		if !l.borrowed(s, s.Key, i) {
			l.rangeVariable(w, s, s.Key, i)
		}
	})
	w.line("}")
	l.end(w, b)
	w.line("}")
}

// rangeIndices writes a loop over the indices of an array, which is evaluated only if it calls something, or over the
// elements of one that a pointer leads to.
//
// Engine defect: range-nil-array.
func (l *lowerer) rangeIndices(w *writer, s *ast.RangeStmt, n int64) {
	b := l.push(true)
	i := l.fresh("i")
	held := ""
	w.line("{")
	switch {
	case !isBlank(s.Value):
		held = l.hold(w, l.expr(s.X), l.static(s.X))
	case hasCall(s.X):
		w.line("_ = %s", l.expr(s.X))
	}
	l.begin(w, b, s.Body)
	w.line("for %s := 0; %s < %d; %s++ {", i, i, n, i)
	l.tick(w)
	l.iteration(w, b, s.Body, func(w *writer) { l.rangeVariables(w, s, i, "(*"+held+")["+i+"]") })
	w.line("}")
	l.end(w, b)
	w.line("}")
}

// hasCall says whether the evaluation of an expression calls a function or receives.
func hasCall(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

func (l *lowerer) rangeChannel(w *writer, s *ast.RangeStmt) {
	ch, v, ok := l.fresh("ch"), l.fresh("v"), l.fresh("ok")
	w.line("{")
	w.line("%s := %s", ch, l.expr(s.X))
	b := l.push(true)
	l.begin(w, b, s.Body)
	w.line("for {")
	w.line("%s, %s := %s(%s, %s)", v, ok, l.typed("Recv2", l.static(s.X)), l.pos(s.For), ch)
	w.line("if !%s { break }", ok)
	l.tick(w)
	l.iteration(w, b, s.Body, func(w *writer) { l.rangeVariable(w, s, s.Key, v) })
	w.line("}")
	l.end(w, b)
	w.line("}")
}

// A rangeFunc is the body of a range over a function, which has become a function. state says how it was left.
type rangeFunc struct {
	outer *rangeFunc
	state string
	exits []exit
}

// An exit is one way to leave the body for something outside the loop.
type exit struct {
	to  *loop // nil for a return
	tok token.Token
}

// returning is the exit of a return statement.
var returning = exit{}

// leave returns the number of an exit.
func (y *rangeFunc) leave(e exit) int {
	for i, x := range y.exits {
		if x == e {
			return i + 1
		}
	}
	y.exits = append(y.exits, e)
	return len(y.exits)
}

// leaveBody writes a break or continue of a statement around the range over a function.
func (l *lowerer) leaveBody(w *writer, to *loop, tok token.Token) {
	w.line("%s = %d", l.yields.state, l.yields.leave(exit{to, tok}))
	w.line("return false")
}

// endBody writes the end of an iteration, and of the loop if it does not go on.
func (l *lowerer) endBody(w *writer, y *rangeFunc, goOn bool) {
	state := frames.BodyDone
	if goOn {
		state = frames.BodyReady
	}
	w.line("%s = %d", y.state, state)
	w.line("return %t", goOn)
}

// rangeFunction writes a loop over a function: its body becomes the function that is handed to it.
//
// Engine defect: range-function.
func (l *lowerer) rangeFunction(w *writer, s *ast.RangeStmt, f *types.Signature) {
	w.line("{")
	seq := l.hold(w, l.expr(s.X), l.static(s.X))
	y := &rangeFunc{outer: l.yields, state: l.fresh("state")}
	yield := coreOf(l.subst(f.Params().At(0).Type())).(*types.Signature)
	var names []string
	for range yield.Params().Len() {
		names = append(names, l.fresh("y"))
	}
	b := l.push(true)
	b.carrying, b.yields = y, y
	l.yields = y
	body := l.newWriter()
	for i, x := range []ast.Expr{s.Key, s.Value} {
		if i < len(names) {
			l.rangeVariable(body, s, x, names[i])
		}
	}
	l.tick(body)
	l.block(body, s.Body.List)
	l.yields = y.outer
	l.pop()
	w.line("%s := 0", y.state)
	over := l.fresh("over")
	w.line("%s := false", over)
	w.line("(%s)(func%s {", seq, l.signature(yield, names, nil))
	w.line("defer %s(&%s, 0)", l.hook("Leave"), l.lineName())
	w.line("if %s || %s != 0 { %s(%s, %s) }", over, y.state, l.compiled("RangeMisuse", frames.RangeMisuse), over, y.state)
	w.line("%s = %d", y.state, frames.BodyRunning)
	w.line("%s", strings.TrimRight(body.String(), "\n"))
	l.endBody(w, y, true)
	w.line("})")
	w.line("%s = true", over)
	w.line("%s(%s)", l.compiled("RangeEnd", frames.RangeEnd), y.state)
	l.leaveLoop(w, y)
	w.line("}")
}

// leaveLoop writes what happens behind the loop: the return, break or continue that ended the body.
func (l *lowerer) leaveLoop(w *writer, y *rangeFunc) {
	for i, e := range y.exits {
		w.line("if %s == %d {", y.state, i+1)
		switch {
		case e.to == nil && l.yields != nil:
			w.line("%s = %d", l.yields.state, l.yields.leave(returning))
			w.line("return false")
		case e.to == nil && l.scope.defers != "":
			w.line("return")
		case e.to == nil:
			w.line("return %s", strings.Join(l.scope.results, ", "))
		case e.to.yields != l.yields:
			l.leaveBody(w, e.to, e.tok)
		case e.to.carrying != nil:
			l.endBody(w, e.to.carrying, e.tok == token.CONTINUE)
		default:
			if e.tok == token.CONTINUE && e.to.next != "" {
				w.line("%s", e.to.next)
			}
			if e.to.text == "" {
				w.line("%s", e.tok)
			} else {
				w.line("%s %s", e.tok, e.to.text)
			}
		}
		w.line("}")
	}
}
