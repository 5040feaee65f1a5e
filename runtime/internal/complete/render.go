package complete

import (
	"fmt"
	"go/doc/comment"
	"html"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// markdown shows code as code and doc comments with their headings, lists and links.
func (d description) markdown(e *Env) string {
	var parts []string
	for i, s := range d {
		switch s.form {
		case asWord:
			parts = append(parts, fmt.Sprintf("**%s:** %s", s.title, inline(s.text)))
		case asDoc:
			parts = append(parts, strings.TrimSpace(string(printer().Markdown(e.parseDoc(s)))))
		default:
			if i > 0 {
				parts = append(parts, "**"+s.title+":**")
			}
			parts = append(parts, fenced(s))
		}
	}
	return strings.Join(parts, "\n\n")
}

// inline is a text between backticks, more of them than there are in it.
func inline(text string) string {
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		text = " " + text + " "
	}
	return fence + text + fence
}

func fenced(s section) string {
	fence := "```"
	for strings.Contains(s.text, fence) {
		fence += "`"
	}
	language := ""
	if s.form == asCode {
		language = "go"
	}
	return fence + language + "\n" + s.text + "\n" + fence
}

// html is the same for front ends that prefer it.
func (d description) html(e *Env) string {
	var b strings.Builder
	for i, s := range d {
		text := html.EscapeString(s.text)
		switch s.form {
		case asWord:
			fmt.Fprintf(&b, "<p><strong>%s:</strong> <code>%s</code></p>\n", s.title, text)
		case asDoc:
			b.Write(printer().HTML(e.parseDoc(s)))
		default:
			if i > 0 {
				fmt.Fprintf(&b, "<p><strong>%s:</strong></p>\n", s.title)
			}
			fmt.Fprintf(&b, "<pre><code>%s</code></pre>\n", text)
		}
	}
	return b.String()
}

// parseDoc reads a doc comment. Names in brackets are links where the package has a page.
func (e *Env) parseDoc(s section) *comment.Doc {
	p := comment.Parser{
		LookupPackage: comment.DefaultLookupPackage,
		LookupSym: func(recv, name string) bool {
			if recv != "" {
				name = recv // whether it has the method, its page will say
			}
			pkg, err := e.Importer.Import(s.path)
			return err == nil && pkg.Scope().Lookup(name) != nil
		},
	}
	d := p.Parse(s.text)
	qualify(d, s.path)
	return d
}

// qualify gives links within a package its path, because the text is shown elsewhere.
func qualify(d *comment.Doc, path string) {
	var walk func(texts []comment.Text)
	walk = func(texts []comment.Text) {
		for _, t := range texts {
			if l, ok := t.(*comment.DocLink); ok && l.ImportPath == "" {
				l.ImportPath = path
			}
		}
	}
	var blocks func(list []comment.Block)
	blocks = func(list []comment.Block) {
		for _, b := range list {
			switch b := b.(type) {
			case *comment.Paragraph:
				walk(b.Text)
			case *comment.Heading:
				walk(b.Text)
			case *comment.List:
				for _, item := range b.Items {
					blocks(item.Content)
				}
			}
		}
	}
	blocks(d.Content)
}

func printer() *comment.Printer {
	return &comment.Printer{
		HeadingLevel: 4,
		HeadingID:    func(*comment.Heading) string { return "" },
		DocLinkURL: func(l *comment.DocLink) string {
			if !standard(l.ImportPath) {
				return ""
			}
			return l.DefaultURL("https://pkg.go.dev")
		},
	}
}

// standard says whether a package has a page in the documentation of Go: those of the kernel have none.
func standard(path string) bool { return path != "" && !slices.Contains(symbols.Bundled(), path) }
