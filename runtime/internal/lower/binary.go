package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (l *lowerer) binary(x *ast.BinaryExpr) string {
	switch x.Op {
	case token.EQL, token.NEQ:
		return l.comparison(x)
	case token.SHL, token.SHR:
		return l.shift(x)
	case token.LAND, token.LOR:
		left := l.expr(x.X)
		if !l.plainStart(x.X) {
			left = map[token.Token]string{token.LAND: "true && ", token.LOR: "false || "}[x.Op] + left
		}
		return l.asBool(x, "("+left+" "+x.Op.String()+" "+l.expr(x.Y)+")")
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		return l.asBool(x, "("+l.infix(x)+")")
	case token.ADD, token.SUB, token.MUL, token.QUO, token.REM, token.AND, token.OR, token.XOR, token.AND_NOT:
		return "(" + l.infix(x) + ")"
	}
	l.refuse(x, "operator %s is not supported", x.Op)
	return ""
}

// condition writes what a statement branches on.
//
// Engine defect: condition-conversion.
func (l *lowerer) condition(x ast.Expr) string {
	text := l.bare(x)
	if hasLiteral(x) { // whose brace would begin the block
		text = "(" + text + ")"
	}
	if _, named := types.Unalias(l.static(x)).(*types.Named); named || l.isConversion(x) {
		return l.compiled("Truth", truth) + "(bool(" + text + "))"
	}
	return text
}

// hasLiteral says whether an expression has composite literals, those of functions within it aside.
func hasLiteral(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CompositeLit:
			found = true
		}
		return !found
	})
	return found
}

// truth stands for a condition that the engine would take for one of its operands: it does not branch on conversions.
func truth(b bool) bool { return b }

// isConversion says whether an expression is a conversion.
func (l *lowerer) isConversion(x ast.Expr) bool {
	c, ok := ast.Unparen(x).(*ast.CallExpr)
	return ok && l.info.Types[c.Fun].IsType()
}

// infix writes a binary operation without parentheses around it.
func (l *lowerer) infix(x *ast.BinaryExpr) string {
	return l.side(x.X, x.Op.Precedence()) + " " + x.Op.String() + " " + l.side(x.Y, x.Op.Precedence()+1)
}

// side writes an operand of an operator that takes what binds at least so much. To the engine parentheses are one more
// step.
func (l *lowerer) side(x ast.Expr, precedence int) string {
	if b, ok := l.arithmetic(x); ok && b.Op.Precedence() >= precedence {
		return l.infix(b)
	}
	return l.expr(x)
}

// bare writes an expression that nothing stands beside.
func (l *lowerer) bare(x ast.Expr) string {
	b, ok := l.arithmetic(x)
	if !ok {
		return l.expr(x)
	}
	return l.infix(b)
}

// arithmetic says that an expression is written as an operation of numbers or strings: an operator between operands.
func (l *lowerer) arithmetic(x ast.Expr) (*ast.BinaryExpr, bool) {
	if _, ok := l.replaced[x]; ok || l.info.Types[x].Value != nil {
		return nil, false
	}
	x = ast.Unparen(x)
	b, ok := x.(*ast.BinaryExpr)
	if _, known := l.replaced[x]; !ok || known {
		return nil, false
	}
	switch b.Op {
	case token.ADD, token.SUB, token.MUL, token.QUO, token.REM, token.AND, token.OR, token.XOR, token.AND_NOT:
		return b, true
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		_, plain := types.Unalias(l.static(b)).(*types.Basic)
		return b, plain
	case token.EQL, token.NEQ:
		return b, isBasic(l.static(b)) && isBasic(l.static(b.X)) && isBasic(l.static(b.Y))
	}
	return nil, false
}

// isBasic says whether t is a type of Go's own: of numbers, strings or booleans.
func isBasic(t types.Type) bool {
	b, ok := types.Unalias(t).(*types.Basic)
	return ok && b.Kind() != types.UntypedNil && b.Kind() != types.UnsafePointer
}

// plainStart says of the left operand of && or || that the engine cannot mistake the first thing that it evaluates of it
// for the condition itself, as it does with parentheses, literals and conversions.
//
// Engine defect: condition-first-value.
func (l *lowerer) plainStart(x ast.Expr) bool {
	if plain, ok := l.plain[x]; ok {
		return plain
	}
	plain := true
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.Ident, *ast.SelectorExpr, *ast.BasicLit, *ast.UnaryExpr, *ast.StarExpr:
		case *ast.BinaryExpr:
			plain = plain && l.plainStart(n.X) && l.plainStart(n.Y)
			return false
		case *ast.CallExpr:
			plain = plain && !l.info.Types[n.Fun].IsType()
		default:
			plain = false
		}
		return plain
	})
	l.plain[x] = plain
	return plain
}
