package cell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// placeMagics puts the magics among the items, and the items that a magic runs into it.
func (p *parsing) placeMagics() {
	for _, r := range slices.Backward(p.regs) { // inner ones first
		m := r.magic
		if m == nil {
			continue
		}
		m.Pos = p.pos(r.start)
		if m.Name == "!" {
			p.template(m)
		}
		if r.goStart < 0 && r.setup[1] > r.setup[0] { // x := !cmd
			m.Target = &ast.Ident{NamePos: m.Pos, Name: strings.TrimSpace(p.cell.Source[r.setup[0]:r.setup[1]])}
			p.alternative(m, r)
		}
		if r.goStart >= 0 {
			p.takeItems(r)
		}
		i := slices.IndexFunc(p.items, func(it Item) bool { return p.offset(it.Pos()) > r.start })
		if i < 0 {
			i = len(p.items)
		}
		p.items = slices.Insert(p.items, i, Item{Magic: m})
	}
}

// alternative reads x := !y as Go, if it can be that.
func (p *parsing) alternative(m *Magic, r region) {
	if m.Name != "!" {
		return
	}
	column := r.start - strings.LastIndexByte(p.cell.Source[:r.start], '\n')
	text := fmt.Sprintf("package main;func _(){/*line %s:%d:%d*/%s\n}", p.cell.Name, m.Line, column, p.cell.Source[r.start:r.end])
	f, err := parser.ParseFile(p.fset, p.cell.Name, text, 0)
	if err != nil {
		return
	}
	body := f.Decls[0].(*ast.FuncDecl).Body
	if assign, ok := body.List[0].(*ast.AssignStmt); ok && len(body.List) == 1 {
		m.Assign = assign
		p.free(f, body.List)
	}
}

// takeItems moves the items of a magic that takes Go into it: of a cell magic all, of a line magic those that begin on
// its line.
func (p *parsing) takeItems(r region) {
	m := r.magic
	end := len(p.cell.Source)
	cellMagic := strings.HasPrefix(m.Name, "%")
	if i := strings.IndexByte(p.cell.Source[r.goStart:], '\n'); i >= 0 && !cellMagic {
		end = r.goStart + i
	}
	var rest []Item
	for _, it := range p.items {
		switch at := p.offset(it.Pos()); {
		case r.setup[1] > 0 && at >= r.setup[0] && at < r.setup[1]:
			m.Setup = append(m.Setup, it)
		case at >= r.goStart && at < end:
			m.Go = append(m.Go, it)
		default:
			rest = append(rest, it)
		}
	}
	p.items = rest
	if cellMagic {
		m.Silent, p.cell.Silent = p.cell.Silent, false
		return
	}
	m.Silent = endsWithSemicolon(p.text[r.goStart:end])
}

// pos is the position of an offset in the source.
func (p *parsing) pos(offset int) token.Pos {
	if p.cell.File == nil {
		// A file of its own, so that places that are no Go have positions too.
		p.cell.File = p.fset.AddFile(p.cell.Name, -1, len(p.cell.Source)+1)
		for i, c := range p.cell.Source {
			if c == '\n' {
				p.cell.File.AddLine(i + 1)
			}
		}
	}
	return p.cell.File.Pos(offset)
}

// template finds the Go in a shell command: {expression}, and $name. Doubled braces and dollars stand for themselves, and
// so does what is no Go expression: awk '{print $1}' is left alone.
func (p *parsing) template(m *Magic) {
	s := m.Args
	var text strings.Builder
	for i := 0; i < len(s); {
		rest := s[i:]
		switch {
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"), strings.HasPrefix(rest, "$$"):
			text.WriteByte(s[i])
			i += 2
			continue
		case s[i] == '{':
			if end := strings.IndexByte(rest, '}'); end > 0 {
				if x, err := parser.ParseExpr(rest[1:end]); err == nil {
					p.value(m, &text, x, rest[:end+1])
					i += end + 1
					continue
				}
			}
		case s[i] == '$':
			if name := magicName.FindString(rest[1:]); name != "" {
				name, _, _ = strings.Cut(name, ".")
				p.value(m, &text, &ast.Ident{Name: name}, rest[:1+len(name)])
				i += 1 + len(name)
				continue
			}
		}
		text.WriteByte(s[i])
		i++
	}
	m.Parts = append(m.Parts, text.String())
}

func (p *parsing) value(m *Magic, text *strings.Builder, x ast.Expr, raw string) {
	ast.Inspect(x, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			id.NamePos = m.Pos
		}
		return true
	})
	m.Parts = append(m.Parts, text.String())
	m.Values = append(m.Values, x)
	m.Raw = append(m.Raw, raw)
	text.Reset()
}
