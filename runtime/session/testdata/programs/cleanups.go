package main

import (
	"fmt"
	"runtime"
	"weak"
)

type Big struct {
	n    int
	data [1 << 12]byte
}

type Cache[K comparable] struct{ m map[K]weak.Pointer[Big] }

func make1(n int) weak.Pointer[Big] { b := &Big{n: n}; fmt.Println(b.n); return weak.Make(b) }

func main() {
	keep := &Big{n: 7}
	w := weak.Make(keep)
	fmt.Println(w.Value() == keep, w == weak.Make(keep), weak.Make[int](nil).Value() == nil, w.Value().n)
	c := Cache[string]{map[string]weak.Pointer[Big]{}}
	c.m["a"] = w
	fmt.Printf("%d %T\n", c.m["a"].Value().n, w)
	g := make1(3)
	done := make(chan int, 1)
	f := func(n int) { done <- n }
	func() {
		b := &Big{n: 9}
		runtime.AddCleanup(b, f, 42)
		stop := runtime.AddCleanup(b, never, "x")
		stop.Stop()
		fmt.Println(b.n)
	}()
	for cleaned := false; !cleaned || g.Value() != nil; {
		runtime.GC()
		select {
		case n := <-done:
			fmt.Println(n)
			cleaned = true
		default:
			runtime.Gosched()
		}
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		runtime.AddCleanup(keep, func(b *Big) {}, keep)
	}()
	runtime.KeepAlive(keep)
}

func never(s string) { fmt.Println("never", s) }
