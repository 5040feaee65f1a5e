package complete

import (
	"go/ast"
	"go/types"
)

// instantiated gives the parameters of a generic function the types that follow from the arguments of a call, but for the
// one that is being typed, on account of which the checker gives up. What does not follow is the invalid type.
func (v *view) instantiated(sig *types.Signature, call *ast.CallExpr, but ast.Expr) *types.Signature {
	if sig.TypeParams().Len() == 0 {
		return sig
	}
	b := bindings{}
	for i, arg := range call.Args {
		if t := v.Info.TypeOf(arg); arg != but && !isInvalid(t) && i < sig.Params().Len() {
			b.unify(sig.Params().At(i).Type(), types.Default(t))
		}
	}
	args := make([]types.Type, sig.TypeParams().Len())
	for i := range args {
		p := sig.TypeParams().At(i)
		b.unifyCore(p)
		args[i] = types.Typ[types.Invalid]
	}
	for i := range args {
		if t := b[sig.TypeParams().At(i)]; t != nil {
			args[i] = t
		}
	}
	t, err := types.Instantiate(nil, sig, args, false)
	if err != nil {
		return sig // a wrong number of arguments, which it is not
	}
	return t.(*types.Signature)
}

// bindings are what is known of type parameters.
type bindings map[*types.TypeParam]types.Type

// unify finds out what the type parameters in param are if it is to be arg.
func (b bindings) unify(param, arg types.Type) {
	if p, ok := types.Unalias(param).(*types.TypeParam); ok {
		if b[p] == nil {
			b[p] = arg
		}
		return
	}
	if p, ok := types.Unalias(param).(*types.Named); ok {
		if a, ok := types.Unalias(arg).(*types.Named); ok && a.Origin() == p.Origin() {
			for i := range min(p.TypeArgs().Len(), a.TypeArgs().Len()) {
				b.unify(p.TypeArgs().At(i), a.TypeArgs().At(i))
			}
		}
		return
	}
	switch p := types.Unalias(param).(type) {
	case *types.Slice:
		if a, ok := arg.Underlying().(*types.Slice); ok {
			b.unify(p.Elem(), a.Elem())
		}
	case *types.Array:
		if a, ok := arg.Underlying().(*types.Array); ok {
			b.unify(p.Elem(), a.Elem())
		}
	case *types.Pointer:
		if a, ok := arg.Underlying().(*types.Pointer); ok {
			b.unify(p.Elem(), a.Elem())
		}
	case *types.Chan:
		if a, ok := arg.Underlying().(*types.Chan); ok {
			b.unify(p.Elem(), a.Elem())
		}
	case *types.Map:
		if a, ok := arg.Underlying().(*types.Map); ok {
			b.unify(p.Key(), a.Key())
			b.unify(p.Elem(), a.Elem())
		}
	case *types.Signature:
		if a, ok := arg.Underlying().(*types.Signature); ok {
			b.unifyAll(p.Params(), a.Params())
			b.unifyAll(p.Results(), a.Results())
		}
	}
}

func (b bindings) unifyAll(params, args *types.Tuple) {
	for i := range min(params.Len(), args.Len()) {
		b.unify(params.At(i).Type(), args.At(i).Type())
	}
}

// unifyCore follows the constraint ~[]E of a parameter that is known to E.
func (b bindings) unifyCore(p *types.TypeParam) {
	constraint, ok := p.Constraint().Underlying().(*types.Interface)
	if !ok || b[p] == nil || constraint.NumEmbeddeds() != 1 {
		return
	}
	if u, ok := constraint.EmbeddedType(0).(*types.Union); ok && u.Len() == 1 {
		b.unify(u.Term(0).Type(), b[p])
	}
}

// mentionsInvalid says whether a part of a type is not known.
func mentionsInvalid(t types.Type) bool {
	return mentions(t, func(t types.Type) bool { return t == types.Typ[types.Invalid] })
}

// mentionsTypeParam says whether a type depends on a type parameter that nobody has decided on.
func mentionsTypeParam(t types.Type) bool {
	return mentions(t, func(t types.Type) bool { _, ok := t.(*types.TypeParam); return ok })
}

// mentions says whether is holds for a type or a part of it.
func mentions(t types.Type, is func(types.Type) bool) bool {
	if t == nil || is(t) {
		return t != nil
	}
	switch t := t.(type) {
	case *types.Pointer:
		return mentions(t.Elem(), is)
	case *types.Slice:
		return mentions(t.Elem(), is)
	case *types.Array:
		return mentions(t.Elem(), is)
	case *types.Chan:
		return mentions(t.Elem(), is)
	case *types.Map:
		return mentions(t.Key(), is) || mentions(t.Elem(), is)
	case *types.Signature:
		return mentions(t.Params(), is) || mentions(t.Results(), is)
	case *types.Tuple:
		for v := range t.Variables() {
			if mentions(v.Type(), is) {
				return true
			}
		}
	case *types.Named:
		for a := range t.TypeArgs().Types() {
			if mentions(a, is) {
				return true
			}
		}
	}
	return false
}
