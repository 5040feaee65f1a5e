package complete

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
)

// A view is a cell that parses, seen from one identifier in it.
type view struct {
	*check.Result
	fset *token.FileSet
	// path leads from the identifier outwards.
	path []ast.Node
	item cell.Item // that the identifier is in
	// magic is the one that runs the item, or nil.
	magic *cell.Magic
}

// attempts bounds how often a cell is parsed while its lines are left out. A parse of a long cell takes a millisecond.
const attempts = 20

// look finds the identifier that begins at an offset and ends at another. It is nil if the text cannot be made sense of.
func (e *Env) look(src string, start, end int, toks []tok) *view {
	fset := token.NewFileSet()
	c, errs := cell.Parse(fset, cellName, src, e.takes)
	if len(errs) == 0 {
		if v := e.view(fset, c, start); v != nil {
			return v
		}
	}
	repaired := func(text string, toks []tok) *view {
		for t := range repairs(text, end, toks) {
			if t == src {
				continue // that was it
			}
			if v := e.lookAt(t, start); v != nil {
				return v
			}
		}
		return nil
	}
	if !wrongBefore(errs, strings.Count(src[:start], "\n")) {
		if v := repaired(src, toks); v != nil {
			return v
		}
	}
	text := e.withoutChunks(src, start)
	if text != src {
		toks = scan(blank(text, cell.Spans(text, e.takes)))
	}
	if v := repaired(text, toks); v != nil {
		return v
	}
	return e.lookWithoutLines(text, start, end, toks)
}

// wrongBefore says whether there is an error in the lines before one, counted from 0: then nothing that is put at the cursor
// makes the text correct. A statement where a value is needed is no such error: it may become a block.
func wrongBefore(errs []*cell.Error, line int) bool {
	return slices.ContainsFunc(errs, func(e *cell.Error) bool { return e.Line <= line && !strings.HasSuffix(e.Msg, "as value") })
}

// lookWithoutLines is look for a text in which lines are left out until it can be read.
func (e *Env) lookWithoutLines(src string, start, end int, toks []tok) *view {
	left := attempts
	for text := range repairs(src, end, toks) {
		for range 6 {
			if left--; left < 0 {
				return nil
			}
			fset := token.NewFileSet()
			c, errs := cell.Parse(fset, cellName, text, e.takes)
			if len(errs) == 0 {
				return e.view(fset, c, start)
			}
			var ok bool
			if text, ok = withoutLine(text, start, errs[0]); !ok {
				break
			}
		}
	}
	return nil
}

// withoutChunks blanks the pieces of a text that are wrong by themselves, but not the one of an offset. What begins at the
// left edge is taken for a piece: brackets tell nothing where they are wrong.
func (e *Env) withoutChunks(src string, at int) string {
	text := []byte(src)
	begin := 0
	check := func(end int) {
		if begin <= at && at < end {
			return
		}
		if _, errs := cell.Parse(token.NewFileSet(), cellName, src[begin:end], e.takes); len(errs) == 0 {
			return
		}
		for i := begin; i < end; i++ {
			if text[i] != '\n' {
				text[i] = ' '
			}
		}
	}
	for i := 1; i < len(src); i++ {
		if src[i-1] == '\n' && !strings.ContainsRune(" \t\r\n)]}", rune(src[i])) {
			check(i)
			begin = i
		}
	}
	check(len(src))
	return string(text)
}

// cellName is what positions call the cell; nobody sees it.
const cellName = "cell"

func (e *Env) lookAt(text string, start int) *view {
	fset := token.NewFileSet()
	c, errs := cell.Parse(fset, cellName, text, e.takes)
	if len(errs) > 0 {
		return nil
	}
	return e.view(fset, c, start)
}

// withoutLine blanks the line of an error. It is not ok if that is the line of the cursor, or blank already.
func withoutLine(text string, at int, err *cell.Error) (without string, ok bool) {
	lines := strings.Split(text, "\n")
	n := err.Line - 1
	if n == strings.Count(text[:at], "\n") || n < 0 || n >= len(lines) || strings.TrimSpace(lines[n]) == "" {
		return "", false
	}
	lines[n] = strings.Repeat(" ", len(lines[n]))
	return strings.Join(lines, "\n"), true
}

// view checks a cell. It is nil if no identifier begins at start.
func (e *Env) view(fset *token.FileSet, c *cell.Cell, start int) *view {
	line := 1 + strings.Count(c.Source[:start], "\n")
	v := &view{fset: fset, Result: e.Scope.Tolerant(fset, c)}
	if v.find(c.Items, nil, line, start-lineStart(c.Source, start)+1) {
		return v
	}
	return nil
}

func (v *view) find(items []cell.Item, m *cell.Magic, line, col int) bool {
	for _, it := range items {
		if it.Magic != nil {
			if v.find(it.Magic.Setup, it.Magic, line, col) || v.find(it.Magic.Go, it.Magic, line, col) {
				return true
			}
			continue
		}
		var root ast.Node = it.Stmt
		if it.Decl != nil {
			root = it.Decl
		}
		if v.findIn(root, line, col) {
			v.item, v.magic = it, m
			return true
		}
	}
	return false
}

// findIn looks for the identifier at a line and column, both from 1, in bytes.
func (v *view) findIn(root ast.Node, line, col int) bool {
	ast.PreorderStack(root, nil, func(n ast.Node, stack []ast.Node) bool {
		if v.path != nil {
			return false
		}
		id, ok := n.(*ast.Ident)
		if !ok || strings.Contains(id.Name, "·") && !strings.HasPrefix(id.Name, resultPrefix) { // a helper of the checker
			return true
		}
		if p := v.fset.Position(id.Pos()); p.Line == line && p.Column == col {
			v.path = append(slices.Clone(stack), n)
			slices.Reverse(v.path)
		}
		return true
	})
	return v.path != nil
}

// resultPrefix begins the names that the checker gives to _, Out[1] and the like.
const resultPrefix = "out·"

// ident is the identifier that the view is of.
func (v *view) ident() *ast.Ident { return v.path[0].(*ast.Ident) }

// up is the node n levels above the identifier, or nil.
func (v *view) up(n int) ast.Node {
	if n < len(v.path) {
		return v.path[n]
	}
	return nil
}

// before says whether a position is before that of the identifier. Cells are read in several files of one layout, so
// positions cannot be compared as numbers.
func (v *view) before(pos token.Pos) bool {
	a, b := v.fset.Position(pos), v.fset.Position(v.ident().Pos())
	return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
}
