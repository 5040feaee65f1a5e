// Functions of several results whose values are calls of builtin functions.
package main

import "fmt"

func a(xs []int) (string, int)                { return "a", len(xs) }
func b(xs []int) (bool, int)                  { ok := true; return ok, len(xs) }
func c(xs []int) (int, int)                   { return 5, cap(xs) }
func d(m map[string]int) (string, []int, int) { return "d", []int{1}, len(m) }
func e(xs []int) (bool, []int)                { return false, append(xs, 1) }
func f(x, y float64) (string, complex128)     { return "f", complex(x, y) }
func g(z complex128) (string, float64)        { return "g", real(z) }
func h(x, y int) (string, int)                { return "h", min(x, y) }
func i(xs, ys []int) (string, int)            { return "i", copy(xs, ys) }
func j() (string, *int)                       { return "j", new(int) }
func k(n int) (string, []int)                 { return "k", make([]int, n) }
func l(xs []int) (int, string)                { return len(xs), "l" }
func m(xs []int) (n int, s string)            { return len(xs), "m" }
func n(xs []int) (s string, n int)            { return "n", len(xs) }

func main() {
	xs := []int{1, 2}
	fmt.Println(a(xs))
	fmt.Println(b(xs))
	fmt.Println(c(xs))
	fmt.Println(d(map[string]int{"x": 1}))
	fmt.Println(e(xs))
	fmt.Println(f(1, 2))
	fmt.Println(g(1 + 2i))
	fmt.Println(h(1, 2))
	fmt.Println(i(xs, []int{4}))
	_, p := j()
	fmt.Println(*p)
	fmt.Println(k(2))
	fmt.Println(l(xs))
	fmt.Println(m(xs))
	fmt.Println(n(xs))
	fn := func() (bool, int) { return true, len(xs) }
	fmt.Println(fn())
	defer func() { fmt.Println(func() (bool, int) { return true, len(xs) }()) }()
}
