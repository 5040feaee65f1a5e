package complete

import (
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A description is what inspection shows: titles with texts. In plain text it looks as IPython's, and in Markdown and HTML
// as what an editor for Go shows.
type description []section

type section struct {
	title, text string
	form        form
	path        string // of the package whose doc comment it is
}

// A form is what kind of text a section has.
type form int

const (
	asWord form = iota // a short one
	asCode             // Go
	asDoc              // a doc comment
	asText             // one whose lines and blanks mean something
)

// add adds a section, unless its text is empty.
func (d *description) add(f form, title, text string) {
	if text = strings.Trim(text, "\n"); text != "" {
		*d = append(*d, section{title: title, text: text, form: f})
	}
}

// addDoc adds a doc comment of a package.
func (d *description) addDoc(path, text string) {
	n := len(*d)
	d.add(asDoc, "Docstring", text)
	if len(*d) > n {
		(*d)[n].path = path
	}
}

// reply is a description as front ends want it.
func (e *Env) reply(d description) lang.InspectReply {
	if len(d) == 0 {
		return notFound()
	}
	return lang.InspectReply{Found: true, Bundle: lang.Bundle{
		Data:     map[string]any{"text/plain": d.text(), "text/markdown": d.markdown(e), "text/html": d.html(e)},
		Metadata: map[string]any{},
	}}
}

func notFound() lang.InspectReply {
	return lang.InspectReply{Bundle: lang.Bundle{Data: map[string]any{}, Metadata: map[string]any{}}}
}

// text lays a description out as IPython does: titles in red and of one width, long texts below their title.
func (d description) text() string {
	width := 0
	for _, s := range d {
		width = max(width, len(s.title)+1)
	}
	var lines []string
	for _, s := range d {
		title := s.title + ":" + strings.Repeat(" ", width-len(s.title)-1)
		delim := " "
		if strings.Contains(s.text, "\n") {
			delim = "\n"
		}
		lines = append(lines, "\x1b[0;31m"+title+"\x1b[0m"+delim+s.text)
	}
	return strings.Join(lines, "\n")
}
