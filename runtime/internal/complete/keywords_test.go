package complete

import (
	"slices"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestKeywordsWhereTheyCanStand(t *testing.T) {
	e := newEnv(t, nil, shapes, values, colours, paints)
	for _, c := range []struct {
		code, word string
		offered    bool
	}{
		{"|", "if", true},
		{"|", "package", true},
		{"x := 1\n|", "package", false},
		{"|", "import", true},
		{"func f() {\n\t|\n}", "import", false},
		{"func f() {\n\t|\n}", "return", true},
		{"|", "return", false},
		{"for {\n\t|\n}", "break", true},
		{"for {\n\t|\n}", "continue", true},
		{"for {\n\tgo func() {\n\t\t|\n\t}()\n}", "break", false},
		{"switch c {\ncase Red:\n\t|\n}", "break", true},
		{"switch c {\ncase Red:\n\t|\n}", "continue", false},
		{"switch c {\ncase Red:\n\t|\n}", "fallthrough", true},
		{"select {\ncase <-done:\n\t|\n}", "fallthrough", false},
		{"switch c {\ncase Red:\n\tprintln()\n|\n}", "case", true},
		{"select {\ncase <-done:\n\t|", "default", true},
		{"|", "case", false},
		{"x := |", "func", true},
		{"x := |", "await", true},
		{"x := |", "async", true},
		{"x := |", "if", false},
		{"f(|", "return", false},
		{"for x := |", "range", true},
		{"for |", "range", true},
		{"x := |", "range", false},
		{"for i := 0; i < 3; |", "if", false},
		{"x := |", "iota", false},
		{"const (\n\tA = |\n)", "iota", true},
	} {
		code, at := cursor(t, c.code)
		matches := e.complete(lang.CompleteRequest{Code: code, Cursor: at}).Matches
		got := slices.ContainsFunc(matches, func(m lang.Match) bool { return m.Text == c.word })
		if got != c.offered {
			t.Errorf("%s offers %s: %t, want %t", c.code, c.word, got, c.offered)
		}
	}
}

func TestWordsThatAloneCanStandSomewhere(t *testing.T) {
	e := newEnv(t, nil, shapes, values, colours, paints)
	for code, want := range map[string]string{
		"switch c {\n|":                "case default",
		"switch c {\n\t// which\n\t|":  "case default",
		"switch x := any(c).(type) {|": "case default",
		"select {\n|\n}":               "case default",
		"select {\nde|":                "default",
		"if c == Red {\n} |":           "else",
		"if c == Red {\n} else |":      "if",
		"if true {\n} else if c == Red {\n\tprintln(\"{\")\n} el|": "else",
		"x := 3 |":     "",
		"x := \"a\" |": "",
	} {
		text, at := cursor(t, code)
		if got := texts(e.complete(lang.CompleteRequest{Code: text, Cursor: at}).Matches); got != want {
			t.Errorf("%s offers %s, want %s", code, got, want)
		}
	}
}
