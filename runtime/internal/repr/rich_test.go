package repr

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type (
	page   struct{ Title string }
	vector struct{}
	pixels []byte
	all    struct{}
	sick   struct{ N int }
	named  struct{ N int }
)

func (p page) HTML() string     { return "<h1>" + p.Title + "</h1>" }
func (vector) SVG() string      { return "<svg/>" }
func (vector) Markdown() string { return "**v**" }
func (vector) LaTeX() string    { return "$v$" }
func (vector) JSON() any        { return []int{1} }
func (p *pixels) PNG() []byte   { return *p }
func (p *pixels) JPEG() []byte  { return *p }
func (sick) HTML() string       { panic("ill") }
func (n named) String() string  { return "n" }
func (all) MIMEBundle() map[string]any {
	return map[string]any{"text/plain": "all", "image/png": []byte{1}, "text/html": []byte("<b>"), "application/x": 5}
}

func TestMethodsGiveRicherForms(t *testing.T) {
	for _, c := range []struct {
		value any
		want  map[string]any
	}{
		{1, map[string]any{"text/plain": "1"}},
		{page{"x"}, map[string]any{"text/plain": `page{Title:"x"}`, "text/html": "<h1>x</h1>"}},
		{&page{"x"}, map[string]any{"text/plain": `&page{Title:"x"}`, "text/html": "<h1>x</h1>"}},
		{(*page)(nil), map[string]any{"text/plain": `(*page)(nil)`}},
		{vector{}, map[string]any{"text/plain": "vector{}", "image/svg+xml": "<svg/>", "text/markdown": "**v**", "text/latex": "$v$",
			"application/json": []int{1}}},
		{&pixels{1, 2}, map[string]any{"text/plain": "&pixels{0x01, 0x02}", "image/png": "AQI=", "image/jpeg": "AQI="}},
		{all{}, map[string]any{"text/plain": "all", "image/png": "AQ==", "text/html": "<b>", "application/x": 5}},
		{sick{1}, map[string]any{"text/plain": "sick{N:1} // HTML() panicked: ill"}},
	} {
		got := Bundle(reflect.ValueOf(c.value), testOptions)
		if diff := cmp.Diff(c.want, got.Data); diff != "" {
			t.Errorf("%T: -want +got\n%s", c.value, diff)
		}
	}
	if got := Bundle(reflect.Value{}, Options{}); got.Data["text/plain"] != "nil" || got.Metadata == nil {
		t.Errorf("no value: %v", got)
	}
}

func TestAnImageBecomesAPNGOfItsSize(t *testing.T) {
	img := image.NewRGBA(image.Rect(2, 2, 10, 7))
	b := Bundle(reflect.ValueOf(img), Options{})
	data, err := base64.StdEncoding.DecodeString(b.Data["image/png"].(string))
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(data))
	if err != nil || got.Bounds().Size() != image.Pt(8, 5) {
		t.Errorf("%v, %v", got, err)
	}
	meta, _ := json.Marshal(b.Metadata)
	if string(meta) != `{"image/png":{"height":5,"width":8}}` || b.Data["text/plain"] != "<*image.RGBA 8x5>" {
		t.Errorf("%s %v", meta, b.Data["text/plain"])
	}
	if b := Bundle(reflect.ValueOf(img), Options{Pixels: 10}); b.Data["image/png"] != nil {
		t.Error("an image over the limit was encoded")
	}
}

func TestRowsBecomeATable(t *testing.T) {
	type row struct {
		Name string
		d    time.Duration
		any  any
	}
	for _, c := range []struct {
		value any
		want  string
	}{
		{[]row{{"<a>", time.Second, nil}, {"b", 0, []int{1}}},
			"<table>\n<thead><tr><th></th><th>Name</th><th>d</th><th>any</th></tr></thead>\n<tbody>\n" +
				"<tr><th>0</th><td>&lt;a&gt;</td><td>1s</td><td>nil</td></tr>\n" +
				"<tr><th>1</th><td>b</td><td>0s</td><td>[]int{1}</td></tr>\n</tbody>\n</table>"},
		{[]*T{{1, "x"}, nil},
			"<table>\n<thead><tr><th></th><th>A</th><th>b</th></tr></thead>\n<tbody>\n" +
				"<tr><th>0</th><td>1</td><td>x</td></tr>\n<tr><th>1</th><td></td><td></td></tr>\n</tbody>\n</table>"},
		{[]map[string]any{{"b": 1}, {"a": "&", "b": 2.5}, nil},
			"<table>\n<thead><tr><th></th><th>a</th><th>b</th></tr></thead>\n<tbody>\n" +
				"<tr><th>0</th><td></td><td>1</td></tr>\n<tr><th>1</th><td>&amp;</td><td>2.5</td></tr>\n" +
				"<tr><th>2</th><td></td><td></td></tr>\n</tbody>\n</table>"},
	} {
		got := Bundle(reflect.ValueOf(c.value), testOptions)
		if diff := cmp.Diff(c.want, got.Data["text/html"]); diff != "" {
			t.Errorf("%T: -want +got\n%s", c.value, diff)
		}
	}
}

func TestATableIsBounded(t *testing.T) {
	got := Bundle(reflect.ValueOf(slices.Repeat([]T{{1, strings.Repeat("x", 1000)}}, 500)), Options{}).Data["text/html"].(string)
	if strings.Count(got, "<tr><th>") != 51 || !strings.HasSuffix(got, "<p>50 of 500 rows</p>") || len(got) > 20_000 {
		t.Errorf("%d bytes: …%s", len(got), got[len(got)-100:])
	}
}

func TestOtherListsAreNoTables(t *testing.T) {
	for _, v := range []any{[]int{1}, []T{}, []named{{1}}, []time.Time{time.Now()}, []empty{{}}, []any{T{}}, []map[int]int{{1: 1}},
		[]string{"x"}, map[string]T{"x": {}}} {
		if html, ok := Bundle(reflect.ValueOf(v), Options{}).Data["text/html"]; ok {
			t.Errorf("%T gave %s", v, html)
		}
	}
}
