package main

import "fmt"

type T struct{ a [3]int }

func (t T) M() int  { return t.a[0] }
func (t *T) P() int { return t.a[1] }

func main() {
	a := [3]int{1, 2, 3}
	for i, v := range a {
		a[2] = 10
		fmt.Println(i, v)
	}
	for i, v := range &a {
		a[2] = 20
		fmt.Println(i, v)
	}
	b := a
	b[0] = 99
	fmt.Println(a, b)
	t := T{a}
	u := t
	u.a[0] = 7
	fmt.Println(t, u)
	pa := &a
	c := *pa
	c[1] = 5
	fmt.Println(a, c)
	m := map[string]T{"x": t}
	v := m["x"]
	v.a[0] = 100
	fmt.Println(m)
	s := []T{t, u}
	for _, e := range s {
		e.a[0] = -1
	}
	fmt.Println(s)
	f := t.M
	t.a[0] = 55
	fmt.Println(f(), t.M())
	g := t.P
	t.a[1] = 66
	fmt.Println(g())
	h := func(x T) { x.a[0] = 1000 }
	h(t)
	fmt.Println(t)
	var e any = t
	t.a[0] = 2
	fmt.Println(e, t)
	ch := make(chan T, 1)
	ch <- t
	t.a[0] = 3
	fmt.Println(<-ch)
	arr := [2]T{t, t}
	brr := arr
	brr[0].a[0] = 77
	fmt.Println(arr, brr)
	st := struct{ x, y T }{t, t}
	st2 := st
	st2.x.a[0] = 4
	fmt.Println(st, st2, st == st2)
	p := &st
	q := *p
	p.x.a[1] = -9
	fmt.Println(q)
	fn := func() [3]int { return a }
	d := fn()
	d[0] = 1234
	fmt.Println(a)
	sl := [][3]int{a, a}
	sl[0][0] = 8
	fmt.Println(sl, a)
	sl = append(sl, a)
	a[0] = 6
	fmt.Println(sl)
	x, y := a, b
	x[0], y[0] = 0, 0
	fmt.Println(a, b, x, y)
	func() {
		defer func(z [3]int) { fmt.Println(z) }(a)
		a[0] = 42
	}()
	k := struct{ z [3]int }{z: a}
	a[0] = 43
	fmt.Println(k)
	mm := map[[3]int]string{a: "a"}
	a[0] = 44
	fmt.Println(mm)
	cl := T{a: a}
	a[0] = 45
	fmt.Println(cl)
	ret := func() (r T) { r = cl; return }
	rr := ret()
	rr.a[0] = 0
	fmt.Println(cl, rr)
}
