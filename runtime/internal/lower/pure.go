package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// repeatable says whether an expression may be evaluated once more by the check, where that is.
func (l *lowerer) repeatable(x ast.Expr) bool { return small(x) && l.pure(x, l.bounds.explains) }

// repeatableHere is repeatable for a check in the place of the expression.
func (l *lowerer) repeatableHere(x ast.Expr) bool { return small(x) && l.pure(x, false) }

// small says that an expression is not too long to be written once more: each of n operands that are within one another
// would be written n times.
func small(x ast.Expr) bool {
	const limit = 100
	n := 0
	ast.Inspect(x, func(ast.Node) bool {
		n++
		return n < limit
	})
	return n < limit
}

// pure says whether an expression does nothing but read variables, which are visible at the function's start if atStart.
func (l *lowerer) pure(x ast.Expr, atStart bool) bool {
	if l.info.Types[x].Value != nil {
		return true
	}
	if _, ok := l.replaced[x]; ok {
		return !atStart
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return l.pure(x.X, atStart)
	case *ast.Ident:
		v, ok := l.info.ObjectOf(x).(*types.Var)
		return ok && (!atStart || l.visibleAtStart(v))
	case *ast.SelectorExpr:
		s := l.info.Selections[x]
		if s == nil {
			_, ok := l.info.Uses[x.Sel].(*types.Var)
			return ok
		}
		return s.Kind() == types.FieldVal && l.pure(x.X, atStart)
	case *ast.StarExpr:
		return l.pure(x.X, atStart)
	case *ast.UnaryExpr:
		return (x.Op == token.SUB || x.Op == token.ADD || x.Op == token.XOR) && l.pure(x.X, atStart)
	case *ast.BinaryExpr:
		return x.Op != token.SHL && x.Op != token.SHR && l.pure(x.X, atStart) && l.pure(x.Y, atStart)
	case *ast.IndexExpr:
		return !l.info.Types[x.Index].IsType() && l.pure(x.X, atStart) && l.pure(x.Index, atStart)
	case *ast.CallExpr:
		if len(x.Args) != 1 || !l.pure(x.Args[0], atStart) {
			return false
		}
		if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok && l.info.Types[x.Fun].IsBuiltin() {
			return id.Name == "len" || id.Name == "cap"
		}
		_, basic := coreOf(l.static(x)).(*types.Basic)
		return basic && l.info.Types[x.Fun].IsType()
	}
	return false
}

// visibleAtStart says whether the function that explains can see a variable.
func (l *lowerer) visibleAtStart(v *types.Var) bool {
	if _, own := l.locals[v]; own {
		return l.bounds.hoist[v] || l.params[v]
	}
	return true
}
