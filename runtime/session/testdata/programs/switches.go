// Switches whose default is not the last clause, and clauses with nothing in them.
package main

import "fmt"

func id[T any](v T) T { return v }

func first(b bool) string {
	switch b {
	default:
		return "default"
	case id(0) > 97:
		return "first"
	case id(false):
		return "second"
	}
}

func kind(x any) string {
	switch x.(type) {
	default:
		return "default"
	case fmt.Stringer:
		return "stringer"
	case error:
		return "error"
	}
}

type both struct{}

func (both) String() string { return "" }
func (both) Error() string  { return "" }

func empty(n int) (s string) {
	switch n {
	case 1:
		s = "one"
		fallthrough
	default:
	}
	switch n {
	default:
		fallthrough
	case 2:
	case n:
		s += " same"
	}
	return s
}

func main() {
	fmt.Println(first(true), first(false))
	fmt.Println(kind(both{}), kind(1))
	fmt.Println(empty(1), empty(2), empty(3))
}
