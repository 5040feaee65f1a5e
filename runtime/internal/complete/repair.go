package complete

import (
	"go/token"
	"iter"
	"slices"
	"strings"
)

// A bracket is one that is open at the cursor.
type bracket struct {
	tok    token.Token
	offset int
	first  token.Token // of the statement around it
	before token.Token // the token before it
}

// repairs are texts that the user may be about to write, likely ones first. What is being typed ends at the offset end, and
// nothing before it changes.
func repairs(src string, end int, toks []tok) iter.Seq[string] {
	open, first := openAt(toks, end)
	begin := lineStart(src, end)
	ofLine := slices.IndexFunc(open, func(b bracket) bool { return b.offset >= begin })
	if ofLine < 0 {
		ofLine = len(open)
	}
	before, rest := src[:end], src[lineEnd(src, end):]
	return func(yield func(string) bool) {
		for _, after := range []string{"", ","} {
			if !yield(before + after + src[end:]) {
				return
			}
		}
		for _, tail := range []string{rest, closing(open[:ofLine])} {
			for _, s := range endings(open[ofLine:], first) {
				if !yield(before + s + tail) {
					return
				}
			}
		}
	}
}

// openAt lists the brackets that are open at an offset, and the token that begins the statement there.
func openAt(toks []tok, end int) (open []bracket, first token.Token) {
	var before token.Token
	for _, t := range toks {
		if t.offset >= end {
			break
		}
		if t.tok == token.COMMENT {
			continue
		}
		if first == token.ILLEGAL && t.tok != token.SEMICOLON {
			first = t.tok
		}
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open = append(open, bracket{t.tok, t.offset, first, before})
			first = token.ILLEGAL
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if n := len(open) - 1; n >= 0 {
				first, open = open[n].first, open[:n]
			}
		case token.COLON:
			if first == token.CASE || first == token.DEFAULT {
				first = token.ILLEGAL
			}
		case token.SEMICOLON:
			if header := first == token.IF || first == token.FOR || first == token.SWITCH; !header || t.lit != ";" {
				first = token.ILLEGAL
			}
		}
		before = t.tok
	}
	return open, first
}

// endings are ways to end the line: its brackets are closed, and the statement gets what it lacks.
func endings(open []bracket, first token.Token) []string {
	block := len(open) // brackets from here on are no blocks
	for block > 0 && open[block-1].tok != token.LBRACE {
		block--
	}
	if block < len(open) {
		first = open[block].first
	}
	inner, outer := closing(open[block:]), closing(open[:block])
	var ends []string
	for _, lack := range lacking(first) {
		ends = append(ends, inner+lack+outer)
	}
	if block > 0 { // perhaps no block, but a literal
		for _, lack := range lacking(open[0].first) {
			ends = append(ends, inner+outer+lack)
		}
	}
	return ends
}

// lacking is what a statement may lack whose first token is known.
func lacking(first token.Token) []string {
	switch first {
	case token.IF:
		return []string{"{}", ";true{}", ""}
	case token.FOR:
		return []string{"{}", ";{}", ";;{}", ""}
	case token.SWITCH, token.SELECT:
		return []string{"{}", ";{}", ""}
	case token.CASE:
		return []string{":", ""}
	case token.GO, token.DEFER:
		return []string{"()", "", "{}()"}
	case token.FUNC, token.TYPE, token.VAR:
		return []string{"", "{}", "(){}", " int"}
	}
	return []string{"", ",", "{}"}
}

// closing closes brackets. A function of which go or defer stands in front needs a call.
func closing(open []bracket) string {
	var b strings.Builder
	for _, o := range slices.Backward(open) {
		switch o.tok {
		case token.LPAREN:
			b.WriteByte(')')
		case token.LBRACK:
			b.WriteByte(']')
			if o.before == token.MAP {
				b.WriteString("int")
			}
		default:
			b.WriteByte('}')
			if o.first == token.GO || o.first == token.DEFER {
				b.WriteString("()")
			}
		}
	}
	return b.String()
}
