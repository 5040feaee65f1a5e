package livetype_test

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"text/template"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// conveyor has methods through which values of its own type pass.
type conveyor struct {
	Name string
	note string
}

func (c conveyor) Same(o conveyor) bool            { return c == o }
func (c conveyor) Self() conveyor                  { return c }
func (c *conveyor) All(more ...*conveyor) int      { return len(more) }
func (c conveyor) Any(x any) any                   { return x }
func (c conveyor) Type(x any) string               { return reflect.TypeOf(x).Name() }
func (c conveyor) Each(f func(conveyor) bool) bool { return f(c) }

// TestTwinsMentionTwins asks for the types of what a twin has.
func TestTwinsMentionTwins(t *testing.T) {
	live := newCopier(t).copy(reflect.TypeFor[conveyor]())
	twin := livetype.Twin(live)
	for what, typ := range map[string]reflect.Type{
		"function of Each":      method(t, twin, "Each").In(1).In(0),
		"parameter of Same":     method(t, twin, "Same").In(1),
		"result of Self":        method(t, twin, "Self").Out(0),
		"variadic":              method(t, reflect.PointerTo(twin), "All").In(1).Elem().Elem(),
		"a channel":             livetype.Twin(reflect.ChanOf(reflect.BothDir, live)).Elem(),
		"a function":            livetype.Twin(reflect.FuncOf([]reflect.Type{live}, nil, false)).In(0),
		"a function of a slice": livetype.Twin(reflect.FuncOf(nil, []reflect.Type{reflect.SliceOf(live)}, false)).Out(0).Elem(),
	} {
		if typ != twin {
			t.Errorf("%s: %v is not the twin", what, typ)
		}
	}
	made := reflect.MapOf(reflect.TypeFor[string](), reflect.FuncOf([]reflect.Type{twin}, []reflect.Type{reflect.SliceOf(twin)}, false))
	want := reflect.MapOf(reflect.TypeFor[string](), reflect.FuncOf([]reflect.Type{live}, []reflect.Type{reflect.SliceOf(live)}, false))
	if got := livetype.Origin(made); got != want {
		t.Errorf("the origin of %v is %v", made, got)
	}
}

func method(t *testing.T, typ reflect.Type, name string) reflect.Type {
	t.Helper()
	m, ok := typ.MethodByName(name)
	if !ok {
		t.Fatalf("%v has no method %s", typ, name)
	}
	return m.Type
}

// TestTemplatesHandWhatTheyFind has templates call methods and functions with values of the live type.
func TestTemplatesHandWhatTheyFind(t *testing.T) {
	c := newCopier(t)
	live := c.copy(reflect.TypeFor[conveyor]())
	v := as(reflect.ValueOf(conveyor{"n", "secret"}), live)
	name := reflect.MakeFunc(reflect.FuncOf([]reflect.Type{live}, []reflect.Type{reflect.TypeFor[string]()}, false), func(a []reflect.Value) []reflect.Value {
		return []reflect.Value{a[0].Field(0)}
	})
	own := func(xs ...any) bool { return reflect.TypeOf(xs[0]) == live }
	give := func() any { return v.Interface() }
	for text, want := range map[string]string{
		"{{.Same .}}":              "true",
		"{{.Self.Name}}":           "n",
		"{{.Self.note}}":           "note is an unexported field",
		"{{name .}}{{name .Self}}": "nn",
		"{{own .}}{{own .Self}}":   "truetrue",
		"{{give.Name}}":            "n",
		"{{give.note}}":            "note is an unexported field",
		"{{.Same give}}":           "true",
	} {
		var b strings.Builder
		tpl := template.Must(template.New("").Funcs(template.FuncMap{
			"name": livetype.TruthOfFunc(name).Interface(),
			"own":  livetype.TruthOfFunc(reflect.ValueOf(own)).Interface(),
			"give": livetype.TruthOfFunc(reflect.ValueOf(give)).Interface(),
		}).Parse(text))
		err := tpl.Execute(&b, livetype.Truth(v.Interface(), livetype.ThroughCalls))
		if got := fmt.Sprint(b.String(), err); !strings.Contains(got, want) {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
}

// TestSettleFindsTwinsInInterfaces decodes values of a live type into interfaces.
func TestSettleFindsTwinsInInterfaces(t *testing.T) {
	live := newCopier(t).copy(reflect.TypeFor[conveyor]())
	v := as(reflect.ValueOf(conveyor{"n", "secret"}), live).Interface()
	gob.RegisterName("conveyor", livetype.View(v))
	gob.Register([]any{})
	var b bytes.Buffer
	must(t, gob.NewEncoder(&b).Encode(livetype.Truth(map[string]any{"one": v, "list": []any{1, v}}, livetype.ThroughPointers)))
	var got map[string]any
	must(t, gob.NewDecoder(&b).Decode(&got))
	livetype.Settle(&got)
	for _, x := range []any{got["one"], got["list"].([]any)[1]} {
		if reflect.TypeOf(x) != live || reflect.ValueOf(x).Field(0).String() != "n" {
			t.Errorf("decoded %v of type %v", x, reflect.TypeOf(x))
		}
	}
}
