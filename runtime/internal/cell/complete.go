package cell

import (
	"go/token"
	"slices"
	"strings"
)

// IsComplete says whether source is complete, incomplete or invalid, and for incomplete the indent of the next line.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#code-completeness
//
// What can be run as it is is complete. What Go's parser takes after some more lines have been written is incomplete: so
// "x +" is, and "for range 3" is not, because the brace would have to stand in its line.
func IsComplete(source string, takes Taker) (status, indent string) {
	regs := regions(source, takes)
	if cellMagic := strings.HasPrefix(strings.TrimLeft(source, " \t\r\n"), "%%"); cellMagic {
		return cellMagicComplete(source, regs, takes)
	}
	if n := len(regs) - 1; n >= 0 && endsInMagic(source, regs[n]) && continues(source) {
		return "incomplete", ""
	}
	if _, errs := Parse(token.NewFileSet(), "cell", source, takes); len(errs) == 0 {
		return "complete", ""
	}
	if canGoOn(source, takes) {
		return "incomplete", indentAfter(source, regs)
	}
	return "invalid", ""
}

// cellMagicComplete is IsComplete of a cell that begins with %%. As in IPython a blank line ends it, unless it is one inside
// of Go that has to go on.
func cellMagicComplete(source string, regs []region, takes Taker) (status, indent string) {
	if regs[0].goStart >= 0 {
		if _, errs := Parse(token.NewFileSet(), "cell", source, takes); len(errs) > 0 && canGoOn(source, takes) {
			return "incomplete", indentAfter(source, regs)
		}
	}
	lines := strings.Split(strings.TrimSuffix(source, "\n"), "\n")
	if last := lines[len(lines)-1]; len(lines) > 1 && strings.TrimSpace(last) == "" {
		return "complete", ""
	}
	return "incomplete", ""
}

// endsInMagic says whether a magic reaches to the end of the source, and is none that goes on as Go.
func endsInMagic(source string, r region) bool {
	return r.magic != nil && r.goStart < 0 && strings.TrimSpace(source[r.end:]) == ""
}

// continues says whether the last line ends with the backslash that continues a magic.
func continues(source string) bool {
	return strings.HasSuffix(strings.TrimRight(source, " \t\r\n"), `\`)
}

// canGoOn says whether there is a text that can follow after a newline so that Go's parser takes all of it.
func canGoOn(source string, takes Taker) bool {
	in, open := readIndents(source, regions(source, takes))
	if in.mismatch {
		return false
	}
	for _, literal := range []bool{false, true} {
		closing := in.closing(literal)
		for _, more := range continuations() {
			more = "\n" + more
			if open != "" {
				more = open // nothing is missing but the end of the text
			}
			if _, errs := Parse(token.NewFileSet(), "cell", source+more+closing, takes); len(errs) == 0 {
				return true
			}
			if open != "" {
				break
			}
		}
	}
	return false
}

// continuations are what may follow after the line in which something is left out.
func continuations() []string {
	return []string{
		"",                       // f(
		"x",                      // a +
		"x()",                    // go
		"x:", "x{}", "{}", ";{}", // case, if, else, for x := 1;
		"int",   // chan
		"x int", // type
		"x(){}", // func
		"\"x\"", // import
	}
}

// closing closes the brackets that are open, and gives the statements around them what they lack then: a call after go, a
// block after if. The innermost brace after for, if or switch begins a literal or the block.
func (in *indenting) closing(literal bool) string {
	var b strings.Builder
	for _, o := range slices.Backward(in.open) {
		b.WriteString(map[token.Token]string{token.LPAREN: ")", token.LBRACK: "]", token.LBRACE: "}"}[o.tok])
		switch {
		case (o.around.first == token.GO || o.around.first == token.DEFER) && o.tok == token.LBRACE:
			b.WriteString("()")
		case o.around.first == token.CASE:
			b.WriteString(":")
		case o.around.inHeader() && (o.tok != token.LBRACE || literal):
			literal = false
			b.WriteString("{}")
		}
	}
	return b.String()
}

// blanked is the source with blanks in the place of magics.
func blanked(source string, regs []region) []byte {
	text := []byte(source)
	for _, r := range regs {
		for i := r.start; i < r.end; i++ {
			if text[i] != '\n' {
				text[i] = ' '
			}
		}
	}
	return text
}
