package livetype_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/quick"
	"time"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// Types whose live copies are compared with them.
type (
	number   int
	flag     bool
	small    int8
	ratio    float64
	wave     complex64
	text     string
	list     []text
	row      [3]number
	table    map[text]row
	self     []self
	tree     map[string]tree
	link     *chain
	pipe     chan number
	binary   func(number, ...text) (ratio, error)
	endless  func(endless) endless
	empty    struct{}
	point    struct{ x, y int }
	onePtr   struct{ p *point }
	oneArray [1]*point
	padded   struct {
		a int8
		b int64
		c int8
		_ int32
		d struct{}
	}
	chain struct {
		val  number
		next *chain
		kids []*chain
		by   map[string]chain
		fn   func(chain) shape
		ch   chan chain
	}
	tagged struct {
		Name  text `json:"name,omitempty" xml:"n"`
		inner point
		D     time.Duration
		hid   time.Duration
		E     error
		Any   any
		when  *point
	}
	shape interface {
		Area() ratio
		scale(k ratio) shape
		fmt.Stringer
	}
	marker   interface{ comparableMark() }
	anything interface{}
	square   struct {
		side ratio
		name string
	}
	base struct {
		id   int
		Name string
	}
	holder struct {
		base
		*square
		fmt.Stringer
		N int
	}
	syncd struct {
		sync.Mutex
		n int
	}
	code   int
	failed struct {
		op  text
		err error
	}
	wide struct {
		a, b, c, d, e string
		f             [4]float64
		g             any
	}
	pair[K comparable, V any] struct {
		Key K
		val V
	}
	float struct {
		F float32
		g float64
		C complex128
	}
	huge struct {
		a [5000]*int
		b string
	}
	words [1000]string
)

func (n number) String() string             { return fmt.Sprintf("#%d", int(n)) }
func (t text) Len() int                     { return len(t) }
func (l list) Join(sep string) string       { return fmt.Sprint(len(l), sep) }
func (p point) Add(q point) point           { return point{p.x + q.x, p.y + q.y} }
func (p *point) Move(dx, dy int)            { p.x += dx; p.y += dy }
func (p point) GoString() string            { return "pt" }
func (o onePtr) X() int                     { return o.p.x }
func (o oneArray) X() int                   { return o[0].x }
func (s square) Area() ratio                { return s.side * s.side }
func (s *square) scale(k ratio) shape       { s.side *= k; return s }
func (s square) String() string             { return fmt.Sprint("sq ", float64(s.side)) }
func (b base) ID() int                      { return b.id }
func (b *base) SetID(id int)                { b.id = id }
func (c code) Error() string                { return fmt.Sprint("code ", int(c)) }
func (c code) Is(err error) bool            { return err == io.EOF }
func (f *failed) Error() string             { return string(f.op) + ": " + f.err.Error() }
func (f *failed) Unwrap() error             { return f.err }
func (t text) MarshalText() ([]byte, error) { return []byte("<" + string(t) + ">"), nil }
func (e endless) Self() endless             { return e }
func (p pair[K, V]) First() K               { return p.Key }
func (w wide) All(a string, b float32, c []int, d any, e float64, f [2]int32, g ...string) (string, float32, []int, any, float64, [2]int32, []string, error) {
	return a + w.a, b + float32(w.f[0]), append(c, len(w.e)), d, e * 2, f, append(g, w.b), io.EOF
}
func (f float) Sum(a float32, b float64) (complex128, float32) {
	return f.C + complex(b, 0), f.F + a
}
func (r ratio) Format(s fmt.State, verb rune) { fmt.Fprintf(s, "r%c", verb) }

var compiledTypes = []reflect.Type{
	reflect.TypeFor[number](), reflect.TypeFor[flag](), reflect.TypeFor[small](), reflect.TypeFor[ratio](), reflect.TypeFor[wave](), reflect.TypeFor[text](),
	reflect.TypeFor[list](), reflect.TypeFor[row](), reflect.TypeFor[table](), reflect.TypeFor[self](), reflect.TypeFor[tree](), reflect.TypeFor[link](),
	reflect.TypeFor[pipe](), reflect.TypeFor[binary](), reflect.TypeFor[endless](), reflect.TypeFor[empty](), reflect.TypeFor[point](), reflect.TypeFor[onePtr](),
	reflect.TypeFor[oneArray](), reflect.TypeFor[padded](), reflect.TypeFor[chain](), reflect.TypeFor[tagged](), reflect.TypeFor[shape](), reflect.TypeFor[marker](),
	reflect.TypeFor[anything](), reflect.TypeFor[square](), reflect.TypeFor[base](), reflect.TypeFor[holder](), reflect.TypeFor[syncd](), reflect.TypeFor[code](),
	reflect.TypeFor[failed](), reflect.TypeFor[wide](), reflect.TypeFor[pair[string, []point]](), reflect.TypeFor[pair[point, *pair[text, number]]](),
	reflect.TypeFor[float](), reflect.TypeFor[huge](), reflect.TypeFor[words](),
	reflect.TypeFor[struct {
		base
		n int `tag:"x"`
	}](),
	reflect.TypeFor[struct{ *bytes.Buffer }](), reflect.TypeFor[interface {
		Area() ratio
		hidden(int) text
	}](),
	reflect.TypeFor[map[point][]chain](), reflect.TypeFor[func(point, ...shape) chan<- list](), reflect.TypeFor[**chain](), reflect.TypeFor[struct{}](),
}

func TestLiveCopiesLookLikeTheirOriginals(t *testing.T) {
	c := newCopier(t)
	for _, typ := range compiledTypes {
		live := c.copy(typ)
		if typ.Kind() != reflect.Struct && typ.Kind() != reflect.Interface && typ.Name() != "" && live == typ {
			t.Errorf("%v was not copied", typ)
		}
		compareTypes(t, typ, livetype.Twin(live))
		compareTypes(t, reflect.PointerTo(typ), livetype.Twin(reflect.PointerTo(live)))
		if livetype.Origin(livetype.Twin(live)) != live {
			t.Errorf("%v: its twin does not lead back", typ)
		}
	}
}

// compareTypes compares what reflection shows of the two, names of interfaces' methods aside.
func compareTypes(t *testing.T, want, got reflect.Type) {
	t.Helper()
	type facts struct {
		Str, Name, Path            string
		Size                       uintptr
		Align, FieldAlign, Methods int
		Kind                       reflect.Kind
		Comparable                 bool
	}
	of := func(t reflect.Type) facts {
		return facts{t.String(), t.Name(), packageOf(t), t.Size(), t.Align(), t.FieldAlign(), t.NumMethod(), t.Kind(), t.Comparable()}
	}
	if w, g := of(want), of(got); w != g {
		t.Errorf("compiled %+v\nlive     %+v", w, g)
		return
	}
	if want.Kind() == reflect.Struct {
		for i := range want.NumField() {
			w, g := want.Field(i), got.Field(i)
			if w.Type.String() != g.Type.String() {
				t.Errorf("%v.%s is %v, live %v", want, w.Name, w.Type, g.Type)
			}
			w.Type, g.Type = nil, nil
			if !reflect.DeepEqual(w, g) {
				t.Errorf("%v: field %+v, live %+v", want, w, g)
			}
		}
	}
	for i := range want.NumMethod() {
		w, g := want.Method(i), got.Method(i)
		if w.Name != g.Name || w.Type.String() != g.Type.String() {
			t.Errorf("%v: method %s %v, live %s %v", want, w.Name, w.Type, g.Name, g.Type)
		}
	}
	for _, i := range []reflect.Type{
		reflect.TypeFor[fmt.Stringer](), reflect.TypeFor[error](), reflect.TypeFor[fmt.Formatter](), reflect.TypeFor[sync.Locker](), reflect.TypeFor[io.ReadWriter](),
		reflect.TypeFor[interface{ Len() int }](), reflect.TypeFor[interface{ SetID(int) }](), reflect.TypeFor[interface{ X() int }](),
	} {
		if want.Implements(i) != got.Implements(i) {
			t.Errorf("%v implements %v: %v, live %v", want, i, want.Implements(i), got.Implements(i))
		}
	}
	for _, other := range compiledTypes {
		if mentionsTestTypes(other) { // reflect does not end where recursive types differ in identity only
			continue
		}
		if w, g := want.ConvertibleTo(other), got.ConvertibleTo(other); w != g {
			t.Errorf("%v convertible to %v: %v, live %v", want, other, w, g)
		}
	}
}

// packageOf is a type's package without the number that sets apart types of one name.
func packageOf(t reflect.Type) string {
	path, _, _ := strings.Cut(t.PkgPath(), "#")
	return path
}

func mentionsTestTypes(t reflect.Type) bool { return strings.Contains(t.String(), "livetype_test.") }

// samples are values of a compiled type.
func samples(t *testing.T, typ reflect.Type, r *rand.Rand) []reflect.Value {
	list := []reflect.Value{reflect.Zero(typ)}
	for range 4 {
		if v, ok := quickValue(typ, r); ok {
			list = append(list, v)
		}
	}
	return list
}

// quickValue fills exported and unexported parts alike.
func quickValue(typ reflect.Type, r *rand.Rand) (reflect.Value, bool) {
	v := reflect.New(typ).Elem()
	fill(v, r, 3)
	return v, true
}

func fill(v reflect.Value, r *rand.Rand, depth int) {
	if depth < 0 {
		return
	}
	v = reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
	switch v.Kind() {
	case reflect.Struct:
		if v.Type().PkgPath() != "" && v.Type().PkgPath() != testPackage {
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), r, depth)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), r, depth)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.Intn(3), 3))
		for i := range v.Len() {
			fill(v.Index(i), r, depth-1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range r.Intn(2) {
			key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key, r, depth-1)
			fill(elem, r, depth-1)
			v.SetMapIndex(key, elem)
		}
	case reflect.Interface:
		if v.Type() == reflect.TypeFor[any]() {
			if held := []any{nil, 3, "s", 2.5}[r.Intn(4)]; held != nil {
				v.Set(reflect.ValueOf(held))
			}
		}
	case reflect.Pointer, reflect.Chan, reflect.Func, reflect.UnsafePointer: // addresses would differ
	default:
		if q, ok := quick.Value(v.Type(), r); ok {
			v.Set(q)
		}
	}
}

var verbs = []string{"%v", "%+v", "%#v", "%T", "%s", "%q", "%d", "%x", "%p", "%t", "%6.2f", "%c"}

func TestLiveValuesPrintAsTheirOriginals(t *testing.T) {
	c := newCopier(t)
	r := rand.New(rand.NewSource(1))
	for _, typ := range compiledTypes {
		live := c.copy(typ)
		if typ.Kind() == reflect.Interface || typ == reflect.TypeFor[syncd]() || typ == reflect.TypeFor[huge]() {
			continue
		}
		comparePrinting(t, typ, live, samples(t, typ, r))
	}
}

// comparePrinting prints values, and their views as the live type, by fmt and as JSON.
func comparePrinting(t *testing.T, typ, live reflect.Type, vals []reflect.Value) {
	t.Helper()
	for _, v := range vals {
		g := livetype.Truth(as(v, live).Interface(), livetype.ThroughTop)
		w := v.Interface()
		for _, verb := range verbs {
			want, got := fmt.Sprintf(verb, w), fmt.Sprintf(verb, g)
			if want != got {
				t.Errorf("%v: %s prints\n%s, live\n%s", typ, verb, want, got)
			}
		}
		want, got := try(marshal(w)), try(marshal(g))
		if want != got {
			t.Errorf("%v: JSON is %s, live %s", typ, want, got)
		}
	}
}

func marshal(v any) func() string {
	return func() string {
		text, err := json.Marshal(v)
		return fmt.Sprintf("%s %v", text, err)
	}
}

func TestEqualityAndHashing(t *testing.T) {
	c := newCopier(t)
	r := rand.New(rand.NewSource(2))
	for _, typ := range compiledTypes {
		live := c.copy(typ)
		compareEquality(t, typ, live, samples(t, typ, r))
	}
	for _, f := range []float64{0, math.Copysign(0, -1), math.NaN()} {
		v := reflect.ValueOf(float{g: f})
		l := as(v, c.copy(v.Type())).Interface()
		w := v.Interface()
		if (w == w) != (l == l) || len(map[any]int{w: 1, any(float{}): 2}) != len(map[any]int{l: 1, as(reflect.ValueOf(float{}), c.copy(v.Type())).Interface(): 2}) {
			t.Errorf("float %v does not compare as compiled", f)
		}
	}
}

// try is the result of f, or its panic.
func try[T any](f func() T) (result string) {
	defer func() {
		if p := recover(); p != nil {
			result = fmt.Sprint("panic: ", p)
		}
	}()
	return fmt.Sprint(f())
}

// compareEquality compares each of the values with each, and looks it up in maps.
func compareEquality(t *testing.T, typ, live reflect.Type, vals []reflect.Value) {
	t.Helper()
	vals = append(vals, vals...)
	for _, a := range vals {
		for _, b := range vals {
			la, lb := as(a, live).Interface(), as(b, live).Interface()
			if want, got := try(func() bool { return a.Interface() == b.Interface() }), try(func() bool { return la == lb }); want != got {
				t.Errorf("%v: %v == %v is %s, live %s", typ, a, b, want, got)
			}
			want := try(func() bool { m := map[any]int{a.Interface(): 1}; return m[b.Interface()] == 1 })
			got := try(func() bool { m := map[any]int{la: 1}; return m[lb] == 1 })
			if want != got {
				t.Errorf("%v: as keys of map[any], %v finds %v: %s, live %s", typ, b, a, want, got)
			}
			if !typ.Comparable() {
				continue
			}
			index := func(a, b reflect.Value) func() bool {
				return func() bool {
					m := reflect.MakeMap(reflect.MapOf(a.Type(), reflect.TypeFor[int]()))
					m.SetMapIndex(a, reflect.ValueOf(1))
					return m.MapIndex(b).IsValid()
				}
			}
			if want, got := try(index(a, b)), try(index(as(a, live), as(b, live))); want != got {
				t.Errorf("%v: as keys, %v finds %v: %s, live %s", typ, b, a, want, got)
			}
		}
	}
}

func TestMethodsTakeAndGiveEveryKindOfArgument(t *testing.T) {
	c := newCopier(t)
	w := wide{a: "A", b: "B", e: "12345", f: [4]float64{1.5}}
	type all interface {
		All(a string, b float32, c []int, d any, e float64, f [2]int32, g ...string) (string, float32, []int, any, float64, [2]int32, []string, error)
	}
	want := fmt.Sprint(w.All("x", 2, []int{7}, 'r', 8, [2]int32{3, 4}, "g", "h"))
	for _, v := range []any{as(reflect.ValueOf(w), c.copy(reflect.TypeOf(w))).Interface(), pointerTo(as(reflect.ValueOf(w), c.copy(reflect.TypeOf(w)))).Interface()} {
		if got := fmt.Sprint(v.(all).All("x", 2, []int{7}, 'r', 8, [2]int32{3, 4}, "g", "h")); got != want {
			t.Errorf("%T: %s, want %s", v, got, want)
		}
		m := reflect.ValueOf(v).MethodByName("All").Interface().(func(string, float32, []int, any, float64, [2]int32, ...string) (string, float32, []int, any, float64, [2]int32, []string, error))
		if got := fmt.Sprint(m("x", 2, []int{7}, 'r', 8, [2]int32{3, 4}, "g", "h")); got != want {
			t.Errorf("method value of %T: %s, want %s", v, got, want)
		}
	}
	f := float{F: 1, C: 2i}
	sum, _ := as(reflect.ValueOf(f), c.copy(reflect.TypeOf(f))).Interface().(interface {
		Sum(float32, float64) (complex128, float32)
	}).Sum(3, 4)
	if sum != 4+2i {
		t.Errorf("Sum = %v", sum)
	}
	for _, one := range []reflect.Value{reflect.ValueOf(onePtr{&point{x: 5}}), reflect.ValueOf(oneArray{{x: 5}})} {
		live := as(one, c.copy(one.Type()))
		p := pointerTo(live)
		if live.Interface().(interface{ X() int }).X() != 5 || p.Interface().(interface{ X() int }).X() != 5 || live.Type().Method(0).Func.Call([]reflect.Value{live})[0].Int() != 5 {
			t.Errorf("%v: receiver of one word is lost", one.Type())
		}
	}
}

func pointerTo(v reflect.Value) reflect.Value {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p
}

func TestErrorsAsAndIs(t *testing.T) {
	c := newCopier(t)
	failedType, codeType := c.copy(reflect.TypeFor[failed]()), c.copy(reflect.TypeFor[code]())
	cause := as(reflect.ValueOf(code(7)), codeType)
	f := reflect.New(failedType)
	f.Elem().FieldByName("op").SetString("open")
	f.Elem().FieldByName("err").Set(cause)
	err := fmt.Errorf("more: %w", errors.Join(f.Interface().(error)))
	asFailed, asCode := reflect.New(reflect.PointerTo(failedType)), reflect.New(codeType)
	if !errors.As(err, asFailed.Interface()) || asFailed.Elem().Interface() != f.Interface() {
		t.Error("errors.As does not find the pointer")
	}
	if !errors.As(err, asCode.Interface()) || asCode.Elem().Int() != 7 {
		t.Error("errors.As does not find the cause")
	}
	if !errors.Is(err, io.EOF) || !errors.Is(err, cause.Interface().(error)) || err.Error() != "more: open: code 7" {
		t.Errorf("errors.Is on %v", err)
	}
}

func TestEncodersSeeTheTruth(t *testing.T) {
	c := newCopier(t)
	h := as(reflect.ValueOf(holder{base: base{1, "n"}, square: &square{side: 2}, N: 3}), c.copy(reflect.TypeFor[holder]()))
	want, _ := json.Marshal(holder{base: base{1, "n"}, square: &square{side: 2}, N: 3})
	if got, err := json.Marshal(livetype.View(h.Interface())); string(got) != string(want) {
		t.Errorf("JSON %s %v, want %s", got, err, want)
	}
	nested := map[string]any{"p": h.Interface(), "s": []any{h.Interface(), 1}}
	wantNested := fmt.Sprintf(`{"p":%s,"s":[%s,1]}`, want, want)
	if got, err := json.Marshal(livetype.Truth(nested, livetype.ThroughPointers)); string(got) != wantNested {
		t.Errorf("JSON %s %v, want %s", got, err, wantNested)
	}
	tag := reflect.New(c.copy(reflect.TypeFor[tagged]()))
	if err := json.Unmarshal([]byte(`{"name":"x","inner":{"x":4},"D":5,"hid":6}`), livetype.View(tag.Interface())); err == nil || tag.Elem().FieldByName("D").Int() != 5 {
		var plain tagged
		want := json.Unmarshal([]byte(`{"name":"x","inner":{"x":4},"D":5,"hid":6}`), &plain)
		if fmt.Sprint(err) != fmt.Sprint(want) || tag.Elem().FieldByName("D").Int() != 5 || tag.Elem().FieldByName("hid").Int() != 0 {
			t.Errorf("Unmarshal: %v, want %v; %+v", err, want, tag.Elem())
		}
	}
	var buf bytes.Buffer
	in := reflect.New(c.copy(reflect.TypeFor[base]()))
	in.Elem().FieldByName("Name").SetString("gob")
	out := reflect.New(in.Type().Elem())
	if err := errors.Join(gob.NewEncoder(&buf).Encode(livetype.View(in.Interface())), gob.NewDecoder(&buf).Decode(livetype.View(out.Interface()))); err != nil || out.Elem().Field(1).String() != "gob" {
		t.Errorf("gob: %v, %v", err, out.Elem())
	}
	if v := livetype.Unview(reflect.ValueOf(livetype.View(h.Interface())).Interface()); reflect.TypeOf(v) != h.Type() {
		t.Errorf("Unview gives %v", reflect.TypeOf(v))
	}
}

func TestPrintingDoesNotCallMethodsOfFieldsInLowerCase(t *testing.T) {
	c := newCopier(t)
	v := as(reflect.ValueOf(tagged{inner: point{1, 2}, hid: 3 * time.Second, D: time.Second}), c.copy(reflect.TypeFor[tagged]())).Interface()
	want := fmt.Sprintf("%v %+v", tagged{inner: point{1, 2}, hid: 3 * time.Second, D: time.Second}, tagged{hid: time.Second})
	got := fmt.Sprintf("%v %+v", livetype.Truth(v, livetype.ThroughTop), livetype.Truth(as(reflect.ValueOf(tagged{hid: time.Second}), c.copy(reflect.TypeFor[tagged]())).Interface(), livetype.ThroughTop))
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	list := livetype.Truth([]any{v, &v}, livetype.ThroughTop)
	if got, want := fmt.Sprint(list.([]any)[0]), fmt.Sprint(tagged{inner: point{1, 2}, hid: 3 * time.Second, D: time.Second}); got != want {
		t.Errorf("in a slice: %s, want %s", got, want)
	}
}
