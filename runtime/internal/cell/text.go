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
	before := c.Source[:c.offsets[d][0]]
	before = before[:strings.LastIndexByte(before, '\n')+1] // without the line of the declaration itself
	comment := ""
	for before != "" {
		start := strings.LastIndexByte(before[:len(before)-1], '\n') + 1
		line := strings.TrimSpace(before[start:])
		if !strings.HasPrefix(line, "//") {
			break
		}
		comment, before = line+"\n"+comment, before[:start]
	}
	return comment + c.Text(d)
}
