package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/erase"
)

// methodCall writes x.f(…).
func (l *lowerer) methodCall(x *ast.CallExpr, sel *ast.SelectorExpr, sig *types.Signature) string {
	m := l.member(sel)
	f := m.obj.(*types.Func)
	args := l.arguments(x, sig)
	base, h := l.receiverBase(sel, m)
	if hook := hookedFunctions[f.FullName()]; hook != "" && !isInterface(h) && !promoted(h, f) {
		return l.hook(hook) + "(" + join(l.pos(x.Pos()), join(receiver(base, h, f), args)) + ")"
	}
	if fn, ok := l.methodFunc(f, h, sig); ok {
		return fn + "(" + join(receiver(base, h, f), args) + ")"
	}
	return base + "." + f.Name() + "(" + args + ")"
}

// receiverBase writes the operand of a selector up to the value that has the method.
func (l *lowerer) receiverBase(sel *ast.SelectorExpr, m member) (text string, holds types.Type) {
	base, ok := l.receivers[sel]
	if !ok {
		base = l.expr(sel.X)
	}
	path := l.reachable(m)
	return l.path(base, m.recv, path), holder(m.recv, path)
}

// reachable are the embedded fields on the way to a method, up to the first that reflection, and so the engine, does not
// let through: one of compiled code with a lower-case name. From there on the method is one of the compiled type itself.
func (l *lowerer) reachable(m member) []int {
	path := m.index[:len(m.index)-1]
	t := m.recv
	for i, field := range path {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		if f := t.Underlying().(*types.Struct).Field(field); !f.Exported() && !l.typeOf(t).Field(field).IsExported() {
			return path[:i]
		}
		t = t.Underlying().(*types.Struct).Field(field).Type()
	}
	return path
}

// promoted says whether a method is one of h by an embedded field on the way to which reachable has stopped.
func promoted(h types.Type, f *types.Func) bool {
	_, index, _ := types.LookupFieldOrMethod(h, true, f.Pkg(), f.Name())
	return len(index) > 1
}

// receiver writes base, of type h, as the method wants it.
func receiver(base string, h types.Type, f *types.Func) string { return adjustment(h, f) + base }

// adjustment is the operator, if any, that makes of a value of type h what the method wants.
func adjustment(h types.Type, f *types.Func) string {
	if promoted(h, f) {
		if own, _, _ := types.LookupFieldOrMethod(h, false, f.Pkg(), f.Name()); own == nil {
			return "&"
		}
		return ""
	}
	_, want := f.Signature().Recv().Type().Underlying().(*types.Pointer)
	_, have := h.Underlying().(*types.Pointer)
	switch {
	case want && !have:
		return "&"
	case have && !want:
		return "*"
	}
	return ""
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

// methodFunc writes the function that a method is: of a cell's type a variable of the session, of an erased type, and of
// a compiled one that mentions instances, an adapted one. Other methods have none: they are called as methods.
func (l *lowerer) methodFunc(f *types.Func, h types.Type, sig *types.Signature) (string, bool) {
	if text, ok := l.mirrored(f, h, sig); ok {
		return text, true
	}
	if fn, ok := handing[f.FullName()]; ok && !promoted(h, f) {
		return l.symbol("C"+f.Name(), f.FullName(), func() reflect.Value { return reflect.ValueOf(fn) }), true
	}
	named := baseOf(h)
	if named == nil || named.Obj().Pkg() == nil {
		return "", false
	}
	path := named.Obj().Pkg().Path()
	switch {
	case isInterface(h):
		if path != "main" && named.TypeArgs().Len() == 0 && l.mentionsInstance(sig) {
			return l.interfaceMethod(f, h, sig), true
		}
	case l.env.Erased(path) && named.TypeArgs().Len() > 0:
		return l.erasedMethod(f, h, sig), true
	case path == "main" && named.TypeArgs().Len() == 0:
		return l.callee(l.storage(f)), true
	case named.TypeArgs().Len() == 0 && l.mentionsInstance(sig):
		return l.erasedMethod(f, h, sig), true
	case named.TypeArgs().Len() > 0:
		if name, ok := l.methodInstance(f, named); ok {
			return l.callee(name), true
		}
	}
	return "", false
}

// erasedMethod adapts a method of the instance with any.
func (l *lowerer) erasedMethod(f *types.Func, h types.Type, sig *types.Signature) string {
	var holds types.Type = baseOf(h)
	if _, ptr := f.Signature().Recv().Type().Underlying().(*types.Pointer); ptr {
		holds = types.NewPointer(holds)
	}
	recv, want := l.typeOf(holds), l.withReceiver(holds, sig)
	return l.symbol("M", methodKey(recv, f, want), func() reflect.Value {
		m, ok := recv.MethodByName(f.Name())
		if !ok {
			panic(&Refusal{Msg: fmt.Sprintf("%v has no method %s at run time", recv, f.Name())})
		}
		return erase.Func(m.Func, want)
	})
}

// interfaceMethod adapts a method of a compiled interface.
func (l *lowerer) interfaceMethod(f *types.Func, h types.Type, sig *types.Signature) string {
	recv, want := l.typeOf(h), l.withReceiver(h, sig)
	return l.symbol("M", methodKey(recv, f, want), func() reflect.Value {
		m, ok := recv.MethodByName(f.Name())
		if !ok {
			panic(&Refusal{Msg: fmt.Sprintf("%v has no method %s at run time", recv, f.Name())})
		}
		in, out := []reflect.Type{recv}, []reflect.Type(nil)
		for i := range m.Type.NumIn() {
			in = append(in, m.Type.In(i))
		}
		for i := range m.Type.NumOut() {
			out = append(out, m.Type.Out(i))
		}
		variadic := m.Type.IsVariadic()
		compiled := reflect.MakeFunc(reflect.FuncOf(in, out, variadic), func(args []reflect.Value) []reflect.Value {
			method := args[0].Method(m.Index)
			if variadic {
				return method.CallSlice(args[1:])
			}
			return method.Call(args[1:])
		})
		return erase.Func(compiled, want)
	})
}

// withReceiver is the type of a method as a function whose first parameter is the receiver.
func (l *lowerer) withReceiver(recv types.Type, sig *types.Signature) reflect.Type {
	vars := []*types.Var{types.NewVar(token.NoPos, nil, "", recv)}
	for p := range sig.Params().Variables() {
		vars = append(vars, p)
	}
	return l.typeOf(types.NewSignatureType(nil, nil, nil, types.NewTuple(vars...), sig.Results(), sig.Variadic()))
}

func methodKey(recv reflect.Type, f *types.Func, want reflect.Type) string {
	return fmt.Sprintf("%v.%s %p", recv, f.Name(), reflect.ValueOf(want).UnsafePointer())
}

// methodValue writes x.f where it is not called: the receiver is evaluated now.
//
// Engine defect: method-value-late.
// Engine defect: method-value-nil.
// Engine defect: method-value-compiled.
func (l *lowerer) methodValue(x *ast.SelectorExpr, m member) string {
	f := m.obj.(*types.Func)
	base, h := l.receiverBase(x, m)
	sig := l.static(x).(*types.Signature)
	r := l.fresh("recv")
	names := l.names(sig)
	args := passed(names, sig)
	prepare := fmt.Sprintf("%s := %s", r, receiver(base, h, f))
	switch {
	case isInterface(h):
		prepare = fmt.Sprintf("%s := %s; %s", r, base, l.nonNilInterface(r))
	case adjustment(h, f) == "*": // compiled code follows the pointer now
		held := l.fresh("held")
		prepare = fmt.Sprintf("%s := %s; %s; %s := *%s", held, base, l.nonNil(held), r, held)
	}
	call := r + "." + f.Name()
	if fn, ok := l.methodFunc(f, h, sig); ok {
		call, args = fn, join(r, args)
	}
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	// The outer function evaluates the receiver.
	return fmt.Sprintf("func() func%s { %s; return func%s { %s%s(%s) } }()",
		l.signature(sig, nil, nil), prepare, l.signature(sig, names, nil), ret, call, args)
}

// names gives parameters names.
func (l *lowerer) names(sig *types.Signature) (names []string) {
	for range sig.Params().Len() {
		names = append(names, l.fresh("a"))
	}
	return names
}

// passed writes the last parameters of a function as arguments.
func passed(names []string, sig *types.Signature) string {
	args := strings.Join(names, ", ")
	if sig.Variadic() {
		args += "..."
	}
	return args
}

// methodExpr writes T.f.
//
// Engine defect: method-expression.
func (l *lowerer) methodExpr(x *ast.SelectorExpr) string {
	m := l.member(x)
	f := m.obj.(*types.Func)
	sig := l.static(x).(*types.Signature)
	names := l.names(sig)
	rest := passed(names[1:], sig)
	path := l.reachable(m)
	base, h := l.path(names[0], m.recv, path), holder(m.recv, path)
	inner := types.NewSignatureType(nil, nil, nil, dropFirst(sig.Params()), sig.Results(), sig.Variadic())
	call := base + "." + f.Name() + "(" + rest + ")"
	if fn, ok := l.methodFunc(f, h, inner); ok {
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
