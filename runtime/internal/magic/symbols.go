package magic

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// declarationsIn cuts the declarations of some names out of the source of a Go file, with their comments. A method is
// named T.m.
func declarationsIn(src string, names []string) (text string, missing []string, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		const head = "package main;" // a file of cells has no package clause
		src = head + src
		if file, err = parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			return "", nil, fmt.Errorf("reading declarations: %w", err)
		}
	}
	var blocks []string
	missing = slices.Clone(names)
	for _, d := range file.Decls {
		declared := declaredNames(d)
		wanted := slices.ContainsFunc(declared, func(n string) bool { return slices.Contains(names, n) })
		if !wanted {
			continue
		}
		missing = slices.DeleteFunc(missing, func(n string) bool { return slices.Contains(declared, n) })
		start := d.Pos()
		if doc := docOf(d); doc != nil {
			start = doc.Pos()
		}
		blocks = append(blocks, src[fset.Position(start).Offset:fset.Position(d.End()).Offset]+"\n")
	}
	return strings.Join(blocks, "\n"), missing, nil
}

func docOf(d ast.Decl) *ast.CommentGroup {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Doc
	case *ast.GenDecl:
		return d.Doc
	}
	return nil
}

func declaredNames(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil && len(d.Recv.List) == 1 {
			name = receiverName(d.Recv.List[0].Type) + "." + name
		}
		names = append(names, name)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

func receiverName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiverName(t.X)
	case *ast.IndexExpr:
		return receiverName(t.X)
	case *ast.IndexListExpr:
		return receiverName(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}
