// Methods of compiled interfaces whose signatures mention instances of generic types.
package main

import (
	"fmt"
	"reflect"
)

type S struct {
	A int `k:"a"`
	B string
}

func (S) M(x int) string { return "" }

func main() {
	t := reflect.TypeFor[S]()
	for f := range t.Fields() {
		fmt.Println(f.Name, f.Type, f.Tag)
	}
	for m := range t.Methods() {
		fmt.Println(m.Name)
		for in := range m.Type.Ins() {
			fmt.Println(in)
		}
	}
	fields := t.Fields
	for f := range fields() {
		fmt.Println(f.Name)
	}
	for f := range reflect.Type.Fields(t) {
		fmt.Println(f.Name)
	}
	var nilType reflect.Type
	defer func() { fmt.Println(recover()) }()
	nilType.Fields()
}
