package complete

import (
	"go/ast"
	"go/types"
	"slices"
)

// mainPath is the path of the packages that cells are to the checker. What they do not export can be named in all cells.
const mainPath = "main"

// selected lists the members of what stands before the dot. It is nil if that is not known.
func (e *Env) selected(v *view) []offer {
	sel, ok := v.up(1).(*ast.SelectorExpr)
	if !ok || sel.Sel != v.ident() {
		return nil
	}
	if id, ok := sel.X.(*ast.Ident); ok {
		if paths := e.packages(v, id); len(paths) > 0 {
			return e.membersOf(paths)
		}
	}
	tv, ok := v.Info.Types[sel.X]
	switch {
	case !ok || tv.Type == nil || tv.Type == types.Typ[types.Invalid]:
		return nil
	case tv.IsType():
		return methodOffers(tv.Type)
	case !tv.IsValue():
		return nil
	}
	return append(methodOffers(pointerTo(tv.Type)), fieldOffers(tv.Type)...)
}

// membersOf lists what packages export: all of the first, and of the others what those before them do not have.
func (e *Env) membersOf(paths []string) []offer {
	list := []offer{}
	seen := map[string]bool{}
	for i, path := range paths {
		g := ofSession
		if i > 0 {
			g = importable
		}
		for _, f := range e.exported(g, path) {
			if !seen[f.Text] {
				seen[f.Text] = true
				list = append(list, f)
			}
		}
	}
	return list
}

// packages are the paths of the packages that an identifier may mean, likely ones first: one that is imported, or several
// of one name, of which the member decides that is about to be written. There are none if it means something else.
func (e *Env) packages(v *view, id *ast.Ident) []string {
	p, imported := v.Info.Uses[id].(*types.PkgName)
	if !imported && v.Info.ObjectOf(id) != nil {
		return nil
	}
	var paths []string
	if imported {
		paths = []string{p.Imported().Path()}
		if e.Scope.Chosen(id.Name) || e.inCell(v, id.Name) {
			return paths
		}
	}
	for _, path := range e.Scope.PathsOf(id.Name, v.membersUsed(id)...) {
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// membersUsed lists what the cell wants of the package that an identifier means, but for what the view is of.
func (v *view) membersUsed(pkg *ast.Ident) (members []string) {
	look := func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel != v.ident() {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == pkg.Name && v.Info.ObjectOf(x) == v.Info.ObjectOf(pkg) {
				members = append(members, sel.Sel.Name)
			}
		}
		return true
	}
	for n := range v.Cell.Free { // all that stands in a cell
		ast.Inspect(n, look)
	}
	return members
}

// pointerTo is the type whose methods a variable of type t has.
func pointerTo(t types.Type) types.Type {
	if _, ok := t.Underlying().(*types.Pointer); ok || types.IsInterface(t) {
		return t
	}
	return types.NewPointer(t)
}

func methodOffers(t types.Type) []offer {
	list := []offer{}
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		if o := set.At(i).Obj(); visible(o) {
			list = append(list, offerOf(local, o))
		}
	}
	return list
}

func visible(o types.Object) bool {
	return o.Exported() || o.Pkg() != nil && o.Pkg().Path() == mainPath && plain(o.Name())
}

// fieldOffers lists the fields of a struct, or of a pointer to one, and those of what it embeds.
func fieldOffers(t types.Type) []offer {
	var list []offer
	seen := map[types.Type]bool{}
	var walk func(t types.Type)
	walk = func(at types.Type) {
		s, ok := structOf(at)
		if !ok || seen[s] {
			return
		}
		seen[s] = true
		for i := range s.NumFields() {
			f := s.Field(i)
			if visible(f) {
				// Of fields of one name that are equally deep there is none.
				if o, _, _ := types.LookupFieldOrMethod(t, true, f.Pkg(), f.Name()); o == f {
					list = append(list, offerOf(near, f))
				}
			}
			if f.Embedded() {
				walk(f.Type())
			}
		}
	}
	walk(t)
	return list
}

// structOf is the struct that t is, or points to.
func structOf(t types.Type) (*types.Struct, bool) {
	if t == nil {
		return nil, false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	return s, ok
}

// literalFields lists the fields that a composite literal around the identifier may name. only says that nothing else can
// stand there.
func (v *view) literalFields() (list []offer, only bool) {
	lit, key := v.literal()
	if lit == nil {
		return nil, false
	}
	s, ok := structOf(v.Info.TypeOf(lit))
	if !ok {
		return nil, false
	}
	only = key
	given := map[string]bool{}
	for _, el := range lit.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			only = true
			if id, ok := kv.Key.(*ast.Ident); ok {
				given[id.Name] = true
			}
		}
	}
	if !only && lit.Elts[0] != v.ident() {
		return nil, false // values without names
	}
	for i := range s.NumFields() {
		if f := s.Field(i); visible(f) && !given[f.Name()] {
			list = append(list, offerOf(near, f))
		}
	}
	return list, only
}

// literal is the composite literal in which the identifier is an element or a key, or nil.
func (v *view) literal() (lit *ast.CompositeLit, key bool) {
	switch p := v.up(1).(type) {
	case *ast.CompositeLit:
		if p.Type != v.ident() {
			return p, false
		}
	case *ast.KeyValueExpr:
		if lit, ok := v.up(2).(*ast.CompositeLit); ok && p.Key == v.ident() {
			return lit, true
		}
	}
	return nil, false
}
