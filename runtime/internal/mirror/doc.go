// Package mirror is package reflect as the code of cells sees it. Names in lower case are marked as exported in the types that cells declare
// (see livetype), so that the engine can use them; here they are what they would be in compiled code: fields that can be read but not set, and methods
// that reflection does not show.
//
// Types and values are reflect's own, and those that the engine works with. There is no second set of types that would have to be told
// apart and converted: what package reflect says of names is put right where it says it, in the few functions that look at them ([Funcs]). A value found
// through a field in lower case has the flag that reflect gives it, so that everything else, in package reflect and in other compiled code, follows.
//
// Functions of cells are made by reflection and have the same code. What tells them apart is where they are ([Pointer]).
//
// It knows neither cells nor the engine.
package mirror

import (
	"reflect"
	"sync"
)

// Funcs are the functions and methods of package reflect, and one of package runtime, that look at names and code, by their full names as types.Func has them, with what stands for
// them: functions of the same type, methods with the receiver first.
func Funcs() map[string]reflect.Value { return funcs() }

var funcs = sync.OnceValue(func() map[string]reflect.Value {
	list := map[string]reflect.Value{}
	for name, f := range map[string]any{
		"reflect.StructOf":                StructOf,
		"reflect.VisibleFields":           VisibleFields,
		"(reflect.Type).Field":            TypeField,
		"(reflect.Type).FieldByIndex":     TypeFieldByIndex,
		"(reflect.Type).FieldByName":      TypeFieldByName,
		"(reflect.Type).FieldByNameFunc":  TypeFieldByNameFunc,
		"(reflect.Type).Fields":           TypeFields,
		"(reflect.Type).Method":           TypeMethod,
		"(reflect.Type).MethodByName":     TypeMethodByName,
		"(reflect.Type).Methods":          TypeMethods,
		"(reflect.Type).NumMethod":        TypeNumMethod,
		"(reflect.Type).PkgPath":          TypePkgPath,
		"(reflect.Value).Field":           Field,
		"(reflect.Value).FieldByIndex":    FieldByIndex,
		"(reflect.Value).FieldByIndexErr": FieldByIndexErr,
		"(reflect.Value).FieldByName":     FieldByName,
		"(reflect.Value).FieldByNameFunc": FieldByNameFunc,
		"(reflect.Value).Fields":          Fields,
		"(reflect.Value).Method":          Method,
		"(reflect.Value).MethodByName":    MethodByName,
		"(reflect.Value).Methods":         Methods,
		"(reflect.Value).NumMethod":       NumMethod,
		"(reflect.Value).Pointer":         Pointer,
		"(reflect.Value).UnsafePointer":   UnsafePointer,
		"runtime.FuncForPC":               FuncForPC,
	} {
		list[name] = reflect.ValueOf(f)
	}
	return list
})

// MethodOf is what stands for a method of *reflect.rtype, which is behind every reflect.Type that package reflect made, or of reflect.Value. Other
// receivers have none, whatever they embed.
func MethodOf(receiver reflect.Type, name string) (reflect.Value, bool) {
	var f reflect.Value
	switch receiver {
	case runtimeType:
		f = funcs()["(reflect.Type)."+name]
	case reflect.TypeFor[reflect.Value]():
		f = funcs()["(reflect.Value)."+name]
	}
	return f, f.IsValid()
}

// runtimeType is *reflect.rtype.
var runtimeType = reflect.TypeOf(reflect.TypeFor[int]())

// isRuntimeType says whether package reflect made t, and not somebody who embeds a reflect.Type.
func isRuntimeType(t reflect.Type) bool { return reflect.TypeOf(t) == runtimeType }
