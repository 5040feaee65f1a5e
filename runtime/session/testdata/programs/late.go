// Where indices that are out of range are found: numbers, and what was computed before.
package main

import "fmt"

func id[T any](v T) T { return v }
func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	s := []int{1, 2, 3}
	var a [3]int
	i := 2
	try(func() { s[i]++; s[i+1], i = 5, 0; fmt.Println(s, i) })
	fmt.Println(s, i)
	i = 2
	try(func() { i, s[i+1] = 5, 0 })
	fmt.Println(s, i)
	try(func() { i, a[i+1] = 1, 0 })
	fmt.Println(s, i)
	try(func() { i, id(s)[id(7)] = 2, 0 })
	try(func() { i, (&a)[id(7)] = 2, 0 })
	fmt.Println(s, i)
	try(func() { s[i], s[0] = s[0], s[i]; fmt.Println(s) })
	try(func() { s[id(4)] += 3 })
	try(func() { s[id(4)] += id(3) })
	try(func() { s[id(4)]++ })
	try(func() { id(s)[id(4)]-- })
	try(func() { a[id(4)]-- })
	try(func() { var m map[string][]int; m["a"][id(0)] = 1 })
	try(func() { m := map[string][3]int{}; fmt.Println(m["a"][id(3)]) })
	try(func() {
		for s[id(5)] > 0 {
			break
		}
	})
	try(func() {
		for range s[id(5)] {
			break
		}
	})
	try(func() {
		for range s[id(3):id(2)] {
			break
		}
	})
	try(func() { _, _ = s[id(5)], s[id(6)] })
	try(func() { x, ok := any(s[id(5)]).(int); fmt.Println(x, ok) })
	try(func() { defer fmt.Println(s[id(5)]) })
	try(func() { go fmt.Println(s[id(5)]) })
	try(func() {
		switch s[id(5)] {
		case 1:
		}
	})
	try(func() {
		switch 1 {
		case s[id(5)]:
		}
	})
	try(func() { c := make(chan int, 1); c <- s[id(5)] })
	try(func() { c := []chan int{}; <-c[id(5)] })
	try(func() { c := []chan int{}; c[id(5)] <- 1 })
	try(func() {
		c := []chan int{}
		select {
		case <-c[id(5)]:
		default:
		}
	})
	try(func() { f := []func(){}; f[id(5)]() })
	try(func() { p := []*int{}; *p[id(5)] = 2 })
	try(func() { p := []struct{ a int }{}; p[id(5)].a = 2 })
	try(func() { p := []struct{ a int }{}; x := &p[id(5)].a; _ = x })
}

func init() {
	s := []int{1, 2}
	try(func() { s[id(4)] = func() int { fmt.Println("first"); return 1 }() })
	try(func() { s[id(1)] = func() int { fmt.Println("first"); return 1 }(); fmt.Println(s) })
	try(func() { s[id(4)], s[0] = func() int { fmt.Println("first"); return 1 }(), 2 })
	fs := []func(){nil, nil}
	try(func() { fs[id(1)] = func() func() { return func() { fmt.Println("called") } }(); fs[1]() })
}
