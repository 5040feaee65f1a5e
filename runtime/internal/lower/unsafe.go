package lower

import (
	"go/ast"
	"go/types"
	"reflect"
	"strconv"
	"unsafe"
)

// unsafeBuiltin writes a call of a function of package unsafe that is no constant.
// https://go.dev/ref/spec#Package_unsafe
func (l *lowerer) unsafeBuiltin(x *ast.CallExpr, name string) string {
	count := func(i int) string { return "int64(" + l.expr(x.Args[i]) + ")" }
	switch name {
	case "Sizeof": // of a type that depends on type parameters
		return "uintptr(" + strconv.FormatUint(uint64(l.typeOf(defaultOf(l.static(x.Args[0]))).Size()), 10) + ")"
	case "Alignof":
		return "uintptr(" + strconv.Itoa(l.typeOf(defaultOf(l.static(x.Args[0]))).Align()) + ")"
	case "Offsetof":
		return "uintptr(" + strconv.FormatUint(l.offsetOf(ast.Unparen(x.Args[0]).(*ast.SelectorExpr)), 10) + ")"
	case "Add":
		return l.compiled("UnsafeAdd", unsafeAdd) + "(" + l.expr(x.Args[0]) + ", " + count(1) + ")"
	case "String":
		return l.compiled("UnsafeString", unsafeString) + "(" + l.expr(x.Args[0]) + ", " + count(1) + ")"
	case "StringData":
		return l.compiled("UnsafeStringData", unsafeStringData) + "(string(" + l.expr(x.Args[0]) + "))"
	case "Slice":
		return l.typed("UnsafeSlice", l.static(x)) + "(" + l.expr(x.Args[0]) + ", " + count(1) + ")"
	case "SliceData":
		return l.typed("UnsafeSliceData", l.static(x.Args[0])) + "(" + l.expr(x.Args[0]) + ")"
	}
	l.refuse(x, "unsafe.%s is not supported in cells", name)
	return ""
}

// offsetOf is where a field is in its struct. Embedded structs on the way are added; pointers are not allowed.
func (l *lowerer) offsetOf(x *ast.SelectorExpr) uint64 {
	m := l.member(x)
	t := l.typeOf(m.recv)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	offset := uint64(0)
	for _, i := range m.index {
		offset += uint64(t.Field(i).Offset)
		t = t.Field(i).Type
	}
	return offset
}

func unsafeAdd(p unsafe.Pointer, n int64) unsafe.Pointer { return unsafe.Add(p, n) }

func unsafeString(p *byte, n int64) string { return unsafe.String(p, n) }

func unsafeStringData(s string) *byte { return unsafe.StringData(s) }

// unsafeOperation makes the generic functions of package unsafe for a slice type t.
func unsafeOperation(op string, t reflect.Type) reflect.Value {
	pointer := reflect.PointerTo(t.Elem())
	if op == "UnsafeSlice" { // func(p *E, n int64) []E
		return function([]reflect.Type{pointer, reflect.TypeFor[int64]()}, []reflect.Type{t}, func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{unsafeSlice(a[0], a[1].Int(), t)}
		})
	}
	return function([]reflect.Type{t}, []reflect.Type{pointer}, func(a []reflect.Value) []reflect.Value { // func([]E) *E
		return []reflect.Value{reflect.NewAt(t.Elem(), a[0].UnsafePointer())}
	})
}

func unsafeSlice(p reflect.Value, n int64, t reflect.Type) reflect.Value {
	size := int64(t.Elem().Size())
	bytes := n
	if size > 0 && n > 0 {
		bytes = n * size
		if bytes/size != n {
			bytes = -1
		}
	}
	_ = unsafe.Slice((*byte)(p.UnsafePointer()), bytes) // it panics with the runtime's own errors
	if p.IsNil() {
		return reflect.Zero(t)
	}
	return reflect.NewAt(reflect.ArrayOf(int(n), t.Elem()), p.UnsafePointer()).Elem().Slice3(0, int(n), int(n)).Convert(t)
}

func isUnsafePointer(t types.Type) bool {
	b, ok := coreOf(t).(*types.Basic)
	return ok && b.Kind() == types.UnsafePointer
}

// unsafeConversion writes conversions from and to unsafe.Pointer, which reflection does not have.
func (l *lowerer) unsafeConversion(arg ast.Expr, from, to types.Type) string {
	text := l.expr(arg)
	_, fromPointer := coreOf(from).(*types.Pointer)
	_, toPointer := coreOf(to).(*types.Pointer)
	switch {
	case fromPointer:
		text = l.typed("ToUnsafe", from) + "(" + text + ")"
	case toPointer:
		return l.typed("FromUnsafe", to) + "(" + l.convertText(text, from, types.Typ[types.UnsafePointer]) + ")"
	case isUnsafePointer(to):
		text = l.compiled("NumberToUnsafe", numberToUnsafe) + "(uintptr(" + text + "))"
	default:
		return l.typ(to) + "(" + l.compiled("UnsafeToNumber", unsafeToNumber) + "(" + l.convertText(text, from, types.Typ[types.UnsafePointer]) + "))"
	}
	return l.convertText(text, types.Typ[types.UnsafePointer], to)
}

// numberToUnsafe is the conversion that vet warns of, which is the user's to answer for.
func numberToUnsafe(n uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&n)) }

func unsafeToNumber(p unsafe.Pointer) uintptr { return uintptr(p) }

// pointerOperation makes the conversions between pointers of type t and unsafe pointers.
func pointerOperation(op string, t reflect.Type) reflect.Value {
	pointer := reflect.TypeFor[unsafe.Pointer]()
	if op == "ToUnsafe" {
		return function([]reflect.Type{t}, []reflect.Type{pointer}, func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(a[0].UnsafePointer())}
		})
	}
	return function([]reflect.Type{pointer}, []reflect.Type{t}, func(a []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.NewAt(t.Elem(), a[0].UnsafePointer()).Convert(t)}
	})
}
