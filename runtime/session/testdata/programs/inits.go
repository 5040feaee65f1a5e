// Variables are initialized by their dependencies, then the init functions run, then main.
package main

import "fmt"

var log []string

var x = note("x", y+1)

var y = note("y", z())

func z() int { return w * 2 }

var w = note("w", 5)

var a, b = pair()

var (
	c = a + 1
	d = [...]int{1, c}
)

func pair() (int, int) { return note("a", 10), note("b", 20) }

func note(s string, v int) int {
	log = append(log, fmt.Sprint(s, v))
	return v
}

func init() { note("init", x) }

func init() { note("init", len(d)) }

type blank struct{ a, _, c int }

func (blank) _() {}

func _() {}

func main() {
	fmt.Println(log)
	fmt.Println(a, b, c, d, blank{1, 2, 3})
	var t blank
	t.c = 4
	fmt.Println(t == blank{c: 4})
}
