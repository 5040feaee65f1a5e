// Ranges over everything, with break, continue, return, labels, defer and variables of each iteration.
package main

import (
	"fmt"
	"iter"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count ends")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func pairs(yield func(string, int) bool) {
	_ = yield("a", 1) && yield("b", 2) && yield("c", 3)
}

func find(n int) (found int, err error) {
	for i := range count(10) {
		if i == n {
			return i * i, nil
		}
	}
	return -1, fmt.Errorf("no %d", n)
}

func nested() string {
outer:
	for i := range count(3) {
		for j := range count(3) {
			switch {
			case j == 1 && i == 0:
				continue outer
			case i == 1:
				break outer
			}
			fmt.Println("nested", i, j)
		}
	}
	for k, v := range pairs {
		if v == 2 {
			return k
		}
	}
	return ""
}

func deferred() (s string) {
	for i := range count(2) {
		defer func() { s += fmt.Sprint("d", i) }()
	}
	return "r"
}

func misuse() {
	defer func() { fmt.Println("recovered:", recover()) }()
	var keep func(int) bool
	for range func(yield func(int) bool) { keep = yield; yield(1) } {
	}
	keep(2)
}

func continues() {
	defer func() { fmt.Println("recovered:", recover()) }()
	for range func(yield func() bool) { yield(); yield() } {
		break
	}
}

func main() {
	for i := range 3 {
		defer func() { fmt.Print(i, " ") }()
	}
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	fmt.Println(find(3))
	fmt.Println(find(30))
	fmt.Println(nested())
	fmt.Println(deferred())
	misuse()
	continues()
	for i, r := range "aé\xff世\xe4" {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println()
	type weekday uint8
	for d := range weekday(2) {
		fmt.Printf("%T %v\n", d, d)
	}
	a := [3]int{1, 2, 3}
	for i, v := range a {
		a[2] = 9
		fmt.Print(i, v, " ")
	}
	for i, v := range &a {
		a[2] = 7
		fmt.Print(i, v, " ")
	}
	s := []int{1, 2}
	for i, v := range s {
		s = append(s, v*10)
		s[0] = 5
		fmt.Print(i, v, " ")
	}
	fmt.Println(s)
	m := map[string]int{"x": 1}
	for k := range m {
		delete(m, k)
	}
	fmt.Println(len(m))
	var nilmap map[string]int
	for range nilmap {
		fmt.Println("never")
	}
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	close(ch)
	for v := range ch {
		fmt.Print(v, " ")
	}
	var p struct{ k, v int }
	for p.k, p.v = range []int{5, 6} {
	}
	fmt.Println(p)
	const big = 3
	for i := range big {
		if i == 1 {
			continue
		}
		fmt.Print(i)
	}
	for range 2 {
		fmt.Print(".")
	}
	fmt.Println()
	chans := []chan int{make(chan int, 1), nil}
	for i, c := range chans {
		fmt.Print(i, c == nil, " ")
	}
	for i, f := range []func() int{func() int { return 1 }} {
		fmt.Println(i, f())
	}
	func() {
		for i := range count(3) {
			func() {
				defer func() { recover() }()
				if i == 1 {
					panic("in body")
				}
				fmt.Println("body", i)
			}()
		}
	}()
	var x any = 3
	switch n := x.(type) {
	case int:
		for i := range n {
			fmt.Print(i)
		}
	}
	fmt.Println()
}
