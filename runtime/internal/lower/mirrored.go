package lower

import (
	"go/types"
	"reflect"
	"slices"

	"github.com/gopherloop/gopherloop/runtime/internal/erase"
	"github.com/gopherloop/gopherloop/runtime/internal/mirror"
)

// mirrored writes what stands for a method of reflect.Type or reflect.Value that looks at names, see package mirror. A cell may also
// call one through an interface of its own that those types implement; then the value in the interface decides.
//
// Engine defect: field-names-reflected.
func (l *lowerer) mirrored(f *types.Func, h types.Type, sig *types.Signature) (string, bool) {
	fn, ok := mirror.Funcs()[f.FullName()]
	switch {
	case ok && (isInterface(h) || !promoted(h, f)):
	case isInterface(h) && l.resemblesMirrored(f, sig):
		fn = throughInterface(l.typeOf(h), f.Name())
	default:
		return "", false
	}
	recv := h
	if p, ok := h.Underlying().(*types.Pointer); ok {
		recv = p.Elem()
	}
	want := l.withReceiver(recv, sig)
	return l.symbol("R", methodKey(l.typeOf(recv), f, want), func() reflect.Value { return erase.Func(fn, want) }), true
}

// resemblesMirrored says whether a method has the name and the type of one for which mirror has another.
func (l *lowerer) resemblesMirrored(f *types.Func, sig *types.Signature) bool {
	for _, recv := range []string{"Type", "Value"} {
		fn, ok := mirror.Funcs()["(reflect."+recv+")."+f.Name()]
		if !ok {
			continue
		}
		t := fn.Type()
		if want := l.withReceiver(types.Typ[types.Int], sig); want.NumIn() == t.NumIn() && want.NumOut() == t.NumOut() && sameTail(want, t) {
			return true
		}
	}
	return false
}

// sameTail compares two function types but for their first parameters. Instances of iter.Seq have types of their own in cells.
func sameTail(a, b reflect.Type) bool {
	for i := 1; i < a.NumIn(); i++ {
		if a.In(i) != b.In(i) {
			return false
		}
	}
	for i := range a.NumOut() {
		if a.Out(i) != b.Out(i) && a.Out(i).String() != b.Out(i).String() {
			return false
		}
	}
	return true
}

// throughInterface is the method of an interface type as a function that looks who the receiver is.
func throughInterface(t reflect.Type, name string) reflect.Value {
	m, _ := t.MethodByName(name)
	in, out := slices.Collect(m.Type.Ins()), slices.Collect(m.Type.Outs())
	return function(append([]reflect.Type{t}, in...), out, func(args []reflect.Value) []reflect.Value {
		if recv := args[0].Elem(); recv.IsValid() {
			if fn, ok := mirror.MethodOf(recv.Type(), name); ok {
				args[0] = recv
				return erase.Func(fn, reflect.FuncOf(append([]reflect.Type{fn.Type().In(0)}, in...), out, false)).Call(args)
			}
		}
		return args[0].Method(m.Index).Call(args[1:])
	})
}
