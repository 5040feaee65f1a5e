package livetype_test

import (
	"encoding"
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// The declarations in random_gen_test.go are random, and the compiler has compiled them. Another seed makes another test:
//
//	go run ./testdata/randomtypes -seed 7 -n 250 && go test -run Random .
//
//go:generate go run ./testdata/randomtypes -seed 1 -n 250

func TestRandomTypesAreWhatTheCompilerMakes(t *testing.T) {
	c := newCopier(t)
	for _, typ := range randomTypes {
		live := c.copy(typ)
		for _, p := range []struct{ typ, live reflect.Type }{
			{typ, live}, {reflect.PointerTo(typ), reflect.PointerTo(live)}, {reflect.SliceOf(typ), reflect.SliceOf(live)}, {reflect.ArrayOf(2, typ), reflect.ArrayOf(2, live)},
		} {
			compareTypes(t, p.typ, livetype.Twin(p.live))
		}
	}
	compareRelations(t, c)
	r := rand.New(rand.NewSource(3))
	for _, typ := range randomTypes {
		if typ.Kind() == reflect.Interface {
			continue
		}
		vals := samples(t, typ, r)
		comparePrinting(t, typ, c.copy(typ), vals)
		compareEquality(t, typ, c.copy(typ), vals)
		for _, v := range vals {
			live := as(v, c.copy(typ))
			for _, p := range []struct{ compiled, live any }{{v.Interface(), live.Interface()}, {pointerTo(v).Interface(), pointerTo(live).Interface()}} {
				if want, got := callMethods(p.compiled), callMethods(p.live); want != got {
					t.Errorf("methods of %T: %s\nlive %s", p.compiled, want, got)
				}
			}
		}
	}
}

// callMethods calls through interfaces what methods v has. That there are such calls also keeps the linker from leaving out methods in lower case.
func callMethods(v any) string {
	var text strings.Builder
	call := func(do func() string) { text.WriteString(try(do) + ";") }
	if v, ok := v.(error); ok {
		call(v.Error)
	}
	if v, ok := v.(fmt.GoStringer); ok {
		call(v.GoString)
	}
	if v, ok := v.(encoding.TextMarshaler); ok {
		call(func() string { text, err := v.MarshalText(); return fmt.Sprint(text, err) })
	}
	if v, ok := v.(interface {
		Sum(float64, ...int) (float64, error)
	}); ok {
		call(func() string { sum, err := v.Sum(1.5, 2, 3); return fmt.Sprint(sum, err) })
	}
	if v, ok := v.(interface {
		Pair(string, [2]int8) (struct{ X, Y string }, any)
	}); ok {
		call(func() string { c, d := v.Pair("a", [2]int8{1, 2}); return fmt.Sprint(c, d) })
	}
	if v, ok := v.(interface{ hidden(int) string }); ok {
		call(func() string { return v.hidden(4) })
	}
	if v, ok := v.(interface{ quiet() }); ok {
		call(func() string { v.quiet(); return "quiet" })
	}
	if v, ok := v.(interface{ X() uint16 }); ok {
		call(func() string { return fmt.Sprint(v.X()) })
	}
	return text.String()
}

// compareRelations asks of every two of the types whether one can be used for the other.
func compareRelations(t *testing.T, c *copier) {
	t.Helper()
	for _, from := range randomTypes {
		liveFrom := c.copy(from)
		for _, to := range randomTypes {
			liveTo := c.copy(to)
			if w, g := from.AssignableTo(to), liveFrom.AssignableTo(liveTo); w != g {
				t.Errorf("%v assignable to %v: %v, live %v", from, to, w, g)
			}
			if w, g := from.ConvertibleTo(to), liveFrom.ConvertibleTo(liveTo); w != g {
				t.Errorf("%v convertible to %v: %v, live %v", from, to, w, g)
			}
			if to.Kind() != reflect.Interface {
				continue
			}
			if w, g := from.Implements(to), liveFrom.Implements(liveTo); w != g {
				t.Errorf("%v implements %v: %v, live %v", from, to, w, g)
			}
			if w, g := reflect.PointerTo(from).Implements(to), reflect.PointerTo(liveFrom).Implements(liveTo); w != g {
				t.Errorf("*%v implements %v: %v, live %v", from, to, w, g)
			}
		}
	}
}
