package check

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// A method may be declared in another cell than its type. It becomes a function whose first parameter is the receiver. When the checker has found
// the types of that function, the type gets the method, and the segment is checked again, now that it may be called. If the cell has errors, the
// type loses the method again.

// An adopted is a method that was declared for a type of an earlier cell.
type adopted struct {
	decl   *ast.FuncDecl // the function
	place  *placed       // that has it
	text   string        // of the method
	to     *types.Named
	name   *ast.Ident
	ptr    bool        // the receiver is a pointer
	method *types.Func // of the type, nil before it has one
	added  bool        // by this cell
}

// adoptMethods makes functions of the methods of types that other cells declare.
func (k *checking) adoptMethods() {
	own := k.declaredNames()
	for _, f := range k.funcs {
		base := ReceiverBase(f.decl)
		if base == "" || own[base] {
			continue
		}
		d := f.decl.(*ast.FuncDecl)
		to, problem := k.adopting(base, d)
		if problem != "" {
			k.errorAt(d.Recv.List[0].Type.Pos(), problem)
			continue
		}
		_, ptr := ast.Unparen(d.Recv.List[0].Type).(*ast.StarExpr)
		function := k.asFunction(d, base)
		k.giveTypeParams(function, to)
		a := &adopted{decl: function, place: f, text: k.cell.Text(d), to: to, name: d.Name, ptr: ptr, method: methodOf(to, d.Name.Name)}
		f.decl = a.decl
		k.adopted = append(k.adopted, a)
	}
}

// adopting is the type of an earlier cell that gets a method, or says why none does.
func (k *checking) adopting(base string, d *ast.FuncDecl) (to *types.Named, problem string) {
	o := k.meaning(base)
	if o == nil {
		return nil, "undefined: " + base
	}
	t, ok := o.(*types.TypeName)
	if !ok {
		return nil, base + " is not a type"
	}
	x := d.Recv.List[0].Type
	if _, ok := unstarred(x).(*ast.StarExpr); ok {
		return nil, "invalid receiver type " + types.ExprString(x)
	}
	to, ok = types.Unalias(t.Type()).(*types.Named)
	if !ok || to.Obj().Pkg() == nil || to.Obj().Pkg().Path() != k.scope.pkg.Path() {
		return nil, "cannot define new methods on non-local type " + base
	}
	if problem := adoptingParams(to, x); problem != "" {
		return nil, problem
	}
	name := d.Name.Name
	switch u := to.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return nil, "invalid receiver type " + base + " (pointer or interface type)"
	case *types.Struct:
		for f := range u.Fields() {
			if f.Name() == name {
				return nil, "field and method with the same name " + name
			}
		}
	}
	if k.adoptedAs(to, name) && name != "_" {
		return nil, fmt.Sprintf("method %s.%s already declared in this cell", base, name)
	}
	return to, ""
}

// meaning is what a name means that the cell does not declare, or nil.
func (k *checking) meaning(name string) types.Object {
	if o := k.known(name); o != nil {
		return o
	}
	for _, imports := range []map[string]string{k.result.Imports, k.scope.imports} {
		for as, path := range imports {
			if pkg, err := k.scope.importer.Import(path); err == nil && strings.HasPrefix(as, ".") && pkg.Scope().Lookup(name) != nil {
				return pkg.Scope().Lookup(name)
			}
		}
	}
	return types.Universe.Lookup(name)
}

func (k *checking) adoptedAs(to *types.Named, name string) bool {
	return slices.ContainsFunc(k.adopted, func(a *adopted) bool { return a.to == to && a.name.Name == name })
}

// asFunction is a method as a function. The tree is that of the cell, whose text is read again when its declarations are listed: a copy is changed.
func (k *checking) asFunction(d *ast.FuncDecl, base string) *ast.FuncDecl {
	f, typ := *d, *d.Type
	recv, params := d.Recv.List, d.Type.Params.List
	switch { // either all parameters have names, or none
	case len(params) == 0:
	case len(recv[0].Names) > 0 && len(params[0].Names) == 0:
		params = blank(params)
	case len(recv[0].Names) == 0 && len(params[0].Names) > 0:
		recv = blank(recv)
	}
	f.Recv = nil
	f.Name = &ast.Ident{NamePos: d.Name.NamePos, Name: base + "·" + d.Name.Name}
	typ.Params = &ast.FieldList{Opening: d.Type.Params.Opening, List: slices.Concat(recv, params), Closing: d.Type.Params.Closing}
	f.Type = &typ
	k.cell.Free[&f] = k.cell.Free[d]
	if k.cell.Async[d] {
		k.cell.Async[&f] = true
	}
	return &f
}

// blank gives parameters that have no names the blank one.
func blank(fields []*ast.Field) []*ast.Field {
	named := make([]*ast.Field, len(fields))
	for i, f := range fields {
		g := *f
		g.Names = []*ast.Ident{{NamePos: f.Pos(), Name: "_"}}
		named[i] = &g
	}
	return named
}

// attach gives the types the methods that a segment adopts, once the checker knows the functions, and says whether it has done so.
func (k *checking) attach(seg int) (again bool) {
	for _, a := range k.adopted {
		o, ok := k.result.Info.Defs[a.decl.Name].(*types.Func)
		if a.place.segment != seg || a.name.Name == "_" || !ok || !valid(o.Signature()) {
			continue // where a type is missing the checker has said so
		}
		if own := k.declaredHere(o.Type()); own != nil {
			k.errorAt(own.Pos(), fmt.Sprintf("type %s must be declared in an earlier cell than the method %s.%s: each needs the other", own.Name(), a.to.Obj().Name(), a.name.Name))
		} else if a.method == nil {
			a.method, a.added, again = types.NewFunc(a.name.Pos(), k.scope.pkg, a.name.Name, a.signature(o)), true, true
			a.to.AddMethod(a.method)
			k.refreshInstances(a.to)
		} else if !a.added && !a.sameHead(o) {
			k.keepsItsHead(a)
		}
	}
	return again
}

// declaredHere is a type of which t is made and that the segment declares, or nil: when the segment is checked again it is another type.
func (k *checking) declaredHere(t types.Type) (own *types.TypeName) {
	w := walker{seen: map[types.Type]bool{}, visit: func(t types.Type) {
		if n, ok := t.(*types.Named); ok && k.scope.pkg.Scope().Lookup(n.Obj().Name()) == types.Object(n.Obj()) && k.known(n.Obj().Name()) != types.Object(n.Obj()) {
			own = n.Obj()
		}
	}}
	w.walk(t)
	return own
}

// signature is the one of the method that o is.
func (a *adopted) signature(o *types.Func) *types.Signature {
	if a.to.TypeParams().Len() == 0 {
		return methodSignature(o.Signature(), nil)
	}
	params := newTypeParams(a.to)
	return methodSignature(withParams(o.Signature(), params), params)
}

// sameHead says whether o is a method as the type has it.
func (a *adopted) sameHead(o *types.Func) bool {
	had := a.method.Signature()
	f := withParams(o.Signature(), slices.Collect(had.RecvTypeParams().TypeParams()))
	return types.Identical(had, methodSignature(f, nil)) && hasPointer(had) == a.ptr
}

// keepsItsHead reports a method that changes its parameters, results or receiver.
func (k *checking) keepsItsHead(a *adopted) {
	base, cell := a.to.Obj().Name(), k.scope.fset.Position(a.to.Obj().Pos()).Filename
	k.errorAt(a.name.Pos(), fmt.Sprintf("%s has had another method %s since %s, whose receiver, parameters and results cannot change: run %s again, which will declare a new %s, and then this cell",
		base, a.name.Name, k.scope.fset.Position(a.method.Pos()).Filename, cell, base))
	if s, ok := k.scope.typeSources[base]; ok {
		s.outgrown = true
		k.scope.typeSources[base] = s
	}
}

// methodSignature is that of a method whose receiver is a function's first parameter.
func methodSignature(f *types.Signature, params []*types.TypeParam) *types.Signature {
	var vars []*types.Var
	for i := 1; i < f.Params().Len(); i++ {
		vars = append(vars, f.Params().At(i))
	}
	return types.NewSignatureType(f.Params().At(0), params, nil, types.NewTuple(vars...), f.Results(), f.Variadic())
}

func hasPointer(method *types.Signature) bool {
	_, ptr := types.Unalias(method.Recv().Type()).(*types.Pointer)
	return ptr
}

// valid says whether the checker has found the types of all parameters and results.
func valid(f *types.Signature) bool {
	for _, vars := range []*types.Tuple{f.Params(), f.Results()} {
		for v := range vars.Variables() {
			if b, ok := v.Type().(*types.Basic); ok && b.Kind() == types.Invalid {
				return false
			}
		}
	}
	return true
}

func methodOf(t *types.Named, name string) *types.Func {
	for m := range t.Methods() {
		if m.Name() == name {
			return m
		}
	}
	return nil
}

// collectAdopted notes the functions that are methods of other cells' types.
func (k *checking) collectAdopted() {
	k.result.detach = k.detach
	for _, a := range k.adopted {
		if o, ok := k.result.Info.Defs[a.decl.Name].(*types.Func); ok && a.method != nil {
			k.result.Replaced[o] = a.method
			k.result.adopted = append(k.result.adopted, a)
		}
	}
}

// commitAdopted remembers the sources of adopted methods, so that it is known whether the type's own cell declares others.
func (s *Scope) commitAdopted(r *Result) {
	for _, a := range r.adopted {
		base := a.to.Obj().Name()
		src, ok := s.typeSources[base]
		if o := s.objects[base]; !ok || o == nil || o.Type() != types.Type(a.to) {
			continue // the name has another meaning now
		}
		if own, ok := src.methods[a.name.Name]; ok {
			src.methods[a.name.Name] = methodSource{head: own.head, text: a.text}
		}
	}
}

// Added are the methods that the cell has added to types of earlier cells.
func (r *Result) Added() []*types.Func {
	var methods []*types.Func
	for _, a := range r.adopted {
		if a.added {
			methods = append(methods, a.method)
		}
	}
	return methods
}

// Discard is called where a cell that has no errors is not committed.
func (r *Result) Discard() { r.detach() }

// detach takes the methods away again that the cell has added.
func (k *checking) detach() {
	for _, a := range k.adopted {
		if a.added {
			methods := field[[]*types.Func](a.to, "methods")
			*methods = slices.DeleteFunc(slices.Clone(*methods), func(f *types.Func) bool { return f == a.method })
			k.refreshInstances(a.to)
		}
	}
}
