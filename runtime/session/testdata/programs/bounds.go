// Indices of what must not be evaluated twice, and truth values of named types.
package main

import "fmt"

type B bool

func id[T any](v T) T { return v }

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	s := []int{1, 2, 3}
	try(func() { fmt.Println(id(s)[id(1)]); id(s)[0] = 5; fmt.Println(s, id(s)[1:][id(0)]) })
	try(func() { _ = id(s)[id(5)] })
	try(func() { _ = s[id(5)] })
	try(func() { _ = s[id(2):id(1)] })
	try(func() { _ = id(s)[id(2):id(1):id(3)] })
	try(func() { _ = id(s)[:id(9)] })
	try(func() { _ = id(s)[:2:id(9)] })
	try(func() { _ = id("abc")[id(9):] })
	try(func() { _ = id("abc")[9] })
	try(func() { _ = "abc"[id(9)] })
	try(func() { _ = id([3]int{})[id(9)] })
	try(func() { _ = id(&[3]int{})[id(9):] })
	try(func() { id(&[3]int{})[id(9)] = 2 })
	try(func() { p := &id(s)[1]; *p = 77; fmt.Println(s) })
	try(func() {
		fmt.Println(id("abc")[id(1):id(2)], id(s)[id(1):id(2):id(2)], [...]int{1, 2}[id(1)], []int{1, 2}[id(1):])
	})
	for i := 0; i < id(s)[2]; i++ {
		fmt.Println(i)
		if i > id(s)[id(0)]-1 {
			break
		}
	}
	bs := []B{!id(B(true)), id(B(true)) && id(B(false)), id(B(true)) || true}
	fmt.Println(bs, any(uint32(1)) == nil, error(nil) == nil, any(nil) != nil)
	switch {
	case id(true):
		fallthrough
	default:
	}
}
