package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/erase"
)

// await writes an await as a call of the hook, with the result given its type.
func (l *lowerer) await(a *check.Await) string {
	x := l.expr(a.X)
	if a.Kind == check.Channel {
		op := map[check.Form]string{check.Single: "AwaitRecv", check.Statement: "AwaitRecv", check.Double: "AwaitRecv2"}[a.Form]
		return l.typed(op, l.static(a.X)) + "(" + l.pos(a.Pos) + ", " + x + ")"
	}
	if _, ok := l.static(a.X).Underlying().(*types.Struct); ok {
		x = "&" + x // of a WaitGroup
	}
	op, t := "Await", types.Type(types.NewStruct(nil, nil))
	if a.Kind == check.Coroutine {
		t = l.awaited(a)
	}
	switch {
	case a.Kind == check.Coroutine && a.Form == check.Double:
		op = "Await2"
	case a.Kind != check.Coroutine && a.Form == check.Single:
		op = "AwaitErr"
	case a.Kind != check.Coroutine:
		op = "AwaitNone"
	}
	return l.typed(op, t) + "(" + l.pos(a.Pos) + ", " + x + ")"
}

// awaited is the type of the result of what is awaited.
func (l *lowerer) awaited(a *check.Await) types.Type {
	o, _, _ := types.LookupFieldOrMethod(l.static(a.X), true, nil, "Await")
	return o.(*types.Func).Signature().Results().At(0).Type()
}

// async writes the coroutine that an async func returns.
func (l *lowerer) async(x *ast.CallExpr, a *check.Async) string {
	inner := l.expr(x.Args[0])
	f := l.fresh("f")
	var body string
	switch {
	case a.Result && a.Error:
		body = "v, err := " + f + "(); return v, err"
	case a.Result:
		body = "return " + f + "(), nil"
	case a.Error:
		body = "return nil, " + f + "()"
	default:
		body = f + "(); return nil, nil"
	}
	call := fmt.Sprintf("func() (interface{}, error) { %s := %s; %s }", f, inner, body)
	return l.thaw(l.static(x), fmt.Sprintf("%s(%q, %s, %s)", l.hook("Async"), a.Name, l.posShort(a.Pos), call))
}

// posShort is a position as reprs have it.
func (l *lowerer) posShort(p token.Pos) string {
	at := l.fset.Position(p)
	return fmt.Sprintf("%q", fmt.Sprintf("%s:%d", at.Filename, at.Line))
}

// thaw gives the value of erased code its type.
func (l *lowerer) thaw(t types.Type, text string) string {
	return l.typed("Thaw", t) + "(" + text + ")"
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
