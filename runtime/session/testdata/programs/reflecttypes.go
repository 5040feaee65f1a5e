// Types: composites of types, conversions, assignability, method sets, embedding, generics, local types, comparisons.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"sort"
	"strings"
	"sync"
)

type small int
type list []small
type table map[string]list
type handler func(small, ...string) (list, error)
type pipe chan<- small

func (h handler) Handle(n small) (list, error) { return h(n) }
func (l list) Len() int                        { return len(l) }
func (l list) less(i, j int) bool              { return l[i] < l[j] }

type base struct {
	ID   int
	note string
}

func (b base) Describe() string { return fmt.Sprint("base ", b.ID) }
func (b *base) SetID(n int)     { b.ID = n }
func (b base) hidden() string   { return "hidden" }
func (b base) Same(o base) bool { return b == o }

type Public struct{ X, y int }

func (p *Public) Touch() { p.X++ }

type derived struct {
	base
	*Public
	sync.Mutex
	io.Reader
	fmt.Stringer `tag:"s"`
	small
	Extra string
	inner struct {
		deep int
		Deep int
	}
}

type gen[K comparable, V any] struct {
	Key  K
	val  V
	Next *gen[K, V]
}

func (g gen[K, V]) Get() V               { return g.val }
func (g *gen[K, V]) set(v V)             { g.val = v }
func (g gen[K, V]) All() iter.Seq2[K, V] { return func(yield func(K, V) bool) { yield(g.Key, g.val) } }

type sealed interface {
	Public()
	seal()
}
type sealedImpl struct{}

func (sealedImpl) Public() {}
func (sealedImpl) seal()   {}

type openImpl struct{}

func (openImpl) Public() {}

func methods(t reflect.Type) string {
	var names []string
	for i := range t.NumMethod() {
		m := t.Method(i)
		names = append(names, fmt.Sprintf("%s%s%s/%d", m.Name, strings.TrimPrefix(m.Type.String(), "func"), m.PkgPath, m.Index))
	}
	return fmt.Sprint(t, " ", names)
}

func fields(t reflect.Type) string {
	var names []string
	for i := range t.NumField() {
		f := t.Field(i)
		names = append(names, fmt.Sprintf("%s:%s:%v:%q:%v", f.Name, f.Type, f.Anonymous, f.PkgPath, f.Offset))
	}
	return fmt.Sprint(t, " ", names)
}

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Printf("%s: %T %v\n", name, r, r)
		}
	}()
	f()
}

func main() {
	// 23: the parts of types.
	for _, x := range []any{small(1), list{}, table{}, handler(nil), pipe(nil), base{}, &base{}, derived{}, &derived{}, gen[string, base]{}, &gen[small, list]{}, struct{ a, B int }{}} {
		t := reflect.TypeOf(x)
		fmt.Println(t, t.Name(), t.PkgPath(), t.Kind(), t.Size(), t.Comparable(), t.NumMethod())
		fmt.Println(methods(t))
		if t.Kind() == reflect.Struct {
			fmt.Println(fields(t))
		}
	}
	for _, t := range []reflect.Type{reflect.TypeFor[sealed](), reflect.TypeFor[interface {
		Foo(base)
		bar()
	}](), reflect.TypeFor[error](), reflect.TypeFor[any]()} {
		fmt.Println(methods(t))
	}
	// 24: visible fields of embedding.
	for _, f := range reflect.VisibleFields(reflect.TypeFor[derived]()) {
		fmt.Print(f.Name, f.Index, f.IsExported(), f.PkgPath, " ")
	}
	fmt.Println()
	// 25: promotion through unexported embedded fields.
	d := derived{base: base{ID: 1}, Public: &Public{2, 3}, Extra: "e"}
	v := reflect.ValueOf(&d).Elem()
	v.FieldByName("ID").SetInt(10)
	v.FieldByName("X").SetInt(20)
	try("note", func() { v.FieldByName("note").SetString("x") })
	try("y", func() { v.FieldByName("y").SetInt(1) })
	try("small", func() { v.FieldByName("small").SetInt(1) })
	try("base", func() { v.FieldByName("base").Set(reflect.ValueOf(base{})) })
	try("base iface", func() { fmt.Println(v.FieldByName("base").Interface()) })
	try("deep", func() { v.FieldByName("inner").Field(1).SetInt(1) })
	fmt.Println(d.ID, d.X, v.FieldByIndex([]int{0, 0}).CanSet(), v.Field(0).Field(0).CanSet(), v.Field(0).CanSet(), v.Field(0).Addr().CanInterface())
	try("by index", func() { fmt.Println(reflect.TypeFor[derived]().FieldByIndex([]int{1, 1}).PkgPath) })
	_, err := reflect.ValueOf(derived{}).FieldByIndexErr([]int{1, 1})
	fmt.Println(err)
	try("nil", func() { reflect.ValueOf(derived{}).FieldByIndex([]int{1, 1}) })
	// 26: methods by promotion.
	v.Addr().MethodByName("SetID").Call([]reflect.Value{reflect.ValueOf(33)})
	fmt.Println(d.ID, v.MethodByName("Describe").Call(nil)[0], v.MethodByName("hidden").IsValid(), v.Addr().MethodByName("Lock").IsValid())
	fmt.Println(v.MethodByName("Same").Call([]reflect.Value{reflect.ValueOf(d.base)})[0])
	// 27: assignability and conversion.
	S, L := reflect.TypeFor[sealed](), reflect.TypeFor[list]()
	fmt.Println(reflect.TypeFor[sealedImpl]().Implements(S), reflect.TypeFor[openImpl]().Implements(S), L.Implements(reflect.TypeFor[sort.Interface]()), L.AssignableTo(reflect.TypeFor[[]small]()), L.ConvertibleTo(reflect.TypeFor[[]int]()))
	fmt.Println(reflect.TypeFor[base]().ConvertibleTo(reflect.TypeFor[struct {
		ID   int
		note string
	}]()), reflect.TypeFor[base]().AssignableTo(reflect.TypeFor[struct {
		ID   int
		note string
	}]()), reflect.TypeFor[base]().ConvertibleTo(reflect.TypeFor[struct{ ID int }]()))
	conv := reflect.ValueOf(d.base).Convert(reflect.TypeFor[struct {
		ID   int
		note string
	}]())
	fmt.Println(conv.Type(), conv.Field(1).CanInterface(), conv.Interface())
	// 28: types made of types.
	fmt.Println(reflect.SliceOf(reflect.TypeFor[base]()) == reflect.TypeFor[[]base](), reflect.MapOf(reflect.TypeFor[small](), L) == reflect.TypeFor[map[small]list](), reflect.PointerTo(L) == reflect.TypeFor[*list](), reflect.ArrayOf(2, L) == reflect.TypeFor[[2]list](), reflect.ChanOf(reflect.BothDir, L) == reflect.TypeFor[chan list](), reflect.FuncOf([]reflect.Type{L}, nil, false) == reflect.TypeFor[func(list)]())
	st := reflect.StructOf([]reflect.StructField{{Name: "A", Type: L, Tag: `json:"a"`}, {Name: "b", PkgPath: "main", Type: reflect.TypeFor[base]()}})
	fmt.Println(st, st == reflect.TypeFor[struct {
		A list `json:"a"`
		b base
	}](), fields(st))
	sv := reflect.New(st).Elem()
	sv.Field(0).Set(reflect.ValueOf(list{1, 2}))
	try("b", func() { sv.Field(1).Set(reflect.ValueOf(base{})) })
	js, err := json.Marshal(sv.Interface())
	fmt.Println(string(js), err)
	got, ok := sv.Interface().(struct {
		A list `json:"a"`
		b base
	})
	fmt.Println(got.A, ok)
	try("StructOf", func() { reflect.StructOf([]reflect.StructField{{Name: "x", Type: L}}) })
	// 29: instances.
	g := gen[string, base]{Key: "k", val: base{ID: 4}}
	gt := reflect.TypeOf(g)
	fmt.Println(gt.Name(), gt.String(), gt.Field(1).Name, gt.Field(1).IsExported(), reflect.PointerTo(gt).NumMethod(), gt.Field(2).Type.Elem() == gt)
	fmt.Println(reflect.ValueOf(g).MethodByName("Get").Call(nil)[0].Interface().(base).ID)
	for k, val := range reflect.ValueOf(reflect.ValueOf(g).MethodByName("All").Call(nil)[0].Interface()).Seq2() {
		fmt.Println(k, val.Type(), val.FieldByName("ID"))
	}
	// 30: local types of one name.
	t1, t2 := func() reflect.Type { type local struct{ a int }; return reflect.TypeFor[local]() }(), func() reflect.Type { type local struct{ b int }; return reflect.TypeFor[local]() }()
	fmt.Println(t1 == t2, t1, t2, t1.PkgPath(), t2.PkgPath(), t1.Field(0).Name, t2.Field(0).PkgPath)
	// 31: comparisons.
	fmt.Println(reflect.DeepEqual(d, d), reflect.DeepEqual(base{1, "a"}, base{1, "b"}), reflect.ValueOf(base{1, "a"}).Equal(reflect.ValueOf(base{1, "a"})), reflect.ValueOf(derived{}).Comparable(), reflect.ValueOf(base{}).Comparable())
	fmt.Println(reflect.TypeOf(d) == reflect.TypeFor[derived](), reflect.ValueOf(d).Type() == v.Type(), map[reflect.Type]int{reflect.TypeOf(d): 5}[v.Type()])
	// 32: errors.
	var e error = &json.UnmarshalTypeError{Type: reflect.TypeFor[base]()}
	var ute *json.UnmarshalTypeError
	fmt.Println(errors.As(e, &ute), ute.Type, e)
	try("method", func() { reflect.TypeFor[base]().Method(5) })
	try("method", func() { reflect.ValueOf(base{}).Method(2) })
	try("field", func() { reflect.TypeFor[base]().Field(5) })
	try("field", func() { reflect.ValueOf(base{}).Field(2) })
	try("field", func() { reflect.ValueOf(1).Field(2) })
	try("field", func() { reflect.ValueOf(1).FieldByName("x") })
	try("field", func() { reflect.ValueOf(&base{}).FieldByNameFunc(func(string) bool { return true }) })
	try("fields", func() { reflect.ValueOf(&base{}).Fields() })
	try("fields", func() { reflect.TypeOf(&base{}).Fields() })
	try("visible", func() { reflect.VisibleFields(reflect.TypeOf(&base{})) })
	try("visible", func() { reflect.VisibleFields(nil) })
	try("zero", func() { reflect.Value{}.NumMethod() })
	try("zero", func() { reflect.Value{}.Method(0) })
	try("zero", func() { reflect.Value{}.Field(0) })
	try("zero", func() { reflect.Value{}.MethodByName("x") })
	try("set", func() { reflect.ValueOf(base{}).Field(0).SetInt(1) })
	try("set", func() { reflect.ValueOf(base{}).Field(1).SetString("") })
	try("assert", func() { reflect.TypeAssert[string](reflect.ValueOf(base{}).Field(1)) })
	try("assert", func() { reflect.TypeAssert[string](reflect.Value{}) })
	try("nil type", func() { var t reflect.Type; t.NumMethod() })
	// 33: fields by function.
	f, found := reflect.TypeFor[derived]().FieldByNameFunc(func(n string) bool { return strings.HasPrefix(n, "n") })
	fmt.Println(f.Name, f.Index, f.PkgPath, found)
	fv := v.FieldByNameFunc(func(n string) bool { return n == "Extra" })
	fv.Set(reflect.ValueOf("changed"))
	fmt.Println(d.Extra)
}
