package cell

import (
	"go/ast"
	"strings"
)

// Text is the source of a declaration, with the word async before it if that is there.
func (c *Cell) Text(d ast.Decl) string {
	start, end := c.offsets[d][0], c.offsets[d][1]
	text := c.Source[start:end]
	if c.Async[d] {
		text = "async " + text
	}
	return text
}

// Documented is the text of a declaration with the line comments that stand right above it.
func (c *Cell) Documented(d ast.Decl) string {
	lines := strings.Split(c.Source[:c.offsets[d][0]], "\n")
	end := len(lines) - 1 // the line of the declaration itself
	start := end
	for start > 0 && strings.HasPrefix(strings.TrimSpace(lines[start-1]), "//") {
		start--
	}
	comment := ""
	for _, line := range lines[start:end] {
		comment += strings.TrimSpace(line) + "\n"
	}
	return comment + c.Text(d)
}
