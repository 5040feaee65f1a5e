package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A loop is a statement that break or continue may name.
type loop struct {
	label    string // as the user wrote it
	text     string // label in the lowered code, "" if none is needed
	isLoop   bool   // continue may name it
	next     string // what continue has to do first
	yields   *rangeFunc
	carrying *rangeFunc // the function that the loop's body has become, nil if it has not
}

// labelled writes a statement with a label.
//
// Engine defect: label-at-label.
func (l *lowerer) labelled(w *writer, s *ast.LabeledStmt) {
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		if l.gotos[s.Label.Name] {
			w.line("%s:", l.labelName(s.Label.Name))
		}
		l.labels = s.Label.Name
		l.stmt(w, s.Stmt)
		l.labels = ""
		return
	}
	w.line("%s:", l.labelName(s.Label.Name))
	l.note(w, l.fset.Position(s.Pos()).Line) // the engine knows no label behind a label
	l.stmt(w, s.Stmt)
}

// gotosIn lists the labels to which the goto statements of a function lead.
func gotosIn(n ast.Node) map[string]bool {
	found := map[string]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			if n.Tok == token.GOTO {
				found[n.Label.Name] = true
			}
		}
		return true
	})
	return found
}

func (l *lowerer) labelName(label string) string { return "L_" + ascii(label) }

// push enters a statement that break may leave.
func (l *lowerer) push(isLoop bool) *loop {
	b := &loop{label: l.labels, isLoop: isLoop, yields: l.yields}
	l.labels = ""
	if b.label != "" {
		b.text = l.fresh("L")
	}
	l.loops = append(l.loops, b)
	return b
}

func (l *lowerer) pop() { l.loops = l.loops[:len(l.loops)-1] }

// head writes the label of a loop.
func (b *loop) head(w *writer) {
	if b.text != "" {
		w.line("%s:", b.text)
	}
}

// branch writes break, continue, goto and fallthrough.
func (l *lowerer) branch(w *writer, s *ast.BranchStmt) {
	switch s.Tok {
	case token.FALLTHROUGH:
		w.line("fallthrough")
		return
	case token.GOTO:
		if l.yields != nil {
			l.refuse(s, "goto is not supported in the body of a loop that makes functions or ranges over one")
		}
		l.tick(w) // it may lead back
		w.line("goto %s", l.labelName(s.Label.Name))
		return
	}
	b := l.destination(s)
	if b.yields != l.yields { // it is outside of the function that the body has become
		l.leaveBody(w, b, s.Tok)
		return
	}
	if s.Tok == token.CONTINUE && b.next != "" {
		w.line("%s", b.next)
	}
	if b.carrying != nil {
		l.endBody(w, b.carrying, s.Tok == token.CONTINUE)
		return
	}
	if s.Label != nil {
		w.line("%s %s", s.Tok, b.text)
		return
	}
	w.line("%s", s.Tok)
}

// destination finds the statement that a break or continue is about.
func (l *lowerer) destination(s *ast.BranchStmt) *loop {
	for i := len(l.loops) - 1; i >= 0; i-- {
		b := l.loops[i]
		if s.Label != nil && b.label == s.Label.Name || s.Label == nil && (b.isLoop || s.Tok == token.BREAK) {
			return b
		}
	}
	l.refuse(s, "%s is not in a loop", s.Tok)
	return nil
}

// forStmt writes a loop with a condition. Each iteration has variables of its own, which matters where a function or
// an address keeps them.
// https://go.dev/ref/spec#For_clause
//
// Engine defect: loop-variables.
func (l *lowerer) forStmt(w *writer, s *ast.ForStmt) {
	label := l.labels
	l.labels = ""
	l.note(w, l.fset.Position(s.Pos()).Line)
	w.line("{")
	if s.Init != nil {
		l.stmt(w, s.Init)
	}
	l.labels = label
	b := l.push(true)
	outer, inner := l.iterationVariables(s)
	post := l.newWriter()
	if s.Post != nil {
		l.stmt(post, s.Post)
	}
	condition, prepare := "", ""
	if s.Cond != nil {
		l.atCondition(s.Cond)
		condition = l.condition(s.Cond)
		prepare = l.before.String()
		l.before.Reset()
	}
	l.begin(w, b, s.Body)
	if len(outer) == 0 && post.lines <= 1 && prepare == "" {
		w.line("for ; %s; %s {", condition, strings.TrimRight(post.String(), "\n"))
	} else {
		first := l.fresh("first")
		w.line("for %s := true; ; %s = false {", first, first)
		w.line("if !%s {\n%s}", first, post.String())
		w.WriteString(prepare)
		if s.Cond != nil {
			w.line("if !(%s) { break }", condition)
		}
	}
	l.tick(w)
	if s.Cond != nil {
		l.mark(w, s.Cond)
	}
	l.iteration(w, b, s.Body, func(w *writer) {
		for i, o := range outer { // a copy for this iteration, which goes back at its end
			old := l.locals[o]
			w.line("%s := %s", inner[i], old)
			b.next += fmt.Sprintf("%s = %s\n", old, inner[i])
			l.locals[o] = inner[i]
			delete(l.bounds.hoist, o)
		}
	})
	w.line("}")
	l.end(w, b)
	w.line("}")
}

// hoisted writes a loop so that it notes its place once, before it begins, if there is only one in it.
func (l *lowerer) hoisted(w *writer, body *ast.BlockStmt, write func(w *writer)) {
	inner := l.newWriter()
	write(inner)
	text := inner.String()
	note, only := l.line+" = ", ""
	var rest []string
	for i, line := range strings.Split(text, "\n") {
		switch isNote := strings.HasPrefix(line, note); {
		case isNote && i == 0: // of the loop itself
		case !isNote:
			rest = append(rest, line)
		case only == "" || only == line:
			only = line
		default:
			w.WriteString(text)
			return
		}
	}
	if only == "" || jumps(body) {
		w.WriteString(text)
		return
	}
	w.line("%s", only)
	w.WriteString(strings.Join(rest, "\n"))
}

// iterationVariables lists the variables of a for statement that outlive their iteration, and names for their copies.
//
// Engine defect: loop-variable-address.
func (l *lowerer) iterationVariables(s *ast.ForStmt) (vars []types.Object, names []string) {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return nil, nil
	}
	for _, x := range init.Lhs {
		o := l.info.Defs[x.(*ast.Ident)]
		if o != nil && l.kept(o, s.Body, s.Cond, s.Post) {
			vars = append(vars, o)
			names = append(names, l.fresh(o.Name()))
		}
	}
	return vars, names
}

// kept says whether a function literal uses a variable, or its address is taken.
func (l *lowerer) kept(o types.Object, nodes ...ast.Node) bool {
	found := false
	uses := func(n ast.Node) bool {
		used := false
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && l.info.Uses[id] == o {
				used = true
			}
			return !used
		})
		return used
	}
	for _, n := range nodes {
		if n == nil {
			continue
		}
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				found = found || uses(n)
			case *ast.UnaryExpr:
				found = found || n.Op == token.AND && uses(n.X)
			case *ast.SelectorExpr: // a method may take the address
				if s := l.info.Selections[n]; s != nil && s.Kind() == types.MethodVal {
					found = found || uses(n.X)
				}
			case *ast.SliceExpr:
				_, array := coreOf(l.static(n.X)).(*types.Array)
				found = found || array && uses(n.X)
			case *ast.GoStmt, *ast.DeferStmt:
				found = found || uses(n)
			}
			return !found
		})
	}
	return found
}
