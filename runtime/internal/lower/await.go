package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/gopherloop/gopherloop/runtime/internal/check"
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
