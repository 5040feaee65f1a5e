// Everywhere that a method of a reflect.Type or reflect.Value can be called: through fields, interfaces, values, expressions, defer and go.
package main

import (
	"fmt"
	"reflect"
	"sync"
)

type T struct{ a, B int }

func (T) M() {}
func (T) m() {}

type typ = reflect.Type
type MyType interface {
	reflect.Type
}
type holder struct {
	t  reflect.Type
	v  reflect.Value
	pv *reflect.Value
	ts []reflect.Type
	m  map[string]reflect.Value
	f  func(int) reflect.Value
}

func get() (reflect.Value, error) { return reflect.ValueOf(T{1, 2}), nil }

func main() {
	defer func() { fmt.Println("r", recover()) }()
	v := reflect.ValueOf(T{1, 2})
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { defer wg.Done(); fmt.Println(v.Field(0).CanInterface()) }()
	wg.Wait()
	h := holder{t: v.Type(), v: v, pv: &v, ts: []reflect.Type{v.Type()}, m: map[string]reflect.Value{"v": v}, f: v.Field}
	fmt.Println(h.t.Field(0).PkgPath, h.v.Field(0).CanInterface(), h.pv.Field(0).CanInterface(), (*h.pv).NumMethod(), h.ts[0].NumMethod(), h.m["v"].Field(0).CanInterface(), h.f(0).CanInterface())
	hp := &h
	fmt.Println(hp.t.Field(0).PkgPath, hp.v.Field(0).CanInterface(), hp.pv.Field(0).CanInterface())
	var mt MyType = v.Type()
	fmt.Println(mt.NumMethod(), mt.Field(0).PkgPath)
	g := mt.Field
	fmt.Println(g(0).PkgPath)
	var al typ = mt
	fmt.Println(al.NumMethod(), typ.NumMethod(al), MyType.NumMethod(mt))
	if x, err := get(); err == nil && x.NumMethod() == 1 && !x.Field(0).CanInterface() {
		fmt.Println("ok")
	}
	switch n := v.NumMethod(); {
	case n > 1:
		fmt.Println("wrong")
	}
	for i, n := 0, v.NumMethod(); i < n; i++ {
		fmt.Println(v.Type().Method(i).Name)
	}
	x, ok := any(v.Type()).(interface{ NumMethod() int })
	fmt.Println(x.NumMethod(), ok)
	nm := x.NumMethod
	fmt.Println(nm())
	switch y := any(v).(type) {
	case interface{ Field(int) reflect.Value }:
		fmt.Println(y.Field(0).CanInterface())
	}
	fs := []func(reflect.Type, int) reflect.StructField{reflect.Type.Field}
	fmt.Println(fs[0](v.Type(), 0).IsExported())
	func(opts ...func(reflect.Type) int) {
		for _, o := range opts {
			fmt.Println(o(v.Type()))
		}
	}(reflect.Type.NumMethod, func(t reflect.Type) int { return t.NumField() })
	it := v.Type().Methods
	for m := range it() {
		fmt.Println(m.Name)
	}
	fields := reflect.Value.Fields
	for f, fv := range fields(v) {
		fmt.Println(f.Name, fv.CanInterface())
	}
	defer v.NumMethod()
	defer v.Field(9)
	wg.Go(func() { v.NumMethod() })
	defer fmt.Println("deferred", v.NumMethod(), v.Field(0))
	pt := reflect.TypeFor[reflect.Value]()
	m, _ := pt.MethodByName("NumMethod")
	fmt.Println(m.Type)
	fmt.Println(reflect.ValueOf(v).MethodByName("Kind").Call(nil)[0])
}
