package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// spread writes f(g()) for a g with several results: as a function that holds them, because the engine passes them on
// only to functions of exactly those parameters.
//
// Engine defect: spread-to-builtin.
// Engine defect: spread-converted.
func (l *lowerer) spread(x *ast.CallExpr, tuple *types.Tuple) string {
	outside := l.before.String()
	l.before.Reset()
	w := l.newWriter()
	inner := *x
	if !l.info.Types[x.Fun].IsBuiltin() && hasCall(x.Fun) && calledFunction(l.info, x.Fun) == nil { // evaluated first
		l.replaced[x.Fun] = l.hold(w, l.expr(x.Fun), l.static(x.Fun))
		defer delete(l.replaced, x.Fun)
	}
	if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && hasCall(sel.X) && l.info.Selections[sel] != nil && l.info.Selections[sel].Kind() == types.MethodVal {
		l.receivers[sel] = l.hold(w, l.expr(sel.X), l.static(sel.X))
		defer delete(l.receivers, sel)
	}
	held := l.holdTuple(w, x.Args[0], tuple)
	defer l.forget(held)
	l.info.Types[&inner] = l.info.Types[x]
	inner.Args = held.Args
	call := l.call(&inner)
	result := ""
	if t := l.static(x); !l.isVoid(x) {
		if results, ok := t.(*types.Tuple); ok {
			result = l.resultList(results, nil)
		} else {
			result = " " + l.typ(defaultOf(t))
		}
		call = "return " + call
	}
	w.line("%s", call)
	l.before.WriteString(outside)
	return "func()" + result + " {\n" + strings.TrimSuffix(w.String(), "\n") + "\n}()"
}

// holdTuple evaluates a call with several results, and returns them as the arguments of a call.
func (l *lowerer) holdTuple(w *writer, x ast.Expr, tuple *types.Tuple) *ast.CallExpr {
	text := l.multi(x, tuple.Len())
	call := &ast.CallExpr{Fun: x, Lparen: x.Pos()}
	var names []string
	for v := range tuple.Variables() {
		name := l.fresh("held")
		names = append(names, name)
		w.line("var %s %s", name, l.typ(v.Type()))
		id := &ast.Ident{NamePos: x.Pos(), Name: name}
		l.info.Types[id] = types.TypeAndValue{Type: v.Type()}
		l.replaced[id] = name
		call.Args = append(call.Args, id)
	}
	w.line("%s = %s", strings.Join(names, ", "), text)
	return call
}
