package check

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"math"
)

// overflow is the error of a value that nothing uses, or of a result, and that is a constant too large for the type that it would
// have.
func (k *checking) overflow() *Error {
	for _, s := range k.values {
		x := s.(*ast.ExprStmt).X
		tv := k.result.Info.Types[x]
		t, ok := tv.Type.(*types.Basic)
		if tv.Value == nil || !ok || t.Info()&types.IsUntyped == 0 || fits(tv.Value, t) {
			continue
		}
		return &Error{Pos: k.scope.fset.Position(x.Pos()), Msg: fmt.Sprintf("cannot use %s (%s constant%s) as %s value (overflows)",
			types.ExprString(x), t, otherwise(tv.Value, x), types.Default(t))}
	}
	return nil
}

// fits says whether an untyped constant is one of the type that it has by default.
func fits(v constant.Value, t *types.Basic) bool {
	switch t.Kind() {
	case types.UntypedInt:
		_, exact := constant.Int64Val(constant.ToInt(v))
		return exact
	case types.UntypedRune:
		n, exact := constant.Int64Val(constant.ToInt(v))
		return exact && n == int64(rune(n))
	case types.UntypedFloat:
		f, _ := constant.Float64Val(constant.ToFloat(v))
		return !math.IsInf(f, 0)
	case types.UntypedComplex:
		c := constant.ToComplex(v)
		return fits(constant.Real(c), types.Typ[types.UntypedFloat]) && fits(constant.Imag(c), types.Typ[types.UntypedFloat])
	}
	return true
}

// otherwise is the value of a constant, if that is not what stands there.
func otherwise(v constant.Value, x ast.Expr) string {
	if text := v.String(); text != types.ExprString(x) {
		return " " + text
	}
	return ""
}
