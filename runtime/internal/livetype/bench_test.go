package livetype_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

type benchPoint struct{ x, y int }

func (p benchPoint) Sum(n int) int   { return p.x + n }
func (p *benchPoint) Move(n int) int { p.x += n; return p.x }
func (p benchPoint) String() string  { return "point" }

// livePoint is a copy of benchPoint whose methods do next to nothing, so that what is measured is the way to them.
func livePoint(b *testing.B) reflect.Value {
	typ := mainStruct(b, "BenchPoint", []livetype.Field{unexported("x", reflect.TypeFor[int]()), unexported("y", reflect.TypeFor[int]())}, 3)
	val, ptr := typ.Reflect(), reflect.PointerTo(typ.Reflect())
	sig, text := reflect.TypeFor[func(int) int](), reflect.TypeFor[func() string]()
	fn := func(recv, sig reflect.Type, result any) reflect.Value {
		in := []reflect.Type{recv}
		for p := range sig.Ins() {
			in = append(in, p)
		}
		results := []reflect.Value{reflect.ValueOf(result)}
		return reflect.MakeFunc(reflect.FuncOf(in, []reflect.Type{sig.Out(0)}, false), func([]reflect.Value) []reflect.Value { return results })
	}
	must(b, typ.SetMethods([]livetype.Method{
		{Name: "Sum", Type: sig, Func: fn(val, sig, 1)},
		{Name: "Move", PtrRecv: true, Type: sig, Func: fn(ptr, sig, 1)},
		{Name: "String", Type: text, Func: fn(val, text, "point")},
	}))
	return reflect.New(val)
}

func BenchmarkCalls(b *testing.B) {
	live := livePoint(b)
	for _, v := range []struct {
		name       string
		value, ptr any
	}{{"compiled", benchPoint{}, &benchPoint{}}, {"live", live.Elem().Interface(), live.Interface()}} {
		sum, move := v.value.(interface{ Sum(int) int }), v.ptr.(interface{ Move(int) int })
		b.Run("value/"+v.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sum.Sum(1)
			}
		})
		b.Run("pointer/"+v.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				move.Move(1)
			}
		})
		b.Run("fmt/"+v.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = fmt.Sprint(v.value)
			}
		})
		b.Run("truth/"+v.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = livetype.Truth(v.value, livetype.ThroughTop)
			}
		})
	}
}

func BenchmarkDeclare(b *testing.B) {
	b.ReportAllocs()
	fields := []livetype.Field{unexported("x", reflect.TypeFor[int]()), unexported("y", reflect.TypeFor[int]())}
	for b.Loop() {
		mainStruct(b, "BenchDeclare", fields, 2)
	}
}
