package repr

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"
	"unsafe"
)

// mains names the types of this test as if cells had declared them.
func mains(t reflect.Type) string { return strings.ReplaceAll(TypeName(t), "repr.", "") }

var testOptions = Options{TypeName: mains, Items: 5}

type T struct {
	A int
	b string
}

type node struct {
	Value int
	Next  *node
}

type celsius float64

func (c celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type (
	myErr  struct{ Code int }
	empty  struct{}
	quiet  struct{ N int }
	broken struct{ N int }
	byPtr  struct{ N int }
	level  string
	matrix [][]float64
	outer  struct {
		T
		d   time.Duration
		err error
		any any
		m   map[string]T
	}
	selfList []any
)

func (e myErr) Error() string   { return fmt.Sprintf("code %d", e.Code) }
func (quiet) String() string    { return "" }
func (broken) String() string   { panic("no") }
func (p *byPtr) String() string { return "by pointer" }

func TestTextIsWhatAGoProgrammerWouldWrite(t *testing.T) {
	seven := 7
	ring := &node{Value: 1}
	ring.Next = &node{Value: 2, Next: ring}
	list := selfList{1, nil}
	list[1] = list
	loop := map[string]any{}
	loop["me"] = loop
	var nilError error
	now := time.Now()
	for _, c := range []struct {
		value any
		want  string
	}{
		// Basic types.
		{nil, `nil`},
		{true, `true`},
		{42, `42`},
		{int8(-1), `-1`},
		{uint64(math.MaxUint64), `18446744073709551615`},
		{'x', `120`},
		{2.5, `2.5`},
		{3.0, `3`},
		{1e21, `1e+21`},
		{float32(0.1), `0.1`},
		{math.Inf(1), `+Inf`},
		{math.NaN(), `NaN`},
		{1 + 2i, `(1+2i)`},
		{"", `""`},
		{"grüß \"dich\"\n", `"grüß \"dich\"\n"`},
		{"\xff", `"\xff"`},
		{level("high"), `"high"`},
		{uintptr(16), `16`},

		// Structs and pointers.
		{T{1, "z"}, `T{A:1, b:"z"}`},
		{&T{1, "z"}, `&T{A:1, b:"z"}`},
		{empty{}, `empty{}`},
		{struct{ X, y int }{1, 2}, `struct { X int; y int }{X:1, y:2}`},
		{&seven, `&7`},
		{(*T)(nil), `(*T)(nil)`},
		{node{1, &node{2, nil}}, `node{Value:1, Next:&node{Value:2, Next:(*node)(nil)}}`},
		{outer{T{1, "x"}, 1500 * time.Millisecond, io.EOF, 5, map[string]T{"k": {2, ""}}},
			`outer{T:T{A:1, b:"x"}, d:1.5s, err:EOF, any:5, m:map[string]T{"k":{A:2, b:""}}}`},
		{ring, `&node{Value:1, Next:&node{Value:2, Next:<cycle *node>}}`},

		// Lists and maps.
		{[]int{1, 2, 3}, `[]int{1, 2, 3}`},
		{[]int{}, `[]int{}`},
		{[]int(nil), `[]int(nil)`},
		{[2]string{"a", "b"}, `[2]string{"a", "b"}`},
		{make([]int, 1000), `[]int{0, 0, 0, 0, 0, … 995 more}`},
		{[]T{{1, "a"}}, `[]T{{A:1, b:"a"}}`},
		{[]*T{{1, "a"}, nil}, `[]*T{&T{A:1, b:"a"}, (*T)(nil)}`},
		{[]any{1, "x", nil, T{}, 2.5}, `[]any{1, "x", nil, T{A:0, b:""}, 2.5}`},
		{matrix{{1, 2}, {3}}, `matrix{{1, 2}, {3}}`},
		{[]error{io.EOF, nil}, `[]error{EOF, nil}`},
		{[]byte("héllo"), `[]byte("héllo")`},
		{[]byte{0, 255}, `[]byte{0x00, 0xff}`},
		{[]byte{}, `[]byte{}`},
		{map[string]int{"b": 2, "a": 1}, `map[string]int{"a":1, "b":2}`},
		{map[int]bool{3: true, -1: false}, `map[int]bool{-1:false, 3:true}`},
		{map[float64]int{2: 0, 0.5: 1}, `map[float64]int{0.5:1, 2:0}`},
		{map[T]int{{2, ""}: 1, {1, ""}: 2}, `map[T]int{{A:1, b:""}:2, {A:2, b:""}:1}`},
		{map[any]int{"x": 1, 2: 2, nil: 3}, `map[any]int{nil:3, 2:2, "x":1}`},
		{map[int]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6}, `map[int]int{1:1, 2:2, 3:3, 4:4, 5:5, … 1 more}`},
		{map[string]int(nil), `map[string]int(nil)`},
		{list, `selfList{1, <cycle selfList>}`},
		{loop, `map[string]any{"me":<cycle map[string]any>}`},
		{[][]int{{}, {}}, `[][]int{{}, {}}`},

		// Functions, channels and the rest.
		{strings.ToUpper, `func(string) string {…}`},
		{(func())(nil), `(func())(nil)`},
		{make(chan int, 3), `chan int (len 0, cap 3)`},
		{(<-chan int)(nil), `(<-chan int)(nil)`},
		{unsafe.Pointer(nil), `unsafe.Pointer(nil)`},

		// Values that describe themselves.
		{time.Second, `1s`},
		{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), `2026-01-02 03:04:05 +0000 UTC`},
		{errors.New("boom"), `boom`},
		{fmt.Errorf("op: %w", io.EOF), `op: EOF`},
		{myErr{3}, `code 3`},
		{&myErr{3}, `code 3`},
		{now, now.Round(0).String()},
		{celsius(21.5), `21.5°C`},
		{[]celsius{1, 2}, `[]celsius{1.0°C, 2.0°C}`},
		{big.NewInt(1 << 40), `1099511627776`},
		{bytes.NewBufferString("text"), `text`},
		{byPtr{1}, `byPtr{N:1}`},
		{&byPtr{1}, `by pointer`},
		{(*byPtr)(nil), `(*byPtr)(nil)`},
		{quiet{2}, `quiet{N:2}`},
		{errors.New(""), `&errors.errorString{s:""}`},
		{broken{2}, `broken{N:2} // String() panicked: no`},
		{nilError, `nil`},
		{image.NewGray(image.Rect(0, 0, 4, 3)), `<*image.Gray 4x3>`},
		{color.Gray{7}, `color.Gray{Y:7}`},
	} {
		if got := Text(reflect.ValueOf(c.value), testOptions); got != c.want {
			t.Errorf("%T\n got %s\nwant %s", c.value, got, c.want)
		}
	}
}

func TestTypesOfPackageMainHaveNoPackage(t *testing.T) {
	for in, want := range map[string]string{
		"main.T": "T", "[]*main.T": "[]*T", "map[main.K]domain.V": "map[K]domain.V", "func(main.T) error": "func(T) error",
	} {
		if got := ownPackage.ReplaceAllString(in, ""); got != want {
			t.Errorf("%s is named %s, want %s", in, got, want)
		}
	}
}

func TestLongTextsAreCutWithACount(t *testing.T) {
	o := Options{String: 4, Text: 50, Depth: 3}
	if got := Text(reflect.ValueOf("äääää"), o); got != `"ää"… (10 bytes)` {
		t.Error(got)
	}
	if got := Text(reflect.ValueOf("ä123"), Options{String: 1}); got != `""… (5 bytes)` {
		t.Error(got)
	}
	words := make([]string, 90)
	if got := Text(reflect.ValueOf(words), o); !strings.HasSuffix(got, ` … 79 more}`) || len(got) > 80 {
		t.Error(got)
	}
	if got := Text(reflect.ValueOf([][][][][]int{{{{{1}}}}}), o); got != `[][][][][]int{{{{…}}}}` {
		t.Error(got)
	}
	huge := make(map[int]string)
	for i := range 300_000 {
		huge[i] = "x"
	}
	if got := Text(reflect.ValueOf(huge), Options{}); !strings.HasSuffix(got, "… 299900 more}") || len(got) > 2000 {
		t.Errorf("%.100s", got)
	}
	chain := &node{}
	for range 100_000 {
		chain = &node{Next: chain}
	}
	if got := Text(reflect.ValueOf(chain), Options{}); len(got) > 1000 {
		t.Errorf("%d bytes", len(got))
	}
}

func TestPanicsThatStopTheCellGoOn(t *testing.T) {
	o := testOptions
	o.Passes = func(v any) bool { return v == "no" }
	defer func() {
		if recover() != "no" {
			t.Error("the panic was contained")
		}
	}()
	Text(reflect.ValueOf(broken{}), o)
}

func FuzzTextIsNeverEmpty(f *testing.F) {
	f.Add("a", []byte("b"), 1.5, true)
	f.Fuzz(func(t *testing.T, s string, p []byte, x float64, b bool) {
		for _, v := range []any{s, p, x, b, &s, []string{s}, map[string]any{s: p}, errors.New(s), [1]any{x}} {
			if Text(reflect.ValueOf(v), Options{}) == "" {
				t.Errorf("nothing for %#v", v)
			}
		}
	})
}
