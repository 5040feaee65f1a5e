package eval

import (
	"reflect"
	"testing"
)

// Lowered code relies on what the engine writes when a panic leaves a function.
func TestUnwoundIsToldWhichFunctionAPanicLeaves(t *testing.T) {
	var left []string
	unit := Unit{Unwound: func(function string) { left = append(left, function) }, Text: `package main
func f_1(n int) int {
	if n > 0 { { var list []int; return list[n] } }
	return f_2(n + 1)
}
func f_2(n int) int {
	m := n
	g := func(n int) int { return f_1(n) }
	return g(m)
}
func Entry() { f_1(0) }
`}
	entry, err := New().Compile(unit)
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		entry()
	}()
	if want := []string{"f_1", "", "f_2", "f_1", "Entry"}; !reflect.DeepEqual(left, want) {
		t.Errorf("left %q, want %q", left, want)
	}
}
