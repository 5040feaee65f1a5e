package complete

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// Inspect describes the name at the cursor, or the function in whose call the cursor stands. Detail 1 shows the source
// where it is known, in the place of the documentation.
func (e *Env) Inspect(req lang.InspectRequest) (reply lang.InspectReply) {
	defer func() {
		if recover() != nil { // see Complete
			reply = notFound()
		}
	}()
	return e.inspect(req)
}

func (e *Env) inspect(req lang.InspectRequest) lang.InspectReply {
	return e.reply(e.describe(req.Code, byteOffset(req.Code, req.Cursor), req.Detail > 0))
}

// describe describes what stands at an offset.
func (e *Env) describe(code string, offset int, source bool) description {
	if m := askedMagic.FindStringSubmatch(code[lineStart(code, offset):lineEnd(code, offset)]); m != nil {
		return e.magicDoc(m[1])
	}
	spans := cell.Spans(code, e.takes)
	for _, s := range spans {
		if s.Start <= offset && offset <= s.End && s.Name != "" {
			if d, done := e.describeMagic(s, code, offset, source); done {
				return d
			}
		}
	}
	text := blank(code, spans)
	toks := scan(text)
	for i, t := range toks {
		if t.offset <= offset && offset <= t.end() && t.tok == token.STRING && importing(toks, i) {
			return e.describePackage(strings.Trim(t.lit, "\"`"), source)
		}
	}
	for _, i := range targets(toks, offset) {
		if d := e.describeToken(code, toks, i, source); len(d) > 0 {
			return d
		}
	}
	return nil
}

// targets are the tokens that an offset may mean: the name there, then the functions of the calls around it, from the
// inside out.
func targets(toks []tok, offset int) []int {
	var found []int
	last := len(toks) - 1 // the last token that begins before the offset
	for i, t := range toks {
		if t.offset <= offset && offset <= t.end() && (t.tok == token.IDENT || t.tok.IsKeyword()) {
			found = append(found, i)
		}
		if t.offset >= offset && i <= last {
			last = i - 1
		}
		if t.tok == token.COMMENT && t.offset < offset && offset < t.end() {
			return nil
		}
	}
	if last > 0 && len(found) == 0 && toks[last].tok == token.PERIOD && toks[last].end() == offset && toks[last-1].tok == token.IDENT {
		found = append(found, last-1) // nothing is selected yet
	}
	for i := last; i >= 0; i-- {
		switch toks[i].tok {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			open := opening(toks, i)
			if i == last && toks[i].tok == token.RPAREN && toks[i].end() == offset && callee(toks, open) >= 0 {
				found = append(found, callee(toks, open)) // just behind a call
			}
			i = open // -1 ends the loop
		case token.LPAREN:
			if f := callee(toks, i); f >= 0 {
				found = append(found, f)
			}
		case token.LBRACE:
			return found // a block: calls around it are far away
		}
	}
	return found
}

// callee is the index of the name before the parenthesis toks[i], or -1.
func callee(toks []tok, i int) int {
	i--
	if i > 0 && toks[i].tok == token.RBRACK { // f[int](
		i = opening(toks, i) - 1
	}
	if i < 0 || toks[i].tok != token.IDENT || i > 0 && toks[i-1].tok == token.FUNC {
		return -1
	}
	return i
}

// describeToken describes the name or word toks[i].
func (e *Env) describeToken(code string, toks []tok, i int, source bool) description {
	t := toks[i]
	if t.tok.IsKeyword() {
		return describeKeyword(t.lit)
	}
	v := e.look(code, t.offset, t.end(), toks)
	o := v.object()
	if o == nil { // it may stand in a part that makes no sense
		if first := operand(toks, i); first >= 0 {
			x := code[toks[first].offset:t.end()]
			v = e.lookAt(x, len(x)-len(t.lit))
			o = v.object()
		}
	}
	if o == nil {
		if d := e.describeUndecided(v, source); len(d) > 0 {
			return d
		}
		return describeKeyword(t.lit) // await, async
	}
	return e.describeObject(v, o, source)
}

// describeUndecided describes the name of several packages, of which nothing says yet which it means, or what the first of
// them has under a name.
func (e *Env) describeUndecided(v *view, source bool) description {
	if v == nil {
		return nil
	}
	if sel, ok := v.up(1).(*ast.SelectorExpr); ok && sel.Sel == v.ident() {
		id, ok := sel.X.(*ast.Ident)
		if !ok {
			return nil
		}
		for _, path := range e.packages(v, id) {
			if pkg, err := e.Importer.Import(path); err == nil {
				if o := pkg.Scope().Lookup(v.ident().Name); o != nil && o.Exported() {
					return e.describeObject(v, o, source)
				}
			}
		}
		return nil
	}
	paths := e.packages(v, v.ident())
	if len(paths) < 2 {
		return nil
	}
	d := e.describePackage(paths[0], source)
	for _, path := range paths[1:] {
		d.add(asCode, "Or", fmt.Sprintf("import %q", path))
	}
	return d
}

// object is what the identifier means, or nil. The view may be nil.
func (v *view) object() types.Object {
	if v == nil {
		return nil
	}
	if o := v.Info.ObjectOf(v.ident()); o != nil {
		if o.Type() == types.Typ[types.Invalid] && !untypedByNature(o) {
			return nil
		}
		return o
	}
	for _, n := range v.path { // the variable of a type switch
		if s, ok := n.(*ast.TypeSwitchStmt); ok {
			for _, c := range s.Body.List {
				if o := v.Info.Implicits[c]; o != nil && o.Name() == v.ident().Name {
					return o
				}
			}
		}
	}
	return nil
}

// untypedByNature says whether an object is of a kind that has no type, rather than of a type that is wrong.
func untypedByNature(o types.Object) bool {
	switch o.(type) {
	case *types.PkgName, *types.Builtin, *types.Label:
		return true
	}
	return false
}

var (
	magicWord = regexp.MustCompile(`^[ \t]*(?:[\pL_][\pL_0-9]*[ \t]*:?=[ \t]*)?(%{1,2})([\pL_0-9.]+)`)
	// askedMagic is %x?, of which the magic itself would get the question mark.
	askedMagic = regexp.MustCompile(`^[ \t]*%(%?[\pL_0-9.]+)\?{1,2}[ \t]*$`)
)

// describeMagic describes a magic, or a name in its arguments. It is not done if the cursor is in Go.
func (e *Env) describeMagic(s cell.Span, code string, offset int, source bool) (d description, done bool) {
	begin := lineStart(code, offset)
	line := code[begin:lineEnd(code, offset)]
	m := magicWord.FindStringSubmatchIndex(line)
	if m == nil {
		if !strings.HasPrefix(s.Name, "pinfo") {
			return nil, s.Name == "!" || offset < s.End
		}
		return e.describeQuestion(line, source), true // x? or ?x
	}
	sigils, name := line[m[2]:m[3]], line[m[4]:m[5]]
	if strings.HasPrefix(s.Name, "pinfo") && offset > begin+m[5] {
		return e.describeQuestion(line[m[5]:], source), true
	}
	if s.Kind != cell.Text && offset > begin+m[5] && offset >= s.End {
		return nil, false
	}
	if begin > s.Start {
		return nil, true // text of a cell magic
	}
	return e.magicDoc(sigils[1:] + name), true
}

// describeQuestion describes what a question mark is about.
func (e *Env) describeQuestion(line string, source bool) description {
	x := strings.Trim(line, "? \t\r")
	if strings.HasPrefix(x, "%") {
		return e.magicDoc(x[1:])
	}
	return e.describe(x, len(x), source)
}

func (e *Env) magicDoc(name string) description {
	if e.MagicDoc == nil {
		return nil
	}
	text, ok := e.MagicDoc(name)
	if !ok {
		return nil
	}
	var d description
	d.add(asText, "Docstring", text)
	d.add(asWord, "Type", "magic")
	return d
}
