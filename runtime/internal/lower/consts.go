package lower

import (
	"fmt"
	"go/constant"
	"go/types"
	"math"
	"reflect"
	"strconv"
)

// constant writes a value of a type.
//
// Engine defect: constant-division.
func (l *lowerer) constant(v constant.Value, t types.Type) string {
	t = l.subst(t)
	if isInterface(t) {
		t = types.Default(kindType(v))
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		panic(&Refusal{Msg: "constant of type " + t.String()})
	}
	b = types.Default(b).(*types.Basic)
	if b.Info()&types.IsComplex != 0 { // the engine folds none
		return l.complexConstant(v, t)
	}
	text := literal(v, b)
	if types.Unalias(t) == types.Type(types.Typ[b.Kind()]) || isUntyped(t) {
		return text
	}
	return l.typ(t) + "(" + text + ")"
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}

func kindType(v constant.Value) types.Type {
	switch v.Kind() {
	case constant.Bool:
		return types.Typ[types.UntypedBool]
	case constant.String:
		return types.Typ[types.UntypedString]
	case constant.Int:
		return types.Typ[types.UntypedInt]
	case constant.Float:
		return types.Typ[types.UntypedFloat]
	}
	return types.Typ[types.UntypedComplex]
}

// literal writes a constant of a predeclared type so that its type is seen: bare where Go's default type is meant.
//
// Engine defect: constant-unsigned.
func literal(v constant.Value, b *types.Basic) string {
	info := b.Info()
	switch {
	case info&types.IsBoolean != 0:
		return strconv.FormatBool(constant.BoolVal(v))
	case info&types.IsString != 0:
		return strconv.Quote(constant.StringVal(v))
	case info&types.IsInteger != 0:
		text := constant.ToInt(v).ExactString()
		if b.Kind() == types.Int {
			if text[0] == '-' {
				return "(" + text + ")"
			}
			return text
		}
		return b.Name() + "(" + text + ")"
	case info&types.IsFloat != 0:
		if b.Kind() == types.Float32 {
			f, _ := constant.Float32Val(v)
			return "float32(" + floatText(float64(f), 32) + ")"
		}
		f, _ := constant.Float64Val(v)
		return "float64(" + floatText(f, 64) + ")"
	}
	panic("no literal of " + b.Name())
}

// complexConstant is a variable with the value.
//
// Engine defect: constant-complex.
func (l *lowerer) complexConstant(v constant.Value, t types.Type) string {
	c := constant.ToComplex(v)
	re, _ := constant.Float64Val(constant.Real(c))
	im, _ := constant.Float64Val(constant.Imag(c))
	rt := l.typeOf(t)
	name := l.symbol("K", fmt.Sprintf("%p %x %x", reflect.ValueOf(rt).UnsafePointer(), math.Float64bits(re), math.Float64bits(im)), func() reflect.Value {
		p := reflect.New(rt)
		p.Elem().SetComplex(complex(re, im))
		return p
	})
	return "(*" + name + ")"
}

func floatText(f float64, bits int) string {
	s := strconv.FormatFloat(f, 'g', -1, bits)
	for _, c := range s {
		if c == '.' || c == 'e' {
			return s
		}
	}
	if math.IsInf(f, 0) {
		return s
	}
	return s + ".0"
}
