// Operands on the left side of an assignment whose right side calls something.
package main

import "fmt"

type T struct {
	x int
	a [2]int
	s []int
}

var gi int
var ga = []int{1, 1}
var gp = &T{x: 1}

func gset() int { gi = 1; ga = []int{1, 1}; gp = &T{x: 1}; return 5 }

func main() {
	{
		i, a := 0, []int{1, 1}
		set := func() int { i = 1; return 5 }
		a[i] += set()
		fmt.Println("slice name", a)
	}
	{
		i, a := 0, []int{1, 1, 1}
		set := func() int { i = 1; return 5 }
		a[i+1] += set()
		fmt.Println("slice i+1", a)
	}
	{
		i, a := 0, [2]int{1, 1}
		set := func() int { i = 1; return 5 }
		a[i] += set()
		fmt.Println("array name", a)
	}
	{
		a := []int{1, 1}
		old := a
		set := func() int { a = []int{1, 1}; return 5 }
		a[0] += set()
		fmt.Println("slice var", a, old)
	}
	{
		k, m := 0, map[int]int{}
		set := func() int { k = 1; return 5 }
		m[k] += set()
		fmt.Println("map int key", m)
	}
	{
		k, m := "a", map[string]int{}
		set := func() int { k = "b"; return 5 }
		m[k] += set()
		fmt.Println("map string key", m)
	}
	{
		k, m := [2]int{}, map[[2]int]int{}
		set := func() int { k[0] = 1; return 5 }
		m[k] += set()
		fmt.Println("map array key", m)
	}
	{
		m := map[int]int{}
		old := m
		set := func() int { m = map[int]int{}; return 5 }
		m[0] += set()
		fmt.Println("map var", m, old)
	}
	{
		p := &T{x: 1}
		old := p
		set := func() int { p = &T{x: 1}; return 5 }
		p.x += set()
		fmt.Println("pointer field", p.x, old.x)
	}
	{
		n := 1
		p := &n
		old := p
		set := func() int { k := 1; p = &k; return 5 }
		*p += set()
		fmt.Println("deref", *p, *old)
	}
	{
		i, t := 0, T{s: []int{1, 1}}
		old := t.s
		set := func() int { i = 1; t.s = []int{1, 1}; return 5 }
		t.s[i] += set()
		fmt.Println("field slice", t.s, old)
	}
	{
		i, t := 0, T{}
		set := func() int { i = 1; return 5 }
		t.a[i] += set()
		fmt.Println("field array", t.a)
	}
	{
		i, t := 0, &T{}
		old := t
		set := func() int { i = 1; t = &T{}; return 5 }
		t.a[i] += set()
		fmt.Println("pointer field array", t.a, old.a)
	}
	{
		i, t := 0, []T{{}, {}}
		old := t
		set := func() int { i = 1; t = []T{{}, {}}; return 5 }
		t[i].x += set()
		fmt.Println("slice elem field", t, old)
	}
	{
		n := 1
		set := func() int { n = 10; return 5 }
		n += set()
		fmt.Println("var", n)
	}
	{
		s := "a"
		set := func() string { s = "b"; return "c" }
		s += set()
		fmt.Println("string var", s)
	}
	{
		t := T{x: 1}
		set := func() int { t.x = 10; return 5 }
		t.x += set()
		fmt.Println("field", t.x)
	}
	{
		a := []int{1, 1}
		set := func() int { a[0] = 10; return 5 }
		a[0] += set()
		fmt.Println("elem", a)
	}
	old, oldp := ga, gp
	ga[gi] += gset()
	fmt.Println("globals", ga, old)
	gi = 0
	gp.x += gset()
	fmt.Println("globals", gp.x, oldp.x)
	{
		i, a := 0, []int{1, 1}
		f := func() int { i = 1; return 5 }
		a[i] = f()
		fmt.Println("plain assign", a)
	}
	{
		i, a := 0, []int{1, 1}
		f := func() (int, int) { i = 1; return 5, 6 }
		a[i], _ = f()
		fmt.Println("multi assign", a)
	}
	{
		a := []int{1, 1}
		old := a
		f := func() int { a = []int{1, 1}; return 5 }
		a[0] = f()
		fmt.Println("plain slice var", a, old)
	}
	{
		k, m := 0, map[int]int{}
		f := func() int { k = 1; return 5 }
		m[k] = f()
		fmt.Println("plain map", m)
	}
}

func init() {
	try := func(name string, f func()) {
		defer func() {
			if r := recover(); r != nil {
				fmt.Println(name, r)
			}
		}()
		f()
	}
	say := func(s string, n int) int { fmt.Println(s); return n }
	try("index", func() { a := []int{}; a[3] += say("right", 1) })
	try("indices", func() { a := []int{}; a[3], a[4] = say("first", 1), say("second", 2) })
	try("nil", func() { var p *T; p.x += say("right", 1) })
	try("shift", func() { a := []int{1}; a[0] <<= say("count", 2); fmt.Println(a) })
	try("negative", func() { a := []int{1}; a[0] <<= say("count", -2); fmt.Println(a) })
	small := func(s string, n uint8) uint8 { fmt.Println(s); return n }
	try("small count", func() { a := []int{1}; a[0] <<= small("count", 3); fmt.Println(a) })
	try("operation", func() { a := []int{1}; a[0] <<= small("count", 3) + 1; fmt.Println(a) })
	try("constant", func() { a := []int64{1}; a[0] += int64(len("abc")); a[0] <<= len("ab"); fmt.Println(a) })
	try("any", func() { m := map[string]any{}; s := "a"; m[s] = small("value", 7); fmt.Println(m) })
	try("calls", func() { a := []int{1}; a[say("left", 0)] += say("right", 2); fmt.Println(a) })
	try("calls of pairs", func() {
		a := []int{1, 2}
		a[say("left", 0)], a[say("left too", 1)] = say("right", 2), say("right too", 3)
		fmt.Println(a)
	})
	try("mixed pairs", func() {
		i, a := 0, []int{1, 2, 3}
		f := func() int { i = 2; return 9 }
		a[i], a[say("called", 1)], i = f(), i, 7
		fmt.Println(a, i)
	})
	try("multi", func() {
		i, a := 0, []int{1, 2, 3}
		f := func() (int, int) { i = 1; return 2, 9 }
		i, a[i] = f()
		fmt.Println(a, i)
	})
	try("loop", func() {
		a := []int{1, 2, 3}
		for i := range 5 {
			a[i] += say("loop", i)
			a[i], a[0] = say("loop too", i), i
		}
	})
}
