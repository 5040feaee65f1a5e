package repr

import (
	"cmp"
	"fmt"
	"image"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Text returns the text/plain form of v.
func Text(v reflect.Value, opts Options) string {
	w := &textWriter{o: opts.withDefaults()}
	w.value(indirectInterface(v), 0, false)
	for _, r := range w.remarks {
		w.b.WriteString(" // " + r)
	}
	return w.b.String()
}

var (
	ownPackage = regexp.MustCompile(`\bmain\.`) // of the types that cells declare
	bytesName  = regexp.MustCompile(`\[\]uint8\b`)
)

// TypeName names a type as a cell would: without "main.", and with any and []byte for what reflection calls interface {}
// and []uint8.
func TypeName(t reflect.Type) string {
	name := ownPackage.ReplaceAllString(t.String(), "")
	name = strings.ReplaceAll(name, "interface {}", "any")
	return bytesName.ReplaceAllString(name, "[]byte")
}

type textWriter struct {
	o       Options
	b       strings.Builder
	path    []visit // the references that lead to the value
	remarks []string
}

// A visit is a reference on the way to a value; coming by it again is a cycle.
type visit struct {
	t   reflect.Type
	at  uintptr
	len int
}

// value writes v. The type's name is left out if elided, which Go allows for elements of composite literals.
func (w *textWriter) value(v reflect.Value, depth int, elided bool) {
	if !v.IsValid() {
		w.b.WriteString("nil")
		return
	}
	if w.b.Len() > w.o.Text || depth > w.o.Depth {
		w.b.WriteString("…")
		return
	}
	v = usable(v)
	if w.method(v) {
		return
	}
	switch v.Kind() {
	case reflect.String:
		w.string(v.String())
	case reflect.Func:
		w.nilOr(v, func() { w.b.WriteString(w.o.TypeName(v.Type()) + " {…}") })
	case reflect.Chan:
		w.nilOr(v, func() { fmt.Fprintf(&w.b, "%s (len %d, cap %d)", w.o.TypeName(v.Type()), v.Len(), v.Cap()) })
	case reflect.UnsafePointer:
		w.nilOr(v, func() { fmt.Fprintf(&w.b, "unsafe.Pointer(%#x)", v.Pointer()) })
	case reflect.Interface:
		w.value(v.Elem(), depth, false)
	case reflect.Pointer:
		w.nilOr(v, func() {
			w.visit(v, func() {
				w.b.WriteByte('&')
				w.value(v.Elem(), depth+1, false)
			})
		})
	case reflect.Struct:
		w.structure(v, depth, elided)
	case reflect.Array:
		w.list(v, depth, elided)
	case reflect.Slice:
		w.nilOr(v, func() { w.visit(v, func() { w.list(v, depth, elided) }) })
	case reflect.Map:
		w.nilOr(v, func() { w.visit(v, func() { w.mapping(v, depth, elided) }) })
	default:
		fmt.Fprintf(&w.b, "%v", v)
	}
}

// nilOr writes a typed nil, as %#v does.
func (w *textWriter) nilOr(v reflect.Value, write func()) {
	if !v.IsNil() {
		write()
		return
	}
	name := w.o.TypeName(v.Type())
	if k := v.Kind(); v.Type().Name() == "" && (k == reflect.Pointer || k == reflect.Func || k == reflect.Chan) {
		name = "(" + name + ")"
	}
	w.b.WriteString(name + "(nil)")
}

// visit writes what a reference leads to, unless we come from there.
func (w *textWriter) visit(v reflect.Value, write func()) {
	here := visit{t: v.Type(), at: v.Pointer()}
	if v.Kind() == reflect.Slice {
		here.len = v.Len()
	}
	if (v.Kind() != reflect.Slice || here.len > 0) && slices.Contains(w.path, here) {
		w.b.WriteString("<cycle " + w.o.TypeName(v.Type()) + ">")
		return
	}
	w.path = append(w.path, here)
	write()
	w.path = w.path[:len(w.path)-1]
}

// method writes what Error or String returns, if v has one that returns something.
func (w *textWriter) method(v reflect.Value) bool {
	if !v.CanInterface() || isNil(v) {
		return false
	}
	name, method := "", func() string { return "" }
	switch x := v.Interface().(type) {
	case time.Time:
		name, method = "String", x.Round(0).String // without the monotonic clock
	case error:
		name, method = "Error", x.Error
	case fmt.Stringer:
		name, method = "String", x.String
	case image.Image:
		method = func() string {
			size := x.Bounds().Size()
			return fmt.Sprintf("<%s %dx%d>", w.o.TypeName(v.Type()), size.X, size.Y)
		}
		name = "Bounds"
	default:
		return false
	}
	text, remarks := call(name, method, w.o)
	w.remarks = append(w.remarks, remarks...)
	if text == "" {
		return false
	}
	w.b.WriteString(cutString(text, w.o.Text))
	return true
}

func (w *textWriter) string(s string) {
	w.b.WriteString(strconv.Quote(prefix(s, w.o.String)))
	if len(s) > w.o.String {
		fmt.Fprintf(&w.b, "… (%d bytes)", len(s))
	}
}

// prefix returns at most the first n bytes of s, and no part of a rune.
func prefix(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// cutString is prefix with an ellipsis where something is missing.
func cutString(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return prefix(s, n) + "…"
}

func (w *textWriter) name(t reflect.Type, elided bool) {
	if !elided {
		w.b.WriteString(w.o.TypeName(t))
	}
}

func (w *textWriter) structure(v reflect.Value, depth int, elided bool) {
	t := v.Type()
	w.name(t, elided)
	w.b.WriteByte('{')
	for i := range t.NumField() {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.b.WriteString(t.Field(i).Name + ":")
		w.value(v.Field(i), depth+1, false)
	}
	w.b.WriteByte('}')
}

func (w *textWriter) list(v reflect.Value, depth int, elided bool) {
	elem := v.Type().Elem()
	if elem.Kind() == reflect.Uint8 && v.Kind() == reflect.Slice && !hasText(elem) {
		w.bytes(v, elided)
		return
	}
	w.name(v.Type(), elided)
	w.b.WriteByte('{')
	n := v.Len()
	for i := range min(n, w.o.Items) {
		if i > 0 {
			w.b.WriteString(", ")
		}
		if w.b.Len() > w.o.Text {
			n += w.o.Items - i // so many are missing
			break
		}
		w.value(v.Index(i), depth+1, composite(elem))
	}
	w.more(n - w.o.Items)
	w.b.WriteByte('}')
}

// more says how many elements are not shown.
func (w *textWriter) more(n int) {
	if n > 0 {
		fmt.Fprintf(&w.b, ", … %d more", n)
	}
}

// bytes writes text as a conversion, and anything else in hexadecimal.
func (w *textWriter) bytes(v reflect.Value, elided bool) {
	p := v.Bytes()
	if isText(p) {
		w.b.WriteString(w.o.TypeName(v.Type()) + "(")
		w.string(string(p))
		w.b.WriteByte(')')
		return
	}
	w.name(v.Type(), elided)
	w.b.WriteByte('{')
	for i, c := range p[:min(len(p), w.o.Items)] {
		if i > 0 {
			w.b.WriteString(", ")
		}
		fmt.Fprintf(&w.b, "%#02x", c)
	}
	w.more(len(p) - w.o.Items)
	w.b.WriteByte('}')
}

func isText(p []byte) bool {
	if len(p) == 0 || !utf8.Valid(p) {
		return false
	}
	for _, r := range string(p) {
		if !unicode.IsPrint(r) && r != '\n' && r != '\t' && r != '\r' {
			return false
		}
	}
	return true
}

func (w *textWriter) mapping(v reflect.Value, depth int, elided bool) {
	t := v.Type()
	w.name(t, elided)
	w.b.WriteByte('{')
	keys := sortedKeys(v)
	n := len(keys)
	for i, key := range keys[:min(n, w.o.Items)] {
		if i > 0 {
			w.b.WriteString(", ")
		}
		if w.b.Len() > w.o.Text {
			n += w.o.Items - i
			break
		}
		w.value(key, depth+1, composite(t.Key()))
		w.b.WriteByte(':')
		w.value(v.MapIndex(key), depth+1, composite(t.Elem()))
	}
	w.more(n - w.o.Items)
	w.b.WriteByte('}')
}

// composite says that elements of type t are composite literals, whose type Go lets one leave out.
func composite(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct, reflect.Array, reflect.Slice, reflect.Map:
		return true
	}
	return false
}

// hasText says that values of type t are shown by a method.
func hasText(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[error]()) || t.Implements(reflect.TypeFor[fmt.Stringer]())
}

// sortedKeys returns a map's keys in the order of their values, or of their texts where Go has no order. Of a very large
// map, whose keys take long to sort, they come as they are.
func sortedKeys(v reflect.Value) []reflect.Value {
	const large = 200_000
	keys := v.MapKeys()
	if len(keys) > large {
		return keys
	}
	texts := make(map[reflect.Value]string)
	text := func(k reflect.Value) string {
		if _, ok := texts[k]; !ok {
			texts[k] = fmt.Sprintf("%T %v", k, k)
		}
		return texts[k]
	}
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		a, b = indirectInterface(a), indirectInterface(b)
		switch {
		case !a.IsValid() || !b.IsValid():
			return cmp.Compare(fmt.Sprint(a.IsValid()), fmt.Sprint(b.IsValid())) // nil first
		case a.Kind() != b.Kind():
			return cmp.Compare(a.Kind(), b.Kind())
		case a.CanInt():
			return cmp.Compare(a.Int(), b.Int())
		case a.CanUint():
			return cmp.Compare(a.Uint(), b.Uint())
		case a.CanFloat():
			return cmp.Compare(a.Float(), b.Float())
		case a.Kind() == reflect.String:
			return cmp.Compare(a.String(), b.String())
		}
		return cmp.Compare(text(a), text(b))
	})
	return keys
}

// usable returns v so that its methods can be called and its fields read, also if it is an unexported field.
func usable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
	}
	if v.CanInterface() {
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		return c
	}
	return v
}
