package frames

import (
	"fmt"
	"reflect"
	"strings"
)

// A runtimeError is an error that compiled code gets from the runtime, and interpreted code as a text of package
// reflect.
type runtimeError string

func (e runtimeError) Error() string { return "runtime error: " + string(e) }

// RuntimeError marks it as runtime.Error.
func (e runtimeError) RuntimeError() {}

// RuntimeError turns the values with which the engine panics into the values with which compiled code would: the engine
// works through package reflect, which panics with texts of its own.
func RuntimeError(v any) any {
	if rv, ok := v.(reflect.Value); ok { // the engine passes some values on as it holds them
		if !rv.IsValid() {
			return nil
		}
		v = rv.Interface()
	}
	switch e := v.(type) {
	case *reflect.ValueError:
		if e.Kind == reflect.Invalid {
			return nilDereference()
		}
	case string:
		return ofText(v, e)
	case error:
		if strings.HasPrefix(reflect.TypeOf(v).String(), "*interp.") {
			_, text, _ := strings.Cut(e.Error(), ": ")
			return ofText(v, text)
		}
	}
	return v
}

func ofText(v any, text string) any {
	switch {
	case text == "reflect: slice index out of range", text == "reflect: array index out of range", text == "reflect: string index out of range":
		return runtimeError("index out of range")
	case strings.HasPrefix(text, "reflect.Value.Slice") && strings.Contains(text, "out of bounds"),
		strings.HasPrefix(text, "reflect.Value.Slice") && strings.Contains(text, "out of range"):
		return runtimeError("slice bounds out of range")
	case text == "reflect: Method on nil interface value", strings.HasPrefix(text, "reflect: call of nil"),
		strings.HasPrefix(text, "reflect.Value.Call: call of nil function"), strings.Contains(text, "on zero Value"),
		strings.Contains(text, "using zero Value argument"), strings.Contains(text, "of nil pointer"):
		return nilDereference()
	case strings.HasPrefix(text, "interface conversion: "):
		return typeAssertionError(text)
	case strings.HasPrefix(text, "reflect.MakeSlice: negative len"), strings.HasPrefix(text, "reflect.MakeSlice: len"):
		return runtimeError("makeslice: len out of range")
	}
	return v
}

// A typeAssertionError stands for *runtime.TypeAssertionError, whose fields cannot be set.
type typeAssertionError string

func (e typeAssertionError) Error() string { return string(e) }

func (e typeAssertionError) RuntimeError() {}

// AssertionError is the error of a failed type assertion of a value to a type.
func AssertionError(v any, to reflect.Type, static string) error {
	have := reflect.TypeOf(v)
	switch {
	case have == nil:
		return typeAssertionError(fmt.Sprintf("interface conversion: %s is nil, not %v", static, to))
	case to.Kind() == reflect.Interface:
		return typeAssertionError(fmt.Sprintf("interface conversion: %v is not %v: missing method %s", have, to, missing(have, to)))
	}
	return typeAssertionError(fmt.Sprintf("interface conversion: %s is %v, not %v", static, have, to))
}

func missing(have, to reflect.Type) string {
	for m := range to.Methods() {
		if _, ok := have.MethodByName(m.Name); !ok {
			return m.Name
		}
	}
	return "?"
}

// nilDereference is the runtime's own error.
func nilDereference() (err any) {
	defer func() { err = recover() }()
	var p *int
	_ = *p
	return nil
}
