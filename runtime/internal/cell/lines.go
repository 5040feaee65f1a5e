package cell

import (
	"go/parser"
	"regexp"
	"strings"
)

// A region is a piece of the source that is no Go, or that a magic has for itself.
type region struct {
	start, end int // offsets
	magic      *Magic
	goStart    int // where the magic's Go begins, or -1
	setup      [2]int
}

// A reader goes through the source of a cell to find magics. It knows just enough of Go not to look for them in strings,
// comments and brackets.
type reader struct {
	src   string
	takes Taker
	pos   int
	depth int  // of brackets
	ended bool // what was read is the end of a statement, so that one may begin
	found []region

	counted, lines int // how many line ends there are before an offset, see lineOf
}

var (
	assignedMagic = regexp.MustCompile(`^([\pL_][\pL_0-9]*)[ \t]*:?=[ \t]*([!%])`)
	helpSuffix    = regexp.MustCompile(`^(%{0,2}[\pL_][\pL_0-9.]*)(\?\??)[ \t]*$`)
	magicName     = regexp.MustCompile(`^[\pL_][\pL_0-9.]*`)
)

// regions finds the magics of a cell.
func regions(src string, takes Taker) []region {
	r := &reader{src: src, takes: takes, ended: true, pos: beginning(src)}
	if r.cellMagic() && r.found[0].goStart < 0 {
		return r.found
	}
	for r.pos < len(src) {
		r.skipBlanks()
		if r.ended && r.depth <= 0 && r.lineMagic() {
			continue
		}
		r.restOfLine()
	}
	return r.found
}

// beginning is where the source begins: behind a byte order mark, as in Go.
func beginning(src string) int {
	return len(src) - len(strings.TrimPrefix(src, "\ufeff"))
}

func (r *reader) skipBlanks() {
	for r.pos < len(r.src) && strings.IndexByte(" \t\r", r.src[r.pos]) >= 0 {
		r.pos++
	}
}

// line is the rest of the line, with the lines that follow a backslash, and where it ends.
func (r *reader) line() (text string, end int) {
	end = r.pos
	for {
		i := strings.IndexByte(r.src[end:], '\n')
		if i < 0 {
			end = len(r.src)
			break
		}
		end += i
		if !strings.HasSuffix(strings.TrimRight(r.src[r.pos:end], " \t\r"), `\`) {
			break
		}
		end++
	}
	text = r.src[r.pos:end]
	text = strings.ReplaceAll(text, "\\\n", "\n")
	return strings.TrimRight(text, " \t\r\n"), end
}

// cellMagic reads a cell whose first line begins with %%.
func (r *reader) cellMagic() bool {
	start := len(r.src) - len(strings.TrimLeft(r.src[r.pos:], " \t\r\n"))
	if !strings.HasPrefix(r.src[start:], "%%") {
		return false
	}
	r.pos = start + 2
	lineEnd := len(r.src)
	if i := strings.IndexByte(r.src[r.pos:], '\n'); i >= 0 {
		lineEnd = r.pos + i
	}
	name := magicName.FindString(r.src[r.pos:])
	m := &Magic{Name: "%" + name, Line: r.lineOf(start)}
	takes := r.takes(m.Name)
	m.Kind = takes.Kind
	argsStart := r.pos + len(name)
	m.Args = strings.TrimSpace(r.src[argsStart:lineEnd])
	if lineEnd < len(r.src) {
		m.Body = r.src[lineEnd+1:]
	}
	reg := region{start: start, end: len(r.src), magic: m, goStart: -1}
	if takes.Kind != Text {
		reg.end = lineEnd
		reg.goStart = lineEnd
	}
	if takes.Kind == Block {
		n := flagsEnd(r.src[argsStart:lineEnd], takes.Flags)
		m.Args = strings.TrimSpace(r.src[argsStart : argsStart+n])
		reg.setup = [2]int{argsStart + n, lineEnd}
		reg.end = argsStart + n
	}
	r.found = append(r.found, reg)
	r.pos = lineEnd // what it takes is read on as Go, with magics in it
	return true
}

// lineMagic reads a magic that begins here, or a comment that begins with #, which nbgrader writes.
func (r *reader) lineMagic() bool {
	start := r.pos
	text, end := r.line()
	m := &Magic{Line: r.lineOf(start)}
	switch {
	case text == "":
		return false
	case text[0] == '#':
		r.add(region{start: start, end: end, goStart: -1})
		return true
	case text[0] == '!':
		m.Name, m.Args = "!", strings.TrimSpace(strings.TrimLeft(text, "!"))
	case text[0] == '%' && magicName.MatchString(text[1:]):
		m.Name = magicName.FindString(text[1:])
		m.Args = strings.TrimSpace(text[1+len(m.Name):])
	case helpSuffix.MatchString(text):
		p := helpSuffix.FindStringSubmatch(text)
		m.Name, m.Args = "pinfo", p[1]
		if p[2] == "??" {
			m.Name = "pinfo2"
		}
	case text[0] == '?' && len(text) > 1:
		m.Name, m.Args = "pinfo", strings.TrimSpace(strings.TrimLeft(text, "?"))
		if strings.HasPrefix(text, "??") {
			m.Name = "pinfo2"
		}
	case assignedMagic.MatchString(text):
		return r.assigned(text, end, m)
	default:
		return false
	}
	takes := r.takes(m.Name)
	m.Kind = takes.Kind
	if m.Kind == Text {
		r.add(region{start: start, end: end, magic: m, goStart: -1})
		return true
	}
	// The rest of the line is read on as Go.
	args := start + 1 + len(m.Name)
	n := flagsEnd(r.src[args:end], takes.Flags)
	m.Args = strings.TrimSpace(r.src[args : args+n])
	r.found = append(r.found, region{start: start, end: args + n, magic: m, goStart: args + n})
	r.pos = args + n
	if r.pos < len(r.src) && r.src[r.pos] == '!' { // %time !command
		return r.lineMagic()
	}
	r.ended = false
	r.restOfLine()
	return true
}

func (r *reader) assigned(text string, end int, m *Magic) bool {
	p := assignedMagic.FindStringSubmatchIndex(text)
	rest := text[p[1]:]
	m.Name, m.Args = "!", strings.TrimSpace(rest)
	if _, err := parser.ParseExpr(rest); err == nil && rest[0] == '(' { // x = !(a > b) is Go
		return false
	}
	if strings.HasSuffix(rest, "&&") || strings.HasSuffix(rest, "||") { // no command ends so
		return false
	}
	if text[p[4]] == '%' {
		m.Name = magicName.FindString(rest)
		if m.Name == "" {
			return false
		}
		m.Args = strings.TrimSpace(rest[len(m.Name):])
	}
	r.add(region{start: r.pos, end: end, magic: m, goStart: -1, setup: [2]int{r.pos, r.pos + p[3]}})
	return true
}

func (r *reader) add(reg region) {
	r.found = append(r.found, reg)
	r.pos = reg.end
	r.ended = true
	if r.pos < len(r.src) {
		r.pos++
	}
}

// lineOf is the line of an offset, which is none before the last one that was asked for.
func (r *reader) lineOf(offset int) int {
	r.lines += strings.Count(r.src[r.counted:offset], "\n")
	r.counted = offset
	return 1 + r.lines
}

// restOfLine reads Go to the end of the line, or of a string or comment that goes beyond it.
func (r *reader) restOfLine() {
	for r.pos < len(r.src) {
		c := r.src[r.pos]
		r.pos++
		switch {
		case c == '\n':
			return
		case c == ' ' || c == '\t' || c == '\r':
		case c == '/' && strings.HasPrefix(r.src[r.pos:], "/"):
			r.skipTo("\n", 0)
		case c == '/' && strings.HasPrefix(r.src[r.pos:], "*"):
			r.skipTo("*/", 2)
		case c == '`':
			r.skipTo("`", 1)
			r.ended = true
		case c == '"' || c == '\'':
			r.skipQuoted(c)
			r.ended = true
		case c == '(' || c == '[' || c == '{':
			r.depth++
			r.ended = false
		case c == ')' || c == ']' || c == '}':
			r.depth--
			r.ended = true
		case c == ';':
			r.ended = true
		case c == '+' || c == '-':
			r.ended = r.pos >= 2 && r.src[r.pos-2] == c
		default:
			r.ended = c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		}
	}
}

func (r *reader) skipTo(mark string, beyond int) {
	i := strings.Index(r.src[r.pos:], mark)
	if i < 0 {
		r.pos = len(r.src)
		return
	}
	r.pos += i + beyond
}

func (r *reader) skipQuoted(quote byte) {
	for r.pos < len(r.src) {
		c := r.src[r.pos]
		switch {
		case c == '\n':
			return
		case c == '\\':
			r.pos++
		}
		r.pos++
		if c == quote {
			return
		}
	}
}

// flagsEnd is how many bytes of s are flags and blanks.
func flagsEnd(s, flags string) int {
	i := 0
	blanks := func() {
		for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
			i++
		}
	}
	word := func() {
		for i < len(s) && s[i] != ' ' && s[i] != '\t' {
			i++
		}
	}
	for {
		blanks()
		if i+1 >= len(s) || s[i] != '-' || strings.IndexByte(flags, s[i+1]) < 0 || s[i+1] == ':' {
			return i
		}
		start := i
		word()
		if last := strings.IndexByte(flags, s[start+1]); i == start+2 && strings.HasPrefix(flags[last+1:], ":") {
			blanks()
			word() // the value of the flag is a word of its own
		}
	}
}
