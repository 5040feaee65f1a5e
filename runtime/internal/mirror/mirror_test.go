package mirror

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestFuncsAreThoseOfReflect looks whether every function has the type of what it stands for, and whether package reflect has more that looks at names.
func TestFuncsAreThoseOfReflect(t *testing.T) {
	for _, recv := range []reflect.Type{reflect.TypeFor[reflect.Type](), reflect.TypeFor[reflect.Value]()} {
		for m := range recv.Methods() {
			name := "(" + recv.String() + ")." + m.Name
			fn, ok := Funcs()[name]
			if !ok {
				if strings.Contains(m.Name, "Field") && !slices.Contains([]string{"FieldAlign", "NumField"}, m.Name) || strings.Contains(m.Name, "Method") {
					t.Errorf("nothing stands for %s", name)
				}
				continue
			}
			in := slices.Collect(m.Type.Ins())
			if recv.Kind() == reflect.Interface {
				in = append([]reflect.Type{recv}, in...)
			}
			if want := reflect.FuncOf(in, slices.Collect(m.Type.Outs()), false); fn.Type() != want {
				t.Errorf("%s is %v, what stands for it %v", name, want, fn.Type())
			}
		}
	}
	for name, f := range map[string]any{"reflect.StructOf": reflect.StructOf, "reflect.VisibleFields": reflect.VisibleFields} {
		if Funcs()[name].Type() != reflect.TypeOf(f) {
			t.Errorf("%s is %T, what stands for it %v", name, f, Funcs()[name].Type())
		}
	}
}

// other is a reflect.Type that package reflect did not make.
type other struct{ reflect.Type }

func (other) NumMethod() int { return 42 }

func TestOtherTypesAnswerForThemselves(t *testing.T) {
	var typ reflect.Type = other{reflect.TypeFor[struct{ a int }]()}
	if TypeNumMethod(typ) != 42 || TypeField(typ, 0).PkgPath == "" {
		t.Errorf("%d methods, field of package %q", TypeNumMethod(typ), TypeField(typ, 0).PkgPath)
	}
	if _, ok := MethodOf(reflect.TypeOf(typ), "NumMethod"); ok {
		t.Error("a method of another type is taken for reflect's")
	}
	if _, ok := MethodOf(reflect.TypeOf(reflect.TypeFor[int]()), "NumMethod"); !ok {
		t.Error("the method of a type is not found")
	}
}
