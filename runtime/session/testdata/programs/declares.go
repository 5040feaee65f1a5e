// Values of several variables that are declared at once: what calls something comes first.
package main

import "fmt"

var n = 1

func next() int { n++; return n }

func say(s string) string { fmt.Print(s, " "); return s }

func main() {
	a := 1
	change := func() int { a *= 10; return a }
	x, y := a, change()
	fmt.Println(x, y)
	var v, w int = a, change()
	fmt.Println(v, w)
	x, z := n, next()
	fmt.Println(x, z)
	_, q := say("a"), say("b")
	fmt.Println(q)
	_, _ = say("c"), say("d")
	x, y, z = y, z, next()
	fmt.Println(x, y, z)
	x, u := y, x
	fmt.Println(x, u)
}
