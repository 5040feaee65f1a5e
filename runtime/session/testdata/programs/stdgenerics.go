package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"sync/atomic"
	"unique"
)

type E struct{ c int }

func (e *E) Error() string { return fmt.Sprint("E", e.c) }

func main() {
	a, b := unique.Make("x"), unique.Make("x")
	fmt.Println(a == b, a.Value())
	fmt.Println(rand.N(1))
	f := sync.OnceValues(func() (int, error) { return 3, nil })
	fmt.Println(f())
	e, ok := errors.AsType[*E](fmt.Errorf("w: %w", &E{4}))
	fmt.Println(e, ok)
	fmt.Println(reflect.TypeFor[*E]())
	var p atomic.Pointer[E]
	fmt.Println(p.Load() == nil, p.CompareAndSwap(nil, &E{1}), p.Load().c)
	var i atomic.Int64
	i.Add(4)
	fmt.Println(i.Load())
	var h struct {
		n  atomic.Int32
		mu sync.Mutex
	}
	h.n.Add(2)
	h.mu.Lock()
	h.mu.Unlock()
	fmt.Println(h.n.Load())
}
