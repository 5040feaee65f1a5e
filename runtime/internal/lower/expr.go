package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/eval"
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
func (l *lowerer) toAs(x ast.Expr, t types.Type, write func(ast.Expr) string) string {
	t = l.subst(t)
	have := l.static(x)
	if isNil(have) {
		if text := l.typ(t); text != "error" && strings.HasPrefix(text, eval.Package+".") { // a named type
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
		return "(*" + l.symbol("G", o.Pkg().Path()+"."+o.Name(), func() valueOf { return v }) + ")"
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

func (l *lowerer) binary(x *ast.BinaryExpr) string {
	switch x.Op {
	case token.EQL, token.NEQ:
		return l.comparison(x)
	case token.SHL, token.SHR:
		return l.shift(x)
	case token.LAND, token.LOR:
		left := l.expr(x.X)
		if !l.plainStart(x.X) {
			left = map[token.Token]string{token.LAND: "true && ", token.LOR: "false || "}[x.Op] + left
		}
		return l.asBool(x, "("+left+" "+x.Op.String()+" "+l.expr(x.Y)+")")
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		return l.asBool(x, "("+l.infix(x)+")")
	case token.ADD, token.SUB, token.MUL, token.QUO, token.REM, token.AND, token.OR, token.XOR, token.AND_NOT:
		return "(" + l.infix(x) + ")"
	}
	l.refuse(x, "operator %s is not supported", x.Op)
	return ""
}

// condition writes what a statement branches on.
func (l *lowerer) condition(x ast.Expr) string {
	text := l.bare(x)
	if strings.Contains(text, "{") { // which would begin the block
		text = "(" + text + ")"
	}
	if _, named := types.Unalias(l.static(x)).(*types.Named); named || l.isConversion(x) {
		return l.compiled("Truth", truth) + "(bool(" + text + "))"
	}
	return text
}

// truth stands for a condition that the engine would take for one of its operands: it does not branch on conversions.
func truth(b bool) bool { return b }

// isConversion says whether an expression is a conversion.
func (l *lowerer) isConversion(x ast.Expr) bool {
	c, ok := ast.Unparen(x).(*ast.CallExpr)
	return ok && l.info.Types[c.Fun].IsType()
}

// infix writes a binary operation without parentheses around it.
func (l *lowerer) infix(x *ast.BinaryExpr) string {
	return l.side(x.X, x.Op.Precedence()) + " " + x.Op.String() + " " + l.side(x.Y, x.Op.Precedence()+1)
}

// side writes an operand of an operator that takes what binds at least so much. To the engine parentheses are one more
// step.
func (l *lowerer) side(x ast.Expr, precedence int) string {
	if b, ok := l.arithmetic(x); ok && b.Op.Precedence() >= precedence {
		return l.infix(b)
	}
	return l.expr(x)
}

// bare writes an expression that nothing stands beside.
func (l *lowerer) bare(x ast.Expr) string {
	b, ok := l.arithmetic(x)
	if !ok {
		return l.expr(x)
	}
	return l.infix(b)
}

// arithmetic says that an expression is written as an operation of numbers or strings: an operator between operands.
func (l *lowerer) arithmetic(x ast.Expr) (*ast.BinaryExpr, bool) {
	if _, ok := l.replaced[x]; ok || l.info.Types[x].Value != nil {
		return nil, false
	}
	x = ast.Unparen(x)
	b, ok := x.(*ast.BinaryExpr)
	if _, known := l.replaced[x]; !ok || known {
		return nil, false
	}
	switch b.Op {
	case token.ADD, token.SUB, token.MUL, token.QUO, token.REM, token.AND, token.OR, token.XOR, token.AND_NOT:
		return b, true
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		_, plain := types.Unalias(l.static(b)).(*types.Basic)
		return b, plain
	}
	return nil, false
}

// plainStart says of the left operand of && or || that the engine cannot mistake the first thing that it evaluates of it
// for the condition itself, as it does with parentheses, literals and conversions.
func (l *lowerer) plainStart(x ast.Expr) bool {
	if plain, ok := l.plain[x]; ok {
		return plain
	}
	plain := true
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.Ident, *ast.SelectorExpr, *ast.BasicLit, *ast.UnaryExpr, *ast.StarExpr:
		case *ast.BinaryExpr:
			plain = plain && l.plainStart(n.X) && l.plainStart(n.Y)
			return false
		case *ast.CallExpr:
			plain = plain && !l.info.Types[n.Fun].IsType()
		default:
			plain = false
		}
		return plain
	})
	l.plain[x] = plain
	return plain
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

// address writes &T{…}. The engine takes the address of literals of structs only.
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
		return l.expr(x.X) + "[" + l.toTyped(x.Index, m.Key()) + "]"
	}
	o := l.operand(x, x.X)
	return o.text + "[" + l.checkedIndex(x, o) + "]"
}

// indexed writes the operand of an index expression. The engine takes no address of an element of an array behind a
// pointer that is followed without saying so.
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

// composite writes a literal with all types and keys spelt out.
func (l *lowerer) composite(x *ast.CompositeLit) string {
	t := l.static(x)
	if p, ok := t.Underlying().(*types.Pointer); ok { // &T may be left out inside of literals
		elem := p.Elem()
		if _, ok := elem.Underlying().(*types.Struct); ok {
			return "(&" + l.compositeOf(x, elem) + ")"
		}
		v := l.fresh("v")
		return fmt.Sprintf("func() *%s { %s := %s; return &%s }()", l.typ(elem), v, l.compositeOf(x, elem), v)
	}
	return l.compositeOf(x, t)
}

func (l *lowerer) compositeOf(x *ast.CompositeLit, t types.Type) string {
	var parts []string
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for i, e := range x.Elts {
			f := u.Field(min(i, max(u.NumFields()-1, 0)))
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				f = fieldNamed(u, kv.Key.(*ast.Ident).Name)
				e = kv.Value
			}
			if f.Name() == "_" { // it has no value, but may call something
				if hasCall(e) {
					l.held(l.to(e, f.Type()))
				}
				continue
			}
			parts = append(parts, f.Name()+": "+l.to(e, f.Type()))
		}
	case *types.Map:
		seen := map[string]bool{}
		for _, e := range x.Elts {
			kv := e.(*ast.KeyValueExpr)
			key := l.to(kv.Key, u.Key())
			if seen[key] { // for instances of a generic function T(0) and U(0) are the same constant, which the engine refuses
				key = l.held(key)
			}
			seen[key] = true
			parts = append(parts, key+": "+l.to(kv.Value, u.Elem()))
		}
	case *types.Slice:
		parts = l.elements(x, u.Elem())
	case *types.Array:
		parts = l.elements(x, u.Elem())
	default:
		l.refuse(x, "literal of type %s", t)
	}
	return l.typ(t) + "{" + strings.Join(parts, ", ") + "}"
}

// maxElements is how many elements a literal may have, most of which it leaves out then.
const maxElements = 1e8

// elements writes the elements of an array or a slice. Those that compute something have their index, because without one
// the engine guesses their types: it takes a call in an operation for a conversion, and a variable for its address.
func (l *lowerer) elements(x *ast.CompositeLit, elem types.Type) []string {
	var parts []string
	indexed := hasCall(x) || slices.ContainsFunc(x.Elts, l.computes)
	next := int64(0)
	for _, e := range x.Elts {
		key := ""
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			next, _ = constant.Int64Val(constant.ToInt(l.info.Types[kv.Key].Value))
			if next > maxElements {
				l.refuse(kv, "a literal with %d elements is too large", next+1)
			}
			key, e = fmt.Sprintf("%d: ", next), kv.Value
		} else if indexed {
			key = fmt.Sprintf("%d: ", next)
		}
		parts = append(parts, key+l.to(e, elem))
		next++
	}
	return parts
}

// computes says whether an element of a literal is neither a name, nor a constant, nor a literal.
func (l *lowerer) computes(e ast.Expr) bool {
	switch ast.Unparen(e).(type) {
	case *ast.Ident, *ast.CompositeLit, *ast.FuncLit, *ast.KeyValueExpr:
		return false
	}
	return l.info.Types[e].Value == nil
}

func fieldNamed(s *types.Struct, name string) *types.Var {
	for f := range s.Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}
