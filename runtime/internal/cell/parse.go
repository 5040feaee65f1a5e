package cell

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// An Error is a syntax error, at a line and column of the cell, both from 1; columns count bytes.
type Error struct {
	Line, Col int
	Msg       string
}

func (e *Error) Error() string { return e.Msg }

// Parse reads a cell. fset gets its files: every position in the tree is one in the source, under name. The errors are all
// that were found; with errors the Cell is nil.
func Parse(fset *token.FileSet, name, src string, takes Taker) (*Cell, []*Error) {
	p := &parsing{
		fset:  fset,
		cell:  &Cell{Name: name, Source: src, Awaits: map[*ast.UnaryExpr]bool{}, Async: map[ast.Node]bool{}, Free: map[ast.Node][]*ast.Ident{}, offsets: map[ast.Decl][2]int{}},
		regs:  regions(src, takes),
		lines: lineStarts(src),
	}
	p.blank()
	p.lineDirectives()
	p.words()
	if len(p.errs) == 0 {
		p.parse()
	}
	if len(p.errs) > 0 {
		slices.SortStableFunc(p.errs, func(a, b *Error) int { return a.Line*1e6 + a.Col - b.Line*1e6 - b.Col })
		return nil, p.errs
	}
	return p.cell, nil
}

type parsing struct {
	fset   *token.FileSet
	cell   *Cell
	regs   []region
	text   []byte // the source without magics and our words
	awaits map[int]bool
	asyncs map[int]bool // offsets of the word func
	pieces []piece
	items  []Item
	lines  []int // where the lines of the source begin
	errs   []*Error
}

// A piece is the text of one item.
type piece struct {
	start, end int
	kind       token.Token // IMPORT, FUNC, TYPE, CONST, PACKAGE, or ILLEGAL for a statement
}

// blank overwrites magics with blanks.
func (p *parsing) blank() {
	p.text = []byte(p.cell.Source)
	copy(p.text, strings.Repeat(" ", beginning(p.cell.Source)))
	for _, r := range p.regs {
		for i := r.start; i < r.end; i++ {
			if p.text[i] != '\n' {
				p.text[i] = ' '
			}
		}
	}
}

// lineDirectives makes plain comments of those that give lines other numbers and other files, as generators write them:
// the lines of a cell are what its errors show.
func (p *parsing) lineDirectives() {
	if !bytes.Contains(p.text, []byte("//line ")) && !bytes.Contains(p.text, []byte("/*line ")) {
		return
	}
	file := token.NewFileSet().AddFile("", -1, len(p.text))
	var s scanner.Scanner
	s.Init(file, slices.Clone(p.text), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, t, lit := s.Scan()
		switch {
		case t == token.EOF:
			return
		case t == token.COMMENT && strings.HasPrefix(lit[2:], "line "):
			p.text[file.Offset(pos)+len("//")] = ' '
		}
	}
}

// words replaces await and async, and cuts the text into pieces.
func (p *parsing) words() {
	p.awaits, p.asyncs = map[int]bool{}, map[int]bool{}
	toks := p.tokens()
	depth, first := 0, -1
	var head header
	for i, t := range toks {
		if p.word(toks, i) {
			continue
		}
		if depth == 0 && head.inside(t.tok) && t.lit == ";" {
			continue
		}
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.SEMICOLON:
			if depth <= 0 {
				p.cut(toks, first, t.offset)
				first = -1
				continue
			}
		}
		if first < 0 {
			first = i
		}
	}
	p.cut(toks, first, len(p.text))
	p.cell.Silent = endsWithSemicolon(p.text)
}

// A header is what stands between for, if or switch and the brace of the body: its semicolons end no statement.
type header struct {
	open  bool
	funcs int // function literals whose bodies have not begun
}

// inside takes a token outside of all brackets and says whether it is in a header.
func (h *header) inside(t token.Token) bool {
	switch {
	case t == token.FOR || t == token.IF || t == token.SWITCH:
		h.open, h.funcs = true, 0
	case h.open && t == token.FUNC:
		h.funcs++
	case h.open && t == token.LBRACE && h.funcs > 0:
		h.funcs--
	case t == token.LBRACE:
		h.open = false
	}
	return h.open
}

// A tok is one token of the text.
type tok struct {
	offset, line int
	tok          token.Token
	lit          string
}

func (p *parsing) tokens() []tok {
	file := token.NewFileSet().AddFile("", -1, len(p.text))
	var s scanner.Scanner
	s.Init(file, slices.Clone(p.text), func(pos token.Position, msg string) {
		if n := len(p.errs); n > 0 && p.errs[n-1].Line == pos.Line && p.errs[n-1].Col == pos.Column {
			return // of a byte that is no text, and no Go either, the first is enough
		}
		p.errs = append(p.errs, &Error{pos.Line, pos.Column, msg})
	}, 0)
	toks := make([]tok, 0, len(p.text)/4)
	for {
		pos, t, lit := s.Scan()
		if t == token.EOF {
			return toks
		}
		toks = append(toks, tok{file.Offset(pos), file.Line(pos), t, lit})
	}
}

// word replaces token i if it is one of our words, and says whether it is async, which is no part of what follows.
func (p *parsing) word(toks []tok, i int) bool {
	t := toks[i]
	if t.tok != token.IDENT || i+1 == len(toks) || toks[i+1].line != t.line {
		return false
	}
	next := toks[i+1]
	switch {
	case t.lit == "await" && beginsOperand(next.tok) && (i == 0 || toks[i-1].tok != token.PERIOD):
		copy(p.text[t.offset:], "<-   ")
		p.awaits[t.offset] = true
	case t.lit == "async" && next.tok == token.FUNC:
		copy(p.text[t.offset:], "     ")
		p.asyncs[next.offset] = true
		return true
	}
	return false
}

func (p *parsing) cut(toks []tok, first, end int) {
	if first >= 0 {
		p.pieces = append(p.pieces, piece{toks[first].offset, end, pieceKind(toks[first:])})
	}
}

// endsWithSemicolon says whether the last token is a semicolon that somebody wrote.
func endsWithSemicolon(text []byte) bool {
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, func(token.Position, string) {}, 0)
	silent := false
	for {
		_, t, lit := s.Scan()
		if t == token.EOF {
			return silent
		}
		if t != token.SEMICOLON || lit == ";" {
			silent = t == token.SEMICOLON
		}
	}
}

// beginsOperand says whether what follows the word await on its line can be an operand. A minus, a plus, a star or an
// ampersand after a name are binary operators in old code; a star and an ampersand after await are taken for unary.
func beginsOperand(t token.Token) bool {
	switch t {
	case token.IDENT, token.INT, token.FLOAT, token.STRING, token.CHAR, token.FUNC, token.ARROW, token.LPAREN, token.LBRACK,
		token.MUL, token.AND, token.STRUCT, token.MAP, token.CHAN, token.INTERFACE:
		return true
	}
	return false
}

// pieceKind says what a piece is that begins with these tokens.
func pieceKind(toks []tok) token.Token {
	at := func(i int) token.Token {
		if i < len(toks) {
			return toks[i].tok
		}
		return token.EOF
	}
	switch first := toks[0].tok; {
	case first == token.IMPORT || first == token.TYPE || first == token.CONST || first == token.PACKAGE:
		return first
	case first != token.FUNC:
		return token.ILLEGAL
	case at(1) == token.IDENT:
		return token.FUNC
	}
	// A method has a name after the receiver, a function literal has not.
	for i, depth := 1, 0; at(i) != token.EOF; i++ {
		switch at(i) {
		case token.LPAREN:
			depth++
		case token.RPAREN:
			depth--
		}
		if depth == 0 {
			if at(i+1) == token.IDENT && (at(i+2) == token.LPAREN || at(i+2) == token.LBRACK) {
				return token.FUNC
			}
			break
		}
	}
	return token.ILLEGAL
}

// parse has Go's parser read the pieces, each kind in a text of its own with everything else blanked out.
func (p *parsing) parse() {
	imports := p.file("package main;", "", func(k token.Token) bool { return k == token.IMPORT }, true)
	decls := p.file("package main;", "", func(k token.Token) bool {
		return k == token.FUNC || k == token.TYPE || k == token.CONST
	}, false)
	stmts := p.file("package main;func _(){", "\n}", func(k token.Token) bool { return k == token.ILLEGAL }, false)
	p.checkPackage()
	if len(p.errs) > 0 {
		return
	}
	p.cell.Imports = imports.Imports
	for _, d := range decls.Decls {
		p.items = append(p.items, Item{Decl: d})
		p.cell.offsets[d] = [2]int{p.offset(d.Pos()), p.offset(d.End())}
	}
	p.free(decls, nil)
	body := stmts.Decls[0].(*ast.FuncDecl).Body
	for _, s := range body.List {
		if _, empty := s.(*ast.EmptyStmt); !empty {
			p.items = append(p.items, Item{Stmt: s})
		}
	}
	p.free(stmts, body.List)
	slices.SortStableFunc(p.items, func(a, b Item) int { return p.offset(a.Pos()) - p.offset(b.Pos()) })
	p.placeMagics()
	p.cell.Items = p.items
}

// offset is where pos is in the source.
func (p *parsing) offset(pos token.Pos) int {
	position := p.fset.Position(pos)
	return p.offsetOf(position.Line, position.Column)
}

func (p *parsing) offsetOf(line, col int) int {
	if line > len(p.lines) {
		return len(p.cell.Source)
	}
	return min(p.lines[line-1]+col-1, len(p.cell.Source))
}

// lineStarts lists the offsets at which lines begin.
func lineStarts(src string) []int {
	starts := []int{0}
	for i := range len(src) {
		if src[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// file parses the pieces of some kinds.
func (p *parsing) file(head, tail string, of func(token.Token) bool, importsOnly bool) *ast.File {
	if tail == "" && !slices.ContainsFunc(p.pieces, func(x piece) bool { return of(x.kind) }) {
		return &ast.File{} // nothing to read; statements are read always, for a cell has at least a body
	}
	text := []byte(strings.Repeat(" ", len(p.text)))
	for i, c := range p.text {
		if c == '\n' {
			text[i] = '\n'
		}
	}
	for _, piece := range p.pieces {
		if of(piece.kind) {
			copy(text[piece.start:piece.end], p.text[piece.start:piece.end])
			if piece.end < len(text) && text[piece.end] == ' ' {
				text[piece.end] = ';'
			}
		}
	}
	src := head + "/*line " + p.cell.Name + ":1:1*/" + string(text) + tail
	mode := parser.AllErrors
	if importsOnly {
		mode |= parser.ImportsOnly
	}
	f, err := parser.ParseFile(p.fset, p.cell.Name, src, mode)
	p.collect(err)
	if f == nil || len(p.errs) > 0 {
		return f
	}
	base := f.FileStart
	p.mark(f, int(base)+len(src)-len(tail)-len(text))
	return f
}

// mark finds the awaits and async functions in a file whose source begins at base.
func (p *parsing) mark(f *ast.File, base int) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && p.awaits[int(n.OpPos)-base] {
				p.cell.Awaits[n] = true
			}
		case *ast.FuncLit:
			if p.asyncs[int(n.Type.Func)-base] {
				p.cell.Async[n] = true
			}
		case *ast.FuncDecl:
			if p.asyncs[int(n.Type.Func)-base] {
				p.cell.Async[n] = true
			}
		}
		return true
	})
}

var afterEnd = regexp.MustCompile(`found ('}'|'EOF'|'\)'|newline|EOF)$`)

// collect takes over the errors of Go's parser, one a line.
func (p *parsing) collect(err error) {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		return
	}
	seen := map[int]bool{}
	for _, e := range p.errs {
		seen[e.Line] = true
	}
	end := strings.TrimRight(p.cell.Source, " \t\r\n;")
	lastLine, lastCol := 1+strings.Count(end, "\n"), len(end)-strings.LastIndexByte(end, '\n')
	for _, e := range list {
		line, col := e.Pos.Line, e.Pos.Column
		if p.offsetOf(line, col) > len(end) || line > len(p.lines) {
			// The parser has read on into what stands around the cell.
			line, col = lastLine, lastCol
			e.Msg = afterEnd.ReplaceAllString(e.Msg, "found the end of the cell")
		}
		if e.Msg == "exceeded max scope depth during object resolution" {
			e.Msg = "more than 1,000 blocks, functions or types within one another"
		}
		if !seen[line] {
			seen[line] = true
			p.errs = append(p.errs, &Error{line, col, e.Msg})
		}
	}
}

// checkPackage accepts "package main" only.
func (p *parsing) checkPackage() {
	for _, piece := range p.pieces {
		if piece.kind != token.PACKAGE {
			continue
		}
		fields := strings.Fields(string(p.text[piece.start:piece.end]))
		if len(fields) < 2 || fields[1] != "main" {
			line := 1 + strings.Count(p.cell.Source[:piece.start], "\n")
			p.errs = append(p.errs, &Error{line, 1, "a cell is of package main"})
		}
	}
}

// free notes which names an item uses without declaring them.
func (p *parsing) free(f *ast.File, stmts []ast.Stmt) {
	unresolved := map[*ast.Ident]bool{}
	for _, id := range f.Unresolved {
		unresolved[id] = true
	}
	nodes := make([]ast.Node, 0, len(stmts))
	for _, s := range stmts {
		nodes = append(nodes, s)
	}
	if stmts == nil {
		for _, d := range f.Decls {
			nodes = append(nodes, d)
		}
	}
	for _, n := range nodes {
		var names []*ast.Ident
		ast.Inspect(n, func(x ast.Node) bool {
			id, ok := x.(*ast.Ident)
			if !ok {
				return true
			}
			if unresolved[id] || id.Obj != nil && !within(id.Obj.Pos(), n) && id.Obj.Kind != ast.Lbl {
				names = append(names, id)
			}
			return true
		})
		p.cell.Free[n] = names
	}
}

func within(pos token.Pos, n ast.Node) bool { return pos >= n.Pos() && pos < n.End() }
