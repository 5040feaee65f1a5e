// Package repr turns the value of a cell into what front ends show: text/plain as a Go programmer would write the value,
// and richer forms where the value has some. It does not know where values come from, what a cell is, or how a bundle
// travels.
//
// The text is Go syntax, cut where it gets long: strings quoted, T{A:1, b:"z"}, &T{…}, []int{1, 2}, typed nils. Two
// things are shorter than Go: types of package main have no package, and a value with a method Error or String is
// shown by that method's text, bare, as fmt's %v does, at any depth: 1.5s, not time.Duration(1500000000). The text is
// never empty, and no method that panics gets further than a remark.
package repr

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// Options say how to show values. The zero Options are good; numbers that are 0 mean the defaults named.
type Options struct {
	// TypeName names a type. Nil is [TypeName].
	TypeName func(reflect.Type) string

	// Passes says that a panic in a method of the value is not the method's: it goes on. The session passes those that
	// stop a cell. Nil contains every panic.
	Passes func(recovered any) bool

	Items  int // of a slice, array or map; 100
	Depth  int // of nested values; 12
	String int // bytes of a string; 10,000
	Text   int // bytes of text/plain, roughly; 100,000
	Rows   int // of a table; 50
	Pixels int // of an image; 16,000,000
}

func (o Options) withDefaults() Options {
	if o.TypeName == nil {
		o.TypeName = TypeName
	}
	if o.Passes == nil {
		o.Passes = func(any) bool { return false }
	}
	for _, d := range []struct {
		field *int
		value int
	}{{&o.Items, 100}, {&o.Depth, 12}, {&o.String, 10_000}, {&o.Text, 100_000}, {&o.Rows, 50}, {&o.Pixels, 16_000_000}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return o
}

// Bundle returns v in every form it has. The invalid Value is nil.
func Bundle(v reflect.Value, opts Options) lang.Bundle {
	o := opts.withDefaults()
	v = indirectInterface(v)
	b := lang.Bundle{Data: map[string]any{}, Metadata: map[string]any{}}
	var remarks []string
	if v.IsValid() {
		remarks = addRich(&b, v, o)
	}
	if text, _ := b.Data[mimePlain].(string); text == "" {
		b.Data[mimePlain] = Text(v, opts)
	}
	for _, remark := range remarks {
		b.Data[mimePlain] = fmt.Sprintf("%s // %s", b.Data[mimePlain], remark)
	}
	return b
}

// indirectInterface returns what is in an interface value.
func indirectInterface(v reflect.Value) reflect.Value {
	for v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	return v
}

// The MIME types we make.
const (
	mimePlain    = "text/plain"
	mimeHTML     = "text/html"
	mimeSVG      = "image/svg+xml"
	mimeMarkdown = "text/markdown"
	mimeLaTeX    = "text/latex"
	mimeJSON     = "application/json"
	mimePNG      = "image/png"
	mimeJPEG     = "image/jpeg"
)

// addRich adds the forms that the value's methods or its type give. It returns remarks about methods that panicked.
func addRich(b *lang.Bundle, v reflect.Value, o Options) (remarks []string) {
	v = usable(v)
	if !v.CanInterface() || isNil(v) {
		return nil
	}
	text := func(mime, name string, method func() string) {
		s, remark := call(name, method, o)
		if s != "" {
			b.Data[mime] = s
		}
		remarks = append(remarks, remark...)
	}
	binary := func(mime, name string, method func() []byte) {
		p, remark := call(name, method, o)
		if len(p) > 0 {
			b.Data[mime] = base64.StdEncoding.EncodeToString(p)
		}
		remarks = append(remarks, remark...)
	}
	x := v.Interface()
	if x, ok := x.(interface{ HTML() string }); ok {
		text(mimeHTML, "HTML", x.HTML)
	}
	if x, ok := x.(interface{ SVG() string }); ok {
		text(mimeSVG, "SVG", x.SVG)
	}
	if x, ok := x.(interface{ Markdown() string }); ok {
		text(mimeMarkdown, "Markdown", x.Markdown)
	}
	if x, ok := x.(interface{ LaTeX() string }); ok {
		text(mimeLaTeX, "LaTeX", x.LaTeX)
	}
	if x, ok := x.(interface{ PNG() []byte }); ok {
		binary(mimePNG, "PNG", x.PNG)
	}
	if x, ok := x.(interface{ JPEG() []byte }); ok {
		binary(mimeJPEG, "JPEG", x.JPEG)
	}
	if x, ok := x.(interface{ JSON() any }); ok {
		value, remark := call("JSON", x.JSON, o)
		if value != nil {
			b.Data[mimeJSON] = value
		}
		remarks = append(remarks, remark...)
	}
	remarks = append(remarks, addImage(b, x, o)...)
	if html, ok := table(v, o); ok && b.Data[mimeHTML] == nil {
		b.Data[mimeHTML] = html
	}
	if x, ok := x.(interface{ MIMEBundle() map[string]any }); ok {
		forms, remark := call("MIMEBundle", x.MIMEBundle, o)
		for mime, value := range forms {
			b.Data[mime] = wireForm(mime, value)
		}
		remarks = append(remarks, remark...)
	}
	return remarks
}

// wireForm is a form as the protocol has it: binary ones as base64 text.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#display-data
func wireForm(mime string, value any) any {
	p, ok := value.([]byte)
	if !ok {
		return value
	}
	if strings.HasPrefix(mime, "text/") || mime == mimeSVG || strings.HasSuffix(mime, "javascript") {
		return string(p)
	}
	return base64.StdEncoding.EncodeToString(p)
}

// call calls a method of the value and contains its panic.
func call[T any](name string, method func() T, o Options) (result T, remarks []string) {
	defer func() {
		r := recover()
		switch {
		case r == nil:
		case o.Passes(r):
			panic(r)
		default:
			remarks = []string{fmt.Sprintf("%s() panicked: %v", name, r)}
		}
	}()
	return method(), nil
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer:
		return v.IsNil()
	}
	return false
}
