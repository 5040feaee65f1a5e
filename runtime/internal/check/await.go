package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// Asyncio is the import path of the package that has coroutines, tasks and futures.
const Asyncio = "asyncio"

// A Form is how many values an await has: it depends on where it stands.
type Form int

// The forms.
const (
	Single    Form = iota // x := await y: insists
	Statement             // await y: insists, and drops the value
	Double                // x, err := await y: reports
)

// A Kind is what is awaited.
type Kind int

// The kinds.
const (
	Coroutine Kind = iota // a coroutine, task, future, or a type with a method Await
	Nothing               // the same, without a result
	Channel
	Plain // what has no value but perhaps an error: a WaitGroup, context, duration or command
	Unawaitable
)

// An Await is one await.
type Await struct {
	X    ast.Expr
	Form Form
	Kind Kind
	Pos  token.Pos

	two  bool // its method Await has an error too
	name string
	call *ast.CallExpr
}

// An Async is the body of an async func: the call's argument is the function that runs as a coroutine.
type Async struct {
	Name   string // of the function, "<lambda>" for a literal
	Pos    token.Pos
	Result bool // it has one besides an error
	Error  bool // its last result is an error
}

// desugar replaces await and async by calls.
func (k *checking) desugar() {
	if len(k.cell.Awaits)+len(k.cell.Async) == 0 {
		return
	}
	for _, st := range k.steps {
		st.stmt = k.desugarNode(st.stmt).(ast.Stmt)
	}
	for _, f := range k.funcs {
		k.desugarNode(f.decl)
	}
	for m := range k.result.Calls {
		for i, v := range k.result.Calls[m].Args {
			k.result.Calls[m].Args[i] = k.desugarNode(v).(ast.Expr)
		}
	}
}

func (k *checking) desugarNode(root ast.Node) ast.Node {
	return astutil.Apply(root, nil, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.UnaryExpr:
			if k.cell.Awaits[n] {
				c.Replace(k.newAwait(n, formAt(c)))
			}
		case *ast.FuncLit:
			if k.cell.Async[n] {
				k.desugarAsync("<lambda>", n.Type, n.Body)
			}
		case *ast.FuncDecl:
			if k.cell.Async[n] {
				k.desugarAsync(n.Name.Name, n.Type, n.Body)
			}
		}
		return true
	})
}

func formAt(c *astutil.Cursor) Form {
	switch p := c.Parent().(type) {
	case *ast.ExprStmt:
		return Statement
	case *ast.AssignStmt:
		if len(p.Lhs) == 2 && len(p.Rhs) == 1 {
			return Double
		}
	case *ast.ValueSpec:
		if len(p.Names) == 2 && len(p.Values) == 1 {
			return Double
		}
	}
	return Single
}

func (k *checking) newAwait(n *ast.UnaryExpr, form Form) *ast.CallExpr {
	k.scope.sites++
	a := &Await{X: n.X, Form: form, Pos: n.OpPos, name: fmt.Sprintf("await·%d", k.scope.sites)}
	a.call = &ast.CallExpr{
		Fun: &ast.Ident{NamePos: n.OpPos, Name: a.name}, Lparen: n.OpPos, Args: []ast.Expr{n.X}, Rparen: n.X.End() - 1,
	}
	k.result.Awaits[a.call] = a
	return a.call
}

// desugarAsync makes a function return a coroutine of its body.
func (k *checking) desugarAsync(name string, typ *ast.FuncType, body *ast.BlockStmt) {
	a := &Async{Name: name, Pos: body.Pos()}
	var results []*ast.Field
	if typ.Results != nil {
		results = typ.Results.List
	}
	n := typ.Results.NumFields()
	if n > 0 {
		if id, ok := results[len(results)-1].Type.(*ast.Ident); ok && id.Name == "error" {
			a.Error = true
			n--
		}
	}
	if n > 1 {
		k.errorAt(typ.Results.Pos(), "an async func has at most one result and an error")
		return
	}
	a.Result = n == 1
	inner := &ast.FuncLit{Type: &ast.FuncType{Func: body.Pos(), Params: &ast.FieldList{}, Results: typ.Results}, Body: &ast.BlockStmt{Lbrace: body.Lbrace, List: body.List, Rbrace: body.Rbrace}}
	call := &ast.CallExpr{
		Fun: &ast.Ident{NamePos: body.Pos(), Name: fmt.Sprintf("async·%t·%t", a.Result, a.Error)}, Lparen: body.Pos(), Args: []ast.Expr{inner}, Rparen: body.Rbrace,
	}
	k.result.Asyncs[call] = a
	body.List = []ast.Stmt{&ast.ReturnStmt{Return: body.Pos(), Results: []ast.Expr{call}}}
	var arg ast.Expr = &ast.SelectorExpr{X: &ast.Ident{NamePos: body.Pos(), Name: "asyncio·"}, Sel: &ast.Ident{NamePos: body.Pos(), Name: "None"}}
	if a.Result {
		arg = results[0].Type
	}
	typ.Results = &ast.FieldList{List: []*ast.Field{{Type: &ast.StarExpr{X: &ast.IndexExpr{
		X:     &ast.SelectorExpr{X: &ast.Ident{NamePos: body.Pos(), Name: "asyncio·"}, Sel: &ast.Ident{NamePos: body.Pos(), Name: "Coroutine"}},
		Index: arg,
	}}}}}
}

// insertHelpers puts the functions that stand for awaits, asyncs and magics into the package.
func (k *checking) insertHelpers(pkg *types.Package) {
	scope := pkg.Scope()
	anySlice := types.NewVar(token.NoPos, pkg, "", types.NewSlice(types.Universe.Lookup("any").Type()))
	variadic := func(name string, results ...types.Type) {
		scope.Insert(types.NewFunc(token.NoPos, pkg, name, types.NewSignatureType(nil, nil, nil, types.NewTuple(anySlice), tuple(pkg, results), true)))
	}
	k.insertConstraints(pkg)
	variadic("magic·")
	variadic("shell·", types.NewSlice(types.Typ[types.String]))
	variadic("value·", types.Universe.Lookup("any").Type())
	for _, a := range k.result.Awaits {
		scope.Insert(types.NewFunc(a.Pos, pkg, a.name, awaitSignature(pkg, a)))
	}
	if len(k.cell.Async) == 0 {
		return
	}
	asyncio, err := k.scope.importer.Import(Asyncio)
	if err != nil {
		k.errorAt(k.cell.Items[0].Pos(), err.Error())
		return
	}
	scope.Insert(types.NewPkgName(token.NoPos, pkg, "asyncio·", asyncio))
	for _, result := range []bool{false, true} {
		for _, failing := range []bool{false, true} {
			scope.Insert(types.NewFunc(token.NoPos, pkg, fmt.Sprintf("async·%t·%t", result, failing), asyncSignature(pkg, asyncio, result, failing)))
		}
	}
}

// asyncSignature is func[T any](func() (T, error)) *asyncio.Coroutine[T], or less of it.
func asyncSignature(pkg, asyncio *types.Package, result, failing bool) *types.Signature {
	var params []*types.TypeParam
	var results []types.Type
	value := asyncio.Scope().Lookup("None").Type()
	if result {
		t := types.NewTypeParam(types.NewTypeName(token.NoPos, pkg, "T", nil), types.Universe.Lookup("any").Type().Underlying())
		params, value = []*types.TypeParam{t}, t
		results = append(results, t)
	}
	if failing {
		results = append(results, types.Universe.Lookup("error").Type())
	}
	body := types.NewSignatureType(nil, nil, nil, nil, tuple(pkg, results), false)
	coroutine, err := types.Instantiate(nil, asyncio.Scope().Lookup("Coroutine").Type(), []types.Type{value}, false)
	if err != nil {
		panic(err) // it has one parameter
	}
	return types.NewSignatureType(nil, nil, params,
		types.NewTuple(types.NewVar(token.NoPos, pkg, "body", body)),
		tuple(pkg, []types.Type{types.NewPointer(coroutine)}), false)
}

func tuple(pkg *types.Package, ts []types.Type) *types.Tuple {
	vars := make([]*types.Var, len(ts))
	for i, t := range ts {
		vars[i] = types.NewVar(token.NoPos, pkg, "", t)
	}
	return types.NewTuple(vars...)
}

// awaitSignature is the type of the function that stands for an await.
func awaitSignature(pkg *types.Package, a *Await) *types.Signature {
	anyType := types.Universe.Lookup("any").Type()
	errType := types.Universe.Lookup("error").Type()
	if a.Kind != Coroutine && a.Kind != Channel {
		var results []types.Type
		if a.Form != Statement {
			results = append(results, errType)
		}
		return types.NewSignatureType(nil, nil, nil, tuple(pkg, []types.Type{anyType}), tuple(pkg, results), false)
	}
	t := types.NewTypeParam(types.NewTypeName(token.NoPos, pkg, "T", nil), anyType.Underlying())
	results := []types.Type{t}
	var param types.Type
	second := errType
	if a.Kind == Channel {
		param, second = types.NewChan(types.RecvOnly, t), types.Typ[types.Bool]
	} else {
		// The method's own results are those of one value; a type whose Await gives an error too has another signature.
		sig := types.NewSignatureType(nil, nil, nil, nil, tuple(pkg, awaitResults(a, t)), false)
		param = types.NewInterfaceType([]*types.Func{types.NewFunc(token.NoPos, pkg, "Await", sig)}, nil).Complete()
	}
	if a.Form == Double {
		results = append(results, second)
	}
	return types.NewSignatureType(nil, nil, []*types.TypeParam{t}, tuple(pkg, []types.Type{param}), tuple(pkg, results), false)
}

// awaitResults are the results that the operand's method Await has: T, or T and an error.
func awaitResults(a *Await, t types.Type) []types.Type {
	if a.two {
		return []types.Type{t, types.Universe.Lookup("error").Type()}
	}
	return []types.Type{t}
}

func awaitMethod(t types.Type) *types.Signature {
	if t == nil {
		return nil
	}
	o, _, _ := types.LookupFieldOrMethod(t, true, nil, "Await")
	f, ok := o.(*types.Func)
	if !ok {
		return nil
	}
	sig := f.Signature()
	isErr := func(i int) bool {
		return types.Identical(sig.Results().At(i).Type(), types.Universe.Lookup("error").Type())
	}
	if sig.Params().Len() != 0 || sig.Results().Len() == 0 || sig.Results().Len() > 2 || sig.Results().Len() == 2 && !isErr(1) {
		return nil
	}
	return sig
}

// kindOf says what awaiting a value of type t is.
func kindOf(t types.Type) Kind {
	if sig := awaitMethod(t); sig != nil {
		if isNone(sig.Results().At(0).Type()) {
			return Nothing
		}
		return Coroutine
	}
	if ch, ok := t.Underlying().(*types.Chan); ok && ch.Dir() != types.SendOnly {
		return Channel
	}
	switch types.TypeString(types.Unalias(t), (*types.Package).Path) {
	case "*sync.WaitGroup", "sync.WaitGroup", "context.Context", "time.Duration", "*os/exec.Cmd":
		return Plain
	}
	if o, _, _ := types.LookupFieldOrMethod(t, true, nil, "Done"); o != nil && types.IsInterface(t) {
		if d, _, _ := types.LookupFieldOrMethod(t, true, nil, "Deadline"); d != nil {
			return Plain
		}
	}
	return Unawaitable
}

// isNone says whether t is asyncio.None, which is struct{}.
func isNone(t types.Type) bool {
	s, ok := types.Unalias(t).(*types.Struct)
	return ok && s.NumFields() == 0
}

// reconsiderAwaits corrects what was guessed of awaits, now that the types of their operands are known.
func (k *checking) reconsiderAwaits() (changed bool) {
	around := map[*ast.CallExpr]*Await{}
	for _, a := range k.result.Awaits {
		if c := call(a.X); c != nil {
			around[c] = a
		}
	}
	for _, a := range k.result.Awaits {
		t := k.result.Info.TypeOf(a.X)
		if t == nil || t == types.Typ[types.Invalid] {
			continue
		}
		if _, tuple := t.(*types.Tuple); tuple {
			continue
		}
		kind, sig := kindOf(t), awaitMethod(t)
		two := sig != nil && sig.Results().Len() == 2
		if kind != a.Kind || two != a.two {
			a.Kind, a.two, changed = kind, two, true
		}
		for out := around[a.call]; kind == Unawaitable && out != nil && out.Kind != Unawaitable; out = around[out.call] {
			out.Kind, out.two, changed = Unawaitable, false, true // found at once, and not in one round more each
		}
	}
	return changed
}

// awaitErrors reports what cannot be awaited.
func (k *checking) awaitErrors() []*Error {
	var errs []*Error
	for _, a := range k.result.Awaits {
		t := k.result.Info.TypeOf(a.X)
		if inner := k.result.Awaits[call(a.X)]; inner != nil && inner.Kind == Unawaitable {
			continue // one error is enough
		}
		if a.Kind == Unawaitable && t != nil && t != types.Typ[types.Invalid] {
			errs = append(errs, &Error{Pos: k.scope.fset.Position(a.X.Pos()), Msg: fmt.Sprintf(
				"cannot await %s (of type %s): await takes a coroutine, task, future, channel, *sync.WaitGroup, context.Context, time.Duration, *exec.Cmd, or a type with a method Await",
				awaitsAsWritten(types.ExprString(a.X)), types.TypeString(t, relative))})
		}
	}
	return errs
}

// call is the call that x is, or nil.
func call(x ast.Expr) *ast.CallExpr {
	c, _ := ast.Unparen(x).(*ast.CallExpr)
	return c
}

func relative(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

// Awaitable says whether await takes a value of type t.
func Awaitable(t types.Type) bool { return kindOf(t) != Unawaitable }
