package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// shift writes << and >>. A constant that is shifted has the type that the checker gave it.
func (l *lowerer) shift(x *ast.BinaryExpr) string {
	left := l.expr(x.X)
	if tv := l.info.Types[x.X]; tv.Value != nil {
		left = l.constant(tv.Value, l.static(x))
	}
	return "(" + left + " " + x.Op.String() + " " + l.shiftCount(x.Y) + ")"
}

// shiftCount writes a count as the engine needs it, unsigned: it takes a negative one for a large one.
//
// Engine defect: shift-negative.
func (l *lowerer) shiftCount(x ast.Expr) string {
	if tv := l.info.Types[x]; tv.Value != nil {
		return constant.ToInt(tv.Value).ExactString()
	}
	text := l.expr(x)
	switch t, _ := coreOf(l.static(x)).(*types.Basic); {
	case t == nil:
		l.refuse(x, "shift by a %s", l.static(x))
	case t.Info()&types.IsUnsigned != 0 && !isOperation(x):
		return text
	case t.Info()&types.IsUnsigned != 0, l.nonNegative(x), l.bounds.done[x]:
		return "uint64(" + text + ")"
	}
	return l.compiled("ShiftCount", frames.ShiftCount) + "(int64(" + text + "))"
}

func isUnsigned(t types.Type) bool {
	b, ok := coreOf(t).(*types.Basic)
	return ok && b.Info()&types.IsUnsigned != 0
}

// isOperation says whether an operator makes the value of x: the engine gives the operands of a count the type of what is
// shifted, unless a conversion stands between.
//
// Engine defect: shift-count-operation.
func isOperation(x ast.Expr) bool {
	switch ast.Unparen(x).(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		return true
	}
	return false
}

// shiftChecks lists the counts of shifts in a statement that are compared with zero before it, see bounds.go.
func (l *lowerer) shiftChecks(n ast.Node) []string {
	var list []string
	var sometimes map[ast.Expr]bool
	check := func(x ast.Expr) {
		if t, ok := coreOf(l.static(x)).(*types.Basic); !ok || t.Info()&types.IsUnsigned != 0 || l.nonNegative(x) {
			return
		}
		if sometimes == nil {
			sometimes = conditionals(n)
		}
		if l.repeatableHere(x) && !sometimes[x] && !l.calls(n) {
			l.bounds.done[x] = true
			list = append(list, "("+l.expr(x)+")")
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		case *ast.BinaryExpr:
			if n.Op == token.SHL || n.Op == token.SHR {
				check(n.Y)
			}
		case *ast.AssignStmt:
			if n.Tok == token.SHL_ASSIGN || n.Tok == token.SHR_ASSIGN {
				check(n.Rhs[0])
			}
		}
		return true
	})
	return list
}

// nonNegative says that an integer is seen not to be negative.
func (l *lowerer) nonNegative(x ast.Expr) bool {
	if tv := l.info.Types[x]; tv.Value != nil {
		return constant.Sign(tv.Value) >= 0
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.BinaryExpr:
		switch x.Op {
		case token.AND:
			return l.nonNegative(x.X) || l.nonNegative(x.Y)
		case token.REM, token.QUO, token.SHR:
			return l.nonNegative(x.X) && l.nonNegative(x.Y)
		}
	case *ast.CallExpr:
		if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok && l.info.Types[x.Fun].IsBuiltin() {
			return id.Name == "len" || id.Name == "cap"
		}
	}
	return false
}

// comparison writes == and !=. What is not basic is compared by compiled code.
func (l *lowerer) comparison(x *ast.BinaryExpr) string {
	write := func(y ast.Expr) string { return l.side(y, x.Op.Precedence()+1) }
	return l.asBool(x, l.equal(x.X, x.Y, write, x.Op))
}

// asBool gives a truth value the type that the checker found for it: the engine makes a plain bool.
//
// Engine defect: bool-type.
func (l *lowerer) asBool(x ast.Expr, text string) string {
	if _, ok := types.Unalias(l.static(x)).(*types.Basic); ok {
		return text
	}
	return l.typ(l.static(x)) + "(" + text + ")"
}

// equal writes a == b, or a != b, for operands that write writes. What the engine compares otherwise than Go goes through
// a hook.
//
// Engine defect: nil-of-conversion.
// Engine defect: compare-types.
// Engine defect: compare-value-interface.
// Engine defect: compare-channels.
func (l *lowerer) equal(a, b ast.Expr, write func(ast.Expr) string, op token.Token) string {
	ta, tb := l.static(a), l.static(b)
	if isNil(tb) || isNil(ta) {
		if isNil(ta) {
			a, ta = b, tb
		}
		if isInterface(ta) && l.isConversion(a) { // the engine would compare what is converted
			return "(" + l.hook("Equal") + "(" + write(a) + ", nil) " + op.String() + " true)"
		}
		return "(" + write(a) + " " + op.String() + " nil)"
	}
	if !isInterface(ta) && !isInterface(tb) && !isUntyped(ta) && !isUntyped(tb) && !types.Identical(ta, tb) {
		plain := write // one is assignable to the other, as channels of other directions are
		if types.AssignableTo(tb, ta) {
			write = func(x ast.Expr) string {
				if x == b {
					return l.convertText(plain(x), tb, ta)
				}
				return plain(x)
			}
		} else {
			write = func(x ast.Expr) string {
				if x == a {
					return l.convertText(plain(x), ta, tb)
				}
				return plain(x)
			}
		}
	}
	if simple(ta) && simple(tb) {
		return "(" + write(a) + " " + op.String() + " " + write(b) + ")"
	}
	not := ""
	if op == token.NEQ {
		not = "!"
	}
	return not + l.hook("Equal") + "(" + write(a) + ", " + write(b) + ")"
}

// simple says that the engine compares values of type t as it should.
func simple(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Basic, *types.Pointer, *types.Chan:
		return true
	}
	return false
}
