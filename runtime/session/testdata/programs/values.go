// What engines get wrong: values that are copied, conversions to interfaces, nested literals, closures over many things.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

type vec struct{ x, y int }

func (v vec) add(o vec) vec     { v.x += o.x; v.y += o.y; return v }
func (v *vec) scale(n int) *vec { v.x *= n; v.y *= n; return v }

type shape interface{ area() int }
type rect struct{ min, max vec }

func (r rect) area() int { return (r.max.x - r.min.x) * (r.max.y - r.min.y) }

type tree struct {
	left, right *tree
	val         int
}

func (t *tree) insert(v int) *tree {
	if t == nil {
		return &tree{val: v}
	}
	if v < t.val {
		t.left = t.left.insert(v)
	} else {
		t.right = t.right.insert(v)
	}
	return t
}

func (t *tree) walk(f func(int)) {
	if t != nil {
		t.left.walk(f)
		f(t.val)
		t.right.walk(f)
	}
}

type state int

const (
	idle state = iota
	busy
)

var names = map[state]string{idle: "idle", busy: "busy"}

func (s state) String() string { return names[s] }

type visitor func(string) (visitor, error)

type opt func(*config)
type config struct {
	name string
	n    int
	tags []string
}

func withName(s string) opt    { return func(c *config) { c.name = s } }
func withTags(t ...string) opt { return func(c *config) { c.tags = append(c.tags, t...) } }
func build(opts ...opt) (c config) {
	c = config{n: 1}
	for _, o := range opts {
		o(&c)
	}
	return
}

type errNotFound struct{ key string }

func (e errNotFound) Error() string { return "not found: " + e.key }

func lookup(m map[string]int, k string) (int, error) {
	if v, ok := m[k]; ok {
		return v, nil
	}
	return 0, errNotFound{k}
}

func parse(s string) (n int, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("parse %q: %w", s, err)
		}
	}()
	return strconv.Atoi(s)
}

func multi() (int, error, []string) { return 1, nil, []string{"a"} }

func variadic(pre string, xs ...any) string { return pre + fmt.Sprint(len(xs), xs) }

type matrix [3][3]float64

func mul(a, b matrix) (c matrix) {
	for i := range a {
		for j := range b {
			for k := range c {
				c[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return
}

func main() {
	a := vec{1, 2}
	b := a
	b.x = 10
	p := &a
	p.scale(3).add(b)
	fmt.Println(a, b, *p, a.add(b), p.add(b))
	vs := []vec{a, b}
	for i := range vs {
		vs[i].x++
		v := vs[i]
		v.x = 100
	}
	fmt.Println(vs)
	m := map[string]vec{"a": a}
	v := m["a"]
	v.x = -1
	m["b"] = v
	fmt.Println(m, m["none"])
	mp := map[string]*vec{"p": p}
	mp["p"].y = 77
	fmt.Println(a, *mp["p"])
	r := rect{min: vec{0, 0}, max: vec{2, 3}}
	var s shape = r
	r.max.x = 10
	fmt.Println(s.area(), r.area(), s.(rect).max)
	shapes := []shape{r, rect{max: vec{1, 1}}, &r}
	total := 0
	for _, s := range shapes {
		total += s.area()
	}
	fmt.Println(total)
	var t *tree
	for _, v := range []int{5, 2, 8, 1, 9} {
		t = t.insert(v)
	}
	var out []string
	t.walk(func(v int) { out = append(out, strconv.Itoa(v)) })
	fmt.Println(strings.Join(out, ","))
	fmt.Println(idle, busy, []state{busy}, map[state]int{busy: 1}, fmt.Sprintf("%v %d %s", busy, busy, busy))
	c := build(withName("n"), withTags("x", "y"), withTags("z"))
	fmt.Printf("%+v %v\n", c, c.tags)
	mm := map[string]int{"k": 1}
	if _, err := lookup(mm, "zz"); err != nil {
		var nf errNotFound
		fmt.Println(err, errors.As(err, &nf), nf.key)
	}
	_, err := parse("x1")
	fmt.Println(err, errors.Is(err, strconv.ErrSyntax))
	n, e, list := multi()
	fmt.Println(n, e, list)
	fmt.Println(variadic("a"), variadic("b", 1, "x", nil), variadic("c", []any{1, 2}...), variadic("d", []int{1}))
	id := matrix{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	x := id
	x[0][1] = 2
	fmt.Println(mul(x, id) == x, mul(x, x)[0], id[0])
	grid := [2][3]int{}
	g2 := grid
	g2[1][2] = 5
	row := g2[1]
	row[0] = 9
	fmt.Println(grid, g2, row)
	nested := map[string]map[string][]int{"a": {"b": {1, 2}}, "c": nil}
	nested["a"]["b"][0] = 42
	nested["a"]["n"] = append(nested["a"]["n"], 7)
	fmt.Println(nested, len(nested["zz"]["q"]))
	ptrs := []*vec{{1, 2}, {3, 4}}
	arr := [...]*vec{&a, ptrs[0]}
	arr[1].x = 50
	fmt.Println(*ptrs[0], *ptrs[1], len(arr))
	anon := []struct {
		name string
		f    func(int) int
	}{{"double", func(i int) int { return i * 2 }}, {"neg", func(i int) int { return -i }}}
	for _, tc := range anon {
		fmt.Print(tc.name, " ", tc.f(4), "; ")
	}
	fmt.Println()
	var iface any = a
	a.x = 12345
	fmt.Println(iface.(vec).x, iface == any(vec{3, 77}))
	if w, ok := iface.(interface{ add(vec) vec }); ok {
		fmt.Println(w.add(vec{1, 1}))
	}
	var np *vec
	var ns shape
	var ni any = np
	fmt.Println(np == nil, ns == nil, ni == nil, ni.(*vec) == nil)
	fn := func(xs ...int) func() int {
		sum := 0
		for _, x := range xs {
			sum += x
		}
		return func() int { sum++; return sum }
	}
	f1, f2 := fn(1, 2), fn()
	fmt.Println(f1(), f1(), f2())
	var fs [3]func() int
	for i := range fs {
		fs[i] = func() int { i *= 10; return i }
	}
	fmt.Println(fs[0](), fs[1](), fs[2](), fs[2]())
	sw := func(v any) string {
		switch v {
		case 1, "one":
			return "1"
		case nil:
			return "nil"
		case vec{1, 2}:
			return "vec"
		}
		return "?"
	}
	fmt.Println(sw(1), sw("one"), sw(nil), sw(vec{1, 2}), sw(1.0))
	str := "héllo, 世界"
	fmt.Println(len(str), str[1], str[7:], strings.ToUpper(str), []byte(str)[:3], strings.Map(func(r rune) rune { return r + 1 }, "abc"))
	cnt := map[rune]int{}
	for _, r := range str {
		cnt[r]++
	}
	fmt.Println(cnt['l'], cnt['世'])
	var sb strings.Builder
	for i := 3; i > 0; i-- {
		fmt.Fprintf(&sb, "%d...", i)
	}
	sb.WriteByte('!')
	fmt.Fprintln(os.Stdout, sb.String(), sb.Len())
	type pair[K comparable, V any] struct {
		k K
		v V
	}
	ps := []pair[string, int]{{"a", 1}, {k: "b"}}
	ps[1].v += 5
	fmt.Printf("%v %T\n", ps, ps[0])
	func() {
		defer func() {
			r := recover()
			err, ok := r.(error)
			fmt.Println(ok, err)
		}()
		var arr []int
		idx := 5
		arr[idx]++
	}()
	lbl := 0
	for lbl < 3 {
		switch {
		case lbl == 1:
			lbl += 10
			continue
		}
		lbl++
	}
	fmt.Println(lbl)
	x1, y1 := 1, 2
	x1, y1 = y1, x1+y1
	x1, z1 := 10, x1
	fmt.Println(x1, y1, z1)
	u := uint8(255)
	u++
	i32 := int32(1) << 30
	i32 *= 4
	fmt.Println(u, i32, -7/2, -7%2, 7&^5, 1<<10>>3, ^0, +3, !true)
	fl := 1e100
	fmt.Println(fl, float32(fl/1e80), int64(fl/1e99), uint(7)/2, 1/3.0)
	fmt.Printf("%5.2f|%-6s|%06d|%x|%q|%v|%+d|%t|%c|%U|%e|%8.3s|%p\n", 3.14159, "ab", 42, 255, "q", []string{"a"}, 5, true, 'x', '世', 12345.678, "abcdef", nil)
	const c1 = 'a' + 1
	const c2 = len("abc") * 2
	var c3 float32 = 1 / 3.0
	fmt.Println(c1, c2, c3, string(rune(c1)))
	defer func() {
		fmt.Println("deferred", recover())
	}()
	var mnil map[string]vec
	fmt.Println(len(mnil), mnil["x"])
	mnil["x"] = vec{}
}
