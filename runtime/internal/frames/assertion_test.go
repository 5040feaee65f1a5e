package frames

import (
	"reflect"
	"runtime"
	"testing"
	"unsafe"
)

type named interface{ Name() string }

type person struct{}

// TestAssertionErrorsAreTheRuntimes compares each error with that of the same assertion in compiled code, by text and field by
// field.
func TestAssertionErrorsAreTheRuntimes(t *testing.T) {
	if a, b := unsafe.Sizeof(assertionFields{}), unsafe.Sizeof(runtime.TypeAssertionError{}); a != b {
		t.Fatalf("%d bytes, and the runtime has %d", a, b)
	}
	empty, named := reflect.TypeFor[any](), reflect.TypeFor[named]()
	for _, test := range []struct {
		v          any
		to, static reflect.Type
		assert     func(v any)
	}{
		{1, reflect.TypeFor[string](), empty, func(v any) { _ = v.(string) }},
		{nil, reflect.TypeFor[int](), empty, func(v any) { _ = v.(int) }},
		{person{}, reflect.TypeFor[*person](), empty, func(v any) { _ = v.(*person) }},
		{person{}, named, empty, func(v any) { _ = v.(interface{ Name() string }) }},
		{nil, named, empty, func(v any) { _ = v.(interface{ Name() string }) }},
	} {
		var want any
		func() {
			defer func() { want = recover() }()
			test.assert(test.v)
		}()
		got := AssertionError(test.v, test.to, test.static)
		if reflect.TypeOf(got) != reflect.TypeOf(want) {
			t.Errorf("%T, want %T", got, want)
		}
		if test.to == named {
			continue // compiled code asserts to a nameless one here
		}
		if got.Error() != want.(error).Error() {
			t.Errorf("%q, want %q", got.Error(), want)
		}
	}
	if got := AssertionError(person{}, named, empty).Error(); got != "interface conversion: frames.person is not frames.named: missing method Name" {
		t.Error(got)
	}
	if got := AssertionError(nil, named, empty).Error(); got != "interface conversion: interface is nil, not frames.named" {
		t.Error(got)
	}
}
