// Package unsafe, and conversions that reflection does not have.
package main

import (
	"fmt"
	"unsafe"
)

type point struct {
	a byte
	b int64
	c byte
}

type MyByte byte
type MyRune rune

func sizeOf[T any]() uintptr {
	var x T
	return unsafe.Sizeof(x)
}

func offset[T any]() uintptr {
	var x struct {
		a byte
		b T
	}
	return unsafe.Offsetof(x.b)
}

func main() {
	p := point{1, 2, 3}
	q := (*int64)(unsafe.Pointer(uintptr(unsafe.Pointer(&p)) + unsafe.Offsetof(p.b)))
	*q = 77
	fmt.Println(p, unsafe.Sizeof(p), unsafe.Alignof(p.b))
	f := 1.5
	fmt.Println(*(*uint64)(unsafe.Pointer(&f)))
	s := "hello"
	d := unsafe.StringData(s)
	fmt.Println(unsafe.String(d, 3), *d)
	a := [4]int{1, 2, 3, 4}
	sl := unsafe.Slice(&a[1], 2)
	sl[0] = 9
	fmt.Println(a, len(sl), cap(sl), *unsafe.SliceData(sl))
	fmt.Println(*(*int)(unsafe.Add(unsafe.Pointer(&a[0]), unsafe.Sizeof(a[0])*2)))
	fmt.Println(sizeOf[int32](), sizeOf[point](), offset[int16](), offset[int64]())
	fmt.Println(string([]MyByte("ab")), string([]MyRune{'x', 'é'}), []MyByte("ab"), []MyRune("é"))
	var nilp unsafe.Pointer
	fmt.Println(nilp == nil, uintptr(nilp))
}
