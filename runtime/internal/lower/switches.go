package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// switchStmt writes a switch as one over conditions.
//
// Engine defect: switch-interface.
// Engine defect: switch-nil-pointer.
// Engine defect: fallthrough-to-empty.
func (l *lowerer) switchStmt(w *writer, s *ast.SwitchStmt) {
	label := l.labels
	l.labels = ""
	w.line("{")
	if s.Init != nil {
		l.stmt(w, s.Init)
	}
	tag := ""
	if s.Tag != nil {
		l.mark(w, s.Tag)
		tag = l.fresh("tag")
		t := l.static(s.Tag)
		if isUntyped(t) {
			t = types.Default(t)
		}
		w.line("var %s %s = %s", tag, l.typ(t), l.expr(s.Tag))
	}
	l.labels = label
	b := l.push(false)
	b.head(w)
	conditions := make([]string, len(s.Body.List)) // before the switch, where there is a place for what they need
	for i, c := range s.Body.List {
		conditions[i] = l.conditions(c.(*ast.CaseClause).List, s.Tag, tag)
	}
	order := defaultLast(s.Body.List)
	if fallsFromDefault(s) {
		l.chooseFirst(w, s, conditions)
		slices.Sort(order)
	}
	w.line("switch {")
	for _, i := range order {
		c := s.Body.List[i]
		if conditions[i] == "" {
			w.line("default:")
		} else {
			w.line("case %s:", conditions[i])
		}
		body := c.(*ast.CaseClause).Body
		if len(body) == 0 { // the engine cannot fall through to a clause that has nothing in it
			l.note(w, l.fset.Position(c.Pos()).Line)
		}
		l.block(w, body)
	}
	w.line("}")
	l.pop()
	w.line("}")
}

// defaultLast lists the clauses of a switch so that the default is the last one. The engine lets the last case take the
// place of a default in the middle, and then tries it before others.
//
// Engine defect: default-moved.
func defaultLast(clauses []ast.Stmt) []int {
	var order []int
	last := -1
	for i, c := range clauses {
		if c.(*ast.CaseClause).List == nil {
			last = i
		} else {
			order = append(order, i)
		}
	}
	if last >= 0 {
		order = append(order, last)
	}
	return order
}

// fallsFromDefault says whether a switch has its default in the middle and falls through: the engine moves it to the end.
//
// Engine defect: default-falls-through.
func fallsFromDefault(s *ast.SwitchStmt) bool {
	falls, middle := false, false
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		middle = middle || c.List == nil && i < len(s.Body.List)-1
		if n := len(c.Body); n > 0 {
			b, ok := c.Body[n-1].(*ast.BranchStmt)
			falls = falls || ok && b.Tok == token.FALLTHROUGH
		}
	}
	return falls && middle
}

// chooseFirst writes a switch that only chooses, and conditions on its choice.
func (l *lowerer) chooseFirst(w *writer, s *ast.SwitchStmt, conditions []string) {
	chosen := l.fresh("chosen")
	w.line("%s := 0", chosen)
	w.line("switch {")
	for _, i := range defaultLast(s.Body.List) {
		if conditions[i] == "" {
			w.line("default: %s = %d", chosen, i)
		} else {
			w.line("case %s: %s = %d", conditions[i], chosen, i)
		}
		conditions[i] = fmt.Sprintf("%s == %d", chosen, i)
	}
	w.line("}")
}

// conditions writes the expressions of a case as one condition.
//
// Engine defect: switch-true-interface.
func (l *lowerer) conditions(list []ast.Expr, tag ast.Expr, name string) string {
	var parts []string
	for _, x := range list {
		if tag == nil {
			text := l.condition(x)
			if isInterface(l.static(x)) {
				text = l.expr(x)
				text = l.hook("Equal") + "(true, " + text + ")"
			}
			parts = append(parts, text)
			continue
		}
		parts = append(parts, l.equal(tag, x, func(y ast.Expr) string {
			if y == tag {
				return name
			}
			return l.expr(y)
		}, token.EQL))
	}
	return strings.Join(parts, " || ")
}

// typeSwitch writes a type switch as one over conditions.
func (l *lowerer) typeSwitch(w *writer, s *ast.TypeSwitchStmt) {
	label := l.labels
	l.labels = ""
	w.line("{")
	if s.Init != nil {
		l.stmt(w, s.Init)
	}
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		x = a.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		x = ast.Unparen(a.X).(*ast.TypeAssertExpr).X
	}
	l.mark(w, x)
	v := l.fresh("x")
	w.line("var %s %s = %s", v, l.typ(l.static(x)), l.expr(x))
	w.line("_ = %s", v)
	l.labels = label
	b := l.push(false)
	b.head(w)
	w.line("switch {")
	for _, i := range defaultLast(s.Body.List) {
		l.typeCase(w, s.Body.List[i].(*ast.CaseClause), v)
	}
	w.line("}")
	l.pop()
	w.line("}")
}

// typeCase writes a case as a condition.
//
// Engine defect: type-switch-interface.
func (l *lowerer) typeCase(w *writer, c *ast.CaseClause, v string) {
	var parts []string
	for _, x := range c.List {
		if isNil(l.static(x)) {
			parts = append(parts, v+" == nil")
			continue
		}
		parts = append(parts, fmt.Sprintf("%s(%s)", l.typed("Is", l.static(x)), v))
	}
	if c.List == nil {
		w.line("default:")
	} else {
		w.line("case %s:", strings.Join(parts, " || "))
	}
	if o := l.info.Implicits[c]; o != nil {
		if len(c.List) == 1 && !isNil(l.static(c.List[0])) {
			held := l.fresh("held")
			w.line("%s, _ := %s(%s)", held, l.typed("As", o.Type()), v)
			v = held
		}
		l.declareVar(w, o, v)
	}
	l.block(w, c.Body)
}

// selectStmt writes a select as a call that chooses, and a switch over what it chose.
//
// Engine defect: select-break.
func (l *lowerer) selectStmt(w *writer, s *ast.SelectStmt) {
	label := l.labels
	l.labels = ""
	w.line("{")
	l.at(w, &ast.BadStmt{From: s.Pos(), To: s.Pos()})
	var cases []string
	for _, c := range s.Body.List {
		cases = append(cases, l.selectCase(c.(*ast.CommClause)))
	}
	chosen, v, ok := l.fresh("chosen"), l.fresh("v"), l.fresh("ok")
	w.line("%s, %s, %s := %s(%s)", chosen, v, ok, l.hook("Select"), join(l.pos(s.Select), strings.Join(cases, ", ")))
	w.line("_, _, _ = %s, %s, %s", chosen, v, ok)
	l.labels = label
	b := l.push(false)
	b.head(w)
	w.line("switch {")
	for i, c := range s.Body.List {
		c := c.(*ast.CommClause)
		w.line("case %s == %d:", chosen, i)
		l.received(w, c, v, ok)
		l.block(w, c.Body)
	}
	w.line("}")
	l.pop()
	w.line("}")
}

// selectCase writes a case as a value that the hook takes.
func (l *lowerer) selectCase(c *ast.CommClause) string {
	switch s := c.Comm.(type) {
	case nil:
		return l.hook("CaseDefault") + "()"
	case *ast.SendStmt:
		ch := coreOf(l.static(s.Chan)).(*types.Chan)
		return l.typed("CaseSend", l.static(s.Chan)) + "(" + l.expr(s.Chan) + ", " + l.to(s.Value, ch.Elem()) + ")"
	case *ast.ExprStmt:
		return l.hook("CaseRecv") + "(" + l.expr(ast.Unparen(s.X).(*ast.UnaryExpr).X) + ")"
	case *ast.AssignStmt:
		return l.hook("CaseRecv") + "(" + l.expr(ast.Unparen(s.Rhs[0]).(*ast.UnaryExpr).X) + ")"
	}
	l.refuse(c, "%T is not supported in select", c.Comm)
	return ""
}

// received gives what was received to the variables of a case.
//
// Engine defect: select-to-places.
func (l *lowerer) received(w *writer, c *ast.CommClause, v, ok string) {
	s, isAssign := c.Comm.(*ast.AssignStmt)
	if !isAssign {
		return
	}
	elem := coreOf(l.static(ast.Unparen(s.Rhs[0]).(*ast.UnaryExpr).X)).(*types.Chan).Elem()
	values := []string{l.typed("Thaw", elem) + "(" + v + ")", ok}
	for i, x := range s.Lhs {
		if isBlank(x) {
			continue
		}
		if s.Tok == token.DEFINE {
			l.declareVar(w, l.info.Defs[x.(*ast.Ident)], values[i])
			continue
		}
		t := l.static(x)
		if i == 0 {
			t = elem
		} else if isInterface(t) {
			t = types.Typ[types.Bool]
		}
		w.line("%s = %s", l.expr(x), l.hold(w, values[i], t))
	}
}
