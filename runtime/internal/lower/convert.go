package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// conversion writes T(x).
func (l *lowerer) conversion(x *ast.CallExpr) string {
	to := l.static(x)
	arg := x.Args[0]
	from := l.static(arg)
	if isNil(from) {
		return l.zero(to)
	}
	if text, ok := l.constantConversion(arg, to); ok {
		return text
	}
	if isInterface(to) {
		if isEmptyInterface(to) {
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

// constantConversion writes the conversion of a constant that is none only because the type is a type parameter.
func (l *lowerer) constantConversion(arg ast.Expr, to types.Type) (string, bool) {
	tv := l.info.Types[arg]
	b, ok := coreOf(to).(*types.Basic)
	if tv.Value == nil || !ok || b.Info()&types.IsNumeric == 0 || tv.Value.Kind() == constant.String {
		return "", false
	}
	if b.Info()&types.IsInteger != 0 && constant.ToInt(tv.Value).Kind() != constant.Int {
		return "", false
	}
	return l.constant(tv.Value, to), true
}

// convertText writes the conversion of a value of type from.
func (l *lowerer) convertText(text string, from, to types.Type) string {
	if types.Identical(from, to) {
		return text
	}
	variable := func(t types.Type) *types.Tuple { return types.NewTuple(types.NewVar(token.NoPos, nil, "", t)) }
	return l.typed("Convert", types.NewSignatureType(nil, nil, nil, variable(from), variable(to), false)) + "(" + text + ")"
}

// converted is a conversion. Reflection has none between strings and slices of bytes and runes that have a named type.
func converted(v reflect.Value, to reflect.Type) reflect.Value {
	from := v.Type()
	switch {
	case to.Kind() == reflect.String && from.Kind() == reflect.Slice && from.Elem().Kind() == reflect.Uint8:
		return reflect.ValueOf(string(v.Bytes())).Convert(to)
	case to.Kind() == reflect.String && from.Kind() == reflect.Slice:
		return reflect.ValueOf(string(unsafe.Slice((*rune)(v.UnsafePointer()), v.Len()))).Convert(to)
	case from.Kind() == reflect.String && to.Kind() == reflect.Slice:
		plain := reflect.ValueOf([]byte(v.String()))
		if to.Elem().Kind() == reflect.Int32 {
			plain = reflect.ValueOf([]rune(v.String()))
		}
		return reflect.NewAt(reflect.SliceOf(to.Elem()), sliceHeader(plain)).Elem().Convert(to)
	}
	return v.Convert(to)
}

// sliceHeader is where a slice is, to be seen as a slice of another type of the same layout.
func sliceHeader(s reflect.Value) unsafe.Pointer {
	p := reflect.New(s.Type())
	p.Elem().Set(s)
	return p.UnsafePointer()
}
