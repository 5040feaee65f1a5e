package progen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// preludeText is in every program: $ stands for the suffix of its names. It imports nothing, so that it can be checked at
// once, and the rest of the program is generated with its types.
const preludeText = `
func id$[T any](v T) T { return v }

func either$[T any](b bool, v, w T) T {
	if b {
		return v
	}
	return w
}

func chanOf$[T any](vs ...T) chan T {
	c := make(chan T, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}

func ptr$[T any](v T) *T { return &v }

func rest$[T any](vs ...T) []T { return vs }

func mapped$[T, U any](vs []T, f func(T) U) []U {
	var us []U
	for _, v := range vs {
		us = append(us, f(v))
	}
	return us
}

func folded$[T, A any](a A, f func(A, T) A, vs ...T) A {
	for _, v := range vs {
		a = f(a, v)
	}
	return a
}

type Num$ interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

func total$[T Num$](vs ...T) (t T) {
	for _, v := range vs {
		t += v
	}
	return
}

type Box$[T any] struct {
	V T
	n int
}

func (b Box$[T]) Held() T { return b.V }

func (b Box$[T]) With(v T) Box$[T] { return Box$[T]{v, b.n + 1} }

func (b *Box$[T]) BumpV(v T) *Box$[T] {
	b.V = v
	b.n++
	return b
}

type Pair$[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair$[K, V]) Both() (K, V) { return p.Key, p.Val }

func (p Pair$[K, V]) Is(k K) bool { return p.Key == k }

type List$[T any] []T

func (l List$[T]) Len() int { return len(l) }

func (l List$[T]) All(yield func(int, T) bool) {
	for i, v := range l {
		if !yield(i, v) {
			return
		}
	}
}

func (l *List$[T]) BumpPush(vs ...T) int {
	*l = append(*l, vs...)
	return len(*l)
}

type Link$[T any] struct {
	val  T
	next *Link$[T]
}

func (l *Link$[T]) Len() int {
	if l == nil {
		return 0
	}
	return 1 + l.next.Len()
}

func (l *Link$[T]) Push(v T) *Link$[T] { return &Link$[T]{v, l} }

func (l *Link$[T]) Values(yield func(T) bool) {
	for ; l != nil; l = l.next {
		if !yield(l.val) {
			return
		}
	}
}
`

// helpersText needs imports.
const helpersText = `
// try$ prints how f ends.
func try$(f func()) {
	defer func() {
		r := recover()
		if err, ok := r.(runtime.Error); ok {
			fmt.Println("runtime error", err)
			return
		}
		if r != nil {
			fmt.Printf("panic %T %v\n", r, r)
		}
	}()
	f()
}

func show$(vs ...any) {
	for _, v := range vs {
		fmt.Printf("%T %+v ", v, v)
	}
	fmt.Println()
}

// masked$ hides addresses.
func masked$(s string) string {
	for {
		i := strings.Index(s, "0x")
		if i < 0 {
			return s
		}
		j := i + 2
		for j < len(s) && strings.IndexByte("0123456789abcdef", s[j]) >= 0 {
			j++
		}
		s = s[:i] + "ADDRESS" + s[j:]
	}
}

var trace$ []string

// traced$ remembers when a variable of the package was initialised.
func traced$[T any](name string, v T) T {
	trace$ = append(trace$, name)
	return v
}

// note$ prints when a value is computed.
func note$[T any](what int, v T) T {
	fmt.Print("(", what, ")")
	return v
}
`

// prelude declares what every program has.
func (g *gen) prelude() {
	text := strings.ReplaceAll(preludeText, "$", g.suffix)
	g.pkg = checked(text)
	g.decls = append(g.decls, text, strings.ReplaceAll(helpersText, "$", g.suffix))
	g.used["runtime"] = true
	g.used["strings"] = true
	for _, name := range []string{"Box", "Pair", "List", "Link"} {
		g.boxes = append(g.boxes, g.pkg.Scope().Lookup(g.top(name)).Type().(*types.Named))
	}
}

// checked is the package that declarations make.
func checked(text string) *types.Package {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", "package main\n"+text, parser.SkipObjectResolution)
	if err != nil {
		panic(err)
	}
	p, err := new(types.Config).Check("main", fset, []*ast.File{f}, nil)
	if err != nil {
		panic(err)
	}
	return p
}

// instance is a generic type of the prelude with type arguments.
func instance(generic types.Type, targs ...types.Type) types.Type {
	t, err := types.Instantiate(nil, generic, targs, false)
	if err != nil {
		panic(err)
	}
	return t
}
