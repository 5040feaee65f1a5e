// Nobody asks an error that a panic carries for its text but who prints it.
package main

import (
	"fmt"
	"sort"
)

type E struct{ n int }

var asked int

func (e *E) Error() string { asked++; return fmt.Sprint("E", e.n) }

func down(n int) {
	if n == 0 {
		panic(&E{3})
	}
	down(n - 1)
}

func main() {
	func() {
		defer func() { r := recover(); fmt.Printf("%T\n", r) }()
		down(10)
	}()
	fmt.Println(asked)
	func() {
		defer func() { r := recover(); fmt.Printf("%T\n", r) }()
		defer func() { panic(recover()) }()
		down(2)
	}()
	fmt.Println(asked)
	var err error = &E{5}
	fmt.Println(err, asked)
	fmt.Println(err.Error(), asked)
	f := err.Error
	f()
	e := &E{6}
	g := e.Error
	g()
	func() {
		defer func() { fmt.Println(recover(), asked) }()
		defer e.Error()
		panic(e)
	}()
	func() {
		defer func() { fmt.Println(recover(), asked) }()
		var w error = struct{ *E }{e}
		sort.Slice([]int{2, 1}, func(i, j int) bool { panic(w) })
	}()
	fmt.Println(asked)
}
