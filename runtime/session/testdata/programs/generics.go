package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
)

type Number interface {
	~int | ~int64 | ~float64
}

func Sum[T Number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}

func Map[S ~[]E, E, R any](s S, f func(E) R) []R {
	out := make([]R, 0, len(s))
	for _, e := range s {
		out = append(out, f(e))
	}
	return out
}

func Filter[E any](seq iter.Seq[E], keep func(E) bool) iter.Seq[E] {
	return func(yield func(E) bool) {
		for e := range seq {
			if keep(e) && !yield(e) {
				return
			}
		}
	}
}

type List[T any] struct {
	head *node[T]
	n    int
}

type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Push(v T) *List[T] {
	l.head = &node[T]{v, l.head}
	l.n++
	return l
}

func (l *List[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !yield(i, n.v) {
				return
			}
			i++
		}
	}
}

type Pair[K cmp.Ordered, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) String() string { return fmt.Sprintf("<%v=%v>", p.Key, p.Val) }

type Tree[K cmp.Ordered, V any] struct {
	root *tnode[K, V]
}

type tnode[K cmp.Ordered, V any] struct {
	Pair[K, V]
	l, r *tnode[K, V]
}

func (t *Tree[K, V]) Put(k K, v V) {
	p := &t.root
	for *p != nil {
		switch c := cmp.Compare(k, (*p).Key); {
		case c < 0:
			p = &(*p).l
		case c > 0:
			p = &(*p).r
		default:
			(*p).Val = v
			return
		}
	}
	*p = &tnode[K, V]{Pair: Pair[K, V]{k, v}}
}

func (t *Tree[K, V]) Walk(f func(Pair[K, V])) {
	var walk func(*tnode[K, V])
	walk = func(n *tnode[K, V]) {
		if n != nil {
			walk(n.l)
			f(n.Pair)
			walk(n.r)
		}
	}
	walk(t.root)
}

type MyInt int

func (m MyInt) String() string { return fmt.Sprintf("my%d", int(m)) }

type Stack[T any] []T

func (s *Stack[T]) Push(v T) { *s = append(*s, v) }
func (s *Stack[T]) Pop() (T, bool) {
	var zero T
	if len(*s) == 0 {
		return zero, false
	}
	v := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return v, true
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v T)      { s[v] = struct{}{} }
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }
func SetOf[T comparable](v ...T) Set[T] {
	s := Set[T]{}
	for _, x := range v {
		s.Add(x)
	}
	return s
}

type Stringish interface {
	~int
	fmt.Stringer
}

func Join[T Stringish](xs []T) string {
	return strings.Join(Map(xs, func(x T) string { return x.String() }), "+")
}

func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func Ptr[T any](v T) *T { return &v }

func Zero[T any]() T { return *new(T) }

func Kind[T any](v T) string {
	switch any(v).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice"
	case error:
		return "error"
	}
	return fmt.Sprintf("%T", v)
}

type Cache[K comparable, V any] struct {
	mu sync.Mutex
	m  map[K]V
	fn func(K) (V, error)
}

func NewCache[K comparable, V any](fn func(K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{m: make(map[K]V), fn: fn}
}

func (c *Cache[K, V]) Get(k K) (V, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.m[k]; ok {
		return v, nil
	}
	v, err := c.fn(k)
	if err == nil {
		c.m[k] = v
	}
	return v, err
}

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type Alias[T any] = map[string]T

func main() {
	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2), Sum[MyInt](1, 2))
	fmt.Println(Map([]int{1, 2}, func(i int) string { return fmt.Sprint(i * i) }))
	var l List[string]
	l.Push("a").Push("b").Push("c")
	for i, v := range l.All() {
		if i == 2 {
			break
		}
		fmt.Println(i, v)
	}
	var t Tree[string, int]
	for i, w := range strings.Fields("the quick brown fox the end") {
		t.Put(w, i)
	}
	t.Walk(func(p Pair[string, int]) { fmt.Print(p, " ") })
	fmt.Println()
	fmt.Println(Join([]MyInt{1, 2}))
	var s Stack[MyInt]
	s.Push(3)
	s.Push(4)
	v, ok := s.Pop()
	fmt.Println(v, ok, s)
	set := SetOf("x", "y")
	fmt.Println(set.Has("x"), set.Has("z"), len(set))
	fmt.Printf("%T %T %T\n", t, s, set)
	fmt.Println(*Ptr(5), Zero[string]() == "", Kind(1), Kind("a"), Kind(errors.New("x")), Kind(1.5))
	c := NewCache(func(k int) (string, error) {
		if k < 0 {
			return "", errors.New("negative")
		}
		return strings.Repeat("*", k), nil
	})
	fmt.Println(c.Get(3))
	fmt.Println(c.Get(-1))
	fmt.Println(c.Get(3))
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		fmt.Println(Must(c.Get(2)), Must(c.Get(-2)))
	}()
	words := []string{"ccc", "a", "bb"}
	sort.Sort(byLen(words))
	fmt.Println(words)
	slices.SortFunc(words, func(a, b string) int { return cmp.Compare(b, a) })
	fmt.Println(words, slices.Max(words), slices.Index(words, "bb"), slices.Contains(words, "q"))
	m := map[string]int{"one": 1, "two": 2, "three": 3}
	keys := slices.Sorted(maps.Keys(m))
	fmt.Println(keys, slices.Collect(Filter(slices.Values([]int{1, 2, 3, 4}), func(i int) bool { return i%2 == 0 })))
	fmt.Println(slices.BinarySearch(keys, "two"))
	fmt.Println(maps.Clone(m)["two"])
	once := sync.OnceValue(func() int { fmt.Println("once"); return 7 })
	fmt.Println(once(), once())
	var p atomic.Pointer[Pair[string, int]]
	p.Store(&Pair[string, int]{"k", 1})
	fmt.Println(p.Load())
	var a Alias[int] = Alias[int]{"q": 1}
	fmt.Println(a)
	next, stop := iter.Pull(Filter(slices.Values(keys), func(s string) bool { return s != "one" }))
	fmt.Println(next())
	fmt.Println(next())
	fmt.Println(next())
	stop()
	for i, chunk := range slices.Collect(slices.Chunk([]int{1, 2, 3, 4, 5}, 2)) {
		fmt.Println(i, chunk)
	}
	f := Sum[float64]
	fmt.Println(f(1, 2), min(3, 1, 2), max("a", "b"))
	x := slices.Insert([]int{1, 2}, 1, 9, 8)
	fmt.Println(x, slices.Equal(x, []int{1, 9, 8, 2}), slices.Compact([]int{1, 1, 2}))
}
