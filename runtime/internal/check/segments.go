package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// plan gives every step and declaration its segment.
func (k *checking) plan() {
	used, declared := map[string]bool{}, map[string]bool{} // in the current segment
	first := map[string]int{}                              // segment that declares a name first
	seg := k.firstSegment(first)
	next := func() {
		seg++
		used, declared = map[string]bool{}, map[string]bool{}
	}
	for i, st := range k.steps {
		split := false
		for _, id := range st.defines {
			again := k.known(id.Name) != nil || hasKey(first, id.Name)
			switch {
			case st.uses[id.Name] && again:
				st.alias, split = true, true
			case declared[id.Name], again && used[id.Name]:
				split = true
			}
		}
		if split && !k.program && i > 0 && len(used)+len(declared) > 0 {
			next()
		}
		st.segment = seg
		for name := range st.uses {
			used[name] = true
		}
		for _, id := range st.defines {
			declared[id.Name] = true
			if !hasKey(first, id.Name) {
				first[id.Name] = seg
			}
		}
		if st.alias {
			next()
		}
	}
	k.place(first)
}

// firstSegment is that of the statements and functions: 1 if methods that the cell adopts mention types that it declares, for which these must
// be there, and stay, before the methods are; else 0.
func (k *checking) firstSegment(first map[string]int) int {
	own := map[string]bool{}
	for _, f := range k.funcs {
		if d, ok := f.decl.(*ast.GenDecl); ok && d.Tok == token.TYPE {
			for _, name := range declares(d) {
				own[name] = true
			}
		}
	}
	for _, a := range k.adopted {
		for _, id := range k.cell.Free[a.decl] {
			if own[id.Name] && id.Pos() >= a.decl.Type.Pos() && id.Pos() < a.decl.Type.End() {
				k.placeFunctions(1, first)
				return 1
			}
		}
	}
	return 0
}

func (k *checking) placeFunctions(seg int, first map[string]int) {
	for _, f := range k.funcs {
		if d, ok := f.decl.(*ast.FuncDecl); ok && d.Recv == nil {
			f.segment, first[d.Name.Name] = seg, seg
		}
	}
}

func hasKey(m map[string]int, name string) bool { _, ok := m[name]; return ok }

// place gives declarations the earliest segment in which all that they use is declared. A type and its methods stay
// together.
func (k *checking) place(first map[string]int) {
	for again := true; again; {
		again = false
		for _, f := range k.funcs {
			seg := f.segment
			for name := range f.uses {
				seg = max(seg, first[name])
			}
			if seg > f.segment {
				f.segment, again = seg, true
			}
			for _, name := range declares(f.decl) {
				if first[name] < f.segment {
					first[name] = f.segment
				}
			}
		}
		for _, f := range k.funcs {
			if base := ReceiverBase(f.decl); base != "" {
				if first[base] < f.segment {
					first[base] = f.segment
					again = true
				}
				f.segment = max(f.segment, first[base])
			}
			for _, name := range declares(f.decl) {
				if g, ok := f.decl.(*ast.GenDecl); ok && g.Tok == token.TYPE && f.segment < first[name] {
					f.segment, again = first[name], true
				}
			}
		}
	}
}

// declares lists the names of a declaration; a method has none.
func declares(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
	case *ast.GenDecl:
		var names []string
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					names = append(names, id.Name)
				}
			}
		}
		return names
	}
	return nil
}

// ReceiverBase is the name of the type whose method d is, or "".
func ReceiverBase(d ast.Decl) string {
	f, ok := d.(*ast.FuncDecl)
	if !ok || f.Recv == nil || len(f.Recv.List) != 1 {
		return ""
	}
	x := f.Recv.List[0].Type
	for {
		switch t := x.(type) {
		case *ast.StarExpr:
			x = t.X
		case *ast.ParenExpr:
			x = t.X
		case *ast.IndexExpr:
			x = t.X
		case *ast.IndexListExpr:
			x = t.X
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}

// run checks segment after segment. Awaits whose operands turn out to be something else than was guessed are given
// another type, and the segment is checked again.
func (k *checking) run() {
	last := 0
	for _, st := range k.steps {
		last = max(last, st.segment)
	}
	for _, f := range k.funcs {
		last = max(last, f.segment)
	}
	for seg := 0; seg <= last && len(k.errs) == 0; seg++ {
		k.hideTypes(seg)
		for range 3 + len(k.result.Awaits) {
			pkg, found := k.segment(seg)
			if k.attach(seg) || k.reconsiderAwaits() {
				continue
			}
			errs := k.errorsOf(found)
			if wrong := k.awaitErrors(); len(wrong) > 0 { // what the checker makes of them says less
				errs = slices.DeleteFunc(errs, func(e *Error) bool { return strings.Contains(e.Msg, "await ") })
				k.errs = append(k.errs, wrong...)
			}
			k.errs = append(k.errs, errs...)
			if !k.program {
				k.useBeforeDeclaration(seg)
			}
			k.finishSegment(seg, pkg)
			break
		}
	}
	for _, st := range k.steps {
		for _, id := range st.defines {
			if v, ok := k.result.Info.Defs[id].(*types.Var); ok {
				k.result.Vars[id] = v
			}
		}
	}
}

// hideTypes puts types that other cells declare in parentheses where a declaration is made of one of them (type A B): the
// checker looks for the declaration of every name in the package there, and does not get over one that is missing.
func (k *checking) hideTypes(seg int) {
	own := map[string]bool{}
	for _, f := range k.funcs {
		for _, name := range declares(f.decl) {
			own[name] = own[name] || f.segment == seg
		}
	}
	for _, f := range k.funcs {
		d, ok := f.decl.(*ast.GenDecl)
		if !ok || f.segment != seg {
			continue
		}
		for _, spec := range d.Specs {
			t, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			if id, ok := t.Type.(*ast.Ident); ok && !own[id.Name] {
				t.Type = &ast.ParenExpr{Lparen: id.Pos(), X: id, Rparen: id.Pos()}
			}
		}
	}
}

// hinted is how many errors are looked into: for each one the whole cell is.
const hinted = 100

// segment checks the declarations and steps of one segment in a package of its own.
func (k *checking) segment(seg int) (*types.Package, []types.Error) {
	// One package for all cells, and one scope, whose content begins anew: the checker tells what is local by identity.
	pkg := k.scope.pkg
	*pkg.Scope() = *types.NewScope(types.Universe, token.NoPos, token.NoPos, "package main")
	decls := &ast.File{Name: ast.NewIdent("main")}
	body := &ast.BlockStmt{}
	own := map[string]bool{}
	for _, f := range k.funcs {
		if f.segment == seg {
			decls.Decls = append(decls.Decls, f.decl)
			for _, n := range declares(f.decl) {
				own[n] = true
			}
		}
	}
	var locals *cell.Magic
	var block *ast.BlockStmt
	for _, st := range k.steps {
		if st.segment != seg {
			continue
		}
		switch {
		case st.local: // all statements of one magic share a block
			if locals != st.magic {
				locals, block = st.magic, &ast.BlockStmt{}
				body.List = append(body.List, block)
			}
			block.List = append(block.List, st.stmt)
		case len(st.defines) > 0:
			decls.Decls = append(decls.Decls, k.hoist(st, own))
		default:
			body.List = append(body.List, st.stmt)
		}
	}
	decls.Decls = append(decls.Decls, &ast.FuncDecl{
		Name: ast.NewIdent("cell·"), Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: body,
	})
	k.populate(pkg, own)
	var errs []types.Error
	conf := types.Config{
		Importer:  k.scope.importer,
		GoVersion: Version,
		Error: func(err error) {
			if e, ok := err.(types.Error); ok {
				errs = append(errs, e)
			}
		},
	}
	checker := types.NewChecker(&conf, k.scope.fset, pkg, k.result.Info)
	_ = checker.Files([]*ast.File{decls}) // Error has all of them
	return pkg, errs
}

// errorsOf says what the checker has found as cells have it.
func (k *checking) errorsOf(list []types.Error) (errs []*Error) {
	for _, e := range list {
		kind, start, end := detailOf(e)
		if k.ignorable(kind, e) {
			continue
		}
		at, msg := k.scope.fset.Position(e.Pos), cleanMessage(e.Msg)
		if more, ok := strings.CutPrefix(msg, "\t"); ok && len(errs) > 0 { // it belongs to the one before
			errs[len(errs)-1].Msg += fmt.Sprintf(" (%s in line %d)", more, at.Line)
			continue
		}
		found := &Error{Pos: at, Msg: msg}
		if until := k.scope.fset.Position(end); start == e.Pos && until.Line == at.Line {
			found.End = until.Column
		}
		if len(errs) < hinted && !k.tolerant {
			found.Msg += k.hint(kind, start, end)
		}
		errs = append(errs, found)
	}
	return errs
}

// hoist turns the statement of a step into the declaration of package variables. Identifiers and expressions are the
// same nodes.
func (k *checking) hoist(st *step, own map[string]bool) ast.Decl {
	for _, id := range st.defines {
		if st.alias { // the old variable is used in the same statement
			id.Name = strings.TrimSuffix(id.Name, aliasSuffix) + aliasSuffix
		}
		own[id.Name] = true
	}
	switch s := st.stmt.(type) {
	case *ast.DeclStmt:
		return s.Decl
	case *ast.AssignStmt:
		spec := &ast.ValueSpec{Values: s.Rhs}
		for _, x := range s.Lhs {
			id, ok := x.(*ast.Ident)
			if !ok {
				k.errorAt(x.Pos(), "non-name on left side of :=")
				id = ast.NewIdent("_")
			}
			spec.Names = append(spec.Names, id)
		}
		return &ast.GenDecl{TokPos: s.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}
	}
	panic("step declares nothing")
}

// aliasSuffix marks the name of a variable whose declaration uses the variable that it replaces: x := x + 1.
const aliasSuffix = "·new"

// populate puts what earlier segments and cells declared into the package, as far as the cell names it: with thousands of
// cells behind, the rest would cost more than the cell.
func (k *checking) populate(pkg *types.Package, own map[string]bool) {
	scope := pkg.Scope()
	names := k.identifiers()
	for name := range names {
		if own[name] {
			continue
		}
		path := k.result.Imports[name]
		if o := k.known(name); o != nil && path == "" {
			scope.Insert(o)
			continue
		}
		if path == "" {
			path = k.scope.imports[name]
		}
		if path == "" {
			continue
		}
		if imported, err := k.scope.importer.Import(path); err == nil { // else it was reported where it was imported
			scope.Insert(types.NewPkgName(token.NoPos, pkg, name, imported))
		}
	}
	for _, imports := range []map[string]string{k.result.Imports, k.scope.imports} {
		for name, path := range imports {
			if strings.HasPrefix(name, ".") {
				k.populateDot(scope, path, names, own)
			}
		}
	}
	k.insertHelpers(pkg)
}

// populateDot puts what a dot import declares into the package.
func (k *checking) populateDot(scope *types.Scope, path string, names, own map[string]bool) {
	imported, err := k.scope.importer.Import(path)
	if err != nil {
		return
	}
	for name := range names {
		if o := imported.Scope().Lookup(name); o != nil && o.Exported() && !own[name] && scope.Lookup(name) == nil {
			scope.Insert(o)
		}
	}
}

// identifiers are all names that stand in the cell, whatever they mean there.
func (k *checking) identifiers() map[string]bool {
	names := map[string]bool{}
	collect := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				names[id.Name] = true
			}
			return true
		})
	}
	for _, st := range k.steps {
		collect(st.stmt)
	}
	for _, f := range k.funcs {
		collect(f.decl)
	}
	return names
}

// useBeforeDeclaration reports statements that use what a later statement declares.
func (k *checking) useBeforeDeclaration(seg int) {
	declaredBy := map[types.Object]int{}
	for i, st := range k.steps {
		for _, id := range st.defines {
			if o := k.result.Info.Defs[id]; o != nil && st.segment == seg {
				declaredBy[o] = i
			}
		}
	}
	for i, st := range k.steps {
		if st.segment != seg {
			continue
		}
		for _, id := range k.cell.Free[st.stmt] {
			o := k.result.Info.Uses[id]
			if j, ok := declaredBy[o]; ok && o != nil && (j > i || j == i && !st.alias) {
				k.errorAt(id.Pos(), "undefined: "+id.Name)
			}
		}
	}
}

// finishSegment makes what the segment declares known to the next one.
func (k *checking) finishSegment(seg int, pkg *types.Package) {
	add := func(name string, o types.Object) {
		k.own[name] = o
		k.result.Objects[name] = o
	}
	for _, st := range k.steps {
		if st.segment != seg {
			continue
		}
		for _, id := range st.defines {
			name := strings.TrimSuffix(id.Name, aliasSuffix)
			if o, ok := k.result.Info.Defs[id].(*types.Var); ok {
				if st.alias {
					o = types.NewVar(o.Pos(), pkg, name, o.Type())
					k.result.Info.Defs[id] = o
				}
				add(name, o)
			}
			id.Name = name
		}
	}
	for _, f := range k.funcs {
		if f.segment != seg {
			continue
		}
		if fd, ok := f.decl.(*ast.FuncDecl); ok {
			k.result.Funcs = append(k.result.Funcs, fd)
		}
		for _, name := range declares(f.decl) {
			if o := pkg.Scope().Lookup(name); o != nil && name != "_" {
				add(name, o)
				if t, ok := o.(*types.TypeName); ok {
					k.result.Types = append(k.result.Types, t)
				}
			}
		}
	}
}
