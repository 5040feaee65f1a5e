package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// A method of a generic type of an earlier cell becomes a generic function. Instances of the type keep lists of their methods, which grow with
// the type's own.

// receiverParams are the names of the type parameters in a receiver T[A, B].
func receiverParams(recv ast.Expr) []ast.Expr {
	switch x := unstarred(recv).(type) {
	case *ast.IndexExpr:
		return []ast.Expr{x.Index}
	case *ast.IndexListExpr:
		return x.Indices
	}
	return nil
}

// unstarred is a receiver without pointer and parentheses.
func unstarred(recv ast.Expr) ast.Expr {
	x := ast.Unparen(recv)
	if star, ok := x.(*ast.StarExpr); ok {
		x = ast.Unparen(star.X)
	}
	return x
}

// adoptingParams says what is wrong with the type parameters of a receiver.
func adoptingParams(to *types.Named, recv ast.Expr) (problem string) {
	name := to.Obj().Name()
	if to.TypeArgs().Len() > 0 {
		return "cannot define new methods on instantiated type " + types.ExprString(unstarred(recv))
	}
	params := receiverParams(recv)
	switch want := to.TypeParams().Len(); {
	case len(params) == 0 && want > 0:
		return "cannot use generic type " + name + " without instantiation"
	case want == 0 && len(params) > 0:
		return name + " is not a generic type"
	case len(params) != want:
		return fmt.Sprintf("receiver declares %d type parameters, but receiver base type declares %d", len(params), want)
	}
	for _, p := range params {
		if _, ok := p.(*ast.Ident); !ok {
			return "receiver type parameter " + types.ExprString(p) + " must be an identifier"
		}
	}
	for p := range to.TypeParams().TypeParams() {
		if mentions(p.Constraint(), to.TypeParams()) {
			return "the methods of " + name + " must stand in the cell that declares it, because its type parameters mention one another: put the type and all its methods into one cell"
		}
	}
	return ""
}

// mentions says whether a type is made of one of those type parameters.
func mentions(t types.Type, params *types.TypeParamList) (found bool) {
	w := walker{seen: map[types.Type]bool{}, visit: func(t types.Type) {
		if p, ok := t.(*types.TypeParam); ok {
			found = found || p.Index() < params.Len() && params.At(p.Index()) == p
		}
	}}
	w.walk(t)
	return found
}

// giveTypeParams gives a function, that was a method of a generic type, that type's parameters. What constrains them is known by names that no
// cell can use.
func (k *checking) giveTypeParams(f *ast.FuncDecl, to *types.Named) {
	if to.TypeParams().Len() == 0 {
		return
	}
	recv := *f.Type.Params.List[0]
	recv.Type = named(recv.Type)
	f.Type.Params.List[0] = &recv
	list := &ast.FieldList{Opening: recv.Pos(), Closing: recv.Pos()}
	for i, p := range receiverParams(recv.Type) {
		constraint := fmt.Sprintf("%s·constraint·%d", to.Obj().Name(), i)
		k.constraints[constraint] = to.TypeParams().At(i).Constraint()
		id := p.(*ast.Ident)
		list.List = append(list.List, &ast.Field{Names: []*ast.Ident{{NamePos: id.NamePos, Name: id.Name}}, Type: &ast.Ident{NamePos: id.NamePos, Name: constraint}})
	}
	f.Type.TypeParams = list
}

// named is a copy of the receiver T[_, B] whose parameters all have names.
func named(recv ast.Expr) ast.Expr {
	name := func(i int, x ast.Expr) ast.Expr {
		if id, ok := x.(*ast.Ident); ok && id.Name == "_" {
			return &ast.Ident{NamePos: id.NamePos, Name: fmt.Sprint("_·", i)}
		}
		return x
	}
	switch x := recv.(type) {
	case *ast.ParenExpr:
		return named(x.X)
	case *ast.StarExpr:
		return &ast.StarExpr{Star: x.Star, X: named(x.X)}
	case *ast.IndexExpr:
		y := *x
		y.Index = name(0, x.Index)
		return &y
	case *ast.IndexListExpr:
		y := *x
		y.Indices = nil
		for i, p := range x.Indices {
			y.Indices = append(y.Indices, name(i, p))
		}
		return &y
	}
	return recv
}

// insertConstraints puts what constrains the type parameters of adopted methods into the package.
func (k *checking) insertConstraints(pkg *types.Package) {
	for name, c := range k.constraints {
		pkg.Scope().Insert(types.NewAlias(types.NewTypeName(token.NoPos, pkg, name, nil), c).Obj())
	}
}

// newTypeParams are parameters as those of a generic type.
func newTypeParams(of *types.Named) []*types.TypeParam {
	var params []*types.TypeParam
	for p := range of.TypeParams().TypeParams() {
		o := p.Obj()
		params = append(params, types.NewTypeParam(types.NewTypeName(o.Pos(), o.Pkg(), o.Name(), nil), p.Constraint()))
	}
	return params
}

// withParams is a generic function's signature with other type parameters in the place of its own.
func withParams(f *types.Signature, params []*types.TypeParam) *types.Signature {
	if len(params) == 0 {
		return f
	}
	var args []types.Type
	for _, p := range params {
		args = append(args, p)
	}
	inst, err := types.Instantiate(nil, f, args, false)
	if err != nil {
		panic(err) // there are as many as it has
	}
	return inst.(*types.Signature)
}

// refreshInstances gives the instances of a generic type room for as many methods as the type has now. go/types does not expect that there
// are more than there were, and panics where an instance was missed.
func (k *checking) refreshInstances(of *types.Named) {
	if of.TypeParams().Len() == 0 {
		return
	}
	n := of.NumMethods()
	w := walker{seen: map[types.Type]bool{}, visit: func(t types.Type) {
		if inst, ok := t.(*types.Named); ok && inst != of && inst.Origin() == of {
			resize(inst, n)
		}
	}}
	for _, o := range k.scope.objects {
		w.walk(o.Type())
	}
	w.info(k.result.Info)
	k.scope.types(w.walk, w.info)
}

// resize makes the list of an instance's methods, some of which are known, one of n.
func resize(inst *types.Named, n int) {
	known := 0
	if methods := field[[]*types.Func](inst, "methods"); len(*methods) > 0 { // else it has asked for none
		list := make([]*types.Func, n)
		for i := range copy(list, *methods) {
			if list[i] != nil {
				known++
			}
		}
		*methods = list
	}
	of := reflect.ValueOf(inst).Elem().FieldByName("inst")
	*fieldAt[int](of.Elem(), "expandedMethods") = known
	*fieldAt[*types.Context](of.Elem(), "ctxt") = types.NewContext()
	*field[uint32](inst, "state_") &^= hasMethods
}

// hasMethods is the state of a type whose methods are all known. https://github.com/golang/go/blob/go1.26.0/src/go/types/named.go
const hasMethods = 1 << 2

// field is a field of a named type that go/types does not export. It has a way to add a method to a type, and none to take one back.
func field[T any](t *types.Named, name string) *T { return fieldAt[T](reflect.ValueOf(t).Elem(), name) }

func fieldAt[T any](v reflect.Value, name string) *T {
	f := v.FieldByName(name)
	if f.Kind() != reflect.TypeFor[T]().Kind() {
		panic(fmt.Errorf("go/types has changed: %s is %v", name, f.Type()))
	}
	return (*T)(unsafe.Pointer(f.UnsafeAddr()))
}
