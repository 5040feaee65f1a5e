package complete

import (
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// hole is the identifier that takes the place of what is being typed.
const hole = "cursorˑ"

// byteOffset is where the code point of number n begins. Numbers out of range mean the nearest end.
func byteOffset(code string, n int) int {
	if n <= 0 {
		return 0
	}
	for i := range code {
		if n == 0 {
			return i
		}
		n--
	}
	return len(code)
}

// identAt finds the identifier, or the number, that contains an offset or ends there. Without one start is end.
func identAt(code string, offset int) (start, end int) {
	start, end = offset, offset
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(code[:start])
		if !inIdent(r) {
			break
		}
		start -= n
	}
	for end < len(code) {
		r, n := utf8.DecodeRuneInString(code[end:])
		if !inIdent(r) {
			break
		}
		end += n
	}
	return start, end
}

// inIdent says whether r may stand in an identifier. A byte that is no UTF-8 may not.
func inIdent(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// blank overwrites magics with blanks, so that no offset changes.
func blank(src string, spans []cell.Span) string {
	text := []byte(src)
	for _, s := range spans {
		for i := s.Start; i < s.End; i++ {
			if text[i] != '\n' {
				text[i] = ' '
			}
		}
	}
	return string(text)
}

// A tok is one token, a comment included.
type tok struct {
	offset int
	tok    token.Token
	lit    string // as in the source; "\n" of a semicolon that nobody wrote
}

func (t tok) end() int {
	if t.tok == token.SEMICOLON && t.lit != ";" {
		return t.offset
	}
	return t.offset + len(t.lit)
}

// scan reads the tokens of a text that need be no correct Go.
func scan(text string) []tok {
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	toks := make([]tok, 0, len(text)/4)
	for {
		pos, t, lit := s.Scan()
		if t == token.EOF {
			return toks
		}
		if lit == "" {
			lit = t.String()
		}
		toks = append(toks, tok{file.Offset(pos), t, lit})
	}
}

// tokenAt is the index of the token in which an offset lies, or -1.
func tokenAt(toks []tok, offset int) int {
	for i, t := range toks {
		if t.offset <= offset && offset < t.end() {
			return i
		}
	}
	return -1
}

// lineStart is where the line of an offset begins.
func lineStart(code string, offset int) int { return strings.LastIndexByte(code[:offset], '\n') + 1 }

// lineEnd is where the line of an offset ends.
func lineEnd(code string, offset int) int {
	if i := strings.IndexByte(code[offset:], '\n'); i >= 0 {
		return offset + i
	}
	return len(code)
}

// operand is where the operand begins whose last token is toks[i]: of a.b[i].c(x) all, and of -a.b only a.b.
func operand(toks []tok, i int) int {
	for i >= 0 {
		switch toks[i].tok {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			i = opening(toks, i)
			if i > 0 && endsOperand(toks[i-1].tok) {
				i-- // a call, an index, or the literal of a type
				continue
			}
		case token.IDENT, token.STRING, token.CHAR, token.INT, token.FLOAT, token.IMAG:
		default:
			return -1
		}
		if i < 2 || toks[i-1].tok != token.PERIOD {
			return i
		}
		i -= 2
	}
	return -1
}

func endsOperand(t token.Token) bool {
	return t == token.IDENT || t == token.RPAREN || t == token.RBRACK || t == token.RBRACE
}

// opening is the index of the bracket that toks[i] closes, or -1.
func opening(toks []tok, i int) int {
	for depth := 0; i >= 0; i-- {
		switch toks[i].tok {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth++
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return -1
}
