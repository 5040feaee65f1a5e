// Numbers of type uintptr, for which the engine has fewer instructions than for others.
package main

import "fmt"

type U uintptr

func id[T any](v T) T { return v }

func f8() (r0 uint32) {
	p := uintptr(0)
	if p < 3 {
		r0 = 1
	}
	r0 += 5
	return r0
}
func f9() (r0 uint32) {
	p := U(2)
	for p < 3 {
		p++
		r0 = 1
	}
	r0 += 5
	return r0
}

func main() {
	fmt.Println(f8(), f9())
	a, b := id(uintptr(5)), id(uintptr(3))
	fmt.Println(a+b, a-b, a*b, a/b, a%b, a&b, a|b, a^b, a&^b, a<<2, a>>1, a<<b, ^a, -a, +a)
	fmt.Println(a < b, a <= b, a > b, a >= b, a == b, a != b, a < 4, 4 < a, a == 5, min(a, b), max(a, b, 9))
	a++
	b--
	a += 2
	b -= 1
	a *= 2
	a /= 3
	a %= 4
	a <<= 3
	a >>= 1
	a |= 1
	a &= 7
	a ^= 2
	a &^= 1
	fmt.Println(a, b, int(a), float64(a), uint8(a), U(a), uintptr(U(a)))
	if a < b || b > 0 && a >= 1 {
		fmt.Println("yes")
	}
	switch {
	case a > 100:
		fmt.Println("big")
	case a <= 100:
		fmt.Println("small")
	}
	for i := uintptr(0); i < 2; i++ {
		fmt.Print(i)
	}
	for i := range U(2) {
		fmt.Print(i)
	}
	x := []int{1, 2, 3}
	fmt.Println(x[b-1], x[uintptr(1):][U(1)], make([]int, b), 1<<b)
}
