package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// conversion writes T(x).
func (l *lowerer) conversion(x *ast.CallExpr) string {
	to := l.static(x)
	arg := x.Args[0]
	from := l.static(arg)
	if isNil(from) {
		return l.zero(to)
	}
	if isInterface(to) {
		if l.typ(to) == "interface{}" {
			return "interface{}(" + l.to(arg, to) + ")"
		}
		v := l.fresh("v")
		return fmt.Sprintf("func() %s { var %s %s = %s; return %s }()", l.typ(to), v, l.typ(to), l.to(arg, to), v)
	}
	if isUnsafePointer(to) != isUnsafePointer(from) {
		return l.unsafeConversion(arg, from, to)
	}
	_, basicTo := to.Underlying().(*types.Basic)
	_, basicFrom := from.Underlying().(*types.Basic)
	switch {
	case basicTo && basicFrom && !isUntyped(from):
		return l.typ(to) + "(" + l.expr(arg) + ")"
	case types.Identical(to, from):
		return "(" + l.expr(arg) + ")"
	}
	if tv := l.info.Types[arg]; tv.Value != nil && isUntyped(from) {
		from = types.Default(from)
	}
	return l.convertText(l.expr(arg), from, to)
}

// convertText writes the conversion of a value of type from.
func (l *lowerer) convertText(text string, from, to types.Type) string {
	if types.Identical(from, to) {
		return text
	}
	variable := func(t types.Type) *types.Tuple { return types.NewTuple(types.NewVar(token.NoPos, nil, "", t)) }
	return l.typed("Convert", types.NewSignatureType(nil, nil, nil, variable(from), variable(to), false)) + "(" + text + ")"
}
