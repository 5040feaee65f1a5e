// Package reflect beside generics, state machines, commands, contexts, pools, sets and quick checks.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing/quick"
	"text/tabwriter"
	"unique"
)

type (
	Set[T comparable] map[T]struct{}
	opt[T any]        struct{ v *T }
	tree[K any]       struct {
		left, right *tree[K]
		Key         K
		cmp         func(a, b K) int
	}
	state int
	fsm   struct {
		sync.RWMutex
		cur   state
		trans map[state][]state
		hooks map[string]reflect.Value
	}
	cmd   interface{ Run(args []string) error }
	hello struct {
		Greeting string `flag:"g" help:"the greeting"`
		count    int    `flag:"c"`
	}
	visitor func(reflect.Value) bool
)

func (s Set[T]) Has(x T) bool { _, ok := s[x]; return ok }
func (o opt[T]) Get() (T, bool) {
	if o.v == nil {
		var z T
		return z, false
	}
	return *o.v, true
}
func (s state) String() string { return [...]string{"idle", "busy"}[s] }
func (h *hello) Run(args []string) error {
	fmt.Println(h.Greeting, args)
	return nil
}
func (f *fsm) OnBusy(from state) string { return "busy from " + from.String() }
func (f *fsm) onIdle(from state) string { return "never" }

func bind(f *fsm) {
	f.hooks = map[string]reflect.Value{}
	v := reflect.ValueOf(f)
	for m, mv := range v.Methods() {
		if n, ok := strings.CutPrefix(m.Name, "On"); ok {
			f.hooks[strings.ToLower(n)] = mv
		}
	}
}

func walk(v reflect.Value, visit visitor) {
	if !visit(v) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			walk(v.Field(i), visit)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), visit)
		}
	}
}

func typeName[T any]() string { return reflect.TypeFor[T]().String() }

func fieldsOf[T any]() iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		t := reflect.TypeFor[T]()
		for i := 0; i < t.NumField(); i++ {
			if !yield(t.Field(i).Name, t.Field(i).IsExported()) {
				return
			}
		}
	}
}

type ctxKey struct{ name string }

func numbered[T interface{ NumMethod() int }](x T) int { return x.NumMethod() }

func safeSet(target any, name string, val any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("set %s: %v", name, r)
		}
	}()
	f := reflect.ValueOf(target).Elem().FieldByName(name)
	f.Set(reflect.ValueOf(val))
	return nil
}

func main() {
	s := Set[state]{1: {}}
	fmt.Println(reflect.TypeOf(s), reflect.ValueOf(s).MethodByName("Has").Call([]reflect.Value{reflect.ValueOf(state(1))})[0])
	five := 5
	out := reflect.ValueOf(opt[int]{&five}).MethodByName("Get").Call(nil)
	fmt.Println(out[0], out[1], reflect.TypeOf(opt[int]{}).Field(0).IsExported(), typeName[tree[Set[string]]]())
	f := &fsm{trans: map[state][]state{0: {1}}}
	bind(f)
	fmt.Println(len(f.hooks), f.hooks["busy"].Call([]reflect.Value{reflect.ValueOf(state(0))})[0], f.hooks["idle"].IsValid())
	n := 0
	walk(reflect.ValueOf(f), func(v reflect.Value) bool { n++; return v.Type() != reflect.TypeFor[sync.RWMutex]() })
	fmt.Println(n)
	for name, exp := range fieldsOf[tree[int]]() {
		fmt.Print(name, exp, " ")
	}
	fmt.Println(slices.Collect(maps.Keys(maps.Collect(fieldsOf[opt[string]]()))))
	cmds := map[string]cmd{"hello": &hello{}}
	for _, c := range cmds {
		v := reflect.ValueOf(c).Elem()
		w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
		for f, fv := range v.Fields() {
			fmt.Fprintf(w, "%s\t%s\t%v\t%v\n", f.Tag.Get("flag"), f.Tag.Get("help"), fv.CanSet(), fv.Kind())
			if fv.CanSet() {
				fv.SetString("hi")
			}
		}
		w.Flush()
		fmt.Println(c.Run([]string{"x"}))
	}
	fmt.Println(safeSet(&hello{}, "count", 3), safeSet(&hello{}, "Greeting", 3), safeSet(&hello{}, "Nope", 3), safeSet(hello{}, "Greeting", "x"))
	ctx := context.WithValue(context.Background(), ctxKey{"a"}, hello{"g", 1})
	fmt.Println(ctx.Value(ctxKey{"a"}), reflect.TypeOf(ctx.Value(ctxKey{"a"})), ctx)
	fmt.Println(numbered(reflect.TypeFor[*fsm]()), numbered(reflect.ValueOf(f)))
	fmt.Println(quick.Check(func(a, b int8) bool { return a+b == b+a }, nil), quick.Check(func(p struct{ A, B uint8 }) bool { return p.A == p.A }, nil))
	h1, h2 := unique.Make(ctxKey{"q"}), unique.Make(ctxKey{"q"})
	fmt.Println(h1 == h2, h1.Value(), reflect.TypeOf(h1.Value()) == reflect.TypeFor[ctxKey]())
	type row struct {
		K string
		v int
	}
	rows := []row{{"b", 1}, {"a", 2}}
	by := func(list any, field string) {
		v := reflect.ValueOf(list)
		sort.Slice(list, func(i, j int) bool {
			return v.Index(i).FieldByName(field).String() < v.Index(j).FieldByName(field).String()
		})
	}
	by(rows, "K")
	fmt.Println(rows)
	var once sync.Map
	once.Store(reflect.TypeFor[row](), []string{"cached"})
	got, ok := once.Load(reflect.TypeOf(rows).Elem())
	fmt.Println(got, ok)
	var pool = sync.Pool{New: func() any { return reflect.New(reflect.TypeFor[row]()).Interface() }}
	r := pool.Get().(*row)
	r.v = 4
	fmt.Println(*r)
	var raw map[string]json.RawMessage
	js, _ := json.Marshal(struct {
		row
		X any
	}{row{"k", 1}, row{"x", 2}})
	fmt.Println(json.Unmarshal(js, &raw), string(js))
	err := errors.Join(fmt.Errorf("a %v", row{"e", 1}), errors.New("b"))
	fmt.Println(reflect.TypeOf(err), reflect.TypeOf(err).NumMethod(), err)
	seq := reflect.ValueOf(maps.All(map[string]row{"z": {"q", 9}}))
	for k, v := range seq.Seq2() {
		fmt.Println(k, v.Field(1).CanInterface(), v.Field(0))
	}
	defer func() {
		r := recover()
		fmt.Printf("%T %v\n", r, r)
	}()
	var m map[string]row
	reflect.ValueOf(m).SetMapIndex(reflect.ValueOf("k"), reflect.ValueOf(row{}))
}
