package lower

import (
	"go/types"
	"slices"
)

// adopted binds the functions that are methods of earlier cells' types, see check.Result.Replaced. Of a generic type every instance that there is
// has such a function, made anew where it had another one.
func (l *lowerer) adopted() {
	added := l.result.Added()
	for _, f := range l.result.Funcs {
		o, _ := l.info.Defs[f.Name].(*types.Func)
		method := l.result.Replaced[o]
		if method == nil {
			continue
		}
		l.here = f.Pos()
		named := baseOf(method.Signature().Recv().Type())
		switch {
		case named.TypeArgs().Len() > 0: // its own parameters
			for _, inst := range l.env.Instances(named.Origin()) {
				l.adoptedBy(inst, method)
			}
		case slices.Contains(added, method):
			l.bind(named, method, l.storageOf(o))
		}
	}
}

func (l *lowerer) adoptedBy(inst *types.Named, method *types.Func) {
	o, _, _ := types.LookupFieldOrMethod(inst, true, method.Pkg(), method.Name())
	m, ok := o.(*types.Func)
	if !ok || m.Origin() != method {
		return
	}
	sig := functionType(m.Signature()).(*types.Signature)
	args := slices.Collect(inst.TypeArgs().Types())
	name, storage, fresh := l.instanceStorage(m, args, sig)
	if fresh {
		l.bind(inst, m, storage)
		return
	}
	decl, info, _ := l.env.Source(m)
	targs := substitutionOf(decl, info, args)
	l.declared(name, sig, decl, info, true)
	l.queue = append(l.queue, func() { l.define(name, decl, info, targs) })
}
