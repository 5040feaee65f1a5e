// Order of evaluation, multiple assignment, constants, labels, switches, closures.
package main

import (
	"fmt"
	"math"
	"os"
	"strings"
)

var trace []string

func t(s string, v int) int {
	trace = append(trace, s)
	return v
}

func flush() {
	fmt.Println(strings.Join(trace, " "))
	trace = nil
}

func two() (int, string) { return t("two", 2), "s" }
func sum(xs ...int) (n int) {
	for _, x := range xs {
		n += x
	}
	return
}
func named() (a, b int) { a, b = 1, 2; return b, a }
func show(args ...any)  { fmt.Println(len(args), args) }
func deferOrder() (n int) {
	defer func() { n *= 2 }()
	defer func(m int) { n += m }(n + 10)
	n = 5
	return n + 1
}

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	_
	Thursday
)

func (d Weekday) String() string { return [...]string{"Sun", "Mon", "Tue", "Wed", "Thu"}[d] }

const (
	KB = 1 << (10 * (iota + 1))
	MB
	huge  = 1 << 100
	tiny  = huge >> 98
	third = 1.0 / 3
)

const (
	a0, b0 = iota, iota * 10
	a1, b1
)

func classify(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int64:
		return fmt.Sprintf("int %v", v)
	case func() int:
		return fmt.Sprint("func ", v())
	case []int:
		return fmt.Sprint("slice ", len(v))
	case map[string]int:
		return fmt.Sprint("map ", v["a"])
	case error:
		return "error " + v.Error()
	case fmt.Stringer:
		return "stringer " + v.String()
	case struct{ X int }:
		return fmt.Sprint("struct ", v.X)
	case *int:
		return fmt.Sprint("ptr ", *v)
	case chan<- int:
		return "sendonly"
	}
	return "other"
}

func main() {
	x := []int{0, 1, 2, 3}
	i := 1
	i, x[i] = 2, 9
	fmt.Println(i, x)
	x[0], x[3] = x[3], x[0]
	fmt.Println(x)
	a, b, c := 1, 2, 3
	a, b, c = c, a, b
	fmt.Println(a, b, c)
	m := map[string]int{"k": t("m", 1) + t("n", 2)}
	x[t("i", 1)], m["z"] = t("v", 5), t("w", 6)
	flush()
	fmt.Println(sum(t("1", 1), t("2", 2)+t("3", 3)*t("4", 4)), m)
	flush()
	_ = t("l", 0) == 1 && t("r", 1) == 1 || t("o", 2) == 2
	flush()
	show(two())
	fmt.Println(two())
	fmt.Println(named())
	fmt.Println(deferOrder())
	flush()
	p := &x[2]
	*p, p = 77, nil
	fmt.Println(x, p == nil)
	m["k"]++
	m["k"] *= 5
	m["new"] -= 3
	fmt.Println(m)
	s := [][]int{{1}, {2, 3}}
	s[1][0], s[0] = s[0][0], s[1]
	fmt.Println(s)
	fmt.Println(Monday, Thursday, []Weekday{Tuesday}, Weekday(2) == Tuesday)
	fmt.Printf("%d %v %s %T\n", Monday, Monday, Monday, Monday)
	fmt.Println(KB, MB, tiny, third, a1, b1, math.MaxInt64, uint64(math.MaxUint64), math.Pi)
	fmt.Println(huge/(huge-1), 07, 0b11, 0x_ff, 1_000, 'a', "\u00e9\t\x00"[1], 1e3, 5/2, -5/2, -5%3, 5.0/2)
	var u8 uint8 = 250
	u8 += 10
	var i8 int8 = 127
	i8++
	fmt.Println(u8, i8, ^u8, -i8, u8<<3, i8>>1, uint32(1)<<31, 1<<3|1, 6&^2)
	var sh uint = 70
	fmt.Println(1<<sh == 0, int32(-8)>>sh, uint8(200)>>1)
	f := 0.1
	fmt.Println(f+0.2, float32(0.1), int(2.9*f*10), math.Inf(1), -math.Inf(1), math.NaN() == math.NaN())
	z := complex(1, 2)
	fmt.Println(z*z, real(z), imag(z), z == complex(1, 2), 2i*2i, complex64(z)/2)
loop:
	for i := 0; ; i++ {
		switch {
		case i == 1:
			continue loop
		case i == 3:
			break loop
		case i > 100:
			os.Exit(3)
		default:
			fmt.Print("i", i, " ")
		}
	}
	fmt.Println()
	n := 0
again:
	n++
	if n < 3 {
		goto again
	}
	fmt.Println(n)
	switch n {
	case 1, 2:
		fmt.Println("low")
	case 3:
		fmt.Println("three")
		fallthrough
	case 4:
		fmt.Println("four")
	default:
		fmt.Println("default")
	}
	switch y := n * 2; {
	default:
		fmt.Println("d", y)
	case y > 100:
	}
	num := 8
	for _, v := range []any{nil, 1, int64(2), func() int { return 3 }, []int{1}, map[string]int{"a": 4}, fmt.Errorf("e"), Monday, struct{ X int }{6}, &num, make(chan<- int), 1.5, make(chan int)} {
		fmt.Print(classify(v), "; ")
	}
	fmt.Println()
	var acc []func(int) int
	for i := 0; i < 2; i++ {
		base := i * 100
		acc = append(acc, func(d int) int { base += d; return base + i })
	}
	fmt.Println(acc[0](1), acc[0](1), acc[1](1))
	fib := func() func() int {
		a, b := 0, 1
		return func() int { a, b = b, a+b; return a }
	}()
	for range 5 {
		fmt.Print(fib(), " ")
	}
	fmt.Println()
	var rec func(int) int
	rec = func(n int) int {
		if n <= 1 {
			return 1
		}
		return n * rec(n-1)
	}
	fmt.Println(rec(10))
	len := func(s string) int { return 42 }
	true := false
	fmt.Println(len("a"), true)
	{
		int := "shadowed"
		fmt.Println(int)
	}
	arr := [...]string{2: "c", 0: "a"}
	fmt.Println(cap(arr[:]), arr, arr == [3]string{"a", "", "c"})
	bs := []byte("héllo")
	fmt.Println(bs, string(bs[1:3]), []rune("hé"), string([]rune{104, 233}), string(rune(65)))
	arr4 := [4]int([]int{1, 2, 3, 4})
	pa := (*[2]int)(arr4[:2])
	pa[0] = 50
	fmt.Println(arr4, *pa)
	sl := arr4[1:3:4]
	sl = append(sl, 60)
	fmt.Println(arr4, sl)
	sl = append(sl, 70)
	sl[0] = 0
	fmt.Println(arr4, sl)
	copy(sl[1:], sl)
	fmt.Println(sl, min(2, 1.5), max("a", "b"))
	clear(m)
	clear(sl)
	fmt.Println(m, sl)
	nan := map[float64]int{math.NaN(): 1}
	nan[math.NaN()] = 2
	fmt.Println(nan[math.NaN()])
	type key struct {
		a int
		b string
	}
	km := map[key]int{{1, "a"}: 1, {2, "b"}: 2}
	fmt.Println(km[key{2, "b"}], km[key{3, ""}])
	ik := map[any]string{1: "int", "1": "string", 1.0: "float", key{1, "k"}: "key", [1]int{1}: "array"}
	fmt.Println(ik[1], ik["1"], ik[1.0], ik[key{1, "k"}], ik[[1]int{1}])
	if v, ok := ik[int64(1)]; !ok {
		fmt.Printf("%q\n", v)
	}
}
