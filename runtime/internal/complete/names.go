package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// goOffers finds what could stand in the place of the hole, which is toks[i] and begins at start.
func (e *Env) goOffers(src string, start int, toks []tok, i int) []offer {
	v := e.look(src, start, start+len(hole), toks)
	if i > 0 && toks[i-1].tok == token.PERIOD {
		if v != nil {
			if list := e.selected(v); list != nil {
				return v.wanted().rate(list)
			}
		}
		return e.memberOffers(src, toks, i-2)
	}
	if list := forced(toks, i); list != nil {
		return list
	}
	if v == nil {
		return e.names(nil)
	}
	if b, ok := v.up(1).(*ast.BranchStmt); ok {
		return v.labels(b.Tok)
	}
	if v.declaresNew() {
		return nil
	}
	fields, only := v.literalFields()
	if only {
		return fields
	}
	w := v.wanted()
	list := append(e.names(v), e.fromItsPackage(v, w)...)
	list = append(w.rate(list), w.functionLiteral()...)
	return slices.Concat(list, e.keyOffers(v), fields)
}

// declaresNew says whether the identifier is a new name: of a function, type, constant, field or parameter. That of a
// variable is none, because a cell often declares one anew.
func (v *view) declaresNew() bool {
	switch p := v.up(1).(type) {
	case *ast.FuncDecl:
		return p.Name == v.ident()
	case *ast.TypeSpec:
		return p.Name == v.ident()
	case *ast.Field:
		return slices.Contains(p.Names, v.ident())
	case *ast.ValueSpec:
		d, ok := v.up(2).(*ast.GenDecl)
		return ok && d.Tok == token.CONST && slices.Contains(p.Names, v.ident())
	}
	return false
}

// memberOffers finds the members of the operand that ends with toks[last], without what stands around it.
func (e *Env) memberOffers(src string, toks []tok, last int) []offer {
	first := operand(toks, last)
	if first < 0 {
		return nil
	}
	x := src[toks[first].offset:toks[last].end()]
	if v := e.lookAt(x+"."+hole, len(x)+1); v != nil {
		return e.selected(v)
	}
	return nil
}

// names lists everything that is in scope. Without a view that is what earlier cells and the language declare.
func (e *Env) names(v *view) []offer {
	const others = 400 // the language and its packages
	list := make([]offer, 0, len(e.Scope.Names())+others)
	imports := map[string]bool{}
	declared := map[string]bool{}
	addImports := func(m map[string]string) {
		for name, path := range m {
			if strings.HasPrefix(name, ".") {
				list = append(list, e.exported(imported, path)...)
			} else if !imports[name] && (e.inCell(v, name) || !e.automatic(v, name)) {
				imports[name] = true
				list = append(list, packageOffer(imported, name, path))
			}
		}
	}
	if v != nil {
		list = append(list, v.locals()...)
		for name, o := range v.Objects {
			if !v.later(o) && plain(name) {
				declared[name] = true
				list = append(list, offerOf(ofSession, o))
			}
		}
		addImports(v.Imports)
	}
	for _, name := range e.Scope.Names() {
		if o := e.Scope.Lookup(name); !declared[name] && plain(name) {
			g := ofSession
			if !o.Pos().IsValid() {
				g = predeclared // In and Out, which no cell declares
			}
			list = append(list, offerOf(g, o))
		}
	}
	addImports(e.Scope.Imports())
	list = append(list, keywordOffers(v)...)
	list = append(list, predeclaredOffers(v)...)
	return append(list, e.importableOffers(imports)...)
}

// plain says whether a name is one that cells can write.
func plain(name string) bool { return token.IsIdentifier(name) && name != hole && name != "_" }

// automatic and inCell tell imports that the cell writes from those that are added because of a name in it.
func (e *Env) automatic(v *view, name string) bool {
	return v != nil && v.Imports[name] != "" && e.Scope.Imports()[name] == ""
}

func (e *Env) inCell(v *view, name string) bool {
	return v != nil && slices.ContainsFunc(v.Cell.Imports, func(s *ast.ImportSpec) bool {
		path := strings.Trim(s.Path.Value, "\"`")
		return v.Imports[name] == path
	})
}

// exported lists what a package exports.
func (e *Env) exported(g group, path string) []offer {
	pkg, err := e.Importer.Import(path)
	if err != nil {
		return nil // it was reported when the cell ran
	}
	var list []offer
	for _, name := range pkg.Scope().Names() {
		if o := pkg.Scope().Lookup(name); o.Exported() {
			list = append(list, offerOf(g, o))
		}
	}
	return list
}

// importableOffers lists packages that naming them imports.
func (e *Env) importableOffers(but map[string]bool) []offer {
	var list []offer
	for _, name := range e.Scope.PackageNames() {
		if !but[name] {
			f := packageOffer(importable, name, e.Scope.PathsOf(name)...)
			list = append(list, f)
		}
	}
	return list
}

// packageOffer offers a package, or the name of several.
func packageOffer(g group, name string, paths ...string) offer {
	quoted := make([]string, len(paths))
	for i, p := range paths {
		quoted[i] = strconv.Quote(p)
	}
	return offer{group: g, Match: lang.Match{Text: name, Type: wordModule, Signature: strings.Join(quoted, " or ")}}
}

// predeclaredOffers lists what Go predeclares.
func predeclaredOffers(v *view) []offer {
	var list []offer
	for _, name := range types.Universe.Names() {
		if name == "iota" && !v.inConstants() {
			continue
		}
		list = append(list, offerOf(predeclared, types.Universe.Lookup(name)))
	}
	return list
}

// inConstants says whether the identifier stands in the declaration of constants. The view may be nil.
func (v *view) inConstants() bool {
	return v != nil && slices.ContainsFunc(v.path, func(n ast.Node) bool {
		d, ok := n.(*ast.GenDecl)
		return ok && d.Tok == token.CONST
	})
}

// later says whether a variable of this cell is declared at the cursor or after it.
func (v *view) later(o types.Object) bool {
	for id, declared := range v.Vars {
		if declared == o {
			return !v.before(id.Pos()) || v.item.Stmt != nil && v.magic == nil && id.Pos() >= v.item.Pos() && id.Pos() < v.item.Stmt.End()
		}
	}
	return false
}

// locals lists what the functions and blocks around the identifier declare before it.
func (v *view) locals() []offer {
	var list []offer
	seen := map[string]bool{}
	add := func(o types.Object) {
		if !seen[o.Name()] && plain(o.Name()) {
			seen[o.Name()] = true
			list = append(list, offerOf(local, o))
		}
	}
	pos := v.ident().Pos()
	for _, n := range v.path {
		switch f := n.(type) {
		case *ast.FuncDecl:
			n = f.Type
		case *ast.FuncLit:
			n = f.Type
		}
		s := v.Info.Scopes[n]
		if s == nil {
			continue
		}
		for _, name := range s.Names() {
			if in, o := s.LookupParent(name, pos); in == s {
				add(o)
			}
		}
	}
	if v.magic != nil {
		for _, it := range slices.Concat(v.magic.Setup, v.magic.Go) {
			v.definitions(it.Stmt, add)
		}
	}
	return list
}

// definitions gives what a statement declares at its own level, if it stands before the identifier.
func (v *view) definitions(s ast.Stmt, add func(types.Object)) {
	if s == nil || !v.before(s.End()) {
		return
	}
	ast.Inspect(s, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o, ok := v.Info.Defs[id].(*types.Var); ok && !o.IsField() {
				add(o)
			}
		}
		switch n.(type) {
		case nil, *ast.AssignStmt, *ast.DeclStmt, *ast.GenDecl, *ast.ValueSpec, *ast.Ident:
			return true
		}
		return false
	})
}

// labels lists the labels that a statement can name.
func (v *view) labels(t token.Token) []offer {
	var list []offer
	add := func(n ast.Node) {
		if l, ok := n.(*ast.LabeledStmt); ok {
			list = append(list, offer{group: near, Match: lang.Match{Text: l.Label.Name, Type: wordKeyword}})
		}
	}
	for i, n := range v.path {
		_, decl := n.(*ast.FuncDecl)
		_, lit := n.(*ast.FuncLit)
		outermost := decl || lit || i == len(v.path)-1
		if t != token.GOTO {
			add(n)
		} else if outermost {
			ast.Inspect(n, func(n ast.Node) bool { add(n); return true })
		}
		if outermost {
			return list
		}
	}
	return list
}
