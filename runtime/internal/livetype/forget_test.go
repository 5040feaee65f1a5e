package livetype_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// returning is a method without parameters that returns v.
func returning(recv reflect.Type, name string, v any) livetype.Method {
	r := reflect.TypeOf(v)
	fn := reflect.MakeFunc(reflect.FuncOf([]reflect.Type{recv}, []reflect.Type{r}, false), func([]reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(v)}
	})
	return livetype.Method{Name: name, Type: reflect.FuncOf(nil, []reflect.Type{r}, false), Func: fn}
}

// kind asks as compiled code asks: a switch whose cases are interfaces.
//
//go:noinline
func kind(v any) string {
	switch v.(type) {
	case interface{ First() int }:
		return "first"
	case interface{ Second() int }:
		return "second"
	}
	return "none"
}

// asks is so often that the places where compiled code asks have written down the answer: they do so about once in a thousand times.
const asks = 50_000

func TestAddedMethodsAreFoundWhereTheyWereMissing(t *testing.T) {
	typ := mainStruct(t, "Growing", []livetype.Field{{Name: "N", Type: reflect.TypeFor[int]()}}, 0)
	must(t, typ.SetMethods(nil))
	methods := []livetype.Method{returning(typ.Reflect(), "Second", 2)}
	must(t, typ.SetMethods(methods))
	p := reflect.New(typ.Reflect())
	v, ptr := p.Elem().Interface(), p.Interface()
	for range asks {
		if kind(v) != "second" || kind(ptr) != "second" {
			t.Fatal("Second is not found")
		}
		if _, ok := v.(fmt.Stringer); ok {
			t.Fatal("String is found")
		}
	}
	for range 5_000 {
		if got := fmt.Sprint(v); got != "{0}" {
			t.Fatal(got)
		}
	}
	if got, err := json.Marshal(livetype.Truth(v, livetype.ThroughPointers)); err != nil || string(got) != `{"N":0}` {
		t.Fatalf("%s, %v", got, err)
	}
	methods[0].Func = reflect.Value{}
	methods = append(methods, returning(typ.Reflect(), "First", 1), returning(typ.Reflect(), "String", "grown"), returning(typ.Reflect(), "Error", "wrong"))
	must(t, typ.SetMethods(methods))
	must(t, livetype.Renew(typ))
	for range asks {
		if kind(v) != "first" || kind(ptr) != "first" {
			t.Fatal("First is not found")
		}
		if _, ok := v.(fmt.Stringer); !ok {
			t.Fatal("String is not found")
		}
	}
	if _, ok := errors.AsType[interface {
		error
		Second() int
	}](fmt.Errorf("a %w", v.(error))); !ok {
		t.Error("errors.AsType does not find the value")
	}
	if got := fmt.Sprint(v, ptr); got != "wrong wrong" {
		t.Error(got)
	}
}

func TestPackagesThatRememberTypesSeeAddedMethods(t *testing.T) {
	typ := mainStruct(t, "Remembered", []livetype.Field{{Name: "N", Type: reflect.TypeFor[int]()}}, 0)
	must(t, typ.SetMethods(nil))
	list := reflect.MakeSlice(reflect.SliceOf(typ.Reflect()), 1, 1)
	marshal := func() string {
		text, err := json.Marshal(livetype.Truth(map[string]any{"list": list.Interface()}, livetype.ThroughPointers))
		must(t, err)
		return string(text)
	}
	if got := marshal(); got != `{"list":[{"N":0}]}` {
		t.Fatal(got)
	}
	r := typ.Reflect()
	text := reflect.MakeFunc(reflect.FuncOf([]reflect.Type{r}, []reflect.Type{reflect.TypeFor[[]byte](), reflect.TypeFor[error]()}, false), func([]reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf([]byte("text")), reflect.Zero(reflect.TypeFor[error]())}
	})
	must(t, typ.SetMethods([]livetype.Method{{Name: "MarshalText", Type: reflect.TypeFor[func() ([]byte, error)](), Func: text}}))
	must(t, livetype.Renew(typ))
	for range 2 {
		if got := marshal(); got != `{"list":["text"]}` {
			t.Fatal(got)
		}
	}
	if !livetype.Twin(r).Implements(reflect.TypeFor[interface{ MarshalText() ([]byte, error) }]()) || livetype.Origin(livetype.Twin(r)) != r {
		t.Error("the twin is not one of the type as it is now")
	}
}

func TestMethodsAreAddedWhileOthersAsk(t *testing.T) {
	collect(t)
	var asking sync.WaitGroup
	stop := make(chan struct{})
	for n := range 20 {
		typ := mainStruct(t, fmt.Sprint("Asked", n), []livetype.Field{{Name: "N", Type: reflect.TypeFor[int]()}}, 0)
		must(t, typ.SetMethods(nil))
		v := reflect.Zero(typ.Reflect()).Interface()
		for range 2 {
			asking.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						kind(v)
						_ = fmt.Sprint(v, livetype.Truth([]any{v}, livetype.ThroughTop))
					}
				}
			})
		}
		for range 1000 {
			kind(v)
		}
		must(t, typ.SetMethods([]livetype.Method{returning(typ.Reflect(), "First", 1), returning(typ.Reflect(), "String", "s")}))
		must(t, livetype.Renew(typ))
		if got := fmt.Sprint(v); got != "s" || kind(v) != "first" {
			t.Errorf("prints %s, is %s", got, kind(v))
		}
	}
	close(stop)
	asking.Wait()
}

func BenchmarkRenew(b *testing.B) {
	typ := mainStruct(b, "Renewed", []livetype.Field{{Name: "N", Type: reflect.TypeFor[int]()}}, 0)
	for b.Loop() {
		must(b, livetype.Renew(typ))
	}
}
