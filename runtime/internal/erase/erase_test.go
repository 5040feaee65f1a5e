package erase

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
)

func TestFunctionsOfAnyStandForTypedOnes(t *testing.T) {
	generic := func(f func() (any, error), more ...any) []any {
		v, err := f()
		return append([]any{v, err}, more...)
	}
	typed := Func(reflect.ValueOf(generic), reflect.TypeFor[func(func() (int, error), ...string) []any]())
	got := typed.Interface().(func(func() (int, error), ...string) []any)(func() (int, error) { return 3, errors.New("e") }, "a", "b")
	if fmt.Sprint(got) != "[3 e a b]" {
		t.Error(got)
	}
}

func TestContainersOfAnyBecomeTyped(t *testing.T) {
	for _, test := range []struct{ in, want any }{
		{[]any{1, 2}, []int{1, 2}},
		{[]any(nil), []string(nil)},
		{map[any]any{"a": 1}, map[string]int{"a": 1}},
		{any(5), 5},
		{[]any{[]any{1}}, [][]int{{1}}},
	} {
		got := Value(reflect.ValueOf(test.in), reflect.TypeOf(test.want)).Interface()
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%#v became %#v", test.in, got)
		}
	}
}

func TestWrongValuesAreNamed(t *testing.T) {
	defer func() {
		if err, ok := recover().(error); !ok || err.Error() != "a value of type string is no int" {
			t.Error(err)
		}
	}()
	Value(reflect.ValueOf("x"), reflect.TypeFor[int]())
}
