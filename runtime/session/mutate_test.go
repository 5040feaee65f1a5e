package session

import (
	"go/scanner"
	"go/token"
	"math/rand/v2"
	"slices"
	"strings"
)

// A mutator makes wrong cells out of a right one, as hands and files do: words are lost, doubled, swapped, and replaced by
// others, texts end in the middle, and bytes get in that no editor shows. Two mutators of one seed make the same cells.
type mutator struct {
	*rand.Rand
	lines []string
	words []string // of the source, each once or often
}

func newMutator(source string, seed uint64) *mutator {
	return &mutator{rand.New(rand.NewPCG(seed, 0)), strings.SplitAfter(source, "\n"), goTokens(source)}
}

// goTokens cuts a source into tokens and what is between them, so that together they are the source.
func goTokens(source string) []string {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, []byte(source), func(token.Position, string) {}, scanner.ScanComments)
	var parts []string
	end := 0
	cut := func(to int) {
		if to > end {
			parts = append(parts, source[end:to])
			end = to
		}
	}
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		at := file.Offset(pos)
		cut(at)
		switch {
		case tok == token.SEMICOLON && lit == "\n":
		case lit != "":
			cut(min(at+len(lit), len(source)))
		default:
			cut(min(at+len(tok.String()), len(source)))
		}
	}
	cut(len(source))
	return parts
}

// odd is what takes the place of words.
var odd = [][]string{
	{"int", "string", "uint8", "float64", "any", "error", "bool", "complex128", "[]int", "map[string]int", "chan int", "*int", "func()", "struct{}", "[2]int", "uintptr", "rune", "Point", "Tree[int, int]", "Number", "interface{ int | string }"},
	{"+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "&^", "&&", "||", "==", "!=", "<", "<=", ":=", "=", "+=", "<-", "!", "...", "~", "++", "--", ".", ",", ";", ":"},
	{"0", "1", "-1", "07", "0x_f", "1e400", "1i", "'a'", `"s"`, "`raw`", "nil", "true", "iota", "1.5", "18446744073709551616", "1 << 70", `"\xff"`, "'\\u00e9'"},
	{"(", ")", "[", "]", "{", "}", "{}", "()", "[0]", "[:]", ".(type)", ".(int)"},
	{"if", "for", "func", "return", "go", "defer", "select", "switch", "case", "default", "range", "break", "continue", "goto", "fallthrough", "type", "var", "const", "import", "package", "await", "async", "chan", "map", "struct", "interface", "else"},
	{"_", "__", "len", "cap", "append", "copy", "min", "clear", "panic", "recover", "new", "make", "complex", "unsafe.Sizeof", "fmt", "a", "b", "x", "Out", "In", "T", "main", "init"},
}

// untyped are what nobody meant to type.
var untyped = []string{
	"\x00", "\ufeff", "\r\n", "\r", "\xff", "\xc3", "\u2028", "\u00a0", "\u202e", "\x1b[31m", "\t", "\\", "\\\n", "#", "%", "!", "%%time ", "?", "??", "$", "@", "é", "世", "\U0001f600",
	"\"", "'", "`", "/*", "*/", "//", "\n", "\n\n", "//line x:1\n", "//go:embed x\n",
}

// mutate makes a cell.
func (m *mutator) mutate() string {
	parts := m.part()
	for range 1 + m.IntN(3)*m.IntN(2) {
		if len(parts) == 0 {
			break
		}
		parts = m.change(parts)
	}
	return strings.Join(parts, "")
}

// part is the source, or some lines of it: those that need less around them come further.
func (m *mutator) part() []string {
	from, n := m.IntN(len(m.lines)), 1
	switch m.IntN(3) {
	case 0:
		return slices.Clone(m.words)
	case 1:
		n += m.IntN(12)
	}
	return goTokens(strings.Join(m.lines[from:min(from+n, len(m.lines))], ""))
}

func (m *mutator) pick(list []string) string { return list[m.IntN(len(list))] }

func (m *mutator) change(parts []string) []string {
	i, j := m.IntN(len(parts)), m.IntN(len(parts))
	if strings.TrimSpace(parts[i]) == "" {
		i = min(i+1, len(parts)-1) // between two blanks stands a word
	}
	insert := func(text string) []string {
		return append(parts[:i:i], append([]string{text}, parts[i:]...)...)
	}
	switch m.IntN(11) {
	case 0:
		return append(parts[:i:i], parts[i+1:]...)
	case 1:
		return insert(parts[i])
	case 2:
		parts[i], parts[j] = parts[j], parts[i]
	case 3: // one word for another, everywhere
		old, other := parts[i], m.pick(m.words)
		for k, p := range parts {
			if p == old {
				parts[k] = other
			}
		}
	case 4:
		parts[i] = m.pick(m.words)
	case 5, 6, 7: // mostly for a word of its kind, so that what comes out may be right
		kind := slices.IndexFunc(odd, func(list []string) bool { return slices.Contains(list, parts[i]) })
		if kind < 0 || m.IntN(4) == 0 {
			kind = m.IntN(len(odd))
		}
		parts[i] = m.pick(odd[kind])
	case 8:
		return insert(" " + m.pick(odd[m.IntN(len(odd))]) + " ")
	case 9:
		at := m.IntN(len(parts[i]) + 1)
		parts[i] = parts[i][:at] + m.pick(untyped) + parts[i][at:]
	case 10: // the middle is lost, or the end
		if j < i {
			i, j = j, i
		}
		if m.IntN(2) == 0 {
			j = len(parts)
		}
		return append(parts[:i:i], parts[j:]...)
	}
	return parts
}
