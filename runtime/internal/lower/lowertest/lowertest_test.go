package lowertest_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/eval"
	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
	"github.com/gopherloop/gopherloop/runtime/internal/lower/lowertest"
)

// A point is a type that no type data has.
type point struct{ X, Y int }

func (point) String() string { return "" }

func (*point) Set(int) {}

var symbols = map[string]reflect.Value{
	"Point":    reflect.ValueOf((*point)(nil)),
	"Stringer": reflect.ValueOf((*fmt.Stringer)(nil)),
	"Setter":   reflect.ValueOf((*interface{ Set(int) })(nil)),
	"Buffer":   reflect.ValueOf((*bytes.Buffer)(nil)),
	"Number":   reflect.ValueOf(new(int)),
	"Copy":     reflect.ValueOf(io.Copy),
	"Type":     reflect.ValueOf((*reflect.Type)(nil)),
	"Fields":   reflect.ValueOf(func(iter.Seq[reflect.StructField]) {}),
	"Embeds":   reflect.ValueOf((*interface{ reflect.Type })(nil)),
}

// TestWellTyped has statements that are Go.
func TestWellTyped(t *testing.T) {
	for _, text := range []string{
		"",
		"*s.Number = 1",
		"unused := 1",
		"label: for { }",
		"var x s.Stringer = s.Point{X: 1}; _ = x.String() + \"\"",
		"var x s.Setter = &s.Point{}; x.Set(1)",
		"var b s.Buffer; s.Copy(&b, &b)",
		"var t s.Type; s.Fields(t.Fields())",
		"var t s.Type; var e s.Embeds = t; t = e",
	} {
		if err := check(text); err != nil {
			t.Errorf("%s\n%v", text, err)
		}
	}
}

// TestIllTyped has statements that are not, and says why.
func TestIllTyped(t *testing.T) {
	for _, c := range [][2]string{
		{`*s.Number = ""`, "cannot use"},
		{"s.Number", "is not used"},
		{"x := s.Missing", "undefined"},
		{"var x s.Setter = s.Point{}; _ = x", "pointer receiver"},
		{"var x s.Stringer = s.Buffer{}; _ = x", "pointer receiver"},
		{"_ = s.Point{Z: 1}", "unknown field"},
		{"_ = new(s.Buffer).buf", "unexported field"},
		{"func() int { for { break } }()", "missing return"},
		{"goto over; x := 1; _ = x; over:", "jumps over"},
		{"{", "expected"},
	} {
		if err := check(c[0]); err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%s\ngot %v, want %s", c[0], err, c[1])
		}
	}
}

// TestShowsTheLine wants the text in the error, because nobody else has it.
func TestShowsTheLine(t *testing.T) {
	want := "line 4: undefined: x\n\tx = 1"
	if err := check("x = 1"); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestMethodsOfCells has a type that a cell declares: it fits into interfaces, but its methods are called as functions.
func TestMethodsOfCells(t *testing.T) {
	code := livetype.Declare(livetype.Decl{PkgPath: "main", Name: "code", Model: reflect.TypeFor[int](), Methods: 1})
	if err := errors.Join(code.Complete(reflect.TypeFor[int]()), code.SetMethods([]livetype.Method{{Name: "Error", Type: reflect.TypeFor[func() string]()}})); err != nil {
		t.Fatal(err)
	}
	symbols := map[string]reflect.Value{"Code": reflect.Zero(reflect.PointerTo(code.Reflect()))}
	if err := checkWith(symbols, "var err error = s.Code(1); _ = err.Error()"); err != nil {
		t.Error(err)
	}
	if err := checkWith(symbols, "_ = s.Code(1).Error()"); err == nil || !strings.Contains(err.Error(), "method of a cell's type") {
		t.Errorf("got %v", err)
	}
}

func check(statements string) error { return checkWith(symbols, statements) }

func checkWith(symbols map[string]reflect.Value, statements string) error {
	text := fmt.Sprintf("package main\nimport %q\nfunc %s() {\n%s\n}\n", eval.Package, eval.Entry, statements)
	return lowertest.New().Check(eval.Unit{Text: text, Symbols: symbols})
}
