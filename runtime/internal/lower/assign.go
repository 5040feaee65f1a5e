package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// assign writes =, :=, and += and its like.
// https://go.dev/ref/spec#Assignment_statements
func (l *lowerer) assign(w *writer, s *ast.AssignStmt) {
	switch {
	case s.Tok == token.DEFINE:
		l.shortVars(w, s)
	case s.Tok != token.ASSIGN:
		l.assignOperation(w, s)
	case len(s.Lhs) == 1 && l.lateIndexed(s) && !l.calls(s.Lhs[0]):
		value := l.hold(w, l.assigned(s.Rhs[0], s.Lhs[0]), l.static(s.Lhs[0]))
		w.line("%s = %s", l.target(s.Lhs[0]), value)
	case len(s.Lhs) == 1 && !l.lateIndexed(s):
		w.line("%s = %s", l.target(s.Lhs[0]), l.assigned(s.Rhs[0], s.Lhs[0]))
	case len(s.Lhs) == len(s.Rhs):
		l.assignPairs(w, s)
	default:
		l.assignMulti(w, s.Lhs, s.Rhs[0])
	}
}

// assignOperation writes x += y and its like. The operands of x are evaluated before y calls anything if they call something
// themselves, and else, as the compiler does it, after that.
func (l *lowerer) assignOperation(w *writer, s *ast.AssignStmt) {
	x, y, left := s.Lhs[0], s.Rhs[0], ""
	if l.mayNotHash(x) && s.Tok != token.SHL_ASSIGN && s.Tok != token.SHR_ASSIGN {
		l.changeElement(w, s)
		return
	}
	if hasCall(y) && l.calls(x) {
		left = l.place(w, x, map[types.Object]bool{nil: true})
	}
	_, isName := ast.Unparen(x).(*ast.Ident)
	first := !isName && hasCall(y) && l.info.Types[y].Value == nil
	right := ""
	switch {
	case s.Tok == token.SHL_ASSIGN || s.Tok == token.SHR_ASSIGN:
		if first {
			l.replaced[y] = l.hold(w, l.expr(y), l.static(y))
			defer delete(l.replaced, y)
		}
		right = l.shiftCount(y)
	case first:
		right = l.hold(w, l.to(y, l.static(x)), l.static(x))
	default:
		right = l.toAs(y, l.static(x), l.bare)
	}
	if left == "" {
		left = l.expr(x)
	}
	w.line("%s %s %s", left, s.Tok, right)
}

// changeElement is assignOperation for an element of a map whose key may not be hashable.
func (l *lowerer) changeElement(w *writer, s *ast.AssignStmt) {
	x, t := s.Lhs[0], l.static(s.Lhs[0])
	var element func() string
	if l.calls(x) {
		element = l.element(w, x)
	}
	right := l.hold(w, l.toAs(s.Rhs[0], t, l.bare), t)
	if element == nil {
		element = l.element(w, x)
	}
	w.line("%s %s %s", element(), s.Tok, right)
}

// incDec writes x++ and x--. The engine knows no such statement for an uintptr, and would end the function there.
//
// Engine defect: uintptr-increment.
func (l *lowerer) incDec(x string, op token.Token, t types.Type) string {
	if b, ok := coreOf(t).(*types.Basic); ok && b.Kind() == types.Uintptr {
		return fmt.Sprintf("%s %c= 1", x, op.String()[0])
	}
	return x + op.String()
}

// assignMulti writes a, b = f(). The engine assigns nothing but values of the very type, so that others are held first.
//
// Engine defect: multi-interface.
// Engine defect: multi-ok-interface.
// Engine defect: multi-place.
func (l *lowerer) assignMulti(w *writer, lhs []ast.Expr, x ast.Expr) {
	if l.dropMulti(w, lhs, x) {
		return
	}
	written := l.written(lhs)
	targets, late := l.places(w, lhs, written)
	var values []string
	var after []func()
	text := l.multi(x, len(lhs))
	for i, y := range lhs {
		t := l.resultType(x, i)
		if t == nil && !isBlank(y) {
			if t = l.static(y); isInterface(t) {
				t = types.Typ[types.Bool]
			}
		}
		_, isName := ast.Unparen(y).(*ast.Ident)
		if isBlank(y) {
			values = append(values, "_")
			continue
		}
		if isName && len(late) == 0 && types.Identical(t, l.static(y)) {
			values = append(values, targets[i])
			continue
		}
		name := l.fresh("held")
		values = append(values, name)
		w.line("var %s %s", name, l.typ(t))
		after = append(after, func() { w.line("%s = %s", targets[i], name) })
	}
	w.line("%s = %s", strings.Join(values, ", "), text)
	for _, i := range late {
		targets[i] = l.place(w, lhs[i], written)
	}
	for _, assign := range after {
		assign()
	}
}

// places writes the left sides that call something, or that are names. The operands of the others are evaluated later: when the
// right side has called what it calls.
func (l *lowerer) places(w *writer, lhs []ast.Expr, written map[types.Object]bool) (targets []string, late []int) {
	targets = make([]string, len(lhs))
	for i, x := range lhs {
		if _, isName := ast.Unparen(x).(*ast.Ident); isName || l.calls(x) {
			targets[i] = l.place(w, x, written)
		} else {
			late = append(late, i)
		}
	}
	return targets, late
}

// dropMulti writes _, _ = f(), of which the engine makes nothing, as a call.
//
// Engine defect: multi-blank.
func (l *lowerer) dropMulti(w *writer, lhs []ast.Expr, x ast.Expr) bool {
	for _, y := range lhs {
		if !isBlank(y) {
			return false
		}
	}
	if index, ok := ast.Unparen(x).(*ast.IndexExpr); ok {
		w.line("_ = %s", l.held(l.expr(index)))
		return true
	}
	w.line("%s", l.multi(x, len(lhs)))
	return true
}

// resultType is the type of one of several values of x, nil for an untyped bool.
func (l *lowerer) resultType(x ast.Expr, i int) types.Type {
	if u, ok := ast.Unparen(x).(*ast.UnaryExpr); ok && i == 0 {
		return coreOf(l.static(u.X)).(*types.Chan).Elem()
	}
	tuple, ok := l.info.TypeOf(x).(*types.Tuple)
	if !ok || i >= tuple.Len() || isUntyped(tuple.At(i).Type()) {
		return nil
	}
	if _, call := ast.Unparen(x).(*ast.CallExpr); i == 1 && !call { // a bool for which the checker may have noted another
		return nil
	}
	return l.subst(tuple.At(i).Type())
}

// assignPairs writes a, b = x, y in the two phases that Go has: the operands of the left side and the right side are
// evaluated, then the values are assigned from left to right. The engine's own form gives zero for a constant that
// stands beside a call, and evaluates operands late.
//
// Engine defect: pair-constant.
// Engine defect: pair-late.
func (l *lowerer) assignPairs(w *writer, s *ast.AssignStmt) {
	written := l.written(s.Lhs)
	targets, late := l.places(w, s.Lhs, written)
	values := make([]string, len(s.Lhs))
	order := callsFirst(s.Rhs)
	reads := len(order)
	for reads > 0 && !hasCall(s.Rhs[order[reads-1]]) {
		reads--
	}
	for _, i := range order[:reads] {
		values[i] = l.pairValue(w, s.Rhs[i], s.Lhs[i], written)
	}
	for _, i := range late {
		targets[i] = l.place(w, s.Lhs[i], written)
	}
	for _, i := range order[reads:] {
		values[i] = l.pairValue(w, s.Rhs[i], s.Lhs[i], written)
	}
	for i, t := range targets {
		if values[i] != "" {
			w.line("%s = %s", t, values[i])
		}
	}
}

// callsFirst orders expressions as the compiler evaluates them: calls from left to right, and what only reads memory after
// them. The specification leaves that open.
func callsFirst(list []ast.Expr) []int {
	var first, last []int
	for i, x := range list {
		if hasCall(x) {
			first = append(first, i)
		} else {
			last = append(last, i)
		}
	}
	return append(first, last...)
}

// pairValue evaluates one of several values that are assigned together, unless it stays the same until then.
func (l *lowerer) pairValue(w *writer, x, left ast.Expr, written map[types.Object]bool) string {
	if isBlank(left) && isNil(l.static(x)) {
		return ""
	}
	text := l.assigned(x, left)
	switch {
	case isBlank(left):
		w.line("_ = %s", text)
		return ""
	case l.constantLike(x, written):
		return text
	}
	return l.hold(w, text, l.static(left))
}

// hold evaluates text now, and returns the variable that has its value.
func (l *lowerer) hold(w *writer, text string, t types.Type) string {
	name := l.fresh("held")
	w.line("var %s %s = %s", name, l.typ(t), text)
	return name
}

// written lists the variables that an assignment may change. A pointer may lead to any, which nil stands for.
func (l *lowerer) written(lhs []ast.Expr) map[types.Object]bool {
	vars := map[types.Object]bool{}
	for _, x := range lhs {
		for x != nil {
			switch y := ast.Unparen(x).(type) {
			case *ast.Ident:
				vars[l.info.ObjectOf(y)] = true
				x = nil
			case *ast.SelectorExpr:
				vars[nil] = true
				x = y.X
			case *ast.IndexExpr:
				x = y.X
			default:
				vars[nil] = true
				x = nil
			}
		}
	}
	return vars
}

// constantLike says that an expression has the same value before and after an assignment to variables.
func (l *lowerer) constantLike(x ast.Expr, written map[types.Object]bool) bool {
	if tv := l.info.Types[x]; tv.Value != nil || isNil(l.static(x)) {
		return true
	}
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := l.info.ObjectOf(id).(*types.Var)
	if !ok || written[v] || written[nil] {
		return false
	}
	switch coreOf(l.subst(v.Type())).(type) {
	case *types.Array, *types.Struct: // an element of a slice may be part of it
		return false
	}
	return true
}

// place writes the left side of one of several assignments; its operands are evaluated now.
func (l *lowerer) place(w *writer, x ast.Expr, written map[types.Object]bool) string {
	operand := func(x ast.Expr, t types.Type) string {
		if l.constantLike(x, written) {
			return l.to(x, t)
		}
		return l.hold(w, l.to(x, t), t)
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.StarExpr:
		return "(*" + operand(x.X, l.static(x.X)) + ")"
	case *ast.SelectorExpr:
		if _, qualified := l.info.Selections[x]; !qualified {
			break
		}
		m := l.member(x)
		if m.isPtr {
			return l.path(operand(x.X, m.recv), m.recv, m.index)
		}
		return l.path(l.place(w, x.X, written), m.recv, m.index)
	case *ast.IndexExpr:
		switch t := coreOf(l.static(x.X)).(type) {
		case *types.Map:
			return operand(x.X, l.static(x.X)) + "[" + operand(x.Index, t.Key()) + "]"
		case *types.Array:
			base := l.place(w, x.X, written)
			return base + "[" + l.lateIndex(x, base, operand(x.Index, defaultOf(l.static(x.Index)))) + "]"
		}
		base := operand(x.X, l.static(x.X))
		return base + "[" + l.lateIndex(x, base, operand(x.Index, defaultOf(l.static(x.Index)))) + "]"
	}
	return l.target(x)
}

// lateIndexed says whether an assignment calls something before it finds out that its index is out of range.
func (l *lowerer) lateIndexed(s *ast.AssignStmt) bool {
	x, ok := ast.Unparen(s.Lhs[0]).(*ast.IndexExpr)
	return ok && hasCall(s.Rhs[0]) && l.bounds != nil && !l.bounds.done[x] && l.hasBounds(x.X, x.Index)
}

// lateIndex writes an index that was evaluated before, with its check, which comes when the element is assigned.
func (l *lowerer) lateIndex(x *ast.IndexExpr, base, index string) string {
	if l.bounds == nil || l.bounds.done[x] || !l.hasBounds(x.X, x.Index) {
		return index
	}
	n := "len(" + base + ")"
	if array := arrayOf(l.static(x.X)); array != nil {
		n = fmt.Sprint(array.Len())
	}
	return l.indexHook(x.Index, "Index") + index + "), int64(" + n + "))"
}

// defaultOf is the type of a variable that is initialized with a value of type t.
func defaultOf(t types.Type) types.Type {
	if isUntyped(t) {
		return types.Default(t)
	}
	return t
}

// target writes the left side of an assignment.
func (l *lowerer) target(x ast.Expr) string {
	if isBlank(ast.Unparen(x)) {
		return "_"
	}
	return l.expr(x)
}

// assigned writes the right side for a left side. A literal becomes a variable first: the engine sometimes builds it in
// the place of what it is assigned to.
func (l *lowerer) assigned(x, left ast.Expr) string {
	text := l.settled(x, l.assignedText(x, left))
	if l.mayNotHash(left) && (l.info.Types[x].Value != nil || isNil(l.static(x))) {
		// The engine looks an element up before it assigns a constant. For the lookup the runtime has another error.
		name := l.fresh("v")
		fmt.Fprintf(&l.before, "var %s %s = %s\n", name, l.typ(l.static(left)), text)
		return name
	}
	return text
}

// element evaluates the operands of an element of a map that is changed. What it returns is called when all else is evaluated:
// it writes what the runtime has to say of a change, where the engine looks the element up first, and returns the element.
func (l *lowerer) element(w *writer, x ast.Expr) func() string {
	index := ast.Unparen(x).(*ast.IndexExpr)
	t := l.static(index.X)
	key := coreOf(t).(*types.Map).Key()
	m := l.hold(w, l.expr(index.X), t)
	k := l.hold(w, l.to(index.Index, key), key)
	return func() string {
		w.line("%s(%s, %s)", l.compiled("Writable", frames.Writable), m, k)
		return m + "[" + k + "]"
	}
}

// mayNotHash says whether an expression is an element of a map whose keys are not always hashable.
func (l *lowerer) mayNotHash(x ast.Expr) bool {
	index, ok := ast.Unparen(x).(*ast.IndexExpr)
	if !ok {
		return false
	}
	m, ok := coreOf(l.static(index.X)).(*types.Map)
	return ok && hasInterface(m.Key())
}

// settled is the text of x for the right side of an assignment, where the engine gets some expressions wrong.
//
// Engine defect: function-assigned.
// Engine defect: literal-assigned.
func (l *lowerer) settled(x ast.Expr, text string) string {
	switch y := ast.Unparen(x).(type) {
	case *ast.CompositeLit:
		return l.held(text)
	case *ast.UnaryExpr:
		if _, ok := ast.Unparen(y.X).(*ast.CompositeLit); ok && y.Op == token.AND {
			return l.held(text)
		}
	case *ast.Ident, *ast.FuncLit:
		return text
	}
	if isFunction(l.static(x)) { // that a call returns would not get there; what is no name may be lowered to a call
		return l.held(text)
	}
	return text
}

func isFunction(t types.Type) bool {
	_, ok := coreOf(t).(*types.Signature)
	return ok
}

// held writes the value of an expression to a variable before the statement.
func (l *lowerer) held(text string) string {
	name := l.fresh("v")
	fmt.Fprintf(&l.before, "%s := %s\n", name, text)
	return name
}

// nonNil writes a function that panics if a pointer is nil, and returns something.
func (l *lowerer) nonNil(text string) string {
	return l.compiled("NonNil", frames.NonNil) + "(" + text + ")"
}

// nonNilInterface is nonNil for an interface, which may hold a nil pointer.
func (l *lowerer) nonNilInterface(text string) string {
	return l.compiled("NonNilInterface", frames.NonNilInterface) + "(" + text + ")"
}

// assignedText is the text of x as a value for what stands on the left side.
//
// Engine defect: blank-dereference.
// Engine defect: blank-comparison.
func (l *lowerer) assignedText(x, left ast.Expr) string {
	if id, ok := ast.Unparen(left).(*ast.Ident); ok && id.Name == "_" {
		if isNil(l.static(x)) {
			return "interface{}(nil)"
		}
		if p, ok := ast.Unparen(x).(*ast.StarExpr); ok {
			return l.nonNil(l.expr(p.X))
		}
		text := l.expr(x)
		if b, ok := coreOf(l.static(x)).(*types.Basic); ok && b.Info()&types.IsBoolean != 0 && isOperation(x) {
			dropped := l.fresh("dropped")
			fmt.Fprintf(&l.before, "%s := %s\n", dropped, text)
			text = dropped
		}
		return text
	}
	return l.toAs(x, l.static(left), l.bare)
}

// multi writes an expression with several values.
func (l *lowerer) multi(x ast.Expr, n int) string {
	switch x := ast.Unparen(x).(type) {
	case *ast.UnaryExpr:
		return l.receive(x, true)
	case *ast.TypeAssertExpr:
		t := l.info.TypeOf(x)
		if tuple, ok := t.(*types.Tuple); ok {
			t = tuple.At(0).Type()
		}
		return l.typed("As", l.subst(t)) + "(" + l.expr(x.X) + ")"
	case *ast.IndexExpr:
		if n == 2 {
			m := coreOf(l.static(x.X)).(*types.Map)
			return l.expr(x.X) + "[" + l.toTyped(x.Index, m.Key()) + "]"
		}
	}
	return l.expr(x)
}
