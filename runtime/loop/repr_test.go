package loop

import "testing"

// What Python 3.11 prints for repr of the same strings.
func TestStringsAreQuotedAsPythonQuotesThem(t *testing.T) {
	for text, want := range map[string]string{
		"a'b":        `"a'b"`,
		"\x00\x7f":   `'\x00\x7f'`,
		"\u00ad":     `'\xad'`,
		"a\u200bb":   `'a\u200bb'`,
		"\U000e0001": `'\U000e0001'`,
		"äß🙂":        "'äß🙂'",
	} {
		if got := pyQuote(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
