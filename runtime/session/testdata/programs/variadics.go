// Calls of variadic functions without arguments for the last parameter.
package main

import "fmt"

type T struct{}

func (T) m(xs ...int) bool { return xs == nil }

func f(xs ...int) bool                  { return xs == nil }
func g[E any](xs ...E) bool             { return xs == nil }
func h(a int, xs ...string) (bool, int) { return xs == nil, len(xs) }

type I interface{ m(xs ...int) bool }

func main() {
	fmt.Println(f(), f([]int{}...), f(nil...), f(1))
	fmt.Println(g[int](), g("a"), T{}.m(), I(T{}).m())
	fmt.Println(h(1))
	l := func(xs ...any) bool { return xs == nil }
	fmt.Println(l(), l(nil), func(xs ...int) bool { return xs == nil }())
	defer func(xs ...int) { fmt.Println("deferred", xs == nil) }()
	defer f()
	done := make(chan bool)
	go func(xs ...int) { done <- xs == nil }()
	fmt.Println(<-done)
	fv := f
	fmt.Println(fv())
	defer T{}.m()
	m := T{}.m
	fmt.Println(m())
	fmt.Println(T.m(T{}))
	var vs []func(...int) bool
	vs = append(vs, f)
	fmt.Println(vs[0](), append([]int(nil)) == nil, append([]int{}) == nil)
	fmt.Println(fmt.Sprint(), len(fmt.Sprintln()))
}
