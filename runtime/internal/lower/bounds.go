package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// The engine says of an index only that it is out of range. Compiled code says which index, and of how many elements. So
// the numbers are found again, in one of three ways, the cheapest that keeps Go's order:
//
//   - a function with loops, and a cell, has a function that evaluates the operands once more when a panic leaves it; it
//     stands at the start, so the variables that it needs are declared there (hoisting);
//   - elsewhere a statement that calls nothing is preceded by a comparison;
//   - and what is left calls a function that compares.
//
// Operands that are calls themselves are not evaluated twice: those errors have no numbers.

// bounds is what lowering knows of the indices in one function.
type bounds struct {
	explains bool                  // the function has one that explains
	hoist    map[types.Object]bool // variables that are declared at the start
	declared strings.Builder       // their declarations
	checks   strings.Builder       // the body of the function that explains
	always   strings.Builder       // of conditions of loops, which are evaluated at no place of their own
	places   map[int]int           // how many places a line has
	done     map[ast.Expr]bool     // expressions that are taken care of
}

// placeShift is where the number of a place within its line begins, see frames.Stack.Leave.
const placeShift = frames.LineBits

// boundsOf prepares a function with that body, nil for a cell.
func (l *lowerer) boundsOf(body *ast.BlockStmt) *bounds {
	b := &bounds{places: map[int]int{}, done: map[ast.Expr]bool{}, hoist: map[types.Object]bool{}}
	if body == nil {
		b.explains = true
		return b
	}
	v := &boundsVisitor{l: l, inLoop: map[types.Object]bool{}, kept: map[types.Object]bool{}, used: map[types.Object]bool{}}
	v.walk(body, 0)
	b.explains = v.loops
	if !v.loops {
		return b
	}
	for o := range v.used {
		if !v.kept[o] || !v.inLoop[o] && !v.gotos {
			b.hoist[o] = true
		}
	}
	return b
}

// A boundsVisitor finds what a function indexes with.
type boundsVisitor struct {
	l            *lowerer
	inLoop       map[types.Object]bool // declared in a loop
	kept         map[types.Object]bool // used by a function literal, or its address is taken
	used         map[types.Object]bool // in an operand
	loops, gotos bool                  // a loop has an index; there are gotos
}

func (v *boundsVisitor) walk(n ast.Node, depth int) {
	ast.Inspect(n, func(m ast.Node) bool {
		if m == n {
			return true
		}
		switch m := m.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			v.walk(m, depth+1)
			return false
		case *ast.FuncLit:
			v.note(m, v.kept)
			return false
		case *ast.GoStmt, *ast.DeferStmt:
			v.note(m, v.kept)
		case *ast.UnaryExpr:
			if m.Op == token.AND {
				v.note(m, v.kept)
			}
		case *ast.SelectorExpr:
			if s := v.l.info.Selections[m]; s != nil && s.Kind() == types.MethodVal {
				v.note(m, v.kept)
			}
		case *ast.BranchStmt:
			v.gotos = v.gotos || m.Tok == token.GOTO
		case *ast.Ident:
			if o := v.l.info.Defs[m]; o != nil && depth > 0 {
				v.inLoop[o] = true
			}
		case *ast.CaseClause:
			if o := v.l.info.Implicits[m]; o != nil && depth > 0 {
				v.inLoop[o] = true
			}
		case *ast.IndexExpr:
			v.loops = v.loops || depth > 0 && v.l.hasBounds(m.X, m.Index)
			v.note(m, v.used)
		case *ast.SliceExpr:
			v.loops = v.loops || depth > 0
			v.note(m, v.used)
			if _, array := coreOf(v.l.static(m.X)).(*types.Array); array {
				v.note(m.X, v.kept)
			}
		}
		return true
	})
}

func (v *boundsVisitor) note(n ast.Node, in map[types.Object]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o, ok := v.l.info.Uses[id].(*types.Var); ok && !o.IsField() {
				in[o] = true
			}
		}
		return true
	})
}

// hasBounds says whether an index of x may be out of range.
func (l *lowerer) hasBounds(x, index ast.Expr) bool {
	if l.info.Types[index].IsType() || l.info.Types[x].Value != nil && l.info.Types[index].Value != nil {
		return false
	}
	switch t := coreOf(l.static(x)).(type) {
	case *types.Slice:
		return true
	case *types.Basic:
		return true
	case *types.Array:
		return l.info.Types[index].Value == nil
	case *types.Pointer:
		_, ok := coreOf(t.Elem()).(*types.Array)
		return ok && l.info.Types[index].Value == nil
	}
	return false
}

// at notes the place of a statement or expression, for tracebacks and for its indices.
func (l *lowerer) at(w *writer, n ast.Node) {
	line := l.fset.Position(n.Pos()).Line
	var checks []boundsCheck
	late := lateTargets(n)
	indices := l.indices(n)
	var sometimes map[ast.Expr]bool
	calls := false
	if !l.bounds.explains && len(indices) > 0 {
		sometimes, calls = conditionals(n), l.calls(n)
	}
	slices.SortStableFunc(indices, func(x, y ast.Expr) int { return lateness(late, x) - lateness(late, y) })
	for _, x := range indices {
		check, ok := l.boundsCheck(x)
		switch {
		case !ok || !l.bounds.explains && (calls || sometimes[x]):
		case !l.bounds.explains && slices.Contains(late, x):
			l.bounds.done[x] = slices.Contains(checks, check)
		default:
			l.bounds.done[x] = true
			checks = append(checks, check)
		}
	}
	shifts := l.shiftChecks(n)
	defer func() {
		for _, count := range shifts {
			w.line("if %s < 0 { %s() }", count, l.compiled("NegativeShift", frames.NegativeShift))
		}
	}()
	if len(checks) == 0 {
		l.note(w, line)
		return
	}
	if !l.bounds.explains {
		l.note(w, line)
		for _, c := range checks {
			w.line("if %s { %s(%s) }", c.fails, l.compiled("Raise", frames.Raise), c.err)
		}
		return
	}
	place := line | l.bounds.places[line]<<placeShift
	l.bounds.places[line]++
	l.note(w, place)
	fmt.Fprintf(&l.bounds.checks, "if p == %d {\n", place)
	for _, c := range checks {
		fmt.Fprintf(&l.bounds.checks, "if e := %s; e != nil { return e }\n", c.err)
	}
	l.bounds.checks.WriteString("}\n")
}

// lateTargets lists what a statement assigns when it has assigned something else: a check before it would come too early.
func lateTargets(n ast.Node) []ast.Expr {
	s, ok := n.(*ast.AssignStmt)
	if !ok || len(s.Lhs) < 2 {
		return nil
	}
	var list []ast.Expr
	for _, x := range s.Lhs {
		list = append(list, ast.Unparen(x))
	}
	return list
}

func lateness(late []ast.Expr, x ast.Expr) int {
	if slices.Contains(late, x) {
		return 1
	}
	return 0
}

// atCondition is at for the condition of a loop.
func (l *lowerer) atCondition(x ast.Expr) {
	if !l.bounds.explains {
		return
	}
	for _, y := range l.indices(x) {
		if check, ok := l.boundsCheck(y); ok {
			l.bounds.done[y] = true
			fmt.Fprintf(&l.bounds.always, "if e := %s; e != nil { return e }\n", check.err)
		}
	}
}

// indices lists the index and slice expressions in n, in the order in which they are evaluated.
func (l *lowerer) indices(n ast.Node) []ast.Expr {
	var list []ast.Expr
	var stack []ast.Node
	ast.Inspect(n, func(m ast.Node) bool {
		if m == nil {
			switch x := stack[len(stack)-1].(type) {
			case *ast.IndexExpr:
				if l.hasBounds(x.X, x.Index) {
					list = append(list, x)
				}
			case *ast.SliceExpr:
				list = append(list, x)
			}
			stack = stack[:len(stack)-1]
			return true
		}
		switch m.(type) {
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		}
		stack = append(stack, m)
		return true
	})
	return list
}

// conditionals lists the expressions that are evaluated only sometimes when n is.
func conditionals(n ast.Node) map[ast.Expr]bool {
	found := map[ast.Expr]bool{}
	var walk func(n ast.Node, sometimes bool)
	walk = func(n ast.Node, sometimes bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			x, ok := m.(ast.Expr)
			if ok && sometimes {
				found[x] = true
			}
			if b, ok := m.(*ast.BinaryExpr); ok && !sometimes && (b.Op == token.LAND || b.Op == token.LOR) {
				walk(b.X, false)
				walk(b.Y, true)
				return false
			}
			return true
		})
	}
	walk(n, false)
	return found
}

// calls says whether a statement calls or waits for anything that a check before it would come too early for.
func (l *lowerer) calls(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			tv := l.info.Types[n.Fun]
			found = found || !tv.IsType() && !(tv.IsBuiltin() && !l.isVoid(n))
		case *ast.SendStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

// A boundsCheck is about one index or slice expression.
type boundsCheck struct {
	fails string // a condition
	err   string // the error, or nil
}

// boundsCheck writes the check of an index or slice expression whose operands may be repeated.
//
// Engine defect: error-index.
func (l *lowerer) boundsCheck(x ast.Expr) (boundsCheck, bool) {
	switch x := x.(type) {
	case *ast.IndexExpr:
		if !l.repeatable(x.X) || !l.repeatable(x.Index) {
			return boundsCheck{}, false
		}
		index, n := "("+l.expr(x.Index)+")", "("+l.length("len", x.X)+")"
		return boundsCheck{
			"uint64" + index + " >= uint64" + n,
			l.indexHook(x.Index, "IndexError") + index[1:] + ", int64" + n + ")",
		}, true
	case *ast.SliceExpr:
		for _, y := range []ast.Expr{x.X, x.Low, x.High, x.Max} {
			if y != nil && !l.repeatable(y) {
				return boundsCheck{}, false
			}
		}
		return l.sliceCheck(x), true
	}
	return boundsCheck{}, false
}

// sliceCheck writes the check of a slice expression.
//
// Engine defect: error-slice.
func (l *lowerer) sliceCheck(x *ast.SliceExpr) boundsCheck {
	limit := "(" + l.length("len", x.X) + ")"
	if _, isSlice := coreOf(l.static(x.X)).(*types.Slice); isSlice {
		limit = "(" + l.length("cap", x.X) + ")"
	}
	var fails []string
	upper := limit
	for i, y := range []ast.Expr{x.Max, x.High, x.Low} {
		if i == 2 && x.High == nil {
			upper = "(" + l.length("len", x.X) + ")"
		}
		if y != nil {
			text := "(" + l.expr(y) + ")"
			fails = append(fails, "uint64"+text+" > uint64"+upper)
			upper = text
		}
	}
	if len(fails) == 0 {
		fails = []string{"false"}
	}
	return boundsCheck{strings.Join(fails, " || "), l.compiled("SliceError", frames.SliceError) + "(" + l.sliceArguments(x) + ")"}
}

// sliceArguments writes the operands of a slice expression for a function of package frames.
func (l *lowerer) sliceArguments(x *ast.SliceExpr) string {
	_, isSlice := coreOf(l.static(x.X)).(*types.Slice)
	capacity := "len"
	if isSlice {
		capacity = "cap"
	}
	args := fmt.Sprintf("int64(%s), int64(%s), %t, %d", l.length("len", x.X), l.length(capacity, x.X), isSlice, l.operandKinds(x))
	for _, y := range []ast.Expr{x.Low, x.High, x.Max} {
		if y == nil {
			args += ", 0"
		} else {
			args += ", int64(" + l.expr(y) + ")"
		}
	}
	return args
}

// An operand is what an index or slice expression is about, as it is written, and how many elements it has.
type operand struct {
	text, len, cap string
	isSlice        bool
}

// operand writes what an index or slice expression is about. If nothing else takes care of the expression, and it must not
// be evaluated twice, it is kept for the check.
func (l *lowerer) operand(x, of ast.Expr) operand {
	t := l.static(of)
	o := operand{text: l.indexed(of, t)}
	_, o.isSlice = coreOf(t).(*types.Slice)
	name := o.text
	switch array := arrayOf(t); {
	case array != nil:
		o.len, o.cap = fmt.Sprint(array.Len()), fmt.Sprint(array.Len())
		return o
	case l.bounds != nil && !l.bounds.done[x] && !l.repeatableHere(of):
		o.text, name = l.keep(o.text, t)
	}
	o.len, o.cap = "len("+name+")", "len("+name+")"
	if o.isSlice {
		o.cap = "cap(" + name + ")"
	}
	return o
}

// arrayOf is the array that a value of type t is, or points to.
func arrayOf(t types.Type) *types.Array {
	u := coreOf(t)
	if p, ok := u.(*types.Pointer); ok {
		u = coreOf(p.Elem())
	}
	array, _ := u.(*types.Array)
	return array
}

// keep writes an expression that leaves its value in a variable of that name too.
func (l *lowerer) keep(text string, t types.Type) (kept, name string) {
	name = l.fresh("kept")
	fmt.Fprintf(&l.before, "var %s %s\n_ = %s\n", name, l.typ(t), name)
	return fmt.Sprintf("%s(&%s, %s)", l.typed("Keep", t), name, text), name
}

// checkedIndex writes an index, with a check if nothing else takes care of it.
func (l *lowerer) checkedIndex(x *ast.IndexExpr, o operand) string {
	text := l.bare(x.Index)
	if l.bounds == nil || l.bounds.done[x] || !l.hasBounds(x.X, x.Index) {
		return text
	}
	return l.indexHook(x.Index, "Index") + text + "), int64(" + o.len + "))"
}

// indexHook begins a call about an index, to which its text has to be added.
func (l *lowerer) indexHook(index ast.Expr, hook string) string {
	unsigned := isUnsigned(l.static(index))
	switch {
	case hook == "Index" && unsigned:
		return l.compiled("UnsignedIndex", frames.UnsignedIndex) + "(uint64("
	case hook == "Index":
		return l.compiled("Index", frames.Index) + "(int64("
	case unsigned:
		return l.compiled("UnsignedIndexError", frames.UnsignedIndexError) + "(uint64("
	}
	return l.compiled("IndexError", frames.IndexError) + "(int64("
}

// operandKinds is what package frames wants to know of the operands of a slice expression.
func (l *lowerer) operandKinds(x *ast.SliceExpr) int {
	kinds := 0
	for i, y := range []ast.Expr{x.Low, x.High, x.Max} {
		if y == nil {
			continue
		}
		kinds |= frames.Low << i
		if isUnsigned(l.static(y)) {
			kinds |= frames.Low << i * frames.Unsigned
		}
	}
	return kinds
}

// checkedSlice writes the operands of a slice expression. The check stands with the first of them, and keeps the others.
func (l *lowerer) checkedSlice(x *ast.SliceExpr, o operand) []string {
	operands := []ast.Expr{x.Low, x.High, x.Max}
	texts, args := make([]string, 3), fmt.Sprintf("int64(%s), int64(%s), %t, %d", o.len, o.cap, o.isSlice, l.operandKinds(x))
	unchecked := l.bounds == nil || l.bounds.done[x]
	for i, y := range operands {
		if y == nil {
			args += ", 0"
			continue
		}
		texts[i] = l.expr(y)
		value := "int64(" + texts[i] + ")"
		if i > 0 && !unchecked && !l.repeatableHere(y) {
			value, texts[i] = l.keep(value, types.Typ[types.Int64])
			texts[i] = "int(" + texts[i] + ")"
		}
		args += ", " + value
	}
	if !unchecked && (x.Low != nil || x.High != nil) {
		texts[0] = l.compiled("Slice", frames.Slice) + "(" + args + ")"
	}
	return texts
}

// leaveHook writes the deferred call that notes where a function is left.
func (l *lowerer) leaveHook(w *writer, fn int) {
	b := l.bounds
	w.WriteString(b.declared.String())
	if b.checks.Len()+b.always.Len() == 0 {
		w.line("defer %s(&%s, %d)", l.hook("Leave"), l.line, fn)
		return
	}
	w.line("defer %s(&%s, %d, func(p int) interface{} {\n%s%sreturn nil\n})", l.hook("LeaveExplaining"), l.line, fn, b.checks.String(), b.always.String())
}
