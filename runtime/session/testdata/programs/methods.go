// Method values and expressions, embedding and promotion, interfaces.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"sync"
)

type Animal interface {
	Name() string
	Sound() string
}

type Base struct{ name string }

func (b Base) Name() string     { return b.name }
func (b *Base) Rename(n string) { b.name = n }
func (b Base) Sound() string    { return "..." }

type Dog struct {
	Base
	age int
}

func (d Dog) Sound() string { return "woof " + d.Base.Sound() }

type Puppy struct {
	*Dog
	io.Writer
}

type Logger struct {
	bytes.Buffer
	mu sync.Mutex
	n  int
}

func (l *Logger) Log(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	fmt.Fprintf(l, "%d:%s;", l.n, s)
}

type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type Op func(int, int) int

func (o Op) Apply(a, b int) int { return o(a, b) }

type Matrix [2][2]int

func (m Matrix) T() Matrix {
	m[0][1], m[1][0] = m[1][0], m[0][1]
	return m
}
func (m *Matrix) Set(i, j, v int) { m[i][j] = v }

type codeErr struct{ code int }

func (e *codeErr) Error() string        { return fmt.Sprint("code ", e.code) }
func (e *codeErr) Is(target error) bool { return target == io.EOF }

func mayFail(c int) error {
	if c == 0 {
		return nil
	}
	return fmt.Errorf("wrapped: %w", &codeErr{c})
}

type Visitor interface{ Visit(n int) Visitor }
type vf func(int) Visitor

func (f vf) Visit(n int) Visitor { return f(n) }

type byAge []Dog

func (b byAge) Len() int           { return len(b) }
func (b byAge) Less(i, j int) bool { return b[i].age < b[j].age }
func (b byAge) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type inner struct{ x int }

func (i *inner) inc()    { i.x++ }
func (i inner) get() int { return i.x }

type middle struct{ inner }
type outer struct{ *middle }

type Shape interface {
	Area() float64
	fmt.Stringer
}
type sq float64

func (s sq) Area() float64  { return float64(s * s) }
func (s sq) String() string { return "sq" }

func main() {
	d := Dog{Base{"rex"}, 3}
	var a Animal = d
	fmt.Println(a.Name(), a.Sound())
	d.Rename("max")
	fmt.Println(d.Name(), a.Name())
	f := d.Name
	d.Rename("new")
	fmt.Println(f(), d.Name())
	g := d.Rename
	g("via value")
	fmt.Println(d.name)
	h := Dog.Sound
	k := (*Dog).Rename
	k(&d, "expr")
	fmt.Println(h(d), d.Name(), Animal.Name(d), (*Base).Name(&d.Base))
	var sb strings.Builder
	p := Puppy{&d, &sb}
	p.Rename("pup")
	fmt.Fprintf(p, "to %s", p.Name())
	fmt.Println(sb.String(), d.name, p.age)
	var w io.Writer = p
	w.Write([]byte("!"))
	a = p
	fmt.Println(sb.String(), a.Sound())
	var l Logger
	l.Log("x")
	l.Log("y")
	fmt.Println(l.String(), l.Len())
	fmt.Println(Celsius(20), []Celsius{1, 2}, map[string]Celsius{"a": 3}, struct{ C Celsius }{4})
	fmt.Println(Op(func(a, b int) int { return a - b }).Apply(5, 3))
	m := Matrix{{1, 2}, {3, 4}}
	fmt.Println(m.T(), m)
	m.Set(0, 0, 9)
	set := m.Set
	set(1, 1, 8)
	fmt.Println(m)
	err := mayFail(7)
	var ce *codeErr
	fmt.Println(err, errors.As(err, &ce), ce.code, errors.Is(err, io.EOF), mayFail(0) == nil)
	n := 0
	var visit vf
	visit = func(i int) Visitor {
		n += i
		if i == 3 {
			return nil
		}
		return visit
	}
	var v Visitor = visit
	for i := 1; v != nil; i++ {
		v = v.Visit(i)
	}
	fmt.Println(n)
	dogs := byAge{{Base{"b"}, 5}, {Base{"a"}, 2}}
	sort.Sort(dogs)
	fmt.Println(dogs)
	o := outer{&middle{inner{1}}}
	o.inc()
	inc := o.middle.inner.inc
	inc()
	get := o.get
	o.inc()
	fmt.Println(o.get(), get(), o.x)
	var s Shape = sq(2)
	if st, ok := s.(fmt.Stringer); ok {
		fmt.Println(st, s.Area())
	}
	area := s.Area
	s = sq(3)
	fmt.Println(area(), s.Area())
	_, isAnimal := any(s).(Animal)
	fmt.Println(isAnimal)
	switch x := any(d).(type) {
	case Shape:
		fmt.Println("shape", x)
	case interface{ Sound() string }:
		fmt.Println("sound", x.Sound())
	}
	var e1, e2 error = &codeErr{1}, &codeErr{1}
	fmt.Println(e1 == e2, e1 == e1, any(sq(1)) == any(sq(1)), any(1) == any(1.0))
	fmt.Printf("%v %+v %T\n", d, d, p.Dog)
	fs := map[string]func(float64) Celsius{"c": func(f float64) Celsius { return Celsius(f) }}
	fmt.Println(fs["c"](1.25))
	local := struct {
		Base
		Extra int
	}{Base{"anon"}, 1}
	fmt.Println(local.Name(), local)
	func() {
		defer func() { fmt.Println(recover()) }()
		var none Animal
		none.Name()
	}()
	type rec struct {
		next *rec
		f    func(*rec) int
	}
	r := &rec{f: func(r *rec) int { return 42 }}
	r.next = r
	fmt.Println(r.next.next.f(r))
}
