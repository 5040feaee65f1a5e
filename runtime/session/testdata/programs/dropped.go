package main

import (
	"fmt"
	"reflect"
	"runtime"
)

type quiet struct{ n int }

func (q quiet) Error() string { return fmt.Sprint("quiet ", q.n) }

type loud struct{}

func (*loud) Error() string { return "loud" }

func try(f func()) {
	defer func() {
		r := recover()
		_, ok := r.(error)
		fmt.Printf("%T %v\n", r, ok)
	}()
	f()
}

func named() {}

func main() {
	m, a := map[string]int{}, 1
	m["a"], _ = 3, [2]bool{} != [2]bool{true}
	_ = a < 2
	m["b"] = 4
	_ = !(a > 1)
	_, m["c"] = a == 1 && len(m) > 1, 5
	fmt.Println(m)

	try(func() { panic((*quiet)(nil)) })
	try(func() { panic((*loud)(nil)) })
	try(func() { panic(&quiet{1}) })
	try(func() { panic(quiet{2}) })

	pc, n := reflect.ValueOf(named).Pointer(), 0
	for f := runtime.FuncForPC(pc); runtime.FuncForPC(pc) == f; pc++ {
		n++
	}
	fmt.Println(n > 0)
}
