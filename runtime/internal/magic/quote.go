package magic

import (
	"fmt"
	"strings"
	"unicode"
)

// pythonString is s as Python's repr writes a string.
func pythonString(s string) string {
	var b strings.Builder
	quote := pythonQuote(s)
	b.WriteByte(quote)
	for _, c := range s {
		switch {
		case escape(&b, c, quote):
		case c < 0x20 || c == 0x7f || c >= 0x80 && c < 0x100 && !unicode.IsPrint(c):
			fmt.Fprintf(&b, `\x%02x`, c)
		case unicode.IsPrint(c):
			b.WriteRune(c)
		case c < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			fmt.Fprintf(&b, `\U%08x`, c)
		}
	}
	b.WriteByte(quote)
	return b.String()
}

// pythonBytes is s as Python's repr writes bytes.
func pythonBytes(s string) string {
	var b strings.Builder
	quote := pythonQuote(s)
	b.WriteByte('b')
	b.WriteByte(quote)
	for _, c := range []byte(s) {
		switch {
		case escape(&b, rune(c), quote):
		case c < 0x20 || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte(quote)
	return b.String()
}

func pythonQuote(s string) byte {
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		return '"'
	}
	return '\''
}

// escape writes the characters that have a short escape, and says whether c is one.
func escape(b *strings.Builder, c rune, quote byte) bool {
	switch c {
	case '\n':
		b.WriteString(`\n`)
	case '\r':
		b.WriteString(`\r`)
	case '\t':
		b.WriteString(`\t`)
	case '\\', rune(quote):
		b.WriteByte('\\')
		b.WriteRune(c)
	default:
		return false
	}
	return true
}
