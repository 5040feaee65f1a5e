package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/erase"
	"github.com/gopherloop/gopherloop/runtime/internal/mirror"
)

// declare lowers a function or method that the cell declares. Generic ones are lowered where they are used.
func (l *lowerer) declare(f *ast.FuncDecl) {
	o, ok := l.info.Defs[f.Name].(*types.Func)
	if !ok || f.Body == nil {
		l.refuse(f, "missing function body")
	}
	if f.Name.Name == "_" {
		return
	}
	sig := o.Signature()
	if sig.TypeParams().Len() > 0 || sig.RecvTypeParams().Len() > 0 {
		return
	}
	storage := l.storage(o)
	l.declared(storage, functionType(sig).(*types.Signature), f, l.result.Info, true)
	if sig.Recv() != nil {
		l.bind(baseOf(sig.Recv().Type()), o, l.storageOf(o))
	}
	l.queue = append(l.queue, func() { l.define(storage, f, l.result.Info, substitution{}) })
}

func (l *lowerer) bind(recv *types.Named, method *types.Func, storage reflect.Value) {
	if err := l.env.Bind(recv, method, storage); err != nil {
		panic(&Refusal{l.fset.Position(method.Pos()), err.Error()})
	}
}

// define lowers a declared function.
func (l *lowerer) define(storage string, f *ast.FuncDecl, info *types.Info, targs substitution) {
	before := l.info
	l.info = info
	defer func() { l.info = before }()
	fn := l.functions[storage]
	l.enter(&scope{targs: targs, self: fn})
	defer l.leave()
	o := info.Defs[f.Name].(*types.Func)
	outer := l.pkg
	l.pkg = o.Pkg()
	defer func() { l.pkg = outer }()
	name := f.Name.Name
	if recv := o.Signature().Recv(); recv != nil {
		if n := baseOf(recv.Type()); n != nil {
			name = n.Obj().Name() + "." + name
		}
	}
	fn.sig, fn.body = l.functionText(f.Recv, f.Type, functionType(o.Signature()).(*types.Signature), f.Body, f.Pos(), name)
}

// function writes a declared function as a value.
func (l *lowerer) function(x *ast.Ident, f *types.Func) string {
	if inst, ok := l.info.Instances[x]; ok {
		return l.functionInstance(x, f, inst)
	}
	path := f.Pkg().Path()
	if path == "main" {
		return l.reference(x, l.storage(f))
	}
	if v, ok := mirror.Funcs()[f.FullName()]; ok {
		return l.symbol("P", path+"."+f.Name(), func() reflect.Value { return v })
	}
	if v, ok := handing[f.FullName()]; ok {
		return l.symbol("P", path+"."+f.Name(), func() reflect.Value { return reflect.ValueOf(v) })
	}
	if v, ok := l.env.Symbol(path, f.Name()); ok {
		if l.env.Erased(path) || l.mentionsInstance(f.Signature()) {
			return l.adapted(path+"."+f.Name(), v, f.Signature())
		}
		if name, tell := teller(f); tell != nil && !l.called[x] && takesAny(v.Type()) {
			return l.symbol("P"+name, path+"."+f.Name(), func() reflect.Value { return telling(v, tell) })
		}
		return l.symbol("P", path+"."+f.Name(), func() reflect.Value { return v })
	}
	if _, _, ok := l.env.Source(f); ok { // a function that a generic one of its package calls
		name, _, _ := l.instanceStorage(f, nil, f.Signature())
		return l.reference(x, name)
	}
	l.refuse(x, "%s.%s is not available", path, f.Name())
	return ""
}

// reference writes the function in a storage where x names it.
func (l *lowerer) reference(x *ast.Ident, storage string) string {
	if l.called[x] {
		return l.callee(storage)
	}
	return "(*" + storage + ")"
}

// mentionsInstance says whether a compiled function takes or gives values of instances of generic types: they are not of
// the types that cells have of the same name.
func (l *lowerer) mentionsInstance(sig *types.Signature) bool {
	for _, vars := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range vars.Variables() {
			if n := baseOf(v.Type()); n != nil && n.TypeArgs().Len() > 0 && !l.env.Compiled(n) {
				return true
			}
		}
	}
	return false
}

func (l *lowerer) adapted(key string, v reflect.Value, sig *types.Signature) string {
	want := l.typeOf(sig)
	return l.symbol("P", fmt.Sprintf("%s %p", key, reflect.ValueOf(want).UnsafePointer()), func() reflect.Value { return erase.Func(v, want) })
}

// functionInstance writes an instance of a generic function, whose type arguments the checker knows.
//
// Engine defect: generic-variadic.
func (l *lowerer) functionInstance(x *ast.Ident, f *types.Func, inst types.Instance) string {
	sig := l.subst(inst.Type).(*types.Signature)
	var args []types.Type
	for t := range inst.TypeArgs.Types() {
		args = append(args, l.subst(t))
	}
	path := f.Pkg().Path()
	// The source of a package that imports itself means the compiled function.
	inside := l.pkg != nil && l.pkg.Path() == path && l.pkg != f.Pkg()
	if v, ok := l.env.Symbol(path, f.Name()); ok && (inside || l.env.Erased(path)) {
		return l.adapted(path+"."+f.Name(), v, sig)
	}
	if _, _, ok := l.env.Source(f); !ok {
		l.refuse(x, "generic function %s.%s is not available", path, f.Name())
	}
	name, _, _ := l.instanceStorage(f, args, sig)
	return l.reference(x, name)
}

// instanceStorage is the storage of a generic function for type arguments. An instance that is new is lowered.
func (l *lowerer) instanceStorage(f *types.Func, args []types.Type, sig *types.Signature) (name string, storage reflect.Value, fresh bool) {
	f = f.Origin()
	key := ""
	for _, a := range args {
		key += fmt.Sprintf("%p ", reflect.ValueOf(l.typeOf(a)).UnsafePointer())
	}
	storage, fresh = l.env.Instance(f, key, l.typeOf(sig))
	name = l.symbol("F", fmt.Sprintf("%p %s", f, key), func() reflect.Value { return storage })
	if !fresh {
		return name, storage, false
	}
	decl, info, ok := l.env.Source(f)
	if !ok {
		panic(&Refusal{l.fset.Position(f.Pos()), "no source of " + f.FullName()})
	}
	targs := substitutionOf(decl, info, args)
	l.declared(name, sig, decl, info, decl.Recv != nil)
	l.queue = append(l.queue, func() { l.define(name, decl, info, targs) })
	return name, storage, true
}

// substitutionOf gives the type parameters of a generic function or method their arguments.
func substitutionOf(decl *ast.FuncDecl, info *types.Info, args []types.Type) substitution {
	targs := substitution{args: map[*types.TypeParam]types.Type{}, within: info.Scopes[decl.Type], locals: map[*types.TypeName]*types.Named{}}
	o := info.Defs[decl.Name].(*types.Func)
	params := o.Signature().TypeParams()
	if o.Signature().Recv() != nil {
		params = o.Signature().RecvTypeParams()
	}
	for i, a := range args {
		targs.args[params.At(i)] = a
	}
	return targs
}

// methodInstance is the storage of a method of an instance of a generic type of a cell or of a package with source.
func (l *lowerer) methodInstance(f *types.Func, named *types.Named) (string, bool) {
	if _, _, ok := l.env.Source(f.Origin()); !ok || l.env.Compiled(l.subst(named).(*types.Named)) {
		return "", false
	}
	var args []types.Type
	for t := range named.TypeArgs().Types() {
		args = append(args, l.subst(t))
	}
	method := f
	if in, _, _ := types.LookupFieldOrMethod(l.subst(named), true, f.Pkg(), f.Name()); in != nil {
		method = in.(*types.Func)
	}
	name, storage, fresh := l.instanceStorage(f, args, functionType(method.Signature()).(*types.Signature))
	if fresh {
		l.bind(l.subst(named).(*types.Named), method, storage)
	}
	return name, true
}

// funcLit writes a function literal.
func (l *lowerer) funcLit(typ *ast.FuncType, body *ast.BlockStmt, pos token.Pos, name string) string {
	sig, ok := l.info.TypeOf(typ).(*types.Signature)
	if !ok { // of an init function, for which no type is recorded
		sig = types.NewSignatureType(nil, nil, nil, nil, nil, false)
	}
	l.enter(&scope{targs: l.targs})
	defer l.leave()
	signature, text := l.functionText(nil, typ, sig, body, pos, name)
	return "func" + signature + text
}

// functionText writes a function with its parameters and body. The current scope is the function's own.
func (l *lowerer) functionText(recv *ast.FieldList, typ *ast.FuncType, sig *types.Signature, body *ast.BlockStmt, pos token.Pos, name string) (signature, text string) {
	before := l.before.String() // belongs to the statement around the function
	l.before.Reset()
	defer func() { l.before.WriteString(before) }()
	l.name, l.sig, l.gotos = name, sig, gotosIn(body)
	params := l.fieldNames(recv, "p")
	params = append(params, l.fieldNames(typ.Params, "p")...)
	defers := hasDefer(body)
	var results []string
	if named(typ.Results) || defers || leavesFunctions(l, body) {
		results = l.fieldNames(typ.Results, "r")
		l.results = results
	}
	w := l.newWriter()
	w.line(" {")
	fn := l.env.Func(name, l.fset.Position(pos))
	if l.self != nil {
		l.self.number, l.self.params, l.self.results = fn, params, sig.Results().Len() > 0
	}
	if l.self != nil && l.self.callable { // the engine would leave in the results what they were before
		for i, r := range results {
			w.line("var %s %s\n_ = %s", r, l.typ(sig.Results().At(i).Type()), r)
		}
		results = nil
	}
	w.WriteString(l.body(body, fn, func(w *writer) { l.block(w, body.List) }, defers, l.fset.Position(pos)))
	w.WriteString("}")
	return l.signature(sig, params, results), w.String()
}

func named(fields *ast.FieldList) bool {
	return fields != nil && len(fields.List) > 0 && len(fields.List[0].Names) > 0
}

// fieldNames declares parameters or results.
func (l *lowerer) fieldNames(fields *ast.FieldList, base string) []string {
	if fields == nil {
		return nil
	}
	names := []string{}
	for _, f := range fields.List {
		if len(f.Names) == 0 {
			names = append(names, l.fresh(base))
		}
		for _, id := range f.Names {
			if o := l.info.Defs[id]; o != nil && id.Name != "_" {
				l.params[o] = true
				names = append(names, l.declareLocal(o))
			} else {
				names = append(names, l.fresh(base))
			}
		}
	}
	return names
}

// body writes what stands between the braces of a function: the line for tracebacks, the check for an interrupt, the
// statements, and around them the deferred calls. It is written from the inside out, because what the statements need
// stands before them.
func (l *lowerer) body(block *ast.BlockStmt, fn int, statements func(w *writer), defers bool, at token.Position) string {
	l.line, l.noted = l.fresh("line"), nil
	l.bounds = l.boundsOf(block)
	if defers {
		l.defers = l.fresh("defers")
	}
	if block != nil && l.callsRecover(block) {
		l.direct = l.fresh("direct")
	}
	if block != nil && hasLoop(block) && !tickAlways && l.useShared() == nil {
		l.stops = l.fresh("stops")
	}
	inner := l.newWriter()
	statements(inner)
	w := l.newWriter()
	if block == nil && !defers && !l.lined {
		return inner.String() // a cell in which nothing can panic
	}
	if text, ok := l.silently(block, fn, inner.String(), defers, at); ok {
		return text
	}
	w.line("%s := %d", l.line, at.Line)
	if defers {
		w.line("defer %s(&%s, %d)", l.hook("Leave"), l.line, fn)
		l.enterFunction(w, block, fn, 0)
		w.line("%s(func(%s *%s) {", l.hook("Deferring"), l.defers, l.defersType())
		l.leaveHook(w, 0)
		w.WriteString(inner.String())
		w.line("})")
	} else {
		l.leaveHook(w, fn)
		l.enterFunction(w, block, fn, 0)
		w.WriteString(inner.String())
	}
	l.ending(w, block, defers)
	return w.String()
}

// endsWithReturn says that nothing need stand behind the statements of a function.
func endsWithReturn(block *ast.BlockStmt) bool {
	if block == nil || len(block.List) == 0 {
		return false
	}
	_, ok := block.List[len(block.List)-1].(*ast.ReturnStmt)
	return ok
}

// ending writes what stands behind the statements of a function.
func (l *lowerer) ending(w *writer, block *ast.BlockStmt, defers bool) {
	switch {
	case !defers && endsWithReturn(block):
	case len(l.results) > 0:
		w.line("return %s", strings.Join(l.results, ", "))
	case l.sig.Results().Len() > 0: // Go does not see that a hook for panic or select ends it
		w.line("panic(\"not reached\")")
	}
}

func (l *lowerer) defersType() string {
	return l.symbol("Defers", "", func() reflect.Value { return reflect.Zero(l.env.Hook("Deferring").Type().In(0).In(0)) })
}

// enterFunction writes what a function does first. Line is the only one at which it is left early, 0 if it calls Leave.
func (l *lowerer) enterFunction(w *writer, block *ast.BlockStmt, fn, line int) {
	switch {
	case l.direct != "":
		w.line("%s := %s()", l.direct, l.hook("Direct"))
		l.check(w, "", "Tick", "")
	case block == nil || !l.quiet(block):
		l.check(w, "", "Enter", fmt.Sprintf("%d, %d", fn, line))
	}
	if l.stops != "" { // the engine finds a local variable sooner
		w.line("%s := %s", l.stops, l.hook("Stops"))
	}
}

// callsRecover says whether a function has a recover of its own.
func (l *lowerer) callsRecover(block *ast.BlockStmt) bool {
	found := false
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			b, ok := l.info.Uses[n].(*types.Builtin)
			found = found || ok && b.Name() == "recover"
		}
		return !found
	})
	return found
}

// hasLoop says whether a function has a loop of its own.
func hasLoop(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			found = true
		}
		return !found
	})
	return found
}

// hasDefer says whether a function has a deferred call of its own.
func hasDefer(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = true
		}
		return !found
	})
	return found
}

// coreOf is the underlying type, also of a type parameter's argument.
func coreOf(t types.Type) types.Type { return types.Unalias(t).Underlying() }
