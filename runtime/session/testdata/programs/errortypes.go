// The runtime's errors: their types, texts, and numbers that no int has.
package main

import "fmt"

type unc struct{ f []int }

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, rt := r.(interface{ RuntimeError() })
		fmt.Printf("%-20s %T %v %v\n", name, r, r, rt)
	}()
	f()
}

type key struct{ v any }

func main() {
	n, m := -1, 3
	big := 1 << 62
	var zero int
	var nilmap map[string]int
	var nilch chan int
	var anymap = map[any]int{}
	var x, y any = []int{1}, []int{1}
	var p *int
	s := []int{1, 2}
	arr := [3]int{}
	try("hash slice", func() { anymap[x] = 1 })
	try("hash read", func() { _ = anymap[x] })
	try("hash delete", func() { delete(anymap, x) })
	try("hash func", func() { anymap[func() {}] = 1 })
	try("hash struct", func() { anymap[unc{}] = 1 })
	try("hash key", func() { m := map[key]int{}; m[key{x}] = 2 })
	try("hash lit", func() { _ = map[any]int{x: 1} })
	try("cmp", func() { fmt.Println(x == y) })
	try("cmp struct", func() { fmt.Println(any(unc{}) == any(unc{})) })
	try("cmp key", func() { fmt.Println(key{x} == key{y}) })
	try("cmp arr", func() { fmt.Println([1]any{x} == [1]any{y}) })
	try("cmp switch", func() {
		switch x {
		case y:
		}
	})
	try("makeslice len", func() { _ = make([]int, n) })
	try("makeslice len big", func() { _ = make([]int, big) })
	try("makeslice cap", func() { _ = make([]int, 0, n) })
	try("makeslice cap big", func() { _ = make([]int, 1, big) })
	try("makeslice len>cap", func() { _ = make([]int, m, 2) })
	try("makemap", func() { fmt.Println(len(make(map[int]int, n))) })
	try("makechan", func() { _ = make(chan int, n) })
	try("makechan big", func() { _ = make(chan int, big) })
	try("toarray", func() { _ = [4]int(s) })
	try("toarrayp", func() { _ = (*[4]int)(s) })
	try("shift", func() { _ = m << n })
	try("shift2", func() { m <<= n })
	try("shiftconst", func() { fmt.Println(1 << n) })
	try("div", func() { fmt.Println(m / zero) })
	try("mod", func() { fmt.Println(m % zero) })
	try("div=", func() { m /= zero })
	try("nilmap", func() { nilmap["a"] = 1 })
	try("nilmap++", func() { nilmap["a"]++ })
	try("nilmapcopy", func() {
		for range 2 {
			nilmap["a"] = 2
		}
	})
	try("closenil", func() { close(nilch) })
	try("closeclosed", func() { c := make(chan int); close(c); close(c) })
	try("sendclosed", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("sendclosedsel", func() {
		c := make(chan int, 1)
		close(c)
		select {
		case c <- 1:
		default:
		}
	})
	try("nilptr", func() { fmt.Println(*p) })
	try("index", func() { fmt.Println(s[m]) })
	try("index neg", func() { fmt.Println(s[n]) })
	try("index arr", func() { fmt.Println(arr[m]) })
	try("index set", func() { s[m] = 2 })
	try("index call", func() { fmt.Println(s[func() int { return m }()]) })
	try("index str", func() { fmt.Println("abc"[m]) })
	try("index call2", func() { fmt.Println(func() []int { return s }()[m]) })
	try("slice", func() { fmt.Println(s[m:]) })
	try("slice2", func() { fmt.Println(s[m-1 : 1 : m]) })
	try("slice str", func() { fmt.Println("abc"[m:n]) })
	try("slice arr", func() { fmt.Println(arr[m : m-1 : m]) })
	try("slice arr2", func() { q := &arr; fmt.Println(q[:m+1]) })
	try("slice arr3", func() { q := &arr; fmt.Println(q[: 1 : m+9]) })
	try("assert", func() { fmt.Println(x.(int)) })
	try("assert nil", func() { var e error; fmt.Println(e.(fmt.Stringer)) })
	try("nil panic", func() { panic(nil) })
	try("nil func", func() { var f func(); f() })
	try("nil iface", func() { var e error; e.Error() })
	try("uint", func() { u := uint64(1 << 63); fmt.Println(s[u]) })
	try("uint max", func() { u := ^uint64(0); fmt.Println(s[u]) })
	try("uint slice", func() { u := ^uint64(0); fmt.Println(s[u:]) })
	try("uint slice2", func() { u := ^uint64(0); fmt.Println(s[:u]) })
	try("uint slice3", func() { u := ^uint64(0); fmt.Println(s[1:2:u]) })
	try("uint str", func() { u := ^uint64(0); fmt.Println("abc"[u:]) })
	try("uint arr", func() { u := ^uint64(0); fmt.Println(arr[:u]) })
	try("uint arr3", func() { u := ^uint64(0); fmt.Println(arr[0:u:u]) })
	try("uint arr4", func() { u := ^uint64(0); fmt.Println((&arr)[0:1:u]) })
	try("uint call", func() { fmt.Println(s[func() uint64 { return 1 << 63 }()]) })
	try("uint set", func() { u := uint(1 << 63); s[u]++ })
	try("uint8", func() { u := uint8(200); fmt.Println(s[u]) })
	try("uint loop", func() {
		for u := ^uint64(0); ; u++ {
			fmt.Println(s[u])
		}
	})
	try("uint loop slice", func() {
		for u := ^uint64(0); ; u++ {
			fmt.Println(s[u:])
		}
	})
	try("uint make", func() { u := ^uint64(0); fmt.Println(make([]int, u)) })
	try("rangefunc", func() {
		var keep func(int) bool
		for range func(yield func(int) bool) { keep = yield; yield(1) } {
		}
		keep(1)
	})
	try("rangefunc2", func() {
		for range func(yield func(int) bool) { yield(1); yield(2) } {
			break
		}
	})
}
