package lower

import (
	"go/types"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/typemap"
)

// A substitution gives type parameters their arguments.
type substitution struct {
	args   map[*types.TypeParam]types.Type
	within *types.Scope                     // of the generic function
	locals map[*types.TypeName]*types.Named // types that it declares: each instance has its own
}

// subst replaces the type parameters of the function that is lowered.
func (l *lowerer) subst(t types.Type) types.Type {
	if l.scope == nil || len(l.targs.args) == 0 {
		return t
	}
	return l.targs.in(t)
}

// in is t with type parameters replaced. What has none comes back as it is.
func (s substitution) in(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.TypeParam:
		if a, ok := s.args[t]; ok {
			return a
		}
	case *types.Alias:
		return s.in(types.Unalias(t))
	case *types.Pointer:
		if e := s.in(t.Elem()); e != t.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := s.in(t.Elem()); e != t.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := s.in(t.Elem()); e != t.Elem() {
			return types.NewArray(e, t.Len())
		}
	case *types.Chan:
		if e := s.in(t.Elem()); e != t.Elem() {
			return types.NewChan(t.Dir(), e)
		}
	case *types.Map:
		k, e := s.in(t.Key()), s.in(t.Elem())
		if k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Tuple:
		if u := s.tuple(t); u != t {
			return u
		}
	case *types.Signature:
		p, r := s.tuple(t.Params()), s.tuple(t.Results())
		if p != t.Params() || r != t.Results() {
			return types.NewSignatureType(nil, nil, nil, p, r, t.Variadic())
		}
	case *types.Struct:
		return s.structType(t)
	case *types.Interface:
		return s.interfaceType(t)
	case *types.Named:
		return s.named(t)
	}
	return t
}

func (s substitution) tuple(t *types.Tuple) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	changed := false
	for i := range t.Len() {
		v := t.At(i)
		vars[i] = v
		if u := s.in(v.Type()); u != v.Type() {
			vars[i] = types.NewVar(v.Pos(), v.Pkg(), v.Name(), u)
			changed = true
		}
	}
	if !changed {
		return t
	}
	return types.NewTuple(vars...)
}

func (s substitution) structType(t *types.Struct) types.Type {
	fields := make([]*types.Var, t.NumFields())
	tags := make([]string, t.NumFields())
	changed := false
	for i := range t.NumFields() {
		f := t.Field(i)
		fields[i], tags[i] = f, t.Tag(i)
		if u := s.in(f.Type()); u != f.Type() {
			fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), u, f.Embedded())
			changed = true
		}
	}
	if !changed {
		return t
	}
	return types.NewStruct(fields, tags)
}

func (s substitution) interfaceType(t *types.Interface) types.Type {
	if t.NumMethods() == 0 {
		return t
	}
	methods := make([]*types.Func, t.NumMethods())
	changed := false
	for i := range t.NumMethods() {
		m := t.Method(i)
		methods[i] = m
		if u := s.in(m.Signature()); u != types.Type(m.Signature()) {
			methods[i] = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), u.(*types.Signature))
			changed = true
		}
	}
	if !changed {
		return t
	}
	return types.NewInterfaceType(methods, nil).Complete()
}

func (s substitution) named(t *types.Named) types.Type {
	if s.declares(t.Obj()) {
		return s.local(t)
	}
	args := make([]types.Type, t.TypeArgs().Len())
	changed := false
	for i := range args {
		args[i] = t.TypeArgs().At(i)
		if u := s.in(args[i]); u != args[i] {
			args[i], changed = u, true
		}
	}
	if !changed {
		return t
	}
	u, err := types.Instantiate(nil, t.Origin(), args, false)
	if err != nil {
		return t // cannot be: the checker has instantiated it
	}
	return u
}

// declares says whether a type is declared inside of the generic function.
func (s substitution) declares(o *types.TypeName) bool {
	if s.within == nil || o.Parent() == nil || o.Pkg() == nil || o.Parent() == o.Pkg().Scope() {
		return false
	}
	return s.within.Contains(o.Pos())
}

// local is the type of this instance of the function.
func (s substitution) local(t *types.Named) types.Type {
	if u, ok := s.locals[t.Obj()]; ok {
		return u
	}
	if t.TypeParams().Len() > 0 {
		panic(&Refusal{Msg: "generic type " + t.Obj().Name() + " inside of a generic function is not supported"})
	}
	o := types.NewTypeName(t.Obj().Pos(), t.Obj().Pkg(), t.Obj().Name()+s.list(), nil)
	u := types.NewNamed(o, nil, nil)
	s.locals[t.Obj()] = u
	u.SetUnderlying(s.in(t.Underlying()))
	return u
}

// list writes the type arguments as they stand in the name of a local type.
func (s substitution) list() string {
	var params []*types.TypeParam
	for p := range s.args {
		params = append(params, p)
	}
	slices.SortFunc(params, func(a, b *types.TypeParam) int { return a.Index() - b.Index() })
	var args []string
	for _, p := range params {
		args = append(args, typemap.ArgumentName(s.args[p]))
	}
	return "[" + strings.Join(args, ",") + "]"
}
