package lower

import (
	"fmt"
	"go/types"
	"reflect"

	"github.com/gopherloop/gopherloop/runtime/internal/erase"
)

type valueOf = reflect.Value

// A Case is a case of a select statement.
type Case struct {
	Dir         reflect.SelectDir
	Chan, Value reflect.Value
}

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
	case "AppendSelf": // func(s T, x T) T, for a T that is a []T
		return function(list(t, t), list(t), func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.Append(a[0], a[1])}
		})
	case "Thaw": // func(x any) T, for results of erased code
		return function(list(anyType), list(t), func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{erase.Value(a[0].Elem(), t)}
		})
	}
	switch op {
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

// awaitReceive makes the await of a channel of type t: func(pos string, ch) with one result or two.
func (l *lowerer) awaitReceive(t reflect.Type, results int) reflect.Value {
	receive := l.env.Hook("AwaitReceive").Interface().(receiveHook)
	in, out := []reflect.Type{stringType, t}, []reflect.Type{t.Elem(), boolType}
	return function(in, out[:results], func(a []reflect.Value) []reflect.Value {
		v, ok := receive(a[0].String(), a[1])
		if !ok || !v.IsValid() {
			v = reflect.Zero(t.Elem())
		}
		return []reflect.Value{v, reflect.ValueOf(ok)}[:results]
	})
}

// awaitOperation makes the other forms of await: func(pos string, x any) with the results that the form has. t is the type of
// the result.
func (l *lowerer) awaitOperation(op string, t reflect.Type) reflect.Value {
	in := []reflect.Type{stringType, anyType}
	await := l.env.Hook("Await").Interface().(func(pos string, x any, insist bool) (any, error))
	out := map[string][]reflect.Type{"Await": {t}, "Await2": {t, errorType}, "AwaitErr": {errorType}, "AwaitNone": {}}[op]
	insist := op == "Await" || op == "AwaitNone"
	return function(in, out, func(a []reflect.Value) []reflect.Value {
		v, err := await(a[0].String(), a[1].Interface(), insist)
		failed := reflect.Zero(errorType)
		if err != nil {
			failed = reflect.ValueOf(&err).Elem()
		}
		switch op {
		case "AwaitErr":
			return []reflect.Value{failed}
		case "AwaitNone":
			return nil
		}
		value := reflect.Zero(t)
		if err == nil && v != nil {
			value = erase.Value(reflect.ValueOf(v), t)
		}
		return []reflect.Value{value, failed}[:len(out)]
	})
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

// channelOperation makes Recv, Recv2 and Send for channels of type t.
func (l *lowerer) channelOperation(op string, t reflect.Type) reflect.Value {
	list := func(ts ...reflect.Type) []reflect.Type { return ts }
	switch op {
	case "Recv", "Recv2", "Send":
		f, ok := plainChannel(op, t, l.env.Hook("Receive").Interface().(receiveHook), l.env.Hook("Send").Interface().(sendHook))
		if ok {
			return f
		}
	}
	switch op {
	case "Recv": // func(pos string, ch) T
		receive := l.env.Hook("Receive").Interface().(func(string, reflect.Value) (reflect.Value, bool))
		return function(list(stringType, t), list(t.Elem()), func(a []reflect.Value) []reflect.Value {
			v, ok := receive(a[0].String(), a[1])
			if !ok {
				v = reflect.Zero(t.Elem())
			}
			return []reflect.Value{v}
		})
	case "Recv2": // func(pos string, ch) (T, bool)
		receive := l.env.Hook("Receive").Interface().(func(string, reflect.Value) (reflect.Value, bool))
		return function(list(stringType, t), list(t.Elem(), boolType), func(a []reflect.Value) []reflect.Value {
			v, ok := receive(a[0].String(), a[1])
			if !ok {
				v = reflect.Zero(t.Elem())
			}
			return []reflect.Value{v, reflect.ValueOf(ok)}
		})
	case "Send": // func(pos string, ch, v)
		send := l.env.Hook("Send").Interface().(func(string, reflect.Value, reflect.Value))
		return function(list(stringType, t, t.Elem()), nil, func(a []reflect.Value) []reflect.Value {
			send(a[0].String(), a[1], a[2])
			return nil
		})
	case "Convert": // of a function type: func(From) To
		return function(list(t.In(0)), list(t.Out(0)), func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{converted(a[0], t.Out(0))}
		})
	case "CaseSend": // func(ch, v) Case
		return function(list(t, t.Elem()), list(reflect.TypeFor[Case]()), func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(Case{Chan: a[0], Value: a[1], Dir: reflect.SelectSend})}
		})
	case "Min", "Max": // func(...T) T
		return reflect.MakeFunc(reflect.FuncOf(list(reflect.SliceOf(t)), list(t), true), func(a []reflect.Value) []reflect.Value {
			best := a[0].Index(0)
			for i := 1; i < a[0].Len(); i++ {
				if better(op, a[0].Index(i), best) {
					best = a[0].Index(i)
				}
			}
			return []reflect.Value{best}
		})
	}
	panic("no operation " + op)
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
