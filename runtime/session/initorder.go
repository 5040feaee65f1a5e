package session

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
)

// inInitOrder puts package variables into the order in which Go initializes them, behind everything else that the file
// declares: again and again the first one in the source whose initializer leads to no variable that is still to come.
// https://go.dev/ref/spec#Package_initialization
//
// Engine defect: init-order.
func inInitOrder(r *check.Result) {
	o := &initOrder{r: r, bodies: map[types.Object]*ast.FuncDecl{}, open: map[types.Object]bool{}}
	for _, f := range r.Funcs {
		o.bodies[r.Info.Defs[f.Name]] = f
	}
	var done, waiting []cell.Item
	for _, it := range r.Cell.Items {
		for _, part := range initializers(it) {
			if len(o.names(part)) == 0 {
				done = append(done, part)
				continue
			}
			for _, id := range o.names(part) {
				o.open[r.Info.Defs[id]] = true
			}
			waiting = append(waiting, part)
		}
	}
	for len(waiting) > 0 {
		i := o.ready(waiting)
		for _, id := range o.names(waiting[i]) {
			delete(o.open, r.Info.Defs[id])
		}
		done = append(done, waiting[i])
		waiting = append(waiting[:i:i], waiting[i+1:]...)
	}
	r.Cell.Items = done
}

// An initOrder finds out what initializers need.
type initOrder struct {
	r      *check.Result
	bodies map[types.Object]*ast.FuncDecl
	open   map[types.Object]bool // variables that are not initialized yet
}

// names lists the variables that an item initializes.
func (o *initOrder) names(it cell.Item) []*ast.Ident {
	if d, ok := it.Stmt.(*ast.DeclStmt); ok {
		if v, ok := d.Decl.(*ast.GenDecl).Specs[0].(*ast.ValueSpec); ok {
			return v.Names
		}
	}
	return nil
}

// ready is the first item that needs nothing. There is one, because the checker has found no cycle.
func (o *initOrder) ready(waiting []cell.Item) int {
	for i, it := range waiting {
		v := it.Stmt.(*ast.DeclStmt).Decl.(*ast.GenDecl).Specs[0].(*ast.ValueSpec)
		needs := false
		for _, x := range v.Values {
			needs = needs || o.needs(x, map[types.Object]bool{})
		}
		if !needs {
			return i
		}
	}
	return 0
}

// needs says whether a variable is mentioned in n that is not initialized yet, or in a function that n mentions.
func (o *initOrder) needs(n ast.Node, seen map[types.Object]bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || found {
			return !found
		}
		used := o.r.Info.Uses[id]
		if f, ok := used.(*types.Func); ok {
			used = f.Origin()
		}
		if used == nil || seen[used] {
			return true
		}
		seen[used] = true
		if f := o.bodies[used]; f != nil && f.Body != nil {
			found = found || o.needs(f.Body, seen)
		}
		found = found || o.open[used]
		return !found
	})
	return found
}

// initializers splits a declaration of variables into those that are initialized together.
func initializers(it cell.Item) []cell.Item {
	d, ok := it.Stmt.(*ast.DeclStmt)
	if !ok {
		return []cell.Item{it}
	}
	var items []cell.Item
	add := func(v *ast.ValueSpec) {
		part := it
		part.Stmt = &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: v.Pos(), Tok: token.VAR, Specs: []ast.Spec{v}}}
		items = append(items, part)
	}
	for _, spec := range d.Decl.(*ast.GenDecl).Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			return []cell.Item{it}
		}
		if len(v.Values) != len(v.Names) {
			add(v)
			continue
		}
		for i, id := range v.Names {
			add(&ast.ValueSpec{Names: []*ast.Ident{id}, Type: v.Type, Values: v.Values[i : i+1]})
		}
	}
	return items
}
