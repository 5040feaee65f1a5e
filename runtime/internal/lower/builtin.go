package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// builtin writes a call of a predeclared function.
//
// Engine defect: no-min-max.
// Engine defect: no-clear.
func (l *lowerer) builtin(x *ast.CallExpr) string {
	name := ""
	switch f := ast.Unparen(x.Fun).(type) {
	case *ast.Ident:
		name = l.info.Uses[f].(*types.Builtin).Name()
	case *ast.SelectorExpr:
		return l.unsafeBuiltin(x, f.Sel.Name)
	}
	switch name {
	case "len", "cap":
		return l.length(name, x.Args[0])
	case "real", "imag", "close":
		return name + "(" + l.expr(x.Args[0]) + ")"
	case "complex":
		return "complex(" + l.expr(x.Args[0]) + ", " + l.expr(x.Args[1]) + ")"
	case "append":
		return l.append(x)
	case "copy":
		return "copy(" + l.expr(x.Args[0]) + ", " + l.bytes(x.Args[1]) + ")"
	case "delete":
		m := l.static(x.Args[0]).Underlying().(*types.Map)
		return "delete(" + l.expr(x.Args[0]) + ", " + l.toTyped(x.Args[1], m.Key()) + ")"
	case "clear":
		return l.hook("Clear") + "(" + l.expr(x.Args[0]) + ")"
	case "make":
		return l.makeOf(x)
	case "min", "max":
		op := "M" + name[1:]
		return l.typed(op, l.static(x)) + "(" + l.list(x.Args) + ")"
	case "new":
		return l.newOf(x)
	case "panic":
		return l.hook("Panic") + "(" + l.to(x.Args[0], types.Universe.Lookup("any").Type()) + ")"
	case "recover":
		direct := "0"
		if l.direct != "" {
			direct = l.direct
		}
		return l.hook("Recover") + "(" + direct + ")"
	case "print", "println":
		var args []string
		for _, a := range x.Args {
			text := l.to(a, types.Universe.Lookup("any").Type())
			if isInterface(l.static(a)) { // it prints where it is, not what it holds
				text = l.compiled("InterfaceWords", frames.InterfaceWords) + "(" + text + ")"
			}
			args = append(args, text)
		}
		return l.hook("BuiltinP"+name[1:]) + "(" + strings.Join(args, ", ") + ")"
	}
	l.refuse(x, "%s is not supported", name)
	return ""
}

// length writes len and cap. That of an array is known, but its operand may be a call.
//
// Engine defect: length-nil-array.
func (l *lowerer) length(name string, x ast.Expr) string {
	t := coreOf(l.static(x))
	if p, ok := t.(*types.Pointer); ok {
		t = coreOf(p.Elem())
	}
	a, ok := t.(*types.Array)
	switch {
	case !ok:
		return name + "(" + l.expr(x) + ")"
	case hasCall(x):
		return l.compiled("Second", second) + "(" + l.expr(x) + ", " + fmt.Sprint(a.Len()) + ")"
	}
	return fmt.Sprint(a.Len())
}

func second(_ any, n int) int { return n }

// makeOf writes make. A channel that only sends or receives is made as one that does both.
//
// Engine defect: make-directional.
func (l *lowerer) makeOf(x *ast.CallExpr) string {
	t := l.static(x)
	full := t
	if ch, ok := coreOf(t).(*types.Chan); ok && ch.Dir() != types.SendRecv {
		full = types.NewChan(types.SendRecv, ch.Elem())
	}
	args := []string{l.typ(full)}
	for _, a := range x.Args[1:] {
		args = append(args, l.size(a))
	}
	if len(args) == 3 && l.info.Types[x.Args[2]].Value == nil {
		size := l.typeOf(coreOf(t).(*types.Slice).Elem()).Size()
		args[2] = fmt.Sprintf("%s(%s, %s, %d)", l.compiled("Capacity", frames.Capacity), args[1], args[2], size)
	}
	return l.convertText("make("+strings.Join(args, ", ")+")", full, t)
}

func (l *lowerer) list(args []ast.Expr) string {
	var parts []string
	for _, a := range args {
		parts = append(parts, l.expr(a))
	}
	return strings.Join(parts, ", ")
}

// size writes a length, which may be of any integer type.
func (l *lowerer) size(x ast.Expr) string {
	if b, ok := l.static(x).Underlying().(*types.Basic); ok && b.Kind() == types.Int {
		return l.expr(x)
	}
	return "int(" + l.expr(x) + ")"
}

// append writes a call of append.
//
// Engine defect: append-self.
// Engine defect: append-late.
func (l *lowerer) append(x *ast.CallExpr) string {
	s := l.static(x)
	elem := s.Underlying().(*types.Slice).Elem()
	parts := []string{l.to(x.Args[0], s)}
	if isNil(l.static(x.Args[0])) {
		parts[0] = l.zero(s)
	}
	for i, a := range x.Args[1:] {
		if x.Ellipsis != token.NoPos && i == len(x.Args)-2 {
			if isNil(l.static(a)) {
				continue
			}
			before := l.indirect
			l.indirect = true // the engine would not see that what a function of the unit returns is a slice of these elements
			parts = append(parts, l.bytes(a)+"...")
			l.indirect = before
			continue
		}
		text := l.toTyped(a, elem)
		if len(x.Args) > 2 && l.isPlace(a) { // the engine would read it when it has appended others
			text = l.typed("Same", elem) + "(" + text + ")"
		}
		parts = append(parts, text)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	slices := isSliceOf(l.static(x.Args[1]), elem) || isSliceOf(elem, elem) // the latter for nil
	if len(parts) == 2 && x.Ellipsis == token.NoPos && slices {             // the engine would append the elements
		return l.typed("AppendOne", s) + "(" + strings.Join(parts, ", ") + ")"
	}
	return "append(" + strings.Join(parts, ", ") + ")"
}

func isSliceOf(t, elem types.Type) bool {
	s, ok := coreOf(t).(*types.Slice)
	return ok && types.Identical(s.Elem(), elem)
}

// isPlace says whether an expression is a place in memory other than a variable of its own.
func (l *lowerer) isPlace(x ast.Expr) bool {
	if l.info.Types[x].Value != nil {
		return false
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.IndexExpr, *ast.StarExpr:
		return true
	case *ast.SelectorExpr:
		s := l.info.Selections[x]
		return s != nil && s.Kind() == types.FieldVal
	}
	return false
}

// bytes writes a slice, or the bytes of a string.
func (l *lowerer) bytes(x ast.Expr) string {
	if b, ok := l.static(x).Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		return "[]byte(string(" + l.expr(x) + "))"
	}
	return l.expr(x)
}

// newOf writes new(T) and new(x).
//
// Engine defect: new-value.
func (l *lowerer) newOf(x *ast.CallExpr) string {
	elem := l.static(x).Underlying().(*types.Pointer).Elem()
	if l.info.Types[x.Args[0]].IsType() {
		return "new(" + l.typ(elem) + ")"
	}
	v := l.fresh("v")
	return fmt.Sprintf("func() *%s { var %s %s = %s; return &%s }()", l.typ(elem), v, l.typ(elem), l.to(x.Args[0], elem), v)
}
