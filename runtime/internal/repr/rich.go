package repr

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/png"
	"reflect"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// addImage adds an image.Image as PNG, with its size in the metadata. One that is too large stays text.
func addImage(b *lang.Bundle, x any, o Options) (remarks []string) {
	img, ok := x.(image.Image)
	if !ok || b.Data[mimePNG] != nil {
		return nil
	}
	var size image.Point
	data, remarks := call("image encoding", func() []byte {
		size = img.Bounds().Size()
		if size.X <= 0 || size.Y <= 0 || size.X > o.Pixels/size.Y {
			return nil
		}
		var out bytes.Buffer
		if err := png.Encode(&out, img); err != nil {
			panic(err)
		}
		return out.Bytes()
	}, o)
	if data != nil {
		b.Data[mimePNG] = base64.StdEncoding.EncodeToString(data)
		b.Metadata[mimePNG] = map[string]any{"width": size.X, "height": size.Y}
	}
	return remarks
}

// table returns a slice or array of structs (or of pointers to some), or of maps, as an HTML table.
func table(v reflect.Value, o Options) (string, bool) {
	if k := v.Kind(); (k != reflect.Slice && k != reflect.Array) || v.Len() == 0 || hasText(v.Type()) {
		return "", false
	}
	t := v.Type().Elem()
	row := t
	if t.Kind() == reflect.Pointer {
		row = t.Elem()
	}
	if hasText(t) || hasText(row) {
		return "", false
	}
	var columns []string
	var cell func(row reflect.Value, column int) (reflect.Value, bool)
	switch {
	case row.Kind() == reflect.Struct && row.NumField() > 0:
		for i := range row.NumField() {
			columns = append(columns, row.Field(i).Name)
		}
		cell = func(row reflect.Value, i int) (reflect.Value, bool) {
			if row = reflect.Indirect(row); !row.IsValid() {
				return row, false
			}
			return usable(row).Field(i), true
		}
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		columns = mapColumns(v, o)
		cell = func(row reflect.Value, i int) (reflect.Value, bool) {
			x := row.MapIndex(reflect.ValueOf(columns[i]).Convert(t.Key()))
			return x, x.IsValid()
		}
	}
	if len(columns) == 0 {
		return "", false
	}
	return writeTable(v, columns, cell, o), true
}

// mapColumns lists the keys of the rows that are shown, sorted.
func mapColumns(rows reflect.Value, o Options) []string {
	var columns []string
	for i := range min(rows.Len(), o.Rows) {
		for _, key := range rows.Index(i).MapKeys() {
			if !slices.Contains(columns, key.String()) {
				columns = append(columns, key.String())
			}
		}
	}
	slices.Sort(columns)
	return columns[:min(len(columns), o.Items)]
}

func writeTable(v reflect.Value, columns []string, cell func(reflect.Value, int) (reflect.Value, bool), o Options) string {
	var b strings.Builder
	b.WriteString("<table>\n<thead><tr><th></th>")
	for _, c := range columns {
		b.WriteString("<th>" + html.EscapeString(c) + "</th>")
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	n := v.Len()
	for i := range min(n, o.Rows) {
		fmt.Fprintf(&b, "<tr><th>%d</th>", i)
		for j := range columns {
			b.WriteString("<td>")
			if x, ok := cell(v.Index(i), j); ok {
				b.WriteString(html.EscapeString(cellText(x, o)))
			}
			b.WriteString("</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>")
	if n > o.Rows {
		fmt.Fprintf(&b, "\n<p>%d of %d rows</p>", o.Rows, n)
	}
	return b.String()
}

// cellText is the text of a table's cell: strings bare, everything short.
func cellText(v reflect.Value, o Options) string {
	const limit = 200
	v = indirectInterface(v)
	if v.IsValid() && v.Kind() == reflect.String && !hasText(v.Type()) {
		return cutString(v.String(), limit)
	}
	o.Text = limit
	return cutString(Text(v, o), limit)
}
