package lower

import (
	"fmt"
	"go/ast"
	"reflect"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// assertion writes x.(T), which panics as compiled code does.
//
// Engine defect: error-assertion.
func (l *lowerer) assertion(x *ast.TypeAssertExpr) string {
	t, static := l.typeOf(l.static(x)), l.typeOf(l.static(x.X))
	key := fmt.Sprintf("%p %p", reflect.ValueOf(t).UnsafePointer(), reflect.ValueOf(static).UnsafePointer())
	return l.symbol("Assert", key, func() reflect.Value { return assert(t, static) }) + "(" + l.expr(x.X) + ")"
}

// assert is func(x any) T for an x of a static type.
func assert(t, static reflect.Type) reflect.Value {
	return function([]reflect.Type{anyType}, []reflect.Type{t}, func(a []reflect.Value) []reflect.Value {
		v, ok := as(a[0], t)
		if !ok {
			panic(frames.AssertionError(a[0].Interface(), t, static))
		}
		return []reflect.Value{v}
	})
}
