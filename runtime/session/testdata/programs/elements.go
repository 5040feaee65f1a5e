// Functions that are no names, assigned to what is no variable.
package main

import "fmt"

func chanOf[T any](vs ...T) chan T {
	c := make(chan T, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}
func either[T any](b bool, v, w T) T {
	if b {
		return v
	}
	return w
}

type S struct{ n *S }

func main() {
	f91 := make([]func() float64, 3, 5)
	l92 := f91[1:2:5]
	l92 = append(l92, func() float64 { return 1 })
	l92[0] = any(func() float64 { return 2 }).(func() float64)
	fmt.Println(f91[0] == nil, f91[1] == nil, l92[0] == nil, l92[1] == nil)
	a := make([]func() float64, 3)
	a[0] = any(func() float64 { return 2 }).(func() float64)
	fmt.Println(a[0] == nil)
	a[1] = <-chanOf(func() float64 { return 3 })
	a[2] = (&struct{ a func() float64 }{a: func() float64 { return 4 }}).a
	fmt.Println(a[1] == nil, a[2] == nil)
	type in struct{ w [2]func() float64 }
	q := []in{{}, {}}
	q[1].w[1] = (&struct{ a func() float64 }{a: func() float64 { return 4 }}).a
	p := &q[0]
	p.w[0] = <-chanOf(func() float64 { return 3 })
	p.w[1] = func() float64 { return 3 }
	fmt.Println(q[0].w[0] == nil, q[0].w[1] == nil, q[1].w[1] == nil)
	i89 := make([][]S, 3, 5)
	l90 := i89[1:2:5]
	l90 = append(l90, []S{{}, {}})
	l90[0] = either(false, []S{{}}, []S{{}, {}})
	fmt.Printf("%+v %+v %+v\n", i89, l90, len(l90))
	x := [2]*int{}
	y := [1][2]*int{}
	n := 5
	y[0][1] = any(&n).(*int)
	y[0][0] = <-chanOf(&n)
	x[0] = any(&n).(*int)
	fmt.Println(*x[0], *y[0][1], *y[0][0])
}
