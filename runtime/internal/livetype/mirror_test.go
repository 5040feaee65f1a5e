package livetype_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
	"github.com/gopherloop/gopherloop/runtime/internal/mirror"
)

// TestCellsSeeRandomTypesAsCompiledOnes compares what package reflect says of compiled types with what package mirror says of their live copies.
func TestCellsSeeRandomTypesAsCompiledOnes(t *testing.T) {
	c := newCopier(t)
	for _, typ := range randomTypes {
		for _, typ := range []reflect.Type{typ, reflect.PointerTo(typ)} {
			live := c.copy(typ)
			if want, got := described(typ, reflectAPI), described(live, mirrorAPI); want != got {
				t.Errorf("reflect says of %v:\n%s\nmirror says\n%s", typ, want, got)
			}
			if typ.Kind() == reflect.Interface {
				continue
			}
			want, got := describedValue(reflect.New(typ).Elem(), reflectAPI), describedValue(reflect.New(live).Elem(), mirrorAPI)
			if want != got {
				t.Errorf("reflect says of a %v:\n%s\nmirror says\n%s", typ, want, got)
			}
		}
	}
}

// api is what package reflect does, or package mirror.
type api struct {
	visible      func(reflect.Type) []reflect.StructField
	field        func(reflect.Type, int) reflect.StructField
	byName       func(reflect.Type, string) (reflect.StructField, bool)
	byIndex      func(reflect.Type, []int) reflect.StructField
	numMethod    func(reflect.Type) int
	method       func(reflect.Type, int) reflect.Method
	methodByName func(reflect.Type, string) (reflect.Method, bool)
	pkgPath      func(reflect.Type) string

	valueField        func(reflect.Value, int) reflect.Value
	valueByName       func(reflect.Value, string) reflect.Value
	valueByIndexErr   func(reflect.Value, []int) (reflect.Value, error)
	valueNumMethod    func(reflect.Value) int
	valueMethodByName func(reflect.Value, string) reflect.Value
}

var (
	reflectAPI = api{
		reflect.VisibleFields, reflect.Type.Field, reflect.Type.FieldByName, reflect.Type.FieldByIndex, reflect.Type.NumMethod, reflect.Type.Method,
		reflect.Type.MethodByName, reflect.Type.PkgPath,
		reflect.Value.Field, reflect.Value.FieldByName, reflect.Value.FieldByIndexErr, reflect.Value.NumMethod, reflect.Value.MethodByName,
	}
	mirrorAPI = api{
		mirror.VisibleFields, mirror.TypeField, mirror.TypeFieldByName, mirror.TypeFieldByIndex, mirror.TypeNumMethod, mirror.TypeMethod,
		mirror.TypeMethodByName, mirror.TypePkgPath,
		mirror.Field, mirror.FieldByName, mirror.FieldByIndexErr, mirror.NumMethod, mirror.MethodByName,
	}
)

// described is what an api says of the fields and methods of a type.
func described(t reflect.Type, a api) string {
	text := fmt.Sprintln(t, a.pkgPath(t), a.numMethod(t))
	member := func(what string, f reflect.StructField) {
		text += fmt.Sprintln(what, f.Name, f.PkgPath, f.Type, f.Tag, f.Offset, f.Index, f.Anonymous)
	}
	if t.Kind() == reflect.Struct {
		for _, f := range a.visible(t) {
			member("visible", f)
			if len(f.Index) == 1 {
				member("field", a.field(t, f.Index[0]))
			}
			byName, ok := a.byName(t, f.Name)
			text += fmt.Sprintln(ok)
			member("named", byName)
			member("at", a.byIndex(t, f.Index))
		}
	}
	for i := range a.numMethod(t) {
		m := a.method(t, i)
		text += fmt.Sprintln("method", m.Name, m.PkgPath, m.Type, m.Index)
	}
	for _, name := range livetype.MethodNames(t) {
		m, ok := a.methodByName(t, name)
		text += fmt.Sprintln("named", name, ok, m.Name, m.PkgPath, m.Index)
	}
	return text + try(func() string { return a.method(t, a.numMethod(t)).Name })
}

// describedValue is what an api says of a value.
func describedValue(v reflect.Value, a api) string {
	text := fmt.Sprintln(v.Type(), a.valueNumMethod(v))
	found := func(what string, v reflect.Value) {
		text += fmt.Sprint(what, " ", v.IsValid())
		if v.IsValid() {
			text += fmt.Sprint(" ", v.Type(), v.CanSet(), v.CanInterface(), v.CanAddr())
		}
		if v.IsValid() && v.Kind() == reflect.Struct && v.NumField() > 0 { // who passes through an embedded field gets further
			inner := a.valueField(v, v.NumField()-1)
			text += fmt.Sprint(" ", inner.CanSet(), inner.CanInterface())
		}
		text += "\n"
	}
	if v.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(v.Type()) {
			if len(f.Index) == 1 {
				found(f.Name, a.valueField(v, f.Index[0]))
			}
			at, err := a.valueByIndexErr(v, f.Index)
			found(fmt.Sprint(f.Index, err), at)
			if err == nil {
				found(f.Name, a.valueByName(v, f.Name))
			}
		}
	}
	for _, name := range livetype.MethodNames(v.Type()) {
		found(name, a.valueMethodByName(v, name))
	}
	return text
}

// TestValuesOfReflectionTellTheTruth hands fmt a reflect.Value.
func TestValuesOfReflectionTellTheTruth(t *testing.T) {
	c := newCopier(t)
	v := tagged{inner: point{1, 2}, hid: 3, D: 4}
	live := as(reflect.ValueOf(v), c.copy(reflect.TypeFor[tagged]()))
	for _, p := range []struct{ compiled, live reflect.Value }{
		{reflect.ValueOf(v), live},
		{reflect.ValueOf(v).Field(1), mirror.Field(live, 1)},
		{reflect.ValueOf(v).Field(3), mirror.Field(live, 3)},
		{reflect.Value{}, reflect.Value{}},
	} {
		if want, got := fmt.Sprintf("%+v", p.compiled), fmt.Sprintf("%+v", livetype.Truth(p.live, livetype.ThroughTop)); got != want {
			t.Errorf("prints %s, want %s", got, want)
		}
	}
	pointer := reflect.New(live.Type())
	livetype.TruthOfValue(pointer.Elem()).Field(2).SetInt(9)
	if pointer.Elem().Field(2).Int() != 9 {
		t.Error("what is set is set in a copy")
	}
}
