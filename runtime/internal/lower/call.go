package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/erase"
)

// call writes a call: a conversion, a builtin, one of our own forms, or a call of a function.
func (l *lowerer) call(x *ast.CallExpr) string {
	if a := l.result.Awaits[x]; a != nil {
		return l.await(a)
	}
	if a := l.result.Asyncs[x]; a != nil {
		return l.async(x, a)
	}
	if m := l.result.Shells[x]; m != nil {
		return l.magicCall(x, m)
	}
	tv := l.info.Types[x.Fun]
	switch {
	case tv.IsType():
		return l.conversion(x)
	case tv.IsBuiltin():
		return l.builtin(x)
	}
	sig := l.static(x.Fun).Underlying().(*types.Signature)
	if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
		if s := l.info.Selections[sel]; s != nil && s.Kind() == types.MethodVal && l.replaced[x.Fun] == "" {
			return l.methodCall(x, sel, sig)
		}
	}
	args := l.arguments(x, sig)
	if f := calledFunction(l.info, x.Fun); f != nil {
		if hook := hookedFunctions[f.FullName()]; hook != "" {
			return l.hook(hook) + "(" + join(l.pos(x.Pos()), args) + ")"
		}
	}
	if lit, ok := ast.Unparen(x.Fun).(*ast.FuncLit); ok && l.replaced[x.Fun] == "" {
		return l.funcLit(lit.Type, lit.Body, lit.Pos(), l.name+".func") + "(" + args + ")"
	}
	return l.expr(x.Fun) + "(" + args + ")"
}

// calledFunction is the declared function that a call names, or nil.
func calledFunction(info *types.Info, fun ast.Expr) *types.Func {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		o, _ := info.Uses[f].(*types.Func)
		return o
	case *ast.SelectorExpr:
		o, _ := info.Uses[f.Sel].(*types.Func)
		return o
	}
	return nil
}

func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + ", " + b
}

// arguments writes the arguments of a call, each converted to its parameter's type.
func (l *lowerer) arguments(x *ast.CallExpr, sig *types.Signature) string {
	params := sig.Params()
	if len(x.Args) == 1 {
		if _, tuple := l.static(x.Args[0]).(*types.Tuple); tuple {
			return l.spread(x.Args[0], sig)
		}
	}
	var parts []string
	for i, a := range x.Args {
		t := l.subst(params.At(min(i, params.Len()-1)).Type())
		last := sig.Variadic() && i >= params.Len()-1
		switch {
		case last && x.Ellipsis != token.NoPos:
			parts = append(parts, l.to(a, t)+"...")
		case last:
			parts = append(parts, l.to(a, elementOf(t)))
		default:
			parts = append(parts, l.to(a, t))
		}
	}
	return strings.Join(parts, ", ")
}

// spread writes f(g()) for a g with several results.
func (l *lowerer) spread(x ast.Expr, _ *types.Signature) string { return l.expr(x) }

// elementOf is the type of the elements of a variadic parameter, which may be a string for append.
func elementOf(t types.Type) types.Type {
	if s, ok := t.Underlying().(*types.Slice); ok {
		return s.Elem()
	}
	return types.Typ[types.Byte]
}

// hookedFunctions are calls of compiled functions that may wait: the hook takes a position first.
var hookedFunctions = map[string]string{
	"time.Sleep":             "Sleep",
	"time.AfterFunc":         "AfterFunc",
	"context.WithTimeout":    "WithTimeout",
	"context.WithDeadline":   "WithDeadline",
	"(*sync.Mutex).Lock":     "MutexLock",
	"(*sync.RWMutex).Lock":   "RWMutexLock",
	"(*sync.RWMutex).RLock":  "RWMutexRLock",
	"(sync.Locker).Lock":     "LockerLock",
	"(*sync.WaitGroup).Wait": "WaitGroupWait",
	"(*sync.WaitGroup).Go":   "WaitGroupGo",
	"(*sync.Cond).Wait":      "CondWait",
	"(*sync.Once).Do":        "OnceDo",
}

// methodCall writes x.f(…).
func (l *lowerer) methodCall(x *ast.CallExpr, sel *ast.SelectorExpr, sig *types.Signature) string {
	m := l.member(sel)
	f := m.obj.(*types.Func)
	args := l.arguments(x, sig)
	base, h := l.receiverBase(sel, m)
	if hook := hookedFunctions[f.FullName()]; hook != "" && !isInterface(h) {
		return l.hook(hook) + "(" + join(l.pos(x.Pos()), join(receiver(base, h, f), args)) + ")"
	}
	if isInterface(h) {
		return base + "." + f.Name() + "(" + args + ")"
	}
	if fn, ok := l.methodFunc(f, h, sig); ok {
		return fn + "(" + join(receiver(base, h, f), args) + ")"
	}
	return base + "." + f.Name() + "(" + args + ")"
}

// receiverBase writes the operand of a selector up to the value that has the method.
func (l *lowerer) receiverBase(sel *ast.SelectorExpr, m member) (text string, holds types.Type) {
	path := m.index[:len(m.index)-1]
	base, ok := l.receivers[sel]
	if !ok {
		base = l.expr(sel.X)
	}
	return l.path(base, m.recv, path), holder(m.recv, path)
}

// receiver writes base, of type h, as the method wants it.
func receiver(base string, h types.Type, f *types.Func) string {
	_, want := f.Signature().Recv().Type().Underlying().(*types.Pointer)
	_, have := h.Underlying().(*types.Pointer)
	switch {
	case want && !have:
		return "&" + base
	case have && !want:
		return "*" + base
	}
	return base
}

// baseOf is the named type that t is or points to.
func baseOf(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, _ := t.(*types.Named)
	return n
}

// methodFunc writes the function that a method of a concrete type is: of a cell's type a variable of the session, of an
// erased type an adapted one. Other compiled methods have none: they are called as methods.
func (l *lowerer) methodFunc(f *types.Func, h types.Type, sig *types.Signature) (string, bool) {
	named := baseOf(h)
	if named == nil || named.Obj().Pkg() == nil {
		return "", false
	}
	path := named.Obj().Pkg().Path()
	switch {
	case l.env.Erased(path) && named.TypeArgs().Len() > 0:
		return l.erasedMethod(f, h, sig), true
	case path == "main" && named.TypeArgs().Len() == 0:
		return "(*" + l.storage(f) + ")", true
	case named.TypeArgs().Len() > 0:
		if name, ok := l.methodInstance(f, named); ok {
			return "(*" + name + ")", true
		}
	}
	return "", false
}

// erasedMethod adapts a method of the instance with any.
func (l *lowerer) erasedMethod(f *types.Func, h types.Type, sig *types.Signature) string {
	recv := l.typeOf(h)
	if recv.Kind() != reflect.Pointer {
		recv = reflect.PointerTo(recv)
	}
	vars := []*types.Var{types.NewVar(token.NoPos, nil, "", types.NewPointer(baseOf(h)))}
	for p := range sig.Params().Variables() {
		vars = append(vars, p)
	}
	want := l.typeOf(types.NewSignatureType(nil, nil, nil, types.NewTuple(vars...), sig.Results(), sig.Variadic()))
	key := fmt.Sprintf("%v.%s %p", recv, f.Name(), reflect.ValueOf(want).UnsafePointer())
	return l.symbol("M", key, func() reflect.Value {
		m, ok := recv.MethodByName(f.Name())
		if !ok {
			panic(&Refusal{Msg: fmt.Sprintf("%v has no method %s at run time", recv, f.Name())})
		}
		return erase.Func(m.Func, want)
	})
}

// methodValue writes x.f where it is not called: the receiver is evaluated now.
func (l *lowerer) methodValue(x *ast.SelectorExpr, m member) string {
	f := m.obj.(*types.Func)
	base, h := l.receiverBase(x, m)
	sig := l.static(x).(*types.Signature)
	r := l.fresh("recv")
	names, args := l.names(sig)
	value := receiver(base, h, f)
	if isInterface(h) {
		value = base
	}
	call := r + "." + f.Name()
	if fn, ok := l.methodFunc(f, h, sig); ok && !isInterface(h) {
		call, args = fn, join(r, args)
	}
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	// The outer function evaluates the receiver.
	return fmt.Sprintf("func() func%s { %s := %s; return func%s { %s%s(%s) } }()",
		l.signature(sig, nil, nil), r, value, l.signature(sig, names, nil), ret, call, args)
}

// names gives parameters names, and writes them as arguments.
func (l *lowerer) names(sig *types.Signature) (names []string, args string) {
	for range sig.Params().Len() {
		names = append(names, l.fresh("a"))
	}
	args = strings.Join(names, ", ")
	if sig.Variadic() {
		args += "..."
	}
	return names, args
}

// methodExpr writes T.f.
func (l *lowerer) methodExpr(x *ast.SelectorExpr) string {
	m := l.member(x)
	f := m.obj.(*types.Func)
	sig := l.static(x).(*types.Signature)
	names, args := l.names(sig)
	rest := strings.TrimPrefix(strings.TrimPrefix(args, names[0]), ", ")
	base := l.path(names[0], m.recv, m.index[:len(m.index)-1])
	h := holder(m.recv, m.index[:len(m.index)-1])
	inner := types.NewSignatureType(nil, nil, nil, dropFirst(sig.Params()), sig.Results(), sig.Variadic())
	call := base + "." + f.Name() + "(" + rest + ")"
	if fn, ok := l.methodFunc(f, h, inner); ok && !isInterface(h) {
		call = fn + "(" + join(receiver(base, h, f), rest) + ")"
	}
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	return fmt.Sprintf("func%s { %s%s }", l.signature(sig, names, nil), ret, call)
}

func dropFirst(t *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for i := 1; i < t.Len(); i++ {
		vars = append(vars, t.At(i))
	}
	return types.NewTuple(vars...)
}

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
	sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewVar(token.NoPos, nil, "", from)), types.NewTuple(types.NewVar(token.NoPos, nil, "", to)), false)
	return l.typed("Convert", sig) + "(" + l.expr(arg) + ")"
}

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
	f, v, err := l.fresh("f"), "nil", "nil"
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
	_, _ = v, err
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
