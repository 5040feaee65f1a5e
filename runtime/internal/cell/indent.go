package cell

import (
	"go/scanner"
	"go/token"
	"strings"
)

// indentAfter is the indent that gofmt gives to the line that follows a source: tabs. In a text or comment that is open it
// is none, because blanks would be part of it.
func indentAfter(source string, regs []region) string {
	in, open := readIndents(source, regs)
	if open != "" {
		return ""
	}
	return strings.Repeat("\t", in.next())
}

// readIndents reads a source to its end. open is what ends the text or comment that is open there, or "".
func readIndents(source string, regs []region) (in *indenting, open string) {
	text := blanked(source, regs)
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, func(_ token.Position, msg string) {
		switch msg {
		case "raw string literal not terminated":
			open = "`"
		case "comment not terminated":
			open = "*/"
		}
	}, 0)
	in = &indenting{}
	for {
		pos, t, lit := s.Scan()
		if t == token.EOF {
			return in, open
		}
		in.read(t, lit, file.Line(pos))
	}
}

// indenting is what has been read of a source. Indents are numbers of tabs.
type indenting struct {
	statement
	open       []openBracket
	mismatch   bool // a bracket is closed that is not open
	last       token.Token
	line       int // the number of the line that is read
	lineIndent int
}

// A statement is as much as there is of one, at one level of brackets.
type statement struct {
	first   token.Token // ILLEGAL if it has not begun
	indent  int
	tokens  int
	assigns bool
}

type openBracket struct {
	tok     token.Token
	in      int // indent of what stands between it and its end
	out     int // indent of the line in which it ends
	around  statement
	clauses bool // those of a switch or select stand in it
}

// next is the indent of a line that begins now.
func (in *indenting) next() int {
	n := 0
	if len(in.open) > 0 {
		n = in.top().in
	}
	if in.first != token.ILLEGAL && in.goesOn() {
		n++
	}
	return n
}

func (in *indenting) top() *openBracket { return &in.open[len(in.open)-1] }

// goesOn says whether the statement that has begun goes on in the next line, rather than that an element of a list ends.
func (in *indenting) goesOn() bool {
	return in.last != token.COMMA || len(in.open) == 0 || in.assigns || in.first == token.CASE
}

func (in *indenting) read(t token.Token, lit string, line int) {
	if t == token.SEMICOLON {
		if lit == "\n" || !in.inHeader() {
			in.statement = statement{}
		}
		in.last = t
		return
	}
	if line > in.line {
		in.line, in.lineIndent = line, in.indentOf(t)
	}
	if in.first == token.ILLEGAL && !closes(t) {
		in.statement = statement{first: t, indent: in.lineIndent}
	}
	in.tokens++
	switch t {
	case token.LPAREN, token.LBRACK, token.LBRACE:
		in.push(t)
	case token.RPAREN, token.RBRACK, token.RBRACE:
		in.pop(t)
	case token.ASSIGN, token.DEFINE:
		in.assigns = true
	case token.COLON:
		in.colon()
	}
	in.last = t
}

// inHeader says whether a semicolon stands between for, if or switch and the block.
func (s statement) inHeader() bool {
	return s.first == token.FOR || s.first == token.IF || s.first == token.SWITCH
}

// indentOf is the indent of a line whose first token is t.
func (in *indenting) indentOf(t token.Token) int {
	switch {
	case len(in.open) > 0 && closes(t), len(in.open) > 0 && in.top().clauses && in.first == token.ILLEGAL && (t == token.CASE || t == token.DEFAULT):
		return in.top().out
	}
	return in.next()
}

func closes(t token.Token) bool { return t == token.RPAREN || t == token.RBRACK || t == token.RBRACE }

func (in *indenting) push(t token.Token) {
	b := openBracket{tok: t, out: in.lineIndent, around: in.statement}
	if t == token.LBRACE {
		switch in.first {
		case token.IF, token.FOR, token.SWITCH, token.SELECT, token.FUNC:
			b.out = in.indent // its header may be several lines long
		}
		b.clauses = in.first == token.SWITCH || in.first == token.SELECT
	}
	b.in = b.out + 1
	if b.clauses {
		b.in = b.out // until the first clause has begun
	}
	in.open = append(in.open, b)
	in.statement = statement{}
}

func (in *indenting) pop(t token.Token) {
	n := len(in.open) - 1
	if n < 0 || map[token.Token]token.Token{token.RPAREN: token.LPAREN, token.RBRACK: token.LBRACK, token.RBRACE: token.LBRACE}[t] != in.open[n].tok {
		in.mismatch = true
		return
	}
	in.statement, in.open = in.open[n].around, in.open[:n]
}

// colon ends the head of a clause, or a label.
func (in *indenting) colon() {
	switch {
	case in.first == token.CASE || in.first == token.DEFAULT:
		if len(in.open) > 0 {
			in.top().in = in.top().out + 1
		}
		in.statement = statement{}
	case in.first == token.IDENT && in.tokens == 2 && (len(in.open) == 0 || in.top().around.first.IsKeyword()):
		in.statement = statement{}
	}
}
