package lower

import (
	"fmt"
	"go/types"
	"reflect"

	"github.com/gopherloop/gopherloop/runtime/internal/erase"
)

// typed returns a symbol for an operation on type t that is made of reflection.
func (l *lowerer) typed(op string, t types.Type) string {
	rt := l.typeOf(t)
	return l.symbol(op, fmt.Sprintf("%p", reflect.ValueOf(rt).UnsafePointer()), func() reflect.Value { return l.operation(op, rt) })
}

var (
	anyType    = reflect.TypeFor[any]()
	boolType   = reflect.TypeFor[bool]()
	stringType = reflect.TypeFor[string]()
	errorType  = reflect.TypeFor[error]()
)

func function(in, out []reflect.Type, f func(args []reflect.Value) []reflect.Value) reflect.Value {
	return reflect.MakeFunc(reflect.FuncOf(in, out, false), f)
}

func (l *lowerer) operation(op string, t reflect.Type) reflect.Value {
	list := func(ts ...reflect.Type) []reflect.Type { return ts }
	switch op {
	case "As": // func(x any) (T, bool)
		return function(list(anyType), list(t, boolType), func(a []reflect.Value) []reflect.Value {
			v, ok := as(a[0], t)
			return []reflect.Value{v, reflect.ValueOf(ok)}
		})
	case "Is": // func(x any) bool
		return function(list(anyType), list(boolType), func(a []reflect.Value) []reflect.Value {
			_, ok := as(a[0], t)
			return []reflect.Value{reflect.ValueOf(ok)}
		})
	case "Same": // func(x T) T, a copy of the value
		return function(list(t), list(t), func(a []reflect.Value) []reflect.Value { return a })
	case "Keep": // func(p *T, x T) T, x that p points to too
		return function(list(reflect.PointerTo(t), t), list(t), func(a []reflect.Value) []reflect.Value {
			a[0].Elem().Set(a[1])
			return a[1:]
		})
	case "AppendOne": // func(s []T, x T) []T, for an x that is a slice of T too
		return function(list(t, t.Elem()), list(t), func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.Append(a[0], a[1])}
		})
	case "Thaw": // func(x any) T, for results of erased code
		return function(list(anyType), list(t), func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{erase.Value(a[0].Elem(), t)}
		})
	}
	switch op {
	case "Convert": // of a function type: func(From) To
		return function(list(t.In(0)), list(t.Out(0)), func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{converted(a[0], t.Out(0))}
		})
	case "Min", "Max":
		return extreme(op, t)
	case "UnsafeSlice", "UnsafeSliceData":
		return unsafeOperation(op, t)
	case "ToUnsafe", "FromUnsafe":
		return pointerOperation(op, t)
	case "AwaitRecv":
		return l.awaitReceive(t, 1)
	case "AwaitRecv2":
		return l.awaitReceive(t, 2)
	case "Await", "Await2", "AwaitErr", "AwaitNone":
		return l.awaitOperation(op, t)
	}
	return l.channelOperation(op, t)
}

// as is the value in an interface as a t.
func as(x reflect.Value, t reflect.Type) (v reflect.Value, ok bool) {
	x = x.Elem()
	if !x.IsValid() {
		return reflect.Zero(t), false
	}
	if t.Kind() == reflect.Interface {
		if x.Type().Implements(t) {
			return x.Convert(t), true
		}
		return reflect.Zero(t), false
	}
	if x.Type() != t {
		return reflect.Zero(t), false
	}
	return x, true
}

// extreme makes min and max: func(...T) T.
func extreme(op string, t reflect.Type) reflect.Value {
	return reflect.MakeFunc(reflect.FuncOf([]reflect.Type{reflect.SliceOf(t)}, []reflect.Type{t}, true), func(a []reflect.Value) []reflect.Value {
		best := a[0].Index(0)
		for i := 1; i < a[0].Len(); i++ {
			if better(op, a[0].Index(i), best) {
				best = a[0].Index(i)
			}
		}
		return []reflect.Value{best}
	})
}

// better says whether v is to be taken instead of best. NaN is taken by both, and never given up.
func better(op string, v, best reflect.Value) bool {
	switch {
	case v.CanInt():
		return v.Int() < best.Int() == (op == "Min") && v.Int() != best.Int()
	case v.CanUint():
		return v.Uint() < best.Uint() == (op == "Min") && v.Uint() != best.Uint()
	case v.CanFloat():
		f, b := v.Float(), best.Float()
		switch {
		case f != f || b != b:
			return f != f
		case f == 0 && b == 0: // min(-0.0, 0.0) is -0.0
			return (1/f < 0) == (op == "Min") && 1/f != 1/b
		}
		return f < b == (op == "Min") && f != b
	}
	return v.String() < best.String() == (op == "Min") && v.String() != best.String()
}
