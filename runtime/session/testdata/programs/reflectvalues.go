// Values: channels, selects, maps, slices, iteration, zero values, printing, method values of reflection itself.
package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"
	"text/template"
)

type point struct {
	X, Y int
	tag  string
}

func (p point) String() string { return fmt.Sprintf("<%d %d>", p.X, p.Y) }

type box struct {
	P point
	p point
	a any
	A any
	e error
}

type myErr struct{ code int }

func (e *myErr) Error() string { return fmt.Sprint("code ", e.code) }

type seq func(yield func(point) bool)

type fielder interface {
	NumField() int
	Field(i int) reflect.StructField
}
type valuer interface {
	NumField() int
	Field(i int) reflect.Value
	FieldByName(string) reflect.Value
}

type typeInfo struct {
	reflect.Type
	cached int
}

func (t typeInfo) NumMethods() int { return t.NumMethod() }

type valueBox struct{ reflect.Value }
type ptrBox struct{ *reflect.Value }

type counted struct{ reflect.Type }

func (c counted) NumMethod() int { return -1 }

func show(v reflect.Value) { fmt.Println(v.Type(), v.Kind(), v) }

func main() {
	// 34: channels and select.
	ch := reflect.MakeChan(reflect.TypeFor[chan point](), 2)
	ch.Send(reflect.ValueOf(point{1, 2, "t"}))
	r := ch.Interface().(chan point)
	p := <-r
	fmt.Println(p.tag, ch.TrySend(reflect.ValueOf(point{3, 4, ""})), ch.Len())
	n, got, ok := reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: ch}, {Dir: reflect.SelectDefault}})
	fmt.Println(n, got.Interface().(point).X, ok)
	anys := make(chan any, 1)
	reflect.ValueOf(anys).Send(reflect.ValueOf(point{5, 6, ""}))
	fmt.Println((<-anys).(point).Y)
	// 35: maps.
	m := reflect.MakeMap(reflect.TypeFor[map[point]box]())
	m.SetMapIndex(reflect.ValueOf(point{1, 1, "k"}), reflect.ValueOf(box{P: point{2, 2, ""}, p: point{3, 3, ""}}))
	mm := m.Interface().(map[point]box)
	fmt.Println(len(mm), mm[point{1, 1, "k"}].p)
	for k, v := range m.Seq2() {
		fmt.Println(k.Field(2), k.Field(2).CanInterface(), v.FieldByName("p"), v.FieldByName("p").CanInterface(), v.FieldByName("P"))
	}
	anyMap := map[string]any{}
	reflect.ValueOf(anyMap).SetMapIndex(reflect.ValueOf("k"), reflect.ValueOf(&point{7, 8, ""}))
	fmt.Println(anyMap["k"].(*point).X)
	// 36: slices.
	s := []point{{3, 1, "a"}, {1, 2, "b"}, {2, 3, "c"}}
	swap := reflect.Swapper(s)
	swap(0, 2)
	fmt.Println(s, s[0].tag)
	dst := make([]point, 2)
	fmt.Println(reflect.Copy(reflect.ValueOf(dst), reflect.ValueOf(s)), dst)
	sort.Slice(s, func(i, j int) bool {
		return reflect.ValueOf(s[i]).FieldByName("tag").String() < reflect.ValueOf(s[j]).FieldByName("tag").String()
	})
	fmt.Println(s)
	appended := reflect.AppendSlice(reflect.ValueOf([]any{1}), reflect.ValueOf([]any{point{9, 9, ""}})).Interface().([]any)
	fmt.Println(appended[1].(point).X)
	reflect.ValueOf(appended).Index(0).Set(reflect.ValueOf(myErr{3}))
	fmt.Println(appended[0].(myErr).code, reflect.ValueOf(appended).Index(0).Elem().Type() == reflect.TypeFor[myErr]())
	// 37: iteration over functions and integers.
	var points seq = func(yield func(point) bool) { _ = yield(point{1, 0, "q"}) && yield(point{2, 0, ""}) }
	for v := range reflect.ValueOf(points).Seq() {
		fmt.Println(v.Interface().(point).X, v.Field(2).CanSet())
	}
	for v := range reflect.ValueOf(2).Seq() {
		fmt.Println(v)
	}
	// 38: printing values of reflection.
	b := box{P: point{1, 2, "x"}, p: point{3, 4, "y"}, a: point{5, 6, ""}, A: &point{7, 8, ""}, e: &myErr{2}}
	v := reflect.ValueOf(&b).Elem()
	fmt.Printf("%v|%+v|%s\n", v.Field(0), v.Field(1), v.Field(2))
	fmt.Println(v.Field(0), v.Field(1), v.Field(2), v.Field(3).Elem().Elem(), v.Field(4).Elem().Elem())
	b.A, b.e = nil, nil
	fmt.Printf("%v %+v %#v\n", v, v, v)
	fmt.Println([]reflect.Value{v, v.Field(1)}, v.String(), v.Type(), []any{v.Field(0), v.Type()})
	fmt.Println(fmt.Sprint(v.Field(1)), fmt.Sprintf("%v %d", v.Field(1), v.Field(1)))
	show(v)
	show(v.Field(2))
	show(v.Field(2).Elem())
	// 39: interfaces in values.
	fmt.Println(v.Field(2).Kind(), v.Field(2).Elem().Type(), v.Field(2).Elem().Field(0), v.Field(2).Elem().CanInterface())
	v.Field(3).Set(reflect.ValueOf(box{p: point{1, 2, "z"}}))
	fmt.Println(b.A.(box).p.tag, v.Field(3).Elem().Field(1).CanInterface(), v.Field(3).Elem().Field(0).CanInterface())
	err, _ := reflect.TypeAssert[error](reflect.ValueOf(error(&myErr{4})))
	fmt.Println(err)
	// 40: reflection behind interfaces and in embedded fields.
	for _, f := range []fielder{v.Type(), typeInfo{Type: v.Type()}} {
		for i := range f.NumField() {
			fmt.Print(f.Field(i).Name, f.Field(i).IsExported(), " ")
		}
	}
	fmt.Println()
	for _, f := range []valuer{v, valueBox{v}, ptrBox{&v}} {
		for i := range f.NumField() {
			fmt.Print(f.Field(i).CanSet(), f.Field(i).CanInterface(), " ")
		}
		fmt.Println(f.FieldByName("p").CanSet())
	}
	ti := typeInfo{reflect.TypeFor[point](), 1}
	fmt.Println(ti.NumMethod(), ti.NumMethods(), ti.Field(2).PkgPath, reflect.TypeOf(ti).NumMethod() > 20, counted{ti}.NumMethod())
	var rt reflect.Type = counted{v.Type()}
	fmt.Println(rt.NumMethod(), rt.NumField(), rt.Field(1).PkgPath)
	// 41: method values and expressions.
	field, canSet := v.Field, reflect.Value.CanSet
	typeField, numMethod, byName := v.Type().Field, reflect.Type.NumMethod, reflect.Value.FieldByName
	visible := reflect.VisibleFields
	fmt.Println(canSet(field(0)), canSet(field(1)), typeField(1).PkgPath, numMethod(reflect.TypeFor[point]()), byName(v, "p").CanInterface(), len(visible(v.Type())), visible(v.Type())[1].IsExported())
	get := map[string]func(reflect.Value, int) reflect.Value{"f": reflect.Value.Field, "m": reflect.Value.Method}
	fmt.Println(get["f"](v, 1).CanSet(), get["m"](reflect.ValueOf(b.P), 0).Call(nil)[0])
	defer func() { fmt.Println("deferred", recover()) }()
	func() {
		defer v.Field(1).CanSet()
		go v.Field(1).CanSet()
	}()
	pv := &v
	fmt.Println(pv.Field(1).CanSet(), (*pv).Field(0).CanSet(), pv.NumMethod())
	// 42: other packages that are handed values.
	var buf bytes.Buffer
	type record struct{ Name, note string }
	rec := record{"n", "hidden"}
	fmt.Println(gob.NewEncoder(&buf).EncodeValue(reflect.ValueOf(rec)))
	var back record
	fmt.Println(gob.NewDecoder(&buf).DecodeValue(reflect.ValueOf(&back)), back)
	js, _ := json.Marshal(reflect.ValueOf(rec).Interface())
	fmt.Println(string(js))
	tpl := template.Must(template.New("").Parse("{{.Name}} {{.note}}\n"))
	fmt.Println(tpl.Execute(os.Stdout, reflect.ValueOf(rec)))
	fmt.Println(strings.Contains(tpl.Execute(os.Stdout, rec).Error(), "unexported"))
	// 43: zero values and pointers to them.
	z := reflect.Zero(reflect.TypeFor[box]())
	fmt.Println(z.IsZero(), z.Field(1).IsZero(), z.Interface() == box{}, reflect.New(reflect.TypeFor[point]()).Interface().(*point).tag == "")
	pp := &point{1, 2, "at"}
	at := reflect.NewAt(reflect.TypeFor[point](), reflect.ValueOf(pp).UnsafePointer()).Elem()
	at.Field(0).SetInt(50)
	fmt.Println(pp.X, at.Field(2).CanSet(), reflect.Indirect(reflect.ValueOf(pp)).Field(2))
	v.SetZero()
	fmt.Println(b == box{})
	v.Field(1).SetZero()
}
