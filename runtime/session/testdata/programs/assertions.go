package main

import (
	"errors"
	"fmt"
	"runtime"
)

type named interface{ Name() string }

type person struct{}

func (person) Name() string { return "person" }

type box[T any] struct{ v T }

func try(f func()) {
	defer func() {
		r := recover()
		var failed *runtime.TypeAssertionError
		fmt.Printf("%v %T %v\n", r, r, errors.As(r.(error), &failed))
	}()
	f()
}

func as[T any](x any) { _ = x.(T) }

func main() {
	var n named = person{}
	try(func() { _ = n.(*other) })
	try(func() { _ = n.(fmt.Stringer) })
	try(func() { _ = any(1).(string) })
	try(func() { _ = any(person{}).(fmt.Stringer) })
	try(func() { _ = any(nil).(int) })
	try(func() { n = nil; _ = n.(person) })
	try(func() { _ = any(nil).(named) })
	try(func() { as[box[int]](box[string]{}) })
	try(func() { as[[]int](1) })
	try(func() {
		type person struct{}
		_ = n.(interface{ Name() string }).(named)
	})
	try(func() {
		type local struct{}
		func() {
			type local struct{}
			_ = any(local{}).(interface{ M() })
		}()
	})
}

type other struct{}

func (*other) Name() string { return "other" }
