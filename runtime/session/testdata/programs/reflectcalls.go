// Functions: dependency injection, events, RPC, proxies, memoizing, pipelines, options; types as keys.
package main

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"sort"
	"strings"
)

type logger interface{ Log(string) }
type memLogger struct{ lines []string }

func (m *memLogger) Log(s string) { m.lines = append(m.lines, s) }
func (m *memLogger) flush()       { m.lines = nil }

type store struct {
	log  logger
	name string
}

type service struct {
	Log   logger `inject:""`
	Store *store `inject:""`
	cache *store `inject:""`
	n     int
}

// 14: a container.
type container struct {
	made      map[reflect.Type]reflect.Value
	providers map[reflect.Type]reflect.Value
}

func newContainer() *container {
	return &container{map[reflect.Type]reflect.Value{}, map[reflect.Type]reflect.Value{}}
}

func (c *container) provide(f any) {
	v := reflect.ValueOf(f)
	for i := range v.Type().NumOut() {
		if t := v.Type().Out(i); t != reflect.TypeFor[error]() {
			c.providers[t] = v
		}
	}
}

func (c *container) get(t reflect.Type) (reflect.Value, error) {
	if v, ok := c.made[t]; ok {
		return v, nil
	}
	f, ok := c.providers[t]
	if !ok {
		for have, v := range c.providers {
			if t.Kind() == reflect.Interface && have.Implements(t) {
				f, ok = v, true
			}
		}
	}
	if !ok {
		return reflect.Value{}, fmt.Errorf("nobody provides %s", t)
	}
	var args []reflect.Value
	for p := range f.Type().Ins() {
		a, err := c.get(p)
		if err != nil {
			return a, fmt.Errorf("%s: %w", f.Type(), err)
		}
		args = append(args, a)
	}
	out := f.Call(args)
	if last := out[len(out)-1]; last.Type() == reflect.TypeFor[error]() && !last.IsNil() {
		return reflect.Value{}, last.Interface().(error)
	}
	c.made[t] = out[0]
	return out[0], nil
}

func (c *container) invoke(f any) error {
	v := reflect.ValueOf(f)
	args := make([]reflect.Value, v.Type().NumIn())
	for i := range args {
		a, err := c.get(v.Type().In(i))
		if err != nil {
			return err
		}
		args[i] = a
	}
	v.Call(args)
	return nil
}

func (c *container) fill(x any) error {
	v := reflect.ValueOf(x).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if _, ok := f.Tag.Lookup("inject"); !ok {
			continue
		}
		if !v.Field(i).CanSet() {
			fmt.Println("not injected:", f.Name)
			continue
		}
		dep, err := c.get(f.Type)
		if err != nil {
			return err
		}
		v.Field(i).Set(dep)
	}
	return nil
}

// 15: an event bus keyed by type.
type bus map[reflect.Type][]reflect.Value

func (b bus) on(f any) { t := reflect.TypeOf(f).In(0); b[t] = append(b[t], reflect.ValueOf(f)) }
func (b bus) emit(x any) int {
	for _, f := range b[reflect.TypeOf(x)] {
		f.Call([]reflect.Value{reflect.ValueOf(x)})
	}
	return len(b[reflect.TypeOf(x)])
}

type created struct{ id int }
type deleted struct{ id int }

// 16: methods as remote procedures.
type arith struct{ calls int }
type pair struct{ A, B int }

func (a *arith) Add(p pair, out *int) error { a.calls++; *out = p.A + p.B; return nil }
func (a *arith) Div(p pair, out *int) error {
	if p.B == 0 {
		return errZero{p}
	}
	*out = p.A / p.B
	return nil
}
func (a *arith) Equal(b *arith) bool             { return a.calls == b.calls }
func (a *arith) internal(p pair, out *int) error { return nil }
func (a arith) Value() arith                     { return a }
func (a arith) Sum(first pair, more ...pair) (n int) {
	for _, p := range append(more, first) {
		n += p.A + p.B
	}
	return n
}

type errZero struct{ p pair }

func (e errZero) Error() string { return fmt.Sprintf("zero in %v", e.p) }

func procedures(x any) []string {
	t := reflect.TypeOf(x)
	var list []string
	for i := range t.NumMethod() {
		m := t.Method(i)
		ok := m.Type.NumIn() == 3 && m.Type.NumOut() == 1 && m.Type.Out(0) == reflect.TypeFor[error]()
		list = append(list, fmt.Sprintf("%s %v %v", m.Name, m.Type, ok))
	}
	return list
}

func call(x any, name string, arg any) (any, error) {
	m, ok := reflect.TypeOf(x).MethodByName(name)
	if !ok {
		return nil, fmt.Errorf("no method %s", name)
	}
	out := reflect.New(m.Type.In(2).Elem())
	res := m.Func.Call([]reflect.Value{reflect.ValueOf(x), reflect.ValueOf(arg), out})
	err, _ := res[0].Interface().(error)
	return out.Elem().Interface(), err
}

// 17: functions made at run time.
func memoize(fptr any) (hits *int) {
	hits = new(int)
	fn := reflect.ValueOf(fptr).Elem()
	old := reflect.ValueOf(fn.Interface())
	memo := map[any][]reflect.Value{}
	fn.Set(reflect.MakeFunc(fn.Type(), func(args []reflect.Value) []reflect.Value {
		key := args[0].Interface()
		if out, ok := memo[key]; ok {
			*hits++
			return out
		}
		out := old.Call(args)
		memo[key] = out
		return out
	}))
	return hits
}

// 18: a proxy for a struct of functions.
type api struct {
	Get   func(id int) (created, error)
	Put   func(c created) error
	List  func(filter ...string) []created
	close func()
}

func proxy(p any, handle func(name string, args []any) (any, error)) {
	v := reflect.ValueOf(p).Elem()
	for i := 0; i < v.NumField(); i++ {
		f, ft := v.Field(i), v.Type().Field(i)
		if ft.Type.Kind() != reflect.Func || !f.CanSet() {
			continue
		}
		f.Set(reflect.MakeFunc(ft.Type, func(in []reflect.Value) []reflect.Value {
			args := make([]any, len(in))
			for i, a := range in {
				args[i] = a.Interface()
			}
			res, err := handle(ft.Name, args)
			out := make([]reflect.Value, ft.Type.NumOut())
			for i := range out {
				t := ft.Type.Out(i)
				switch {
				case t == reflect.TypeFor[error]():
					out[i] = reflect.Zero(t)
					if err != nil {
						out[i] = reflect.ValueOf(err).Convert(t)
					}
				case res != nil:
					out[i] = reflect.ValueOf(res)
				default:
					out[i] = reflect.Zero(t)
				}
			}
			return out
		}))
	}
}

// 19: a pipeline of functions.
func pipe(fs ...any) any {
	first, last := reflect.TypeOf(fs[0]), reflect.TypeOf(fs[len(fs)-1])
	t := reflect.FuncOf([]reflect.Type{first.In(0)}, []reflect.Type{last.Out(0)}, false)
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		for _, f := range fs {
			args = reflect.ValueOf(f).Call(args)
		}
		return args
	}).Interface()
}

// 20: map, filter and group for slices of any type.
func mapSlice(list, f any) any {
	l, fn := reflect.ValueOf(list), reflect.ValueOf(f)
	out := reflect.MakeSlice(reflect.SliceOf(fn.Type().Out(0)), 0, l.Len())
	for i := range l.Len() {
		out = reflect.Append(out, fn.Call([]reflect.Value{l.Index(i)})[0])
	}
	return out.Interface()
}

func groupBy(list any, field string) any {
	l := reflect.ValueOf(list)
	f, ok := l.Type().Elem().FieldByName(field)
	if !ok {
		return nil
	}
	out := reflect.MakeMap(reflect.MapOf(f.Type, l.Type()))
	for i := range l.Len() {
		k := l.Index(i).FieldByIndex(f.Index)
		g := out.MapIndex(k)
		if !g.IsValid() {
			g = reflect.Zero(l.Type())
		}
		out.SetMapIndex(k, reflect.Append(g, l.Index(i)))
	}
	return out.Interface()
}

// 21: a registry of types by name.
var registry = map[string]reflect.Type{}

func register(x any) { t := reflect.TypeOf(x); registry[t.PkgPath()+"."+t.Name()] = t }
func create(name string) any {
	if t, ok := registry[name]; ok {
		return reflect.New(t).Interface()
	}
	return nil
}

// 22: errors by type, as errors.As does.
func as(err error, target any) bool {
	t := reflect.TypeOf(target).Elem()
	for ; err != nil; err = errors.Unwrap(err) {
		if reflect.TypeOf(err).AssignableTo(t) {
			reflect.ValueOf(target).Elem().Set(reflect.ValueOf(err))
			return true
		}
	}
	return false
}

func main() {
	c := newContainer()
	c.provide(func() *memLogger { return &memLogger{} })
	c.provide(func(l *memLogger) (*store, error) { l.Log("store made"); return &store{l, "main"}, nil })
	var s service
	fmt.Println(c.fill(&s), s.Store.name, s.cache == nil)
	s.Log.Log("x")
	fmt.Println(c.invoke(func(l *memLogger, st *store) { fmt.Println(len(l.lines), st.log == logger(l)) }))
	fmt.Println(c.invoke(func(w io.Reader) {}))
	c.provide(func(int) string { return "" })
	fmt.Println(c.invoke(func(string) {}))

	b := bus{}
	b.on(func(e created) { fmt.Println("created", e.id) })
	b.on(func(e created) { fmt.Println("again", e.id) })
	b.on(func(e *deleted) { fmt.Println("deleted", e.id) })
	fmt.Println(b.emit(created{1}), b.emit(&deleted{2}), b.emit(deleted{3}), len(b))

	a := &arith{}
	fmt.Println(strings.Join(procedures(a), "\n"))
	fmt.Println(strings.Join(procedures(*a), "\n"))
	fmt.Println(call(a, "Add", pair{3, 4}))
	_, err := call(a, "Div", pair{1, 0})
	var z errZero
	fmt.Println(err, errors.As(err, &z), z.p, as(fmt.Errorf("x: %w", err), &z), reflect.TypeOf(err) == reflect.TypeFor[errZero]())
	fmt.Println(call(a, "internal", pair{}))
	fmt.Println(reflect.ValueOf(a).MethodByName("Equal").Call([]reflect.Value{reflect.ValueOf(a)})[0].Bool())
	sum := reflect.ValueOf(*a).MethodByName("Sum")
	fmt.Println(sum.Call([]reflect.Value{reflect.ValueOf(pair{1, 2})})[0], sum.CallSlice([]reflect.Value{reflect.ValueOf(pair{1, 2}), reflect.ValueOf([]pair{{3, 4}, {5, 6}})})[0])
	fmt.Println(reflect.ValueOf(a).Method(4).Call(nil)[0].Interface().(arith) == *a, sum.Type(), sum.Interface().(func(pair, ...pair) int)(pair{1, 1}))

	slow := func(p pair) created { return created{p.A * p.B} }
	hits := memoize(&slow)
	fmt.Println(slow(pair{2, 3}), slow(pair{2, 3}), slow(pair{3, 3}), *hits)

	var p api
	proxy(&p, func(name string, args []any) (any, error) {
		fmt.Printf("%s %v %T\n", name, args, args[0])
		switch name {
		case "Get":
			return created{args[0].(int)}, nil
		case "Put":
			return nil, errZero{pair{args[0].(created).id, 0}}
		}
		return []created{{len(args[0].([]string))}}, nil
	})
	got, err := p.Get(7)
	fmt.Println(got.id, err, p.close == nil)
	fmt.Println(errors.As(p.Put(got), &z), z)
	fmt.Println(p.List("a", "b"))
	half := pipe(func(s string) []byte { return []byte(s) }, func(b []byte) pair { return pair{len(b), 0} }, func(p pair) created { return created{p.A} }).(func(string) created)
	fmt.Println(half("hello"))
	list := mapSlice([]int{1, 2, 3}, func(i int) pair { return pair{i % 2, i} }).([]pair)
	groups := groupBy(list, "A").(map[int][]pair)
	fmt.Println(list, groups[1], len(groups))
	register(arith{})
	register(created{})
	var names []string
	for n := range registry {
		names = append(names, n)
	}
	sort.Strings(names)
	fmt.Println(names, create("main.arith").(*arith).calls, create("x") == nil)
}
