package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// shortVars writes :=, in which some variables may be old.
func (l *lowerer) shortVars(w *writer, s *ast.AssignStmt) {
	if len(s.Lhs) != len(s.Rhs) {
		l.declareMulti(w, s.Lhs, s.Rhs[0])
		return
	}
	l.declarePairs(w, s.Lhs, s.Rhs, nil)
}

// declarePairs writes var a, b T = x, y and a, b := x, y. Without values the variables are zero. The right side means
// old variables, so all of it is written before the new ones have names, and old ones are assigned last. Calls come first,
// see callsFirst.
func (l *lowerer) declarePairs(w *writer, names, values []ast.Expr, t types.Type) {
	texts := make([]string, len(values))
	for _, i := range callsFirst(values) {
		x := values[i]
		switch {
		case isBlank(names[i]) && isNil(l.static(x)):
			texts[i] = "interface{}(nil)"
		case t != nil:
			texts[i] = l.to(x, t)
		default:
			texts[i] = l.assigned(x, names[i])
		}
	}
	var later []func()
	for _, i := range valuesOrder(names, values) {
		x, text := names[i], ""
		if len(texts) > 0 {
			text = texts[i]
		}
		o := l.info.Defs[x.(*ast.Ident)]
		switch {
		case isBlank(x) && text == "":
		case isBlank(x):
			w.line("_ = %s", text)
		case o != nil:
			l.declareVar(w, o, text)
		default:
			held := l.hold(w, texts[i], l.static(x))
			later = append(later, func() { w.line("%s = %s", l.expr(x), held) })
		}
	}
	for _, assign := range later {
		assign()
	}
}

// valuesOrder is the order in which variables get values, if there are any.
func valuesOrder(names, values []ast.Expr) []int {
	if len(values) == len(names) {
		return callsFirst(values)
	}
	return callsFirst(names) // as they stand there
}

// declareMulti writes var a, b = f() and a, b := f().
func (l *lowerer) declareMulti(w *writer, names []ast.Expr, value ast.Expr) {
	if l.dropMulti(w, names, value) {
		return
	}
	text := l.multi(value, len(names))
	var lhs []string
	for _, x := range names {
		o := l.info.Defs[x.(*ast.Ident)]
		if isBlank(x) || o == nil {
			lhs = append(lhs, l.target(x))
			continue
		}
		lhs = append(lhs, l.declareVar(w, o, ""))
	}
	w.line("%s = %s", strings.Join(lhs, ", "), text)
}

// declStmt writes declarations inside of functions: variables only, because types and constants are not seen by the
// engine.
func (l *lowerer) declStmt(w *writer, s *ast.DeclStmt) {
	d := s.Decl.(*ast.GenDecl)
	if d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		l.mark(w, v)
		if len(v.Values) == 1 && len(v.Names) > 1 {
			l.declareMulti(w, identifiers(v.Names), v.Values[0])
			continue
		}
		var t types.Type
		if v.Type != nil {
			t = l.static(v.Type)
		}
		l.declarePairs(w, identifiers(v.Names), v.Values, t)
	}
}

func identifiers(names []*ast.Ident) []ast.Expr {
	list := make([]ast.Expr, len(names))
	for i, id := range names {
		list[i] = id
	}
	return list
}

// set writes the assignment of values to variables of the session. Without values they become zero.
func (l *lowerer) set(w *writer, names, values []ast.Expr) {
	lhs, rhs := make([]string, len(names)), make([]string, len(names))
	for _, i := range valuesOrder(names, values) {
		id := names[i].(*ast.Ident)
		o, isVar := l.info.Defs[id].(*types.Var)
		isVar = isVar && id.Name != "_"
		lhs[i] = "_"
		if isVar {
			lhs[i] = "(*" + l.storage(o) + ")"
		}
		switch {
		case len(values) == 0 && isVar:
			w.line("%s = %s", lhs[i], l.zero(o.Type()))
		case len(values) == len(names):
			rhs[i] = l.assigned(values[i], id)
			switch {
			case !isVar:
				w.line("_ = %s", rhs[i])
				rhs[i] = ""
			case len(names) > 1 && l.info.Types[values[i]].Value == nil:
				rhs[i] = l.hold(w, rhs[i], o.Type()) // all values before the first assignment
			}
		}
	}
	if len(values) == 1 && len(names) > 1 {
		if l.dropMulti(w, names, values[0]) {
			return
		}
		w.line("%s = %s", strings.Join(lhs, ", "), l.multi(values[0], len(names)))
		return
	}
	for i, text := range rhs {
		if text != "" {
			w.line("%s = %s", lhs[i], text)
		}
	}
}

// declareVar writes the declaration of a local variable with a value, "" for none.
func (l *lowerer) declareVar(w *writer, o types.Object, value string) string {
	name := l.declareLocal(o)
	t := l.typ(o.Type())
	if !l.bounds.hoist[o] {
		if value != "" {
			value = " = " + value
		}
		w.line("var %s %s%s", name, t, value)
		w.line("_ = %s", name)
		return name
	}
	fmt.Fprintf(&l.bounds.declared, "var %s %s\n_ = %s\n", name, t, name)
	if value == "" {
		value = l.zero(o.Type())
	}
	w.line("%s = %s", name, value)
	return name
}
