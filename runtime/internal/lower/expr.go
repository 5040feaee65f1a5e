package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"
)

// expr writes an expression of its static type.
func (l *lowerer) expr(x ast.Expr) string {
	if name, ok := l.replaced[x]; ok {
		return name
	}
	if tv, ok := l.info.Types[x]; ok && tv.Value != nil {
		return l.constant(tv.Value, tv.Type)
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		if _, ok := ast.Unparen(x).(*ast.BinaryExpr); ok { // has its own
			return l.expr(x.X)
		}
		return "(" + l.expr(x.X) + ")"
	case *ast.Ident:
		return l.ident(x)
	case *ast.SelectorExpr:
		return l.selector(x)
	case *ast.CallExpr:
		return l.call(x)
	case *ast.BinaryExpr:
		return l.binary(x)
	case *ast.UnaryExpr:
		return l.unary(x)
	case *ast.StarExpr:
		return "(*" + l.expr(x.X) + ")"
	case *ast.IndexExpr:
		return l.index(x)
	case *ast.IndexListExpr:
		return l.instance(x.X)
	case *ast.SliceExpr:
		return l.slice(x)
	case *ast.TypeAssertExpr:
		return l.assertion(x)
	case *ast.CompositeLit:
		return l.composite(x)
	case *ast.FuncLit:
		return l.closure(x)
	}
	l.refuse(x, "%T is not supported here", x)
	return ""
}

// closure writes a function literal as a variable that is set before the statement: the engine lets a literal that is an
// argument share the variables of later iterations.
func (l *lowerer) closure(x *ast.FuncLit) string {
	text := l.funcLit(x.Type, x.Body, x.Pos(), l.name+".func")
	name := l.fresh("f")
	fmt.Fprintf(&l.before, "%s := %s\n", name, text)
	return name
}

// to writes an expression so that it can be assigned to a variable of type t.
func (l *lowerer) to(x ast.Expr, t types.Type) string { return l.toAs(x, t, l.expr) }

// toAs is to with another way to write an expression of its own type.
//
// Engine defect: operation-to-interface.
// Engine defect: literal-to-interface.
// Engine defect: nil-compiled-interface.
func (l *lowerer) toAs(x ast.Expr, t types.Type, write func(ast.Expr) string) string {
	t = l.subst(t)
	have := l.static(x)
	if isNil(have) {
		if isSymbol(t) {
			return l.zero(t)
		}
		return "nil"
	}
	if isInterface(t) && !isInterface(have) {
		if text, ok := l.standardStream(x); ok {
			return text
		}
		if _, ok := ast.Unparen(x).(*ast.CompositeLit); ok { // without parentheses a variable would get the literal's type
			return "(" + l.expr(x) + ")"
		}
	}
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean != 0 && types.Unalias(t) != types.Type(b) && isUntyped(have) {
		return l.typ(t) + "(" + l.expr(x) + ")"
	}
	if isInterface(t) { // the engine would not evaluate an operation that becomes one without parentheses
		return l.expr(x)
	}
	return write(x)
}

// toTyped is to where the engine does not see that a nil is of type t.
//
// Engine defect: nil-map-key.
func (l *lowerer) toTyped(x ast.Expr, t types.Type) string {
	if isNil(l.static(x)) && !isInterface(l.subst(t)) {
		return l.zero(t)
	}
	return l.to(x, t)
}

func isNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

// standardStream stands for os.Stdin, os.Stdout and os.Stderr where they become interfaces: compiled code gets the
// streams of the cell.
func (l *lowerer) standardStream(x ast.Expr) (string, bool) {
	sel, ok := ast.Unparen(x).(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	v, ok := l.info.Uses[sel.Sel].(*types.Var)
	if !ok || v.Pkg() == nil || v.Pkg().Path() != "os" {
		return "", false
	}
	switch v.Name() {
	case "Stdin", "Stdout", "Stderr":
		return l.hook(v.Name()), true
	}
	return "", false
}

func (l *lowerer) ident(x *ast.Ident) string {
	o := l.info.ObjectOf(x)
	switch o := o.(type) {
	case nil:
		l.refuse(x, "undefined: %s", x.Name)
	case *types.Nil:
		return "nil"
	case *types.Func:
		return l.function(x, o)
	case *types.Var:
		return l.variable(x, o)
	case *types.Builtin:
		l.refuse(x, "%s (built-in) must be called", x.Name)
	}
	if x.Name == "_" {
		return "_"
	}
	l.refuse(x, "%s is not supported here", x.Name)
	return ""
}

func (l *lowerer) variable(x ast.Node, o *types.Var) string {
	if name, ok := l.local(o); ok {
		return name
	}
	if o.Pkg() != nil && o.Pkg().Path() != "main" {
		v, ok := l.env.Symbol(o.Pkg().Path(), o.Name())
		if !ok {
			l.refuse(x, "%s.%s is not available", o.Pkg().Path(), o.Name())
		}
		return "(*" + l.symbol("G", o.Pkg().Path()+"."+o.Name(), func() reflect.Value { return v }) + ")"
	}
	return "(*" + l.storage(o) + ")"
}

// local is the name of a local variable.
func (l *lowerer) local(o types.Object) (string, bool) {
	for s := l.scope; s != nil; s = s.outer {
		if name, ok := s.locals[o]; ok {
			return name, true
		}
	}
	return "", false
}

// declareLocal gives a local variable its name.
func (l *lowerer) declareLocal(o types.Object) string {
	name := l.fresh(o.Name())
	l.locals[o] = name
	return name
}

func (l *lowerer) selector(x *ast.SelectorExpr) string {
	if _, qualified := l.info.Selections[x]; !qualified {
		return l.ident(x.Sel)
	}
	m := l.member(x)
	switch l.info.Selections[x].Kind() {
	case types.MethodExpr:
		return l.methodExpr(x)
	case types.MethodVal:
		return l.methodValue(x, m)
	}
	return l.path(l.expr(x.X), m.recv, m.index) // a field
}

// A member is what a selector selects, after substitution.
type member struct {
	recv  types.Type // of the operand
	obj   types.Object
	index []int
	isPtr bool // the operand is a pointer
}

func (l *lowerer) member(x *ast.SelectorExpr) member {
	sel := l.info.Selections[x]
	recv := l.subst(sel.Recv())
	obj, index, _ := types.LookupFieldOrMethod(recv, true, sel.Obj().Pkg(), sel.Obj().Name())
	if obj == nil {
		l.refuse(x, "%s has no field or method %s", recv, x.Sel.Name)
	}
	_, ptr := recv.Underlying().(*types.Pointer)
	return member{recv, obj, index, ptr}
}

// path writes the selection of a field, embedded ones on the way named.
func (l *lowerer) path(base string, t types.Type, index []int) string {
	for _, i := range index {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		f := t.Underlying().(*types.Struct).Field(i)
		base += "." + f.Name()
		t = f.Type()
	}
	return base
}

// holder is the type of the value that path leads to.
func holder(t types.Type, index []int) types.Type {
	for _, i := range index {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		t = t.Underlying().(*types.Struct).Field(i).Type()
	}
	return t
}

func (l *lowerer) unary(x *ast.UnaryExpr) string {
	switch x.Op {
	case token.AND:
		if c, ok := ast.Unparen(x.X).(*ast.CompositeLit); ok {
			return l.address(c)
		}
		return "(&" + l.expr(x.X) + ")"
	case token.ARROW:
		return l.receive(x, false)
	case token.NOT:
		return l.asBool(x, "(!"+l.expr(x.X)+")")
	case token.ADD, token.SUB, token.XOR:
		return "(" + x.Op.String() + l.expr(x.X) + ")"
	}
	l.refuse(x, "operator %s is not supported", x.Op)
	return ""
}

// address writes &T{…}.
//
// Engine defect: literal-address-shared.
func (l *lowerer) address(c *ast.CompositeLit) string {
	t := l.static(c)
	if _, ok := t.Underlying().(*types.Struct); ok {
		return "(&" + l.composite(c) + ")"
	}
	v := l.fresh("v")
	return fmt.Sprintf("func() *%s { %s := %s; return &%s }()", l.typ(t), v, l.composite(c), v)
}

func (l *lowerer) index(x *ast.IndexExpr) string {
	if tv, ok := l.info.Types[x.Index]; ok && tv.IsType() {
		return l.instance(x.X)
	}
	t := l.static(x.X)
	if m, ok := t.Underlying().(*types.Map); ok {
		if _, ok := l.arithmetic(x.Index); ok && !isInterface(l.subst(m.Key())) {
			return l.expr(x.X) + "[" + l.bare(x.Index) + "]"
		}
		return l.expr(x.X) + "[" + l.toTyped(x.Index, m.Key()) + "]"
	}
	o := l.operand(x, x.X)
	return o.text + "[" + l.checkedIndex(x, o) + "]"
}

// indexed writes the operand of an index expression. The engine takes no address of an element of an array behind a
// pointer that is followed without saying so.
//
// Engine defect: address-behind-pointer.
func (l *lowerer) indexed(x ast.Expr, t types.Type) string {
	if _, ok := coreOf(t).(*types.Pointer); ok {
		return "(*" + l.expr(x) + ")"
	}
	return l.expr(x)
}

// instance writes a generic function whose type arguments are given, wholly or in part.
func (l *lowerer) instance(f ast.Expr) string {
	switch f := ast.Unparen(f).(type) {
	case *ast.Ident:
		return l.ident(f)
	case *ast.SelectorExpr:
		return l.ident(f.Sel)
	}
	l.refuse(f, "instance of %T", f)
	return ""
}

func (l *lowerer) slice(x *ast.SliceExpr) string {
	o := l.operand(x, x.X)
	operands := l.checkedSlice(x, o)
	if !x.Slice3 {
		operands = operands[:2]
	}
	return o.text + "[" + strings.Join(operands, ":") + "]"
}
