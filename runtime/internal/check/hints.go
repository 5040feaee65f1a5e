package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// hint is what to add to an error of the checker, in parentheses or after a colon, or "".
func (k *checking) hint(kind code, start, end token.Pos) string {
	path := k.pathTo(start, end)
	if len(path) == 0 {
		return ""
	}
	switch x := path[0].(type) {
	case *ast.Ident:
		switch kind {
		case undeclaredName:
			if several := k.scope.importHint(x.Name); several != "" {
				return several
			}
			return didYouMean(x.Name, k.visible(x.Pos()), true)
		case undeclaredImportedName, missingFieldOrMethod:
			if sel, ok := parent(path).(*ast.SelectorExpr); ok {
				return didYouMean(x.Name, k.members(sel), false)
			}
		case unknownLiteralField:
			return didYouMean(x.Name, k.fields(path), false)
		}
	case ast.Expr:
		if kind == missingFieldOrMethod || kind == undeclaredImportedName {
			if sel, ok := x.(*ast.SelectorExpr); ok {
				return didYouMean(sel.Sel.Name, k.members(sel), false)
			}
		}
	}
	if x, ok := path[0].(ast.Expr); ok {
		if met := k.sameNames(x, path); met != "" {
			return met
		}
		return k.declaredElsewhere(kind, x)
	}
	return ""
}

func parent(path []ast.Node) ast.Node {
	if len(path) < 2 {
		return nil
	}
	return path[1]
}

// pathTo lists the nodes around a part of the cell, the innermost first.
func (k *checking) pathTo(start, end token.Pos) (path []ast.Node) {
	visit := func(root ast.Node) {
		ast.Inspect(root, func(n ast.Node) bool {
			if n == nil || n.Pos() > start || n.End() < end {
				return false
			}
			path = append(path, n)
			return true
		})
	}
	for _, f := range k.funcs {
		visit(f.decl)
	}
	for _, st := range k.steps {
		visit(st.stmt)
	}
	slices.Reverse(path)
	return path
}

// didYouMean names what is so much like a name that it must be what was meant. Of names that differ in their case only the
// checker has told already, unless caseToo.
func didYouMean(name string, candidates iter.Seq[string], caseToo bool) string {
	best, distance, several := "", 0, false
	for c := range candidates {
		d := typos(strings.ToLower(name), strings.ToLower(c))
		switch {
		case d == 0 && !caseToo:
			return ""
		case c == name || c == best || strings.Contains(c, "·") || 3*d > min(len(c), len(name)):
		case best == "" || d < distance:
			best, distance, several = c, d, false
		case d == distance:
			several = true
		}
	}
	if best == "" || several {
		return ""
	}
	return " (did you mean " + best + "?)"
}

// typos is how many letters are wrong, missing or too many; two that changed places are one.
func typos(a, b string) int {
	d := levenshtein.ComputeDistance(a, b)
	if d == 2 && len(a) == len(b) && sorted(a) == sorted(b) {
		return 1
	}
	return d
}

func sorted(s string) string {
	letters := []rune(s)
	slices.Sort(letters)
	return string(letters)
}

// visible lists the names that may stand at a place.
func (k *checking) visible(at token.Pos) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, s := range k.result.Info.Scopes {
			if !s.Contains(at) {
				continue
			}
			for _, name := range s.Names() {
				if o := s.Lookup(name); o.Pos() < at && !yield(name) {
					return
				}
			}
		}
		for _, list := range []iter.Seq[string]{
			slices.Values(k.scope.Names()), maps.Keys(k.own), maps.Keys(k.result.Imports), maps.Keys(k.scope.imports),
			slices.Values(types.Universe.Names()),
		} {
			for name := range list {
				if !yield(name) {
					return
				}
			}
		}
		for _, f := range k.funcs {
			for _, name := range declares(f.decl) {
				if !yield(name) {
					return
				}
			}
		}
		for _, st := range k.steps {
			for _, id := range st.defines {
				if id.Pos() < at && !yield(id.Name) {
					return
				}
			}
		}
	}
}

// members lists what may stand after the dot.
func (k *checking) members(sel *ast.SelectorExpr) iter.Seq[string] {
	if id, ok := sel.X.(*ast.Ident); ok {
		if p, ok := k.result.Info.Uses[id].(*types.PkgName); ok {
			return func(yield func(string) bool) {
				for _, name := range p.Imported().Scope().Names() {
					if token.IsExported(name) && !yield(name) {
						return
					}
				}
			}
		}
	}
	return membersOf(k.result.Info.TypeOf(sel.X), k.scope.pkg)
}

// membersOf lists the fields and methods of a type, promoted ones too.
func membersOf(t types.Type, from *types.Package) iter.Seq[string] {
	return func(yield func(string) bool) {
		if t == nil {
			return
		}
		for f := range fieldsOf(t, map[types.Type]bool{}) {
			if (f.Exported() || f.Pkg() == from) && !yield(f.Name()) {
				return
			}
		}
		if _, ok := t.Underlying().(*types.Pointer); !ok && !types.IsInterface(t) {
			t = types.NewPointer(t)
		}
		for m := range types.NewMethodSet(t).Methods() {
			if (m.Obj().Exported() || m.Obj().Pkg() == from) && !yield(m.Obj().Name()) {
				return
			}
		}
	}
}

func fieldsOf(t types.Type, seen map[types.Type]bool) iter.Seq[*types.Var] {
	return func(yield func(*types.Var) bool) {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok || seen[t] {
			return
		}
		seen[t] = true
		for f := range s.Fields() {
			if !yield(f) {
				return
			}
			if !f.Embedded() {
				continue
			}
			for g := range fieldsOf(f.Type(), seen) {
				if !yield(g) {
					return
				}
			}
		}
	}
}

// fields lists the fields of the struct in whose literal a key stands.
func (k *checking) fields(path []ast.Node) iter.Seq[string] {
	for _, n := range path {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			continue
		}
		t := k.result.Info.TypeOf(lit)
		if t == nil && lit.Type != nil {
			t = k.result.Info.TypeOf(lit.Type)
		}
		if t == nil {
			break
		}
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		return func(yield func(string) bool) {
			if s, ok := t.Underlying().(*types.Struct); ok {
				for f := range s.Fields() {
					if !yield(f.Name()) {
						return
					}
				}
			}
		}
	}
	return func(func(string) bool) {}
}
