// Package erase passes values between code that knows their types and compiled generic code that was instantiated with
// any: a func() int stands for a func() any, and a []any becomes an []int. It knows nothing of cells.
package erase

import (
	"fmt"
	"reflect"
)

// Func is fn as a function of type to, which has as many parameters and results: arguments and results go through
// Value. A nil function stays nil.
func Func(fn reflect.Value, to reflect.Type) reflect.Value {
	from := fn.Type()
	if from == to {
		return fn
	}
	if fn.IsNil() {
		return reflect.Zero(to)
	}
	if from.NumIn() != to.NumIn() || from.NumOut() != to.NumOut() || from.IsVariadic() != to.IsVariadic() {
		panic(fmt.Errorf("a %v cannot stand for a %v", from, to))
	}
	return reflect.MakeFunc(to, func(args []reflect.Value) []reflect.Value {
		in := make([]reflect.Value, len(args))
		for i, a := range args {
			in[i] = Value(a, from.In(i))
		}
		call := fn.Call
		if from.IsVariadic() {
			call = fn.CallSlice
		}
		out := call(in)
		for i := range out {
			out[i] = Value(out[i], to.Out(i))
		}
		return out
	})
}

// Value is v as a value of type to. It panics if there is none: generic code was given a value of another type than it
// was declared for.
func Value(v reflect.Value, to reflect.Type) reflect.Value {
	if !v.IsValid() {
		return reflect.Zero(to)
	}
	from := v.Type()
	switch {
	case from == to:
		return v
	case from.AssignableTo(to):
		return v.Convert(to)
	case from.Kind() == reflect.Interface:
		return Value(v.Elem(), to)
	case from.Kind() == to.Kind() && from.ConvertibleTo(to):
		return v.Convert(to)
	case from.Kind() == reflect.Func && to.Kind() == reflect.Func:
		return Func(v, to)
	case from.Kind() == reflect.Slice && to.Kind() == reflect.Slice:
		return slice(v, to)
	case from.Kind() == reflect.Map && to.Kind() == reflect.Map:
		return mapping(v, to)
	}
	panic(fmt.Errorf("a value of type %v is no %v", from, to))
}

func slice(v reflect.Value, to reflect.Type) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(to)
	}
	out := reflect.MakeSlice(to, v.Len(), v.Len())
	for i := range v.Len() {
		out.Index(i).Set(Value(v.Index(i), to.Elem()))
	}
	return out
}

func mapping(v reflect.Value, to reflect.Type) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(to)
	}
	out := reflect.MakeMapWithSize(to, v.Len())
	for it := v.MapRange(); it.Next(); {
		out.SetMapIndex(Value(it.Key(), to.Key()), Value(it.Value(), to.Elem()))
	}
	return out
}
