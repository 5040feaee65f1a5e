// What compiled packages see of values, and what they hand back: templates, log records, streams of gobs, errors of decoders.
package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	html "html/template"
	"log/slog"
	"os"
	"reflect"
	"strings"
	"text/template"
)

type amount struct{ n int }

func (a amount) String() string { return fmt.Sprint("amount ", a.n) }

type line struct {
	Item   string
	amount amount
	Price  amount
	Extra  any
	Fn     func(any) string
	Pair   func(line) line
}

func (l line) Same(o line) bool  { return l.Item == o.Item }
func (l line) Kind(x any) string { _, ok := x.(line); return fmt.Sprintf("%T %v", x, ok) }
func (l line) Self() any         { return l }
func (l *line) Pointer() *line   { return l }
func (l line) Many(xs ...any) int {
	n := 0
	for _, x := range xs {
		if _, ok := x.(line); ok {
			n++
		}
	}
	return n
}
func (l line) Fail() (line, error)         { return l, &failure{7} }
func (l line) hidden() string              { return "hidden" }
func (l line) Shape() shape                { return circle{2} }
func (l line) Takes(s shape) string        { _, ok := s.(circle); return fmt.Sprint(s.Area(), ok) }
func (l line) Each(f func(line) bool) bool { return f(l) }

type shape interface {
	Area() float64
	grow(by float64) shape
	Like(shape) bool
}
type circle struct{ r float64 }

func (c circle) Area() float64         { return c.r }
func (c circle) grow(by float64) shape { return circle{c.r + by} }
func (c circle) Like(s shape) bool     { return c == s }

type failure struct{ code int }

func (f *failure) Error() string { return fmt.Sprint("code ", f.code) }

type drawing struct {
	Name   string
	Shapes []shape
	first  shape
}

func logf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func render(text string, data any) {
	funcs := map[string]any{
		"item": func(l line) string { return l.Item },
		"kind": func(x any) string { _, ok := x.(line); return fmt.Sprintf("%T %v", x, ok) },
		"dict": func(kv ...any) map[string]any {
			m := map[string]any{}
			for i := 0; i+1 < len(kv); i += 2 {
				m[kv[i].(string)] = kv[i+1]
			}
			return m
		},
		"make":  func(s string) line { return line{Item: s} },
		"makeV": func(s string) reflect.Value { return reflect.ValueOf(line{Item: s}) },
		"typ":   func(v reflect.Value) bool { return v.Type() == reflect.TypeFor[line]() },
		"sum":   func(ls []line) int { return len(ls) },
		"area":  func(s shape) float64 { return s.grow(1).Area() },
	}
	t, err := template.New("t").Funcs(funcs).Parse(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	var b strings.Builder
	err = t.Execute(&b, data)
	var f *failure
	fmt.Println(text, "=>", b.String(), err, errors.As(err, &f))
	h := html.Must(html.New("h").Funcs(funcs).Parse(text))
	b.Reset()
	err = h.Execute(&b, data)
	fmt.Println(b.String(), err != nil)
}

func main() {
	l := line{Item: "i", amount: amount{1}, Price: amount{2}, Extra: amount{3},
		Fn:   func(x any) string { _, ok := x.(line); return fmt.Sprint("fn ", ok) },
		Pair: func(o line) line { o.Item += "!"; return o }}
	for _, text := range []string{
		"{{.Item}} {{.Price}} {{.Extra}}", "{{.amount}}", "{{.hidden}}", "{{.Same .}}", "{{.Kind .}}", "{{.Self.Item}}", "{{.Self.amount}}", "{{.Many . 1 .}}", "{{.Fail}}",
		"{{item .}}", "{{kind .}}", "{{kind .Extra}}", "{{(dict `a` .).a.Item}}", "{{(dict `a` .).a.amount}}", "{{(make `q`).Item}}", "{{(make `q`).amount}}", "{{(makeV `q`).amount}}", "{{typ .}}",
		"{{call .Fn .}}", "{{(call .Pair .).Item}}", "{{(call .Pair .).amount}}", "{{.Shape.Area}}", "{{.Takes .Shape}}", "{{area .Shape}}", "{{.Shape.Like .Shape}}", "{{.Shape.grow 1.0}}",
		"{{with make `z`}}{{.Same $}} {{item $}}{{end}}", "{{item (make `w`)}}", "{{printf `%v` .Price}}",
	} {
		render(text, l)
	}
	render("{{.Pointer.Item}} {{.Pointer.Pointer.Same .}}", &l)
	render("{{range .}}{{item .}}{{.Same .}}{{end}}{{sum .}}", []line{l, l})
	render("{{range $k, $v := .}}{{$k}}{{kind $v}}{{end}}", map[string]any{"a": l, "b": &l, "c": 1})
	render("{{range .Shapes}}{{.Area}}{{area .}}{{end}}{{.first}}", drawing{"d", []shape{circle{1}, circle{2}}, circle{3}})
	render("{{.Item}} {{.amount}}", reflect.ValueOf(l))

	l.Fn, l.Pair = nil, nil
	fmt.Println(logf("%v %+v", l, l), fmt.Errorf("e %v %w", l, &failure{3}))
	all := []any{l, &failure{4}}
	fmt.Println(fmt.Errorf("%v %w", all...))
	fmt.Println(fmt.Sprint(all...), fmt.Sprintln(all...))

	// Log records.
	var b bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		if x, ok := a.Value.Any().(amount); ok {
			return slog.Int(a.Key, x.n)
		}
		return a
	}}))
	log.Info("m", "line", drawing{Name: "d", first: circle{1}}, "amount", amount{5}, "err", &failure{6}, slog.Any("s", circle{1}))
	log.With("w", circle{2}).Warn("x", slog.Group("g", "a", amount{1}, "c", &drawing{Name: "p"}))
	fmt.Print(b.String())
	slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})).Error("t", "d", drawing{Name: "n", first: nil}, "v", struct{ A, b amount }{amount{1}, amount{2}})

	// Decoding does not decode into a copy.
	into := line{Extra: amount{9}}
	fmt.Println(json.Unmarshal([]byte(`{"Item":"new","amount":{"n":3}}`), &into), into.Item, into.amount.n)
	fmt.Println(xml.Unmarshal([]byte(`<line><Item>xml</Item><amount>4</amount></line>`), &struct {
		*line
		X any
	}{&into, amount{1}}), into.Item)
	list := []any{amount{3}, 1}
	fmt.Println(json.NewDecoder(strings.NewReader(`[1, 2]`)).Decode(&list), list)
	type box struct {
		V    any
		S    shape
		hide int
	}
	gob.Register(circle{})
	gob.Register(amount{})
	js, err := json.Marshal([]any{box{amount{1}, circle{2}, 3}, map[string]shape{"a": circle{1}}, &l.Price, struct{ A, b int }{1, 2}})
	fmt.Println(string(js), err)
	type point struct{ X, Y, z int }
	type figure struct {
		Name string
		P    any
		All  []any
	}
	gob.Register(point{})
	b.Reset()
	fmt.Println(gob.NewEncoder(&b).Encode(figure{"f", point{1, 2, 3}, []any{point{4, 5, 6}}}))
	var back figure
	fmt.Println(gob.NewDecoder(&b).Decode(&back))
	p, ok := back.P.(point)
	fmt.Println(p, ok, back)
	if q, ok := back.All[0].(point); ok {
		fmt.Println(q.X)
	}
	var ute *json.UnmarshalTypeError
	fmt.Println(errors.As(json.Unmarshal([]byte(`[1]`), &into), &ute), ute.Type, ute.Type == reflect.TypeFor[line]())

	// Functions that look into values, as values.
	print, marshal, errorf, unmarshal := fmt.Println, json.Marshal, fmt.Errorf, json.Unmarshal
	text, err := marshal(l)
	print(string(text), err, errorf("%w %v", &failure{1}, l), l)
	print(unmarshal([]byte(`{"Item":"u","amount":{"n":4}}`), &l), l.Item, l.amount)
	defer print("deferred", l)
	func(print func(...any) (int, error)) { print(l, "\n") }(fmt.Print)
}
