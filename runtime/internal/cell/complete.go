package cell

import (
	"go/ast"
	"go/token"
	"strings"
)

// IsComplete says whether source is complete, incomplete or invalid, and for incomplete the indent of the next line.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#code-completeness
func IsComplete(source string, takes Taker) (status, indent string) {
	trimmed := strings.TrimRight(source, " \t\r\n")
	if strings.HasPrefix(strings.TrimLeft(source, " \t\r\n"), "%%") {
		// A cell magic ends with a blank line, as in IPython.
		if strings.HasSuffix(strings.TrimRight(source, " \t"), "\n\n") || strings.HasSuffix(source, "\n") && !strings.Contains(trimmed, "\n") {
			return "complete", ""
		}
		return "incomplete", ""
	}
	if strings.HasSuffix(trimmed, `\`) {
		return "incomplete", ""
	}
	_, errs := Parse(token.NewFileSet(), "cell", source, takes)
	if len(errs) == 0 {
		return "complete", ""
	}
	open, raw := openBrackets(source, takes)
	if raw {
		return "incomplete", ""
	}
	for _, e := range errs {
		if strings.Contains(e.Msg, "found the end of the cell") || strings.Contains(e.Msg, "comment not terminated") {
			return "incomplete", strings.Repeat("    ", max(open, 0))
		}
	}
	if open > 0 {
		return "incomplete", strings.Repeat("    ", open)
	}
	return "invalid", ""
}

// openBrackets counts brackets that are not closed, and says whether a raw string is not.
func openBrackets(source string, takes Taker) (open int, raw bool) {
	r := &reader{src: source, takes: takes, ended: true}
	for r.pos < len(source) {
		r.skipBlanks()
		if r.ended && r.depth <= 0 && r.lineMagic() {
			continue
		}
		before := r.pos
		r.restOfLine()
		if r.pos == len(source) {
			raw = strings.Count(source[before:], "`")%2 == 1
		}
	}
	return r.depth, raw
}

// Text is the source of a declaration, with the word async before it if that is there.
func (c *Cell) Text(d ast.Decl) string {
	start, end := c.offsets[d][0], c.offsets[d][1]
	text := c.Source[start:end]
	if c.Async[d] {
		text = "async " + text
	}
	return text
}
