package complete

import (
	"go/ast"
	"go/types"
)

// mainPath is the path of the packages that cells are to the checker. What they do not export can be named in all cells.
const mainPath = "main"

// selected lists the members of what stands before the dot. It is nil if that is not known.
func (v *view) selected() []offer {
	sel, ok := v.up(1).(*ast.SelectorExpr)
	if !ok || sel.Sel != v.ident() {
		return nil
	}
	if id, ok := sel.X.(*ast.Ident); ok {
		if p, ok := v.Info.Uses[id].(*types.PkgName); ok {
			return packageOffers(ofSession, p.Imported())
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
	return append(fieldOffers(tv.Type), methodOffers(pointerTo(tv.Type))...)
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
