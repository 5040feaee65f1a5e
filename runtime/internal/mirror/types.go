package mirror

import (
	"go/token"
	"iter"
	"reflect"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// The methods of reflect.Type. One that package reflect did not make answers for itself.

// TypeField stands for reflect.Type.Field.
func TypeField(t reflect.Type, i int) reflect.StructField {
	f := t.Field(i)
	if isRuntimeType(t) {
		f.PkgPath += livetype.HiddenField(t, i)
	}
	return f
}

// TypeFieldByIndex stands for reflect.Type.FieldByIndex.
func TypeFieldByIndex(t reflect.Type, index []int) reflect.StructField {
	f := t.FieldByIndex(index)
	if isRuntimeType(t) && len(index) > 0 {
		mark(t, index, &f)
	}
	return f
}

// TypeFieldByName stands for reflect.Type.FieldByName.
func TypeFieldByName(t reflect.Type, name string) (reflect.StructField, bool) {
	f, ok := t.FieldByName(name)
	if ok && isRuntimeType(t) {
		mark(t, f.Index, &f)
	}
	return f, ok
}

// TypeFieldByNameFunc stands for reflect.Type.FieldByNameFunc.
func TypeFieldByNameFunc(t reflect.Type, match func(string) bool) (reflect.StructField, bool) {
	f, ok := t.FieldByNameFunc(match)
	if ok && isRuntimeType(t) {
		mark(t, f.Index, &f)
	}
	return f, ok
}

// TypeFields stands for reflect.Type.Fields.
func TypeFields(t reflect.Type) iter.Seq[reflect.StructField] {
	fields := t.Fields()
	if !isRuntimeType(t) {
		return fields
	}
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(TypeField(t, i)) {
				return
			}
		}
	}
}

// VisibleFields stands for the function of reflect.
func VisibleFields(t reflect.Type) []reflect.StructField {
	fields := reflect.VisibleFields(t)
	if isRuntimeType(t) {
		for i := range fields {
			mark(t, fields[i].Index, &fields[i])
		}
	}
	return fields
}

// mark gives the field that index leads to from t its package, if its name is in lower case.
func mark(t reflect.Type, index []int, f *reflect.StructField) {
	for _, i := range index[:len(index)-1] {
		t = structUnder(t).Field(i).Type
	}
	f.PkgPath += livetype.HiddenField(structUnder(t), index[len(index)-1])
}

// structUnder is the struct that t is or points to.
func structUnder(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// TypeNumMethod stands for reflect.Type.NumMethod.
func TypeNumMethod(t reflect.Type) int {
	if !isRuntimeType(t) {
		return t.NumMethod()
	}
	return livetype.ExportedMethods(t)
}

// TypeMethod stands for reflect.Type.Method.
func TypeMethod(t reflect.Type, i int) reflect.Method {
	if !isRuntimeType(t) {
		return t.Method(i)
	}
	if i >= livetype.ExportedMethods(t) {
		i = -1 // it panics
	}
	return marked(t, t.Method(i))
}

// TypeMethodByName stands for reflect.Type.MethodByName.
func TypeMethodByName(t reflect.Type, name string) (reflect.Method, bool) {
	m, ok := t.MethodByName(name)
	switch {
	case !ok || !isRuntimeType(t):
		return m, ok
	case t.Kind() != reflect.Interface && !token.IsExported(name):
		return reflect.Method{}, false
	}
	return marked(t, m), true
}

// TypeMethods stands for reflect.Type.Methods.
func TypeMethods(t reflect.Type) iter.Seq[reflect.Method] {
	if !isRuntimeType(t) {
		return t.Methods()
	}
	return func(yield func(reflect.Method) bool) {
		for i := range livetype.ExportedMethods(t) {
			if !yield(TypeMethod(t, i)) {
				return
			}
		}
	}
}

// marked gives a method of an interface type its package, if its name is in lower case.
func marked(t reflect.Type, m reflect.Method) reflect.Method {
	if t.Kind() == reflect.Interface && m.Name != "" { // an interface type answers an index out of range with nothing
		m.PkgPath += livetype.HiddenMethod(t, m.Index)
	}
	return m
}

// TypePkgPath stands for reflect.Type.PkgPath.
func TypePkgPath(t reflect.Type) string {
	if !isRuntimeType(t) {
		return t.PkgPath()
	}
	return livetype.PkgPath(t)
}

// StructOf stands for the function of reflect. A struct with a field in lower case is the type that a cell has that writes it down.
func StructOf(fields []reflect.StructField) reflect.Type {
	made := reflect.StructOf(fields) // panics where it should
	hidden := false
	list := make([]livetype.Field, len(fields))
	for i, f := range fields {
		hidden = hidden || !f.IsExported()
		list[i] = livetype.Field{Name: f.Name, PkgPath: f.PkgPath, Type: f.Type, Tag: string(f.Tag), Embedded: f.Anonymous}
		if f.Anonymous && made.NumMethod() > 0 {
			return made // with the methods that it promotes
		}
	}
	if !hidden {
		return made
	}
	if t, err := livetype.Struct(list); err == nil {
		return t
	}
	return made
}
