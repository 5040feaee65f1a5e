package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/check"
)

func (l *lowerer) block(w *writer, list []ast.Stmt) {
	for _, s := range list {
		l.stmt(w, s)
	}
}

// mark notes the line of a statement that may panic or call.
func (l *lowerer) mark(w *writer, n ast.Node) {
	if l.mayPanic(n) {
		l.at(w, n)
	}
}

// mayPanic says whether a statement's own expressions can leave it otherwise than by going on. It errs on the side of
// yes.
func (l *lowerer) mayPanic(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		case *ast.CallExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt:
			found = true
		case *ast.SelectorExpr:
			sel := l.info.Selections[n]
			found = found || sel != nil && (sel.Kind() != types.FieldVal || sel.Indirect() || len(l.targs.args) > 0)
		case *ast.BinaryExpr:
			found = found || l.operatorPanics(n.Op, n.X, n.Y)
		case *ast.AssignStmt:
			switch n.Tok {
			case token.QUO_ASSIGN, token.REM_ASSIGN, token.SHL_ASSIGN, token.SHR_ASSIGN:
				found = found || l.info.Types[n.Rhs[0]].Value == nil
			}
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

// operatorPanics says whether an operation may: a division by what is not known, a shift by that, and a comparison of what may hold
// anything.
func (l *lowerer) operatorPanics(op token.Token, x, y ast.Expr) bool {
	switch op {
	case token.QUO, token.REM, token.SHL, token.SHR:
		return l.info.Types[y].Value == nil
	case token.EQL, token.NEQ:
		return !simple(l.static(x)) || !simple(l.static(y))
	}
	return false
}

// stmt writes a statement.
func (l *lowerer) stmt(w *writer, s ast.Stmt) {
	if l.pkg == nil {
		l.here = s.Pos()
	}
	l.depth++
	defer func() { l.depth-- }()
	if l.depth > l.deepest {
		l.deepest, l.deepestAt = l.depth, s.Pos()
	}
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		w.line("{")
		l.block(w, s.List)
		w.line("}")
	case *ast.ExprStmt:
		l.mark(w, s)
		l.exprStmt(w, s)
	case *ast.AssignStmt:
		l.mark(w, s)
		l.assign(w, s)
	case *ast.IncDecStmt:
		l.mark(w, s)
		l.incDecStmt(w, s)
	case *ast.DeclStmt:
		l.declStmt(w, s)
	case *ast.ReturnStmt:
		l.mark(w, s)
		l.returnStmt(w, s)
	case *ast.IfStmt:
		l.ifStmt(w, s)
	case *ast.ForStmt:
		l.hoisted(w, s.Body, func(w *writer) { l.forStmt(w, s) })
	case *ast.RangeStmt:
		l.hoisted(w, s.Body, func(w *writer) { l.rangeStmt(w, s) })
	case *ast.SwitchStmt:
		l.switchStmt(w, s)
	case *ast.TypeSwitchStmt:
		l.typeSwitch(w, s)
	case *ast.SelectStmt:
		l.selectStmt(w, s)
	case *ast.LabeledStmt:
		l.labelled(w, s)
	case *ast.BranchStmt:
		l.branch(w, s)
	case *ast.SendStmt:
		l.at(w, s)
		ch := coreOf(l.static(s.Chan)).(*types.Chan)
		w.line("%s(%s, %s, %s)", l.typed("Send", l.static(s.Chan)), l.pos(s.Arrow), l.expr(s.Chan), l.to(s.Value, ch.Elem()))
	case *ast.GoStmt:
		l.at(w, s)
		l.goStmt(w, s)
	case *ast.DeferStmt:
		l.at(w, s)
		l.deferStmt(w, s)
	default:
		l.refuse(s, "%T is not supported", s)
	}
}

func (l *lowerer) incDecStmt(w *writer, s *ast.IncDecStmt) {
	x := ""
	if l.mayNotHash(s.X) {
		x = l.element(w, s.X)()
	} else {
		x = l.expr(s.X)
	}
	w.line("%s", l.incDec(x, s.Tok, l.static(s.X)))
}

// exprStmt writes an expression whose value is dropped.
func (l *lowerer) exprStmt(w *writer, s *ast.ExprStmt) {
	x := ast.Unparen(s.X)
	if u, ok := x.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		w.line("%s", l.receive(u, false))
		return
	}
	if c, ok := x.(*ast.CallExpr); !ok || l.info.Types[c.Fun].IsType() { // in a cell
		w.line("_ = %s", l.assigned(x, ast.NewIdent("_")))
		return
	}
	if isCoroutine(l.static(x)) {
		w.line("%s(%s)", l.hook("Drop"), l.expr(x))
		return
	}
	w.line("%s", l.expr(x))
}

// isCoroutine says whether t is a coroutine, which is of no use unless it is awaited.
func isCoroutine(t types.Type) bool {
	n := baseOf(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == check.Asyncio && n.Obj().Name() == "Coroutine"
}

// receive writes <-ch, with or without the second result.
func (l *lowerer) receive(u *ast.UnaryExpr, two bool) string {
	op := "Recv"
	if two {
		op = "Recv2"
	}
	return l.typed(op, l.static(u.X)) + "(" + l.pos(u.OpPos) + ", " + l.expr(u.X) + ")"
}

// topLevel writes a statement of the cell's top level, whose variables are the session's.
func (l *lowerer) topLevel(w *writer, s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			l.mark(w, s)
			l.set(w, s.Lhs, s.Rhs)
			return
		}
	case *ast.DeclStmt:
		d := s.Decl.(*ast.GenDecl)
		for _, spec := range d.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok || d.Tok != token.VAR {
				continue
			}
			l.mark(w, v)
			l.set(w, identifiers(v.Names), v.Values)
		}
		return
	}
	l.stmt(w, s)
}

// lastExpression writes the expression whose value is the cell's result.
func (l *lowerer) lastExpression(w *writer, s *ast.ExprStmt) {
	t := l.static(s.X)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() == 0 || prints(l, s.X) || l.isVoid(s.X) {
		l.stmt(w, s)
		return
	}
	l.mark(w, s)
	if isNil(t) {
		w.line("%s(nil)", l.hook("Result"))
		return
	}
	hook := "Result"
	if tuple, ok := t.(*types.Tuple); ok && types.Identical(tuple.At(tuple.Len()-1).Type(), types.Universe.Lookup("error").Type()) {
		hook = "ResultError"
	}
	w.line("%s(%s)", l.hook(hook), l.expr(s.X))
}

// isVoid says whether an expression has no value.
func (l *lowerer) isVoid(x ast.Expr) bool {
	tv := l.info.Types[x]
	return tv.IsVoid()
}

// prints says whether x is a call of fmt.Print and its like, whose results nobody wants to see.
func prints(l *lowerer, x ast.Expr) bool {
	c, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	f := calledFunction(l.info, c.Fun)
	if f == nil || f.Pkg() == nil || f.Pkg().Path() != "fmt" {
		return false
	}
	switch f.Name() {
	case "Print", "Printf", "Println", "Fprint", "Fprintf", "Fprintln":
		return true
	}
	return false
}

// returnStmt writes return. Results with names are variables, which may be read by the values that come after.
func (l *lowerer) returnStmt(w *writer, s *ast.ReturnStmt) {
	fn := l.scope
	values := l.returned(w, s, fn)
	if len(values) == 0 && fn.results != nil && l.yields == nil && fn.defers == "" {
		values = fn.results
	}
	if y := l.yields; y != nil || fn.defers != "" {
		if len(values) > 1 || len(values) == 1 && len(fn.results) == 1 {
			for i, v := range values {
				w.line("%s = %s", fn.results[i], v)
			}
		} else if len(values) == 1 {
			w.line("%s = %s", strings.Join(fn.results, ", "), values[0])
		}
		if y != nil {
			w.line("%s = %d", y.state, y.leave(returning))
			w.line("return false")
			return
		}
		values = nil
	}
	w.line("return %s", strings.Join(values, ", "))
}

// returned writes the values of a return statement.
//
// Engine defect: return-named.
func (l *lowerer) returned(w *writer, s *ast.ReturnStmt, fn *scope) []string {
	results := fn.sig.Results()
	if len(s.Results) != results.Len() { // none, or one call
		var values []string
		for _, x := range s.Results {
			before := l.indirect
			l.indirect = before || !types.Identical(l.static(x), results) // the engine would convert the first value only
			values = append(values, l.expr(x))
			l.indirect = before
		}
		return values
	}
	values := make([]string, len(s.Results))
	for _, i := range callsFirst(s.Results) {
		x, t := s.Results[i], results.At(i).Type()
		write := l.expr
		if len(s.Results) == 1 {
			write = l.bare
		}
		values[i] = l.toAs(x, t, write)
		if l.yields != nil || fn.defers != "" { // they are assigned
			values[i] = l.settled(x, values[i])
		}
		named := fn.results != nil && l.info.Types[x].Value == nil && !isNil(l.static(x))
		if len(values) > 1 && (named || l.callsBuiltin(x)) {
			values[i] = l.hold(w, values[i], t)
		}
	}
	return values
}

// callsBuiltin says whether x is a call of a builtin function. The engine takes what it returns for the first result.
//
// Engine defect: return-builtin.
func (l *lowerer) callsBuiltin(x ast.Expr) bool {
	c, ok := ast.Unparen(x).(*ast.CallExpr)
	return ok && l.info.Types[x].Value == nil && l.info.Types[c.Fun].IsBuiltin()
}

func (l *lowerer) ifStmt(w *writer, s *ast.IfStmt) {
	w.line("{")
	if s.Init != nil {
		l.stmt(w, s.Init)
	}
	l.mark(w, s.Cond)
	w.line("if %s {", l.condition(s.Cond))
	l.block(w, s.Body.List)
	if s.Else != nil {
		w.line("} else {")
		l.stmt(w, s.Else)
	}
	w.line("}")
	w.line("}")
}

// goStmt starts a goroutine; the function and its arguments are evaluated now.
func (l *lowerer) goStmt(w *writer, s *ast.GoStmt) {
	w.line("%s(%s, %s)", l.hook("Go"), l.pos(s.Go), l.capture(w, s.Call))
}

func (l *lowerer) deferStmt(w *writer, s *ast.DeferStmt) {
	w.line("%s.Defer(%s)", l.scope.defers, l.capture(w, s.Call))
}

// capture evaluates the parts of a call, and writes a function that makes it.
//
// Engine defect: defer-arguments.
func (l *lowerer) capture(w *writer, c *ast.CallExpr) string {
	if lit, ok := ast.Unparen(c.Fun).(*ast.FuncLit); ok && lit.Type.Params.NumFields() == 0 && lit.Type.Results.NumFields() == 0 {
		return l.expr(lit)
	}
	tv := l.info.Types[c.Fun]
	hold := func(x ast.Expr, text string, t types.Type) {
		name := l.fresh("held")
		w.line("var %s %s = %s", name, l.typ(t), text)
		l.replaced[x] = name
	}
	if !tv.IsType() && !tv.IsBuiltin() {
		l.holdFunction(w, c, hold)
	}
	var sig *types.Signature
	if !tv.IsType() && !tv.IsBuiltin() {
		sig = l.static(c.Fun).Underlying().(*types.Signature)
	}
	for i, a := range c.Args {
		t := l.static(a)
		if tuple, ok := t.(*types.Tuple); ok {
			spread := l.holdTuple(w, a, tuple)
			defer l.forget(spread)
			wrapped := *c
			wrapped.Args = spread.Args
			c = &wrapped
			break
		}
		if l.info.Types[a].Value != nil || l.info.Types[a].IsType() || isNil(t) {
			continue
		}
		if sig != nil {
			p := l.subst(sig.Params().At(min(i, sig.Params().Len()-1)).Type())
			if !sig.Variadic() || i < sig.Params().Len()-1 {
				t = p
			}
		}
		if text, ok := l.standardStream(a); ok && isInterface(t) {
			l.replaced[a] = text
			continue
		}
		hold(a, l.to(a, t), t)
	}
	call := l.expr(c)
	l.forget(c)
	drop := ""
	if tv.IsType() || tv.IsBuiltin() && !l.isVoid(c) {
		drop = "_ = "
	}
	name := l.fresh("f")
	w.line("%s := func() { defer %s(&%s, 0); %s%s }", name, l.hook("Leave"), l.lineName(), drop, call)
	return name
}

// holdFunction evaluates what is called: a function value, or the receiver of a method.
//
// Engine defect: defer-receiver.
func (l *lowerer) holdFunction(w *writer, c *ast.CallExpr, hold func(ast.Expr, string, types.Type)) {
	if calledFunction(l.info, c.Fun) != nil {
		sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
		if !ok || l.info.Selections[sel] == nil || l.info.Selections[sel].Kind() != types.MethodVal {
			return // a declared function: the latest one is called
		}
		m := l.member(sel)
		f := m.obj.(*types.Func)
		_, ptr := f.Signature().Recv().Type().Underlying().(*types.Pointer)
		if ptr && !m.isPtr && !isInterface(m.recv) { // the address is the receiver
			name := l.fresh("held")
			w.line("var %s *%s = &%s", name, l.typ(m.recv), l.expr(sel.X))
			l.receivers[sel] = "(*" + name + ")"
			return
		}
		name := l.hold(w, l.expr(sel.X), m.recv)
		if isInterface(m.recv) {
			w.line("%s", l.nonNilInterface(name))
		}
		l.receivers[sel] = name
		return
	}
	if l.result.Shells[c] == nil && l.result.Awaits[c] == nil && l.result.Asyncs[c] == nil {
		hold(c.Fun, l.expr(c.Fun), l.static(c.Fun))
	}
}

// forget drops what capture noted, because a generic function's syntax is lowered again for other types.
func (l *lowerer) forget(c *ast.CallExpr) {
	delete(l.replaced, c.Fun)
	if sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok {
		delete(l.receivers, sel)
	}
	for _, a := range c.Args {
		delete(l.replaced, a)
	}
}
