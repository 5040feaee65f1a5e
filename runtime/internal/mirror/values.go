package mirror

import (
	"go/token"
	"iter"
	"reflect"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// The methods of reflect.Value. Each asks reflect first, which panics where there is a reason to, and then takes back what it should not have granted.

// Field stands for reflect.Value.Field.
func Field(v reflect.Value, i int) reflect.Value {
	return restrict(v.Field(i), v.Type(), i)
}

// restrict gives what reflect found in field i of a struct of type t the restrictions of that field.
func restrict(field reflect.Value, t reflect.Type, i int) reflect.Value {
	if livetype.HiddenField(t, i) == "" {
		return field
	}
	return livetype.ReadOnly(field, t.Field(i).Anonymous)
}

// FieldByIndex stands for reflect.Value.FieldByIndex.
func FieldByIndex(v reflect.Value, index []int) reflect.Value {
	if len(index) == 0 {
		return v.FieldByIndex(index)
	}
	return restrictPath(v.FieldByIndex(index), v.Type(), index)
}

// FieldByIndexErr stands for reflect.Value.FieldByIndexErr.
func FieldByIndexErr(v reflect.Value, index []int) (reflect.Value, error) {
	field, err := v.FieldByIndexErr(index)
	if err != nil || len(index) == 0 {
		return field, err
	}
	return restrictPath(field, v.Type(), index), nil
}

// restrictPath is restrict for a field of a field: an embedded field on the way restricts only itself.
func restrictPath(field reflect.Value, t reflect.Type, index []int) reflect.Value {
	for n, i := range index {
		t = structUnder(t)
		f := t.Field(i)
		if livetype.HiddenField(t, i) != "" && (n == len(index)-1 || !f.Anonymous) {
			field = livetype.ReadOnly(field, f.Anonymous)
		}
		t = f.Type
	}
	return field
}

// FieldByName stands for reflect.Value.FieldByName.
func FieldByName(v reflect.Value, name string) reflect.Value {
	field := v.FieldByName(name)
	if !field.IsValid() {
		return field
	}
	f, _ := v.Type().FieldByName(name)
	return restrictPath(field, v.Type(), f.Index)
}

// FieldByNameFunc stands for reflect.Value.FieldByNameFunc.
func FieldByNameFunc(v reflect.Value, match func(string) bool) reflect.Value {
	if v.Kind() != reflect.Struct {
		return v.FieldByNameFunc(match) // panics
	}
	f, ok := v.Type().FieldByNameFunc(match)
	if !ok {
		return reflect.Value{}
	}
	return FieldByIndex(v, f.Index)
}

// Fields stands for reflect.Value.Fields.
func Fields(v reflect.Value) iter.Seq2[reflect.StructField, reflect.Value] {
	_ = v.Fields() // panics where it should
	return func(yield func(reflect.StructField, reflect.Value) bool) {
		for i := range v.NumField() {
			if !yield(TypeField(v.Type(), i), Field(v, i)) {
				return
			}
		}
	}
}

// NumMethod stands for reflect.Value.NumMethod.
func NumMethod(v reflect.Value) int {
	n := v.NumMethod() // 0 for a method value
	if n == 0 {
		return 0
	}
	return livetype.ExportedMethods(v.Type())
}

// Method stands for reflect.Value.Method.
func Method(v reflect.Value, i int) reflect.Value {
	if v.IsValid() && i >= NumMethod(v) {
		i = -1 // it panics
	}
	m := v.Method(i)
	if v.Kind() == reflect.Interface && livetype.HiddenMethod(v.Type(), i) != "" {
		return livetype.ReadOnly(m, false) // it may not be called
	}
	return m
}

// MethodByName stands for reflect.Value.MethodByName.
func MethodByName(v reflect.Value, name string) reflect.Value {
	m := v.MethodByName(name)
	if !m.IsValid() || token.IsExported(name) {
		return m
	}
	if v.Kind() == reflect.Interface {
		return livetype.ReadOnly(m, false)
	}
	return reflect.Value{}
}

// Methods stands for reflect.Value.Methods.
func Methods(v reflect.Value) iter.Seq2[reflect.Method, reflect.Value] {
	return func(yield func(reflect.Method, reflect.Value) bool) {
		for i := range NumMethod(v) {
			if !yield(TypeMethod(v.Type(), i), Method(v, i)) {
				return
			}
		}
	}
}
