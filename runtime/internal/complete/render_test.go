package complete

import (
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestMarkdownAndHTML(t *testing.T) {
	e := newEnv(t, map[string]any{"size": "a`b<c>"}, shapes, colours, "size := 1", `
// double is twice x, as [strings.Repeat] does.
//
// # Examples
//
//   - double(1)
//   - double(2)
//
// So:
//
//	code(x) < 1
func double(x int) int { return 2 * x }
`)
	for _, c := range []struct{ code, markdown, html string }{
		{
			"double|",
			"```go\nfunc double(x int) int\n```\n\ndouble is twice x, as [strings.Repeat](https://pkg.go.dev/strings#Repeat) does.\n\n#### Examples\n\n  - double(1)\n  - double(2)\n\nSo:\n\n\tcode(x) < 1\n\n**Type:** `function`",
			"<pre><code>func double(x int) int</code></pre>\n<p>double is twice x, as <a href=\"https://pkg.go.dev/strings#Repeat\">strings.Repeat</a> does.\n<h4>Examples</h4>\n<ul>\n<li>double(1)\n<li>double(2)\n</ul>\n<p>So:\n<pre>code(x) &lt; 1\n</pre>\n<p><strong>Type:</strong> <code>function</code></p>\n",
		},
		{
			"size|",
			"```go\nvar size int\n```\n\n**Type:** `int`\n\n**String form:**\n\n```\n\"a`b<c>\"\n```\n\n**Length:** `6`",
			"<pre><code>var size int</code></pre>\n<p><strong>Type:</strong> <code>int</code></p>\n<p><strong>String form:</strong></p>\n<pre><code>&#34;a`b&lt;c&gt;&#34;</code></pre>\n<p><strong>Length:</strong> <code>6</code></p>\n",
		},
		{
			"%time|",
			"```\n%time is documented.\n```\n\n**Type:** `magic`",
			"<pre><code>%time is documented.</code></pre>\n<p><strong>Type:</strong> <code>magic</code></p>\n",
		},
	} {
		code, at := cursor(t, c.code)
		r := e.inspect(lang.InspectRequest{Code: code, Cursor: at})
		if r.Data["text/markdown"] != c.markdown {
			t.Errorf("%s is in Markdown\n%s\nwant\n%s", c.code, r.Data["text/markdown"], c.markdown)
		}
		if r.Data["text/html"] != c.html {
			t.Errorf("%s is in HTML\n%s\nwant\n%s", c.code, r.Data["text/html"], c.html)
		}
	}
}

func TestLinksLeadToTheDocumentationOfGo(t *testing.T) {
	e := newEnv(t, nil)
	for code, want := range map[string]string{
		"bufio.NewScanner|": "[Scanner](https://pkg.go.dev/bufio#Scanner)",
		"io.Copy|":          "[WriterTo](https://pkg.go.dev/io#WriterTo)",
		"strings.Builder|":  "[Builder.Write](https://pkg.go.dev/strings#Builder.Write)",
		"fm|t.Println":      "[os.Stdout](https://pkg.go.dev/os#Stdout)",
	} {
		text, at := cursor(t, code)
		if got, _ := e.inspect(lang.InspectRequest{Code: text, Cursor: at}).Data["text/markdown"].(string); !strings.Contains(got, want) {
			t.Errorf("%s has no link %s:\n%s", code, want, got)
		}
	}
	text, at := cursor(t, "asyncio.Gather|")
	if got, _ := e.inspect(lang.InspectRequest{Code: text, Cursor: at}).Data["text/markdown"].(string); !strings.Contains(got, "```go\nfunc asyncio.Gather[") || strings.Contains(got, "pkg.go.dev/asyncio") {
		t.Errorf("asyncio.Gather is described as\n%s", got)
	}
}
