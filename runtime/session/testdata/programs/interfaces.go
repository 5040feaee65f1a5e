// What an interface variable holds, nil in its places, and functions among results.
package main

import "fmt"

type E struct{ n int }

func (e E) Error() string { return "E" }

type I interface{ get() int }

func (e E) get() int { return e.n }

func f() error { return E{1} }

func main() {
	try := func(f func()) {
		defer func() {
			if r := recover(); r != nil {
				fmt.Println("panic", r)
			}
		}()
		f()
	}
	try(func() { var err error = E{9}; fmt.Println(err != nil) })
	try(func() {
		var err error = E{9}
		if err != nil {
			fmt.Println("yes")
		}
	})
	try(func() { var err error; err = E{9}; fmt.Println(err != nil) })
	try(func() { err := f(); fmt.Println(err != nil) })
	try(func() { err := error(E{1}); fmt.Println(err != nil) })
	try(func() { var i I = E{9}; fmt.Println(i != nil) })
	try(func() { var i any = E{9}; fmt.Println(i != nil, nil == i) })
	try(func() { e := E{5}; var err error = e; fmt.Println(err != nil) })
	try(func() { var err error = E{9}; b := err != nil; _ = func() { fmt.Println(err) }; fmt.Println(b) })
	try(func() { var err error = E{9}; p := &err; fmt.Println(*p != nil, err == nil) })
	try(func() {
		var err error = E{9}
		for range 2 {
			fmt.Println(err != nil)
		}
	})
	try(func() { var s fmt.Stringer; fmt.Println(s != nil) })
	try(func() { xs := []error{E{1}}; fmt.Println(xs[0] != nil) })
	try(func() { m := map[string]error{"a": E{1}}; fmt.Println(m["a"] != nil, m["b"] != nil) })
	try(func() { st := struct{ err error }{E{1}}; fmt.Println(st.err != nil) })
	try(func() { ch := make(chan error, 1); ch <- E{1}; fmt.Println(<-ch != nil) })
	try(func() { fmt.Println(error(E{1}) != nil) })
	try(func() {
		g := func() (int, error) { return 1, E{1} }
		_, err := g()
		fmt.Println(err != nil)
		if _, err := g(); err != nil {
			fmt.Println("bad")
		}
	})
	try(func() {
		var err error = E{9}
		switch {
		case err != nil:
			fmt.Println("case")
		}
	})
	try(func() { var err error = E{9}; x := 1; fmt.Println(err != nil && x > 0) })
	try(func() { var err error = E{9}; err, x := error(E{2}), 1; fmt.Println(err != nil, x) })
}
