// Typed nils, operands of && and ||, functions as results.
package main

import "fmt"

type S struct{ f int }

func curry(a int) func(int) int { return func(b int) int { return a*10 + b } }

func main() {
	try := func(f func()) {
		defer func() {
			if r := recover(); r != nil {
				fmt.Println("panic", r)
			}
		}()
		f()
	}
	try(func() {
		fmt.Println(append([]*S{}, nil, nil), append([][]int{}, nil), append([]map[string]int(nil), nil, nil), append([]func(){}, nil)[0] == nil, append([]chan int{}, nil), append([]any{}, nil), append([]error{}, nil))
	})
	try(func() {
		m := map[*S]int{nil: 1}
		m[nil]++
		fmt.Println(m[nil], len(m))
		delete(m, nil)
		fmt.Println(len(m))
		_, ok := m[nil]
		fmt.Println(ok)
	})
	try(func() { m := map[any]int{nil: 1}; m[nil]++; fmt.Println(m[nil], len(m)) })
	try(func() { y := func(a int) bool { fmt.Println(a); return true }; x := 3; _ = y((x)) && y((x)) })
	try(func() {
		y := func(a int) bool { fmt.Println(a); return true }
		_ = y(map[string]int{"k": 9}["k"]) && y(map[string]int{"k": 9}["k"])
	})
	try(func() {
		y := func(a int) bool { fmt.Println(a); return true }
		if y(map[string]int{"k": 9}["k"]) && y(map[string]int{"k": 9}["k"]) {
			fmt.Println("both")
		}
	})
	try(func() {
		y := func(a [2]int) bool { fmt.Println(a); return true }
		b := y([2]int{1: 9}) && y([2]int{1: 9})
		fmt.Println(b)
	})
	try(func() {
		y := func(a any) bool { fmt.Println(a); return true }
		b := y(any(3)) || y(any(3))
		fmt.Println(b)
	})
	try(func() {
		fmt.Println(func() (v func(int) int) { defer func() { fmt.Println(v(1)) }(); return curry(2) }()(3))
	})
	try(func() {
		fmt.Println(func() (v func(int) int) { defer func() { fmt.Println(v(1)) }(); v = curry(2); return }()(3))
	})
	try(func() { var f func(int) int; f = curry(2); fmt.Println(f(1)) })
	try(func() { var s struct{ f func(int) int }; s.f = curry(2); fmt.Println(s.f(1)) })
	try(func() { ch := make(chan *S, 1); ch <- nil; fmt.Println(<-ch) })
	try(func() {
		f := func(s *S, e error, m map[string]int) bool { return s == nil && e == nil && m == nil }
		fmt.Println(f(nil, nil, nil))
	})
	try(func() { var p *S; fmt.Println(p == nil, (*S)(nil) == p) })
	try(func() { a := [2]*S{}; a[1] = nil; b := [...]*S{nil, nil}; fmt.Println(a == b, []*S{nil}[0] == nil) })
	try(func() {
		s := []*S{{1}, nil}
		for _, p := range s {
			if p == nil {
				fmt.Println("nil")
			} else {
				fmt.Println(p.f)
			}
		}
	})
}
