// Recover finds a panic only in a function that the panic has called as a deferred one.
package main

import (
	"errors"
	"fmt"
)

func helper() any { return recover() }

func direct() { fmt.Println("direct", recover()) }

func indirect() { fmt.Println("indirect", helper()) }

func value() (s string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered %v", r)
		}
	}()
	s = "partial"
	panic("boom")
}

func again() (err error) {
	defer func() { err = errors.Join(err, fmt.Errorf("outer %v", recover())) }()
	defer func() {
		r := recover()
		panic(fmt.Sprint("again ", r))
	}()
	panic("first")
}

func nested() {
	defer func() { fmt.Println("outermost", recover()) }()
	defer func() {
		defer func() { fmt.Println("inner", recover()) }()
		panic("second")
	}()
	panic("first")
}

type T struct{ n int }

func (t *T) recover() { fmt.Println("method", t.n, recover()) }

func method() {
	t := T{1}
	defer t.recover()
	t.n = 2
	panic("m")
}

func order() {
	for i := range 3 {
		defer fmt.Print("deferred ", i, "; ")
	}
	defer func() {
		recover()
		fmt.Print("recovered; ")
	}()
	var m map[string]int
	m["x"] = 1
	fmt.Println("not reached")
}

func deferred() {
	defer func() { fmt.Println("kept", recover()) }()
	defer recover()
	panic("kept")
}

func squelched() {
	defer func() { fmt.Println("nothing left", recover()) }()
	defer func() {
		defer recover()
	}()
	panic("squelched")
}

func closures() {
	f := func() { fmt.Println("value", recover()) }
	defer f()
	g := func() func() { fmt.Print("evaluated "); return f }
	defer g()()
	panic("v")
}

func loop() (n int) {
	for i := range 5 {
		func() {
			defer func() {
				if recover() != nil {
					n++
				}
			}()
			if i%2 == 0 {
				panic(i)
			}
		}()
	}
	return
}

func main() {
	func() {
		defer func() { fmt.Println("left", recover()) }()
		defer indirect()
		panic("seen by none")
	}()
	func() {
		defer direct()
		panic("seen")
	}()
	fmt.Println(value())
	fmt.Println(again())
	nested()
	method()
	order()
	fmt.Println()
	deferred()
	squelched()
	closures()
	fmt.Println(loop(), recover())
}
