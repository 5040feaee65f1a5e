package check

import (
	"go/ast"
	"go/types"
)

// A walker visits the types that a type of cells is made of, itself included, each once.
type walker struct {
	seen  map[types.Type]bool
	visit func(types.Type)
}

func (w *walker) walk(t types.Type) {
	if t == nil || w.seen[t] {
		return
	}
	w.seen[t] = true
	w.visit(t)
	switch t := t.(type) {
	case *types.Alias:
		w.walk(types.Unalias(t))
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			w.walk(arg)
		}
		if t.Obj().Pkg() == nil || t.Obj().Pkg().Path() != "main" {
			return
		}
		w.walk(t.Underlying())
		for _, m := range *field[[]*types.Func](t, "methods") {
			if m != nil {
				w.walk(m.Type())
			}
		}
	case *types.TypeParam:
		w.walk(t.Constraint())
	case *types.Struct:
		for f := range t.Fields() {
			w.walk(f.Type())
		}
	case *types.Tuple:
		for v := range t.Variables() {
			w.walk(v.Type())
		}
	case *types.Signature:
		if t.Recv() != nil {
			w.walk(t.Recv().Type())
		}
		w.walk(t.Params())
		w.walk(t.Results())
		for p := range t.TypeParams().TypeParams() {
			w.walk(p)
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			w.walk(m.Type())
		}
		for e := range t.EmbeddedTypes() {
			w.walk(e)
		}
	case *types.Union:
		for term := range t.Terms() {
			w.walk(term.Type())
		}
	case *types.Map:
		w.walk(t.Key())
		w.walk(t.Elem())
	case interface{ Elem() types.Type }:
		w.walk(t.Elem())
	}
}

// info visits all types that the checker has noted.
func (w *walker) info(info *types.Info) {
	for _, tv := range info.Types {
		w.walk(tv.Type)
	}
	for _, list := range []map[*ast.Ident]types.Object{info.Defs, info.Uses} {
		for _, o := range list {
			if o != nil {
				w.walk(o.Type())
			}
		}
	}
	for _, o := range info.Implicits {
		w.walk(o.Type())
	}
	for _, inst := range info.Instances {
		w.walk(inst.Type)
		for arg := range inst.TypeArgs.Types() {
			w.walk(arg)
		}
	}
	for _, s := range info.Selections {
		w.walk(s.Recv())
		w.walk(s.Type())
	}
}
