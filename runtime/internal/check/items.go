package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// collectItems lists statements and declarations in order.
func (k *checking) collectItems() {
	var walk func(items []cell.Item, m *cell.Magic, local bool)
	walk = func(items []cell.Item, m *cell.Magic, local bool) {
		for i, it := range items {
			if it.Magic != nil && it.Magic.Assign != nil && k.negates(it.Magic.Assign) {
				it = cell.Item{Stmt: it.Magic.Assign}
				items[i] = it
			}
			switch {
			case it.Decl != nil && local:
				k.errorAt(it.Decl.Pos(), "a declaration has no place in %"+m.Name)
			case it.Decl != nil:
				if f, ok := it.Decl.(*ast.FuncDecl); ok && f.Body == nil {
					k.errorAt(f.Pos(), "missing function body")
				}
				k.funcs = append(k.funcs, &placed{decl: it.Decl, uses: k.names(it.Decl)})
			case it.Stmt != nil:
				k.steps = append(k.steps, k.newStep(it.Stmt, m, local))
			default:
				k.collectMagic(it.Magic, walk)
			}
		}
	}
	walk(k.cell.Items, nil, false)
	k.findValues(k.cell.Items)
	k.checkLost()
	k.keepTypes()
	if !k.tolerant { // see detachMethods
		k.adoptMethods()
	}
}

// checkLost reports statements that use variables without a value.
func (k *checking) checkLost() {
	for _, st := range k.steps {
		for _, id := range k.cell.Free[st.stmt] {
			if k.scope.lost[id.Name] && !k.declaresName(id.Name) {
				k.errorAt(id.Pos(), id.Name+" was lost with the session: run the cell that sets it again")
			}
		}
	}
}

func (k *checking) collectMagic(m *cell.Magic, walk func([]cell.Item, *cell.Magic, bool)) {
	if m.Kind != cell.Text {
		walk(m.Setup, m, true)
		walk(m.Go, m, m.Kind == cell.Block)
		return
	}
	m.Keep(k.knows)
	call := &ast.CallExpr{Fun: &ast.Ident{NamePos: m.Pos, Name: "magic·"}, Lparen: m.Pos, Args: slices.Clone(m.Values), Rparen: m.Pos}
	k.result.Shells[call] = m
	k.result.Calls[m] = call
	var stmt ast.Stmt = &ast.ExprStmt{X: call}
	if m.Target != nil {
		call.Fun.(*ast.Ident).Name = "shell·"
		if m.Name != "!" {
			call.Fun.(*ast.Ident).Name = "value·"
		}
		stmt = &ast.AssignStmt{Lhs: []ast.Expr{m.Target}, TokPos: m.Pos, Tok: token.DEFINE, Rhs: []ast.Expr{call}}
	}
	st := &step{stmt: stmt, defines: Defined(stmt), uses: map[string]bool{}}
	for _, v := range m.Values {
		ast.Inspect(v, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				st.uses[id.Name] = true
			}
			return true
		})
	}
	k.steps = append(k.steps, st)
}

// knows says whether every name in an expression of a shell command means something.
func (k *checking) knows(x ast.Expr) bool {
	ok := true
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			ok = ok && k.knows(n.X)
			return false
		case *ast.Ident:
			ok = ok && (k.known(n.Name) != nil || k.result.Imports[n.Name] != "" || k.scope.imports[n.Name] != "" ||
				types.Universe.Lookup(n.Name) != nil || k.declaresName(n.Name))
		}
		return ok
	})
	return ok
}

// declaresName says whether the cell declares a name at its top level.
func (k *checking) declaresName(name string) bool {
	for _, st := range k.steps {
		for _, id := range st.defines {
			if id.Name == name {
				return true
			}
		}
	}
	for _, f := range k.funcs {
		if slices.Contains(declares(f.decl), name) {
			return true
		}
	}
	return false
}

// declaredNames lists what the cell declares at its top level.
func (k *checking) declaredNames() map[string]bool {
	names := map[string]bool{}
	for _, st := range k.steps {
		for _, id := range st.defines {
			names[id.Name] = true
		}
	}
	for _, f := range k.funcs {
		for _, name := range declares(f.decl) {
			names[name] = true
		}
	}
	return names
}

func (k *checking) newStep(s ast.Stmt, m *cell.Magic, local bool) *step {
	st := &step{stmt: s, magic: m, local: local, uses: k.names(s)}
	if !local {
		st.defines = Defined(s)
	}
	return st
}

func (k *checking) names(n ast.Node) map[string]bool {
	uses := map[string]bool{}
	for _, id := range k.cell.Free[n] {
		uses[id.Name] = true
	}
	return uses
}

// Defined lists the names that a statement declares at its own level, blank ones left out.
func Defined(s ast.Stmt) []*ast.Ident {
	var ids []*ast.Ident
	add := func(id *ast.Ident) {
		if id.Name != "_" {
			ids = append(ids, id)
		}
	}
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			for _, x := range s.Lhs {
				if id, ok := x.(*ast.Ident); ok {
					add(id)
				}
			}
		}
	case *ast.DeclStmt:
		if d, ok := s.Decl.(*ast.GenDecl); ok && d.Tok == token.VAR {
			for _, spec := range d.Specs {
				for _, id := range spec.(*ast.ValueSpec).Names {
					add(id)
				}
			}
		}
	}
	return ids
}

// findValues finds the statements that may be expressions whose value is not used: one that ends the cell, or what a
// magic runs.
func (k *checking) findValues(items []cell.Item) {
	if len(items) == 0 {
		return
	}
	if s, ok := items[len(items)-1].Stmt.(*ast.ExprStmt); ok {
		k.values = append(k.values, s)
	}
	for _, it := range items {
		if it.Magic != nil {
			k.findValues(it.Magic.Go)
		}
	}
}
