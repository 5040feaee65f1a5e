package progen

import (
	"cmp"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// Reduce makes a program smaller as long as differs says of what is left that two implementations differ about it. It takes
// out declarations and statements, puts bodies in the place of statements, and expressions in the place of those that they
// are operands of. When ctx is done it returns what it has.
func Reduce(ctx context.Context, source string, importer types.Importer, differs func(source string) bool) string {
	for {
		before := source
		for _, expressions := range []bool{false, true} {
			for ok := true; ok; {
				source, ok = reduceOnce(ctx, source, importer, expressions, differs)
			}
		}
		if source == before || ctx.Err() != nil {
			return regexp.MustCompile(`\n\s*\n`).ReplaceAllString(source, "\n")
		}
	}
}

// An edit puts a text in the place of another.
type edit struct {
	from, to int // offsets
	text     string
}

func (e edit) apply(source string) string { return source[:e.from] + e.text + source[e.to:] }

// reduceOnce tries every edit, the largest ones first, and says whether one was good. After a good one it goes on with those
// before it, whose offsets still hold.
func reduceOnce(ctx context.Context, source string, importer types.Importer, expressions bool, differs func(string) bool) (string, bool) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
	if err != nil {
		return source, false
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	conf := types.Config{Importer: importer, Error: func(error) {}}
	_, _ = conf.Check("main", fset, []*ast.File{f}, info)
	edits := statementEdits(fset, f, source)
	if expressions {
		edits = expressionEdits(fset, f, info, source)
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(gain(b), gain(a)) })
	found, before := false, len(source)
	for _, e := range edits {
		if e.to > before {
			continue
		}
		if ctx.Err() != nil {
			return source, false
		}
		candidate, ok := wellTyped(e.apply(source), importer)
		if ok && differs(candidate) {
			source, found, before = e.apply(source), true, e.from
			if gain(e) > len(source)/20 {
				break // the largest ones of what is left may be others
			}
		}
	}
	if tidied, ok := wellTyped(source, importer); ok && found {
		source = tidied
	}
	return source, found
}

func gain(e edit) int { return e.to - e.from - len(e.text) }

// statementEdits take out declarations and runs of statements.
func statementEdits(fset *token.FileSet, f *ast.File, source string) (edits []edit) {
	offset := func(p token.Pos) int { return fset.Position(p).Offset }
	remove := func(from, to ast.Node) {
		edits = append(edits, edit{offset(from.Pos()), offset(to.End()), ""})
	}
	list := func(stmts []ast.Stmt) {
		for size := len(stmts); size > 0; size /= 2 {
			for from := 0; from+size <= len(stmts); from += size {
				remove(stmts[from], stmts[from+size-1])
			}
		}
	}
	instead := func(s ast.Node, body *ast.BlockStmt) {
		edits = append(edits, edit{offset(s.Pos()), offset(s.End()), source[offset(body.Pos()):offset(body.End())]})
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.File:
			for _, d := range n.Decls {
				if g, ok := d.(*ast.GenDecl); !ok || g.Tok != token.IMPORT {
					remove(d, d)
				}
			}
		case *ast.BlockStmt:
			list(n.List)
		case *ast.CaseClause:
			list(n.Body)
			remove(n, n)
		case *ast.CommClause:
			list(n.Body)
			remove(n, n)
		case *ast.IfStmt:
			instead(n, n.Body)
			if n.Else != nil {
				edits = append(edits, edit{offset(n.Body.End()), offset(n.Else.End()), ""})
			}
		case *ast.ForStmt:
			instead(n, n.Body)
		case *ast.RangeStmt:
			instead(n, n.Body)
		case *ast.ExprStmt:
			if c, ok := n.X.(*ast.CallExpr); ok {
				if lit, ok := c.Fun.(*ast.FuncLit); ok {
					instead(n, lit.Body)
				}
				for _, a := range c.Args {
					if lit, ok := a.(*ast.FuncLit); ok {
						instead(n, lit.Body)
					}
				}
			}
		case *ast.FieldList:
			for i, field := range n.List {
				if i+1 < len(n.List) {
					edits = append(edits, edit{offset(field.Pos()), offset(n.List[i+1].Pos()), ""})
				} else if i > 0 {
					edits = append(edits, edit{offset(n.List[i-1].End()), offset(field.End()), ""})
				}
			}
		}
		return true
	})
	return edits
}

// expressionEdits put operands in the place of expressions of the same type, and take out elements and arguments.
func expressionEdits(fset *token.FileSet, f *ast.File, info *types.Info, source string) (edits []edit) {
	offset := func(p token.Pos) int { return fset.Position(p).Offset }
	text := func(n ast.Node) string { return source[offset(n.Pos()):offset(n.End())] }
	elements := func(list []ast.Expr) {
		for i, e := range list {
			switch {
			case i+1 < len(list):
				edits = append(edits, edit{offset(e.Pos()), offset(list[i+1].Pos()), ""})
			case i > 0:
				edits = append(edits, edit{offset(list[i-1].End()), offset(e.End()), ""})
			default:
				edits = append(edits, edit{offset(e.Pos()), offset(e.End()), ""})
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		outer, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		switch n := n.(type) {
		case *ast.CompositeLit:
			elements(n.Elts)
		case *ast.CallExpr:
			elements(n.Args)
		}
		tv := info.Types[outer]
		if tv.Type == nil || !tv.IsValue() {
			return true
		}
		if b, ok := tv.Type.(*types.Basic); ok && len(text(outer)) > 3 {
			zero := map[bool]string{true: "0", false: `""`}[b.Info()&types.IsNumeric != 0]
			if b.Info()&types.IsBoolean != 0 {
				zero = "true"
			}
			edits = append(edits, edit{offset(n.Pos()), offset(n.End()), zero})
		}
		ast.Inspect(outer, func(n ast.Node) bool {
			inner, ok := n.(ast.Expr)
			if ok && inner != outer && len(text(inner)) < len(text(outer)) && info.Types[inner].IsValue() && types.Identical(info.Types[inner].Type, tv.Type) {
				edits = append(edits, edit{offset(outer.Pos()), offset(outer.End()), text(inner)})
				return false
			}
			return true
		})
		return true
	})
	return edits
}

var importLine = regexp.MustCompile(`(?m)^\t"([\w/]+)"\n`)

// wellTyped is a source without the imports that it does not need, with blank uses of the variables that nobody reads. It
// says whether that is a program.
func wellTyped(source string, importer types.Importer) (string, bool) {
	source = importLine.ReplaceAllStringFunc(source, func(line string) string {
		path := importLine.FindStringSubmatch(line)[1]
		name := path[strings.LastIndex(path, "/")+1:]
		if regexp.MustCompile(`\b` + name + `\.`).MatchString(source) {
			return line
		}
		return ""
	})
	for range 3 {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
		if err != nil {
			return source, false
		}
		var errs []types.Error
		conf := types.Config{Importer: importer, Error: func(err error) { errs = append(errs, err.(types.Error)) }}
		_, _ = conf.Check("main", fset, []*ast.File{f}, nil)
		if len(errs) == 0 {
			return source, true
		}
		slices.SortFunc(errs, func(a, b types.Error) int { return cmp.Compare(b.Pos, a.Pos) })
		for _, e := range errs {
			name, ok := strings.CutPrefix(e.Msg, "declared and not used: ")
			end := strings.IndexByte(source[fset.Position(e.Pos).Offset:], '\n')
			if !ok || end < 0 {
				return source, false
			}
			at := fset.Position(e.Pos).Offset + end
			source = source[:at] + fmt.Sprintf("\n_ = %s", name) + source[at:]
		}
	}
	return source, false
}
