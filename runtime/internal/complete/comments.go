package complete

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// commentIn is what a declaration says of a name in it: the comment above or behind a field, constant or type, or the one
// above all.
func commentIn(source, name string) string {
	const head = "package p\n"
	f, err := parser.ParseFile(token.NewFileSet(), "", head+source, parser.ParseComments)
	if err != nil || len(f.Decls) == 0 {
		return leadingComment(source) // that of an async func
	}
	text := ""
	is := func(id *ast.Ident) bool { return id.Name == name }
	ast.Inspect(f.Decls[0], func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if slices.ContainsFunc(n.Names, is) {
				text = cmp.Or(text, n.Doc.Text(), n.Comment.Text())
			}
		case *ast.ValueSpec:
			if slices.ContainsFunc(n.Names, is) {
				text = cmp.Or(text, n.Doc.Text(), n.Comment.Text())
			}
		case *ast.TypeSpec:
			if is(n.Name) {
				text = cmp.Or(text, n.Doc.Text(), n.Comment.Text(), leadingComment(source))
			}
		case *ast.BlockStmt:
			return false
		}
		return true
	})
	if _, ok := f.Decls[0].(*ast.FuncDecl); ok {
		return leadingComment(source)
	}
	d, ok := f.Decls[0].(*ast.GenDecl)
	if ok && d.Tok == token.CONST {
		text = cmp.Or(text, d.Doc.Text())
	}
	return strings.TrimSuffix(text, "\n")
}

// leadingComment is the text of the line comments that a source begins with.
func leadingComment(source string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimLeft(source, " \t\n")) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "//")
		if !ok {
			break
		}
		lines = append(lines, strings.TrimPrefix(text, " "))
	}
	return strings.Join(lines, "\n")
}
