package complete

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// keywordOffers lists the words of the language that can stand where the identifier does. Without a view it lists all that
// can begin a statement or an operand.
func keywordOffers(v *view) []offer {
	var list []offer
	add := func(word string) {
		if v == nil || v.mayBegin(word) {
			list = append(list, keywordOffer(word))
		}
	}
	for t := token.BREAK; t <= token.VAR; t++ {
		add(t.String())
	}
	add("await")
	add("async")
	return list
}

// mayBegin says whether a keyword can stand where the identifier does.
func (v *view) mayBegin(keyword string) bool {
	switch keyword {
	case "func", "map", "chan", "struct", "interface", "await", "async":
		return true // an operand may begin with them
	case "range":
		loop := func(n ast.Node) bool { _, ok := n.(*ast.ForStmt); return ok }
		return loop(v.up(1)) || loop(v.up(2))
	case "type":
		if a, ok := v.up(1).(*ast.TypeAssertExpr); ok && a.Type == v.ident() {
			return slices.ContainsFunc(v.path[:min(len(v.path), 5)], func(n ast.Node) bool { _, ok := n.(*ast.SwitchStmt); return ok })
		}
	}
	if _, statement := v.up(1).(*ast.ExprStmt); !statement {
		return false
	}
	switch v.up(2).(type) {
	case *ast.IfStmt, *ast.ForStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt:
		return false // in a header
	}
	around := v.surroundings()
	switch keyword {
	case "break":
		return around.loop || around.clause
	case "continue":
		return around.loop
	case "fallthrough":
		_, clause := v.up(2).(*ast.CaseClause)
		return clause
	case "case", "default":
		switch v.up(2).(type) {
		case *ast.CaseClause, *ast.CommClause:
			return true
		}
		return false
	case "return":
		return around.function
	case "import":
		return len(v.path) == 2 && v.magic == nil // a statement of the cell
	case "package":
		return len(v.path) == 2 && v.first()
	case "else":
		return false // see forced
	}
	return true
}

// surroundings say what is around an identifier, up to the next function.
type surroundings struct{ loop, clause, function bool }

func (v *view) surroundings() (s surroundings) {
	for _, n := range v.path {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			s.loop = true
		case *ast.CaseClause, *ast.CommClause:
			s.clause = true
		case *ast.FuncLit, *ast.FuncDecl:
			s.function = true
			return s
		}
	}
	return s
}

// first says whether the identifier begins the cell.
func (v *view) first() bool {
	return len(v.Cell.Items) > 0 && v.Cell.Items[0].Pos() == v.ident().Pos()
}

// forced are the only words that can stand in the place of toks[i], which nothing else can: behind the brace of a switch or
// select, behind the block of an if, behind an else, and behind package. It is nil if there is more.
func forced(toks []tok, i int) []offer {
	last := before(toks, i)
	if last < 0 {
		return nil
	}
	open, begun := openAt(toks, toks[i].offset)
	if n := len(open) - 1; n >= 0 && open[n].tok == token.LPAREN && open[n].first == token.TYPE && begun == token.ILLEGAL {
		return []offer{} // the name of a type in a group of them
	}
	switch prev := toks[last]; {
	case prev.tok == token.PACKAGE:
		return []offer{{Match: lang.Match{Text: "main", Type: wordModule}}}
	case prev.tok == token.FUNC, prev.tok == token.TYPE, prev.tok == token.CONST, prev.tok == token.IMPORT:
		return []offer{} // a new name
	case prev.tok == token.ELSE:
		return words(token.IF)
	case prev.tok == token.LBRACE:
		if b := open[len(open)-1]; b.first == token.SWITCH || b.first == token.SELECT {
			return words(token.CASE, token.DEFAULT)
		}
	case prev.tok == token.RBRACE && last == i-1: // in its line
		start := opening(toks, last)
		if start < 0 {
			return nil
		}
		brackets, _ := openAt(toks, toks[start].end())
		if brackets[len(brackets)-1].first == token.IF {
			return words(token.ELSE)
		}
	}
	return nil
}

func words(tokens ...token.Token) []offer {
	var list []offer
	for _, t := range tokens {
		list = append(list, keywordOffer(t.String()))
	}
	return list
}

func keywordOffer(word string) offer {
	return offer{group: keywords, Match: lang.Match{Text: word, Type: wordKeyword}}
}

// before is the index of the last token before toks[i] that is neither comment nor the end of a line, or -1.
func before(toks []tok, i int) int {
	for i--; i >= 0; i-- {
		if toks[i].tok != token.COMMENT && (toks[i].tok != token.SEMICOLON || toks[i].lit == ";") {
			break
		}
	}
	return i
}
