package lower

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// A loop whose body makes functions has each iteration in a function of its own. Two reasons, both in how the engine makes
// a function (yaegi, getFunc): a variable belongs to the frame of the function that declares it, so that only a new frame
// has new variables also for functions within functions; and when a function that was made ends, on whatever goroutine, the
// engine writes into the frame that made it what stood there before. In a frame that is used once nobody looks there.

// begin writes what has to stand before a loop, and notes whether its iterations are functions.
//
// Engine defect: shared-loop-frame.
func (l *lowerer) begin(w *writer, b *loop, body *ast.BlockStmt) {
	if makesFunctions(body) {
		b.carrying = &rangeFunc{outer: l.yields, state: l.fresh("state")}
		w.line("%s := 0", b.carrying.state)
	}
	b.head(w)
}

// iteration writes the body of a loop: first what setup writes, then the statements.
func (l *lowerer) iteration(w *writer, b *loop, body *ast.BlockStmt, setup func(w *writer)) {
	y := b.carrying
	if y == nil {
		setup(w)
		l.block(w, body.List)
		if b.next != "" {
			w.line("%s", b.next)
		}
		return
	}
	b.yields, l.yields = y, y
	inner := l.newWriter()
	setup(inner)
	l.block(inner, body.List)
	if b.next != "" {
		inner.line("%s", b.next)
	}
	l.yields = y.outer
	w.line("if !func() bool {")
	w.line("defer %s(&%s, 0)", l.hook("Leave"), l.lineName())
	w.line("%s", strings.TrimRight(inner.String(), "\n"))
	w.line("return true")
	w.line("}() { break }")
}

// end writes what has to stand behind a loop, when it is no part of the loop any more.
func (l *lowerer) end(w *writer, b *loop) {
	l.pop()
	if b.carrying != nil {
		l.leaveLoop(w, b.carrying)
	}
}

// makesFunctions says whether statements make functions that may outlive their iteration.
func makesFunctions(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			found = true
		}
		return !found
	})
	return found
}

// leavesFunctions says whether a function of its own has loops whose bodies become functions, so that a return in them
// has to leave its results somewhere.
func leavesFunctions(l *lowerer, n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt:
			found = found || makesFunctions(n.Body)
		case *ast.RangeStmt:
			_, isFunction := coreOf(l.static(n.X)).(*types.Signature)
			found = found || isFunction || makesFunctions(n.Body)
		}
		return !found
	})
	return found
}

// The engine gives every function that it makes a copy of the frame of the one that makes it, and the frame of a function
// has room for all of its statements. So a long cell is written as functions of so many statements.
const portionSize = 50

// portion is how many of the next items go into one function, 1 for none.
func (l *lowerer) portion(items []cell.Item) int {
	if len(l.result.Cell.Items) <= portionSize {
		return 1
	}
	n := 0
	for n < min(portionSize, len(items)) && (items[n].Stmt == nil || !leaves(items[n].Stmt)) {
		n++
	}
	return max(n, 1)
}

// portioned writes statements, as a function if that is wanted.
func (l *lowerer) portioned(w *writer, function bool, write func(w *writer)) {
	if !function {
		write(w)
		return
	}
	inner := l.newWriter()
	write(inner)
	if inner.Len() == 0 {
		return
	}
	w.line("func() {")
	w.line("defer %s(&%s, 0)", l.hook("Leave"), l.lineName())
	w.line("%s", strings.TrimRight(inner.String(), "\n"))
	w.line("}()")
}

// leaves says whether a statement may lead to another place of the function that it stands in.
func leaves(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt, *ast.LabeledStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Label != nil
		}
		return !found
	})
	return found
}
