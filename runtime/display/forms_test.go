package display

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFormsOfValues(t *testing.T) {
	long := strings.Repeat("é", 40)
	for _, c := range []struct {
		value any
		want  string
	}{
		{HTML("<b>x</b>"), `display.HTML("<b>x</b>") | text/html <b>x</b>`},
		{SVG("<svg/>"), `display.SVG("<svg/>") | image/svg+xml <svg/>`},
		{Markdown("*a*"), `display.Markdown("*a*") | text/markdown *a*`},
		{LaTeX("$x$"), `display.LaTeX("$x$") | text/latex $x$`},
		{HTML(long), `display.HTML("` + strings.Repeat("é", 30) + `"… (80 bytes)) | text/html ` + long},
		{Text("a\nb"), "a\nb"},
		{Text(""), `""`},
		{PNG("abc"), `<PNG image, 3 bytes> | image/png YWJj`},
		{JPEG("abc"), `<JPEG image, 3 bytes> | image/jpeg YWJj`},
		{JSON([]int{1}), "[\n  1\n] | application/json [1]"},
		{JSON(`{"a": null}`), "{\n  \"a\": null\n} | application/json map[a:<nil>]"},
		{JSON(map[string]int{}), "{} | application/json map[]"},
		{JSONValue{}, "null"},
		{MIME{"text/html": "<i>", "text/plain": "i"}, "i | text/html <i>"},
		{Table([]struct{ A int }{{7}}), "[]struct { A int }{{A:7}} | text/html <table>\n<thead><tr><th></th><th>A</th></tr></thead>\n<tbody>\n" +
			"<tr><th>0</th><td>7</td></tr>\n</tbody>\n</table>"},
		{Image([]byte("GIF89a")), "<GIF image, 6 bytes> | image/gif R0lGODlh"},
		{Image([]byte("RIFF\x00\x00\x00\x00WEBPVP8 ")), "<WebP image, 16 bytes> | image/webp UklGRgAAAABXRUJQVlA4IA=="},
		{Image(PNG("\x89PNG\r\n\x1a\n")), "<PNG image, 8 bytes> | image/png iVBORw0KGgo="},
		{Image("https://a.b/c?d&e"), `<image https://a.b/c?d&e> | text/html <img src="https://a.b/c?d&amp;e"/>`},
	} {
		p := &page{}
		bind(p).display(c.value)
		p.expect(t, "display: "+c.want)
	}
}

func TestATableHasAllRows(t *testing.T) {
	rows := make([]map[string]int, 60)
	rows[0] = map[string]int{"b": 1, "a": 2}
	html := Table(rows)[mimeHTML].(string)
	if n := strings.Count(html, "<tr>"); n != 61 {
		t.Errorf("%d lines:\n%s", n, html)
	}
}

func TestAnImageIsEmbedded(t *testing.T) {
	m := Image(image.NewGray(image.Rect(0, 0, 3, 2)))
	data, _ := m[mimePNG].([]byte)
	if text := m[mimePlain]; !strings.HasPrefix(string(data), "\x89PNG") || !strings.HasPrefix(text.(string), "<PNG image, 3×2 pixels, ") {
		t.Errorf("%q", m)
	}
}

func TestFilesAreShownAsTheirExtensionsSay(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{
		"a.html":  `display.HTML("<svg/>") | text/html <svg/>`,
		"a.svg":   `display.SVG("<svg/>") | image/svg+xml <svg/>`,
		"a.md":    `display.Markdown("<svg/>") | text/markdown <svg/>`,
		"a.tex":   `display.LaTeX("<svg/>") | text/latex <svg/>`,
		"a.JPG":   `display.SVG("<svg/>") | image/svg+xml <svg/>`, // the content of an image says what it is
		"a.go":    `<svg/>`,
		"without": `<svg/>`,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("<svg/>"), 0o644); err != nil {
			t.Fatal(err)
		}
		p := &page{}
		bind(p).display(File(path))
		p.expect(t, "display: "+want)
	}
}

func TestMistakesPanicWithTheirReason(t *testing.T) {
	dir := t.TempDir()
	binary := filepath.Join(dir, "a.bin")
	if err := os.WriteFile(binary, []byte{0xff}, 0o644); err != nil {
		t.Fatal(err)
	}
	for want, f := range map[string]func(){
		"display.JSON: json: unsupported type: chan int": func() { JSON(make(chan int)) },
		"display.JSON: unexpected end of JSON input":     func() { JSON("[1") },
		"display.Table: rows is nil":                     func() { Table(nil) },
		"display.Table: []map[string]int has no rows":    func() { Table([]map[string]int{}) },
		"display.Table: []int has no columns: a table is a slice of structs, or of maps whose keys are strings": func() { Table([]int{1}) },
		"display.Image: the data is no PNG, JPEG, GIF, WebP or SVG image":                                       func() { Image([]byte("x")) },
		"display.Image: int is no path, URL, []byte or image.Image":                                             func() { Image(1) },
		"display.Image: open " + dir + "/none.png: no such file or directory":                                   func() { Image(dir + "/none.png") },
		"display.File: open " + dir + "/none.md: no such file or directory":                                     func() { File(dir + "/none.md") },
		"display.File: " + binary + " is no text, and its extension names no form that front ends show":         func() { File(binary) },
		"display.Progress: a total of -1 steps":                                                                 func() { Progress(-1) },
		"display.NewProgressBar: a total of -2 steps":                                                           func() { NewProgressBar(-2) },
	} {
		expectPanic(t, want, f)
	}
}
