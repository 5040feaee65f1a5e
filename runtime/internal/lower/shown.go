package lower

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
)

// shown is what a cell does that only names what it shows, a constant or a variable: it needs no engine.
func (l *lowerer) shown() (run func()) {
	x := l.result.LastExpression()
	if len(l.result.Cell.Items) != 1 || x == nil {
		return nil
	}
	show := l.env.Hook("Result").Interface().(func(...any))
	if tv := l.info.Types[x]; tv.Value != nil {
		v := reflect.New(l.typeOf(types.Default(tv.Type))).Elem()
		setConstant(v, tv.Value)
		return func() { show(v.Interface()) }
	}
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return nil
	}
	o, ok := l.info.Uses[id].(*types.Var)
	if !ok || o.Pkg() != nil && o.Pkg().Path() != "main" {
		return nil
	}
	variable := l.env.Storage(o, l.typeOf(o.Type()))
	return func() { show(variable.Elem().Interface()) }
}

// setConstant gives a variable the value of a constant that its type can represent.
func setConstant(v reflect.Value, c constant.Value) {
	switch {
	case v.Kind() == reflect.Bool:
		v.SetBool(constant.BoolVal(c))
	case v.Kind() == reflect.String:
		v.SetString(constant.StringVal(c))
	case v.CanInt():
		n, _ := constant.Int64Val(constant.ToInt(c))
		v.SetInt(n)
	case v.CanUint():
		n, _ := constant.Uint64Val(constant.ToInt(c))
		v.SetUint(n)
	case v.CanFloat():
		v.SetFloat(float(c, v.Type().Bits()))
	default:
		c, bits := constant.ToComplex(c), v.Type().Bits()/2
		v.SetComplex(complex(float(constant.Real(c), bits), float(constant.Imag(c), bits)))
	}
}

// float rounds once, to the size of the type.
func float(c constant.Value, bits int) float64 {
	if bits == 32 {
		f, _ := constant.Float32Val(constant.ToFloat(c))
		return float64(f)
	}
	f, _ := constant.Float64Val(constant.ToFloat(c))
	return f
}
