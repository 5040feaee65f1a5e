package complete

import (
	"cmp"
	"go/types"
	"slices"
	"strings"
)

// A fit says how well an offer is what its place asks for: better ones are listed first.
type fit int

const (
	unrated     fit = iota // nothing is asked for, or it is just what can stand there
	constantFit            // a constant of the very type, or the nil that is compared
	namedFit               // a value whose name is that of the parameter
	valueFit               // a value that can be assigned
	resultFit              // a function whose result can, the type of which a literal can be written, or nil
	noFit
)

// rate notes how well offers fit the place, and drops what cannot stand there.
func (w want) rate(list []offer) []offer {
	switch {
	case w.place == onlyType:
		return slices.DeleteFunc(list, func(f offer) bool { return !holdsTypes(f) })
	case w.is == nil && w.any == nil && w.place == anything:
		return list
	}
	for i, f := range list {
		if f.object != nil {
			list[i].fit = w.fit(f.object)
		} else {
			list[i].fit = noFit
		}
	}
	return list
}

func (w want) fit(o types.Object) fit {
	switch o := o.(type) {
	case *types.Nil:
		if w.accepts(o.Type()) && (w.is != nil || w.compared) {
			if w.compared {
				return constantFit
			}
			return resultFit
		}
	case *types.Const:
		return w.fitConstant(o)
	case *types.Var:
		if w.accepts(o.Type()) {
			if w.name != "" && strings.EqualFold(w.name, o.Name()) {
				return namedFit
			}
			return valueFit
		}
	case *types.Func:
		return w.fitFunc(o.Signature())
	case *types.TypeName:
		_, named := o.Type().(*types.Named)
		if w.place == mayType || named && !types.IsInterface(o.Type()) && (w.accepts(o.Type()) || w.accepts(types.NewPointer(o.Type()))) {
			return resultFit
		}
	}
	return noFit
}

func (w want) fitConstant(o *types.Const) fit {
	b, basic := types.Unalias(o.Type()).(*types.Basic)
	if basic && b.Info()&types.IsUntyped != 0 {
		// That 42 can be a Duration makes it no likely one.
		if _, named := types.Unalias(w.is).(*types.Named); named && o.Parent() != types.Universe || !w.accepts(o.Type()) {
			return noFit
		}
		return valueFit
	}
	switch {
	case w.is != nil && types.Identical(o.Type(), w.is) && !basic:
		return constantFit
	case w.accepts(o.Type()):
		return valueFit
	}
	return noFit
}

func (w want) fitFunc(sig *types.Signature) fit {
	if w.accepts(sig) {
		return valueFit
	}
	if sig.Results().Len() == 0 || mentionsTypeParam(sig.Results()) {
		return noFit
	}
	if w.accepts(sig.Results().At(0).Type()) {
		return resultFit
	}
	return noFit
}

// accepts says whether a value of type t can stand in the place.
func (w want) accepts(t types.Type) bool {
	switch {
	case isInvalid(t):
		return false
	case w.any != nil:
		return w.any(t)
	case w.is == nil:
		return false
	case w.compared && types.AssignableTo(w.is, t) && !isEmptyInterface(t):
		return true
	}
	return types.AssignableTo(t, w.is)
}

func isEmptyInterface(t types.Type) bool {
	if _, param := t.(*types.TypeParam); param {
		return false // its constraint is
	}
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

// fromItsPackage lists what the package of the wanted type has of that type: time.Second where a Duration is wanted,
// context.Background where a Context is.
func (e *Env) fromItsPackage(v *view, w want) []offer {
	name, pkg := e.reach(v, w.is)
	if pkg == nil {
		return nil
	}
	var list []offer
	for _, member := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(member)
		if _, ok := o.(*types.TypeName); ok || !o.Exported() || w.fit(o) == noFit {
			continue
		}
		f := offerOf(imported, o)
		f.by, f.Text = f.Text, name+"."+f.Text
		list = append(list, f)
	}
	return list
}

// reach is the package that declares a type, or what the type points to, and the name of the package in the cell. It is nil
// if a cell declares the type, or if the package cannot be named.
func (e *Env) reach(v *view, t types.Type) (name string, pkg *types.Package) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() == mainPath {
		return "", nil
	}
	pkg = named.Obj().Pkg()
	for _, imports := range []map[string]string{v.Imports, e.Scope.Imports()} {
		for n, path := range imports {
			if path == pkg.Path() && !strings.HasPrefix(n, ".") {
				name = cmp.Or(name, n)
			}
		}
	}
	if name == "" && slices.Contains(e.Scope.PathsOf(pkg.Name()), pkg.Path()) {
		name = pkg.Name()
	}
	if name == "" || v.shadowed(name) || e.Scope.Lookup(name) != nil {
		return "", nil
	}
	return name, pkg
}

// shadowed says whether something that is no package has a name where the identifier stands.
func (v *view) shadowed(name string) bool {
	return slices.ContainsFunc(v.locals(), func(f offer) bool { return f.Text == name }) || v.Objects[name] != nil
}
