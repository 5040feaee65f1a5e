package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// A cell that is run again declares its types again. Where nothing in the declaration of a type has changed, nor in the
// heads of its methods, it stays the type that it was, so that earlier variables and functions fit; methods whose bodies
// have changed replace the old ones.

// A typeSource is the source of a type with its methods, and what the names in it meant.
type typeSource struct {
	text     string
	methods  map[string]methodSource
	added    map[string]string       // by other cells: their texts
	outgrown bool                    // a method wants to be another one, for which the type must be a new one
	uses     map[string]types.Object // by name; nil for what is not declared by cells
}

type methodSource struct{ head, text string }

// sourcesOf reads the types that a cell declares.
func (k *checking) sourcesOf(c *cell.Cell) map[string]typeSource {
	sources := map[string]typeSource{}
	for _, it := range c.Items {
		d, ok := it.Decl.(*ast.GenDecl)
		if !ok || d.Tok != token.TYPE {
			continue
		}
		text, uses := c.Text(d), k.meaningsOf(d, d) // of all together, because they stay so
		for _, name := range declares(d) {
			sources[name] = typeSource{text: text, methods: map[string]methodSource{}, uses: uses}
		}
	}
	for _, it := range c.Items {
		f, ok := it.Decl.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		if s, ok := sources[ReceiverBase(f)]; ok {
			text := c.Text(f)
			body := len(text) - int(f.End()-f.Body.Pos())
			s.methods[f.Name.Name] = methodSource{head: strings.TrimSpace(text[:body]), text: text}
			for name, o := range k.meaningsOf(f.Type, f) {
				s.uses[name] = o
			}
		}
	}
	return sources
}

// meaningsOf says what the free names of d that stand in n mean.
func (k *checking) meaningsOf(n ast.Node, d ast.Decl) map[string]types.Object {
	m := map[string]types.Object{}
	for _, id := range k.cell.Free[d] {
		if id.Pos() >= n.Pos() && id.Pos() < n.End() {
			m[id.Name] = k.known(id.Name)
		}
	}
	return m
}

// keepTypes finds the types that stay what they were, and takes their declarations out of the cell: unchanged methods
// too, while changed ones become functions that replace them.
func (k *checking) keepTypes() {
	now := k.sourcesOf(k.cell)
	kept := map[string]bool{}
	for name, s := range now {
		kept[name] = k.unchanged(name, s)
	}
	group, declared := k.typeGroups(), k.declaredNames()
	// A type is new if it is made of a new one.
	for again := true; again; {
		again = false
		for name, s := range now {
			for used, meant := range s.uses {
				_, declaredHere := now[used]
				same := declaredHere && kept[used] || !declaredHere && meant == k.scope.typeSources[name].uses[used] && !declared[used]
				if kept[name] && !same {
					kept[name], again = false, true
				}
			}
		}
		for _, names := range group {
			if slices.ContainsFunc(names, func(n string) bool { return kept[n] }) && slices.ContainsFunc(names, func(n string) bool { return !kept[n] }) {
				for _, name := range names {
					kept[name] = false
				}
				again = true
			}
		}
	}
	k.funcs = slices.DeleteFunc(k.funcs, func(p *placed) bool { return k.isKept(p, kept, now) })
	k.newTypes = map[string]typeSource{}
	for name, s := range now {
		if !kept[name] {
			k.newTypes[name] = s
		}
	}
}

// unchanged says whether a type is declared as it was, with methods of the same heads.
func (k *checking) unchanged(name string, now typeSource) bool {
	old, ok := k.scope.typeSources[name]
	_, isType := k.known(name).(*types.TypeName)
	if !ok || !isType || old.outgrown || old.text != now.text || len(old.methods) != len(now.methods) {
		return false
	}
	generic := strings.Contains(now.text, "[") // perhaps; then a method cannot become a function
	for m, s := range now.methods {
		if old.methods[m].head != s.head || generic && old.methods[m].text != s.text {
			return false
		}
	}
	return true
}

// typeGroups lists the types that one declaration declares, for each that declares several.
func (k *checking) typeGroups() (groups [][]string) {
	for _, it := range k.cell.Items {
		if d, ok := it.Decl.(*ast.GenDecl); ok && d.Tok == token.TYPE {
			if names := declares(d); len(names) > 1 {
				groups = append(groups, names)
			}
		}
	}
	return groups
}

// isKept says whether a declaration is that of a kept type, or of one of its methods that has not changed. A method that
// has becomes a function.
func (k *checking) isKept(p *placed, kept map[string]bool, now map[string]typeSource) bool {
	switch d := p.decl.(type) {
	case *ast.GenDecl:
		names := declares(d)
		return d.Tok == token.TYPE && len(names) > 0 && kept[names[0]]
	case *ast.FuncDecl:
		base := ReceiverBase(d)
		if !kept[base] {
			return false
		}
		name := d.Name.Name
		to, ok := types.Unalias(k.known(base).Type()).(*types.Named)
		if !ok {
			return true
		}
		method := methodOf(to, name)
		if method == nil || now[base].methods[name].text == k.scope.typeSources[base].methods[name].text {
			return true
		}
		f := k.asFunction(d, base)
		p.decl = f
		k.replaced[f] = method
	}
	return false
}

// collectReplaced notes the functions that replace methods.
func (k *checking) collectReplaced() {
	r := k.result
	r.newTypes, r.Replaced, r.methods = k.newTypes, map[*types.Func]*types.Func{}, map[string]map[string]methodSource{}
	for f, method := range k.replaced {
		if o, ok := r.Info.Defs[f.Name].(*types.Func); ok {
			r.Replaced[o] = method
		}
	}
	if len(r.Replaced) > 0 {
		for name, s := range k.sourcesOf(k.cell) {
			r.methods[name] = s.methods
		}
	}
	k.collectAdopted()
}

// commitTypes remembers the sources of what the cell declares.
func (s *Scope) commitTypes(r *Result) {
	for name, src := range r.newTypes {
		// What the type is made of has its new meaning.
		for used := range src.uses {
			src.uses[used] = s.objects[used]
		}
		s.typeSources[name] = src
	}
	for f := range maps.Keys(r.Replaced) {
		base, method, _ := strings.Cut(f.Name(), "·")
		if src, ok := s.typeSources[base]; ok && r.methods[base] != nil {
			src.methods[method] = r.methods[base][method]
		}
	}
	s.commitAdopted(r)
}
