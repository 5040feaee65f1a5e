package lower

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// magic writes a magic that stands as a statement.
func (l *lowerer) magic(w *writer, m *cell.Magic) {
	l.note(w, m.Line)
	if m.Kind == cell.Text {
		call := l.result.Calls[m]
		if m.Target != nil {
			l.set(w, []ast.Expr{m.Target}, []ast.Expr{call})
			return
		}
		w.line("%s", l.magicCall(call, m))
		return
	}
	if len(m.Setup) > 0 || m.Kind == cell.Block {
		// The variables of the setup are those of the body, so one function makes the other.
		w.line("%s(%d, func() func() {", l.hook("MagicBlock"), l.number(m))
		w.line("defer %s(&%s, 0)", l.hook("Leave"), l.lineName())
		for _, it := range m.Setup {
			l.stmt(w, it.Stmt)
		}
		w.line("return func() {")
		w.line("defer %s(&%s, 0)", l.hook("Leave"), l.lineName())
		for _, it := range m.Go {
			l.dropValue(w, it.Stmt)
		}
		w.line("}")
		w.line("})")
		return
	}
	inner := l.newWriter()
	inner.line("func() {")
	inner.line("defer %s(&%s, 0)", l.hook("Leave"), l.lineName())
	l.items(inner, m.Go)
	inner.line("}")
	body := strings.TrimRight(inner.String(), "\n")
	w.line("%s(%d, %s)", l.hook("MagicGo"), l.number(m), body)
}

// dropValue writes a statement that may be an expression whose value nobody uses.
func (l *lowerer) dropValue(w *writer, s ast.Stmt) {
	if e, ok := s.(*ast.ExprStmt); ok && !l.isVoid(e.X) {
		if _, call := ast.Unparen(e.X).(*ast.CallExpr); !call {
			l.mark(w, s)
			w.line("_ = %s", l.expr(e.X))
			return
		}
	}
	l.stmt(w, s)
}

// number is how the session finds a magic of the cell.
func (l *lowerer) number(m *cell.Magic) int {
	n, found := 0, -1
	var walk func(items []cell.Item)
	walk = func(items []cell.Item) {
		for _, it := range items {
			if it.Magic == nil {
				continue
			}
			if it.Magic == m {
				found = n
			}
			n++
			walk(it.Magic.Go)
		}
	}
	walk(l.result.Cell.Items)
	return found
}

// Magics lists the magics of a cell by their numbers.
func Magics(c *cell.Cell) []*cell.Magic {
	var all []*cell.Magic
	var walk func(items []cell.Item)
	walk = func(items []cell.Item) {
		for _, it := range items {
			if it.Magic != nil {
				all = append(all, it.Magic)
				walk(it.Magic.Go)
			}
		}
	}
	walk(c.Items)
	return all
}

// magicCall writes a magic that takes text. Its value is of the type that the checker gave the call.
func (l *lowerer) magicCall(x *ast.CallExpr, m *cell.Magic) string {
	args := fmt.Sprint(l.number(m))
	for _, a := range x.Args {
		args = join(args, l.expr(a))
	}
	switch {
	case m.Target == nil:
		return l.hook("Magic") + "(" + args + ")"
	case m.Name == "!":
		return l.hook("MagicLines") + "(" + args + ")"
	}
	return l.hook("MagicValue") + "(" + args + ")"
}
