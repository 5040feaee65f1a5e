package livetype_test

import (
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// collect runs the collector again and again until the test ends, and more often than it would run by itself in between.
func collect(t *testing.T) {
	t.Helper()
	percent := debug.SetGCPercent(10)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	}()
	t.Cleanup(func() {
		close(stop)
		<-done
		debug.SetGCPercent(percent)
	})
}

// stressed are the types of one round: node refers to itself in every way, key is comparable, bulk has more pointers than a mask at hand tells.
type stressed struct{ node, key, bulk reflect.Type }

func newStressed(t *testing.T, name string) stressed {
	t.Helper()
	key := mainStruct(t, "Key"+name, []livetype.Field{unexported("text", reflect.TypeFor[string]()), unexported("n", reflect.TypeFor[int32]())}, 1)
	model, err := livetype.Struct([]livetype.Field{
		{Name: "A", Type: reflect.TypeFor[string]()}, {Name: "B", Type: reflect.TypeFor[*byte]()}, {Name: "C", Type: reflect.TypeFor[[]byte]()},
		{Name: "D", Type: reflect.TypeFor[map[byte]byte]()}, {Name: "E", Type: reflect.TypeFor[chan byte]()}, {Name: "F", Type: reflect.TypeFor[func()]()},
		{Name: "G", Type: reflect.TypeFor[any]()},
	})
	must(t, err)
	node := livetype.Declare(livetype.Decl{PkgPath: "main", Name: "Node" + name, Model: model, Methods: 1})
	typ := node.Reflect()
	must(t, node.CompleteStruct([]livetype.Field{
		unexported("name", reflect.TypeFor[string]()),
		unexported("next", reflect.PointerTo(typ)),
		unexported("kids", reflect.SliceOf(typ)),
		unexported("by", reflect.MapOf(key.Reflect(), typ)),
		unexported("ch", reflect.ChanOf(reflect.BothDir, typ)),
		unexported("fn", reflect.FuncOf(nil, []reflect.Type{typ}, false)),
		unexported("any", reflect.TypeFor[any]()),
	}))
	must(t, node.SetMethods([]livetype.Method{{
		Name: "String", Type: reflect.TypeFor[func() string](),
		Func: reflect.MakeFunc(reflect.FuncOf([]reflect.Type{typ}, []reflect.Type{reflect.TypeFor[string]()}, false), func(a []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(a[0].Field(0).String() + strings.Repeat("!", 2))}
		}),
	}}))
	bulk := livetype.Declare(livetype.Decl{PkgPath: "main", Name: "Bulk" + name, Model: reflect.TypeFor[[3000]*byte](), Methods: 0})
	must(t, bulk.Complete(reflect.ArrayOf(3000, reflect.PointerTo(typ))))
	return stressed{typ, key.Reflect(), bulk.Reflect()}
}

// tree is a node that holds others in each of its fields.
func (s stressed) tree(name string, depth int) reflect.Value {
	p := reflect.New(s.node)
	n := p.Elem()
	n.Field(0).SetString(strings.Clone(name))
	if depth == 0 {
		return p
	}
	kid := func(how string) reflect.Value { return s.tree(name+how, depth-1) }
	n.Field(1).Set(kid("n"))
	n.Field(2).Set(reflect.Append(n.Field(2), kid("k").Elem(), kid("l").Elem()))
	n.Field(3).Set(reflect.MakeMap(n.Field(3).Type()))
	for i := range 10 { // more than one group
		n.Field(3).SetMapIndex(s.keyOf(name, i), kid("m").Elem())
	}
	n.Field(4).Set(reflect.MakeChan(n.Field(4).Type(), 2))
	n.Field(4).Send(kid("c").Elem())
	held := kid("f").Elem()
	n.Field(5).Set(reflect.MakeFunc(n.Field(5).Type(), func([]reflect.Value) []reflect.Value { return []reflect.Value{held} }))
	n.Field(6).Set(kid("a").Elem())
	return p
}

func (s stressed) keyOf(name string, i int) reflect.Value {
	k := reflect.New(s.key).Elem()
	k.Field(0).SetString(strings.Clone(name))
	k.Field(1).SetInt(int64(i))
	return k
}

// verify looks whether n is what tree made, and counts the nodes.
func (s stressed) verify(t *testing.T, n reflect.Value, name string, depth int) int {
	t.Helper()
	if got := fmt.Sprint(n.Interface()); got != name+"!!" {
		t.Fatalf("node %s prints %q", name, got)
	}
	if depth == 0 {
		return 1
	}
	count := 1
	kid := func(v reflect.Value, how string) { count += s.verify(t, v, name+how, depth-1) }
	kid(n.Field(1).Elem(), "n")
	kid(n.Field(2).Index(0), "k")
	kid(n.Field(2).Index(1), "l")
	for i := range 10 {
		kid(n.Field(3).MapIndex(s.keyOf(name, i)), "m")
	}
	c, _ := n.Field(4).Recv()
	kid(c, "c")
	n.Field(4).Send(c)
	kid(n.Field(5).Call(nil)[0], "f")
	kid(n.Field(6).Elem(), "a")
	return count
}

func TestCollectorKeepsWhatValuesHold(t *testing.T) {
	collect(t)
	rounds := 30
	if testing.Short() {
		rounds = 2
	}
	var workers sync.WaitGroup
	for w := range 3 {
		workers.Go(func() {
			for i := range rounds {
				name := fmt.Sprintf("%d_%d", w, i)
				s := newStressed(t, name)
				trees := reflect.New(s.bulk)
				for at := 0; at < 3000; at += 999 {
					trees.Elem().Index(at).Set(s.tree(name, 2))
				}
				runtime.Gosched()
				for at := 0; at < 3000; at += 999 {
					if n := s.verify(t, trees.Elem().Index(at).Elem(), name, 2); n != 1+16+16*16 {
						t.Errorf("tree of %d nodes", n)
					}
				}
			}
		})
	}
	workers.Wait()
}

func TestCollectorFreesWhatNobodyHolds(t *testing.T) {
	s := newStressed(t, "Free")
	var freed atomic.Int64
	const made = 100
	for i := range made {
		p := s.tree(fmt.Sprint(i), 1)
		runtime.AddCleanup((*string)(p.UnsafePointer()), func(int) { freed.Add(1) }, i)
	}
	for range 20 {
		runtime.GC()
		if freed.Load() >= made-1 { // the last one may still be in a register
			return
		}
		runtime.Gosched()
	}
	t.Errorf("%d of %d values are freed", freed.Load(), made)
}

func TestMethodsChangeUnderCalls(t *testing.T) {
	collect(t)
	typ := mainStruct(t, "Changing", []livetype.Field{unexported("n", reflect.TypeFor[int]())}, 1)
	get := func(n int) reflect.Value {
		text := fmt.Sprint("version ", n)
		return reflect.MakeFunc(reflect.FuncOf([]reflect.Type{typ.Reflect()}, []reflect.Type{reflect.TypeFor[string]()}, false), func([]reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(text)}
		})
	}
	sig := reflect.TypeFor[func() string]()
	methods := []livetype.Method{{Name: "String", Type: sig, Func: get(0)}}
	must(t, typ.SetMethods(methods))
	value := reflect.Zero(typ.Reflect()).Interface()
	stop := make(chan struct{})
	var callers sync.WaitGroup
	var calls [3]atomic.Int64
	for caller := range calls {
		callers.Go(func() {
			for {
				calls[caller].Add(1)
				select {
				case <-stop:
					return
				default:
				}
				if text := value.(fmt.Stringer).String(); !strings.HasPrefix(text, "version ") {
					t.Errorf("String gives %q", text)
					return
				}
				livetype.Truth([]any{value}, livetype.ThroughTop)
			}
		})
	}
	for i := range 200 {
		must(t, typ.Bind("String", "", get(i)))
		if i%20 == 19 {
			for k := range methods {
				methods[k].Func = reflect.Value{} // it keeps the one that it is bound to
			}
			methods = append(methods, livetype.Method{Name: fmt.Sprintf("M%d", i), Type: sig, Func: get(i)})
			must(t, typ.SetMethods(methods))
			for caller := range calls { // nobody is in the middle of a table that the next one overwrites, as nobody is between two cells
				for before := calls[caller].Load(); calls[caller].Load() < before+2 && !t.Failed(); {
					runtime.Gosched()
				}
			}
		}
	}
	close(stop)
	callers.Wait()
	if got := fmt.Sprint(value); got != "version 199" || typ.Reflect().NumMethod() != 11 {
		t.Errorf("at the end String gives %q, methods are %d", got, typ.Reflect().NumMethod())
	}
}
