package magic

import (
	"fmt"
	"slices"
	"strings"
)

// splitArgs cuts the arguments of a magic into words, as Python's shlex does: quotes keep blanks, and go away.
func splitArgs(s string) ([]string, *UsageError) {
	var words []string
	var word strings.Builder
	inWord := false
	var quote rune
	escaped := false
	for _, c := range s {
		switch {
		case escaped:
			if quote == '"' && c != '"' && c != '\\' {
				word.WriteByte('\\')
			}
			word.WriteRune(c)
			escaped = false
		case c == '\\' && quote != '\'':
			escaped, inWord = true, true
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(c)
		case c == '\'' || c == '"':
			quote, inWord = c, true
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			word.WriteRune(c)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, &UsageError{"No closing quotation"}
	}
	if escaped {
		return nil, &UsageError{"No escaped character"}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

// Options are the options of a call: "n" for -n, "out" for --out, with the last value given or "".
type options map[string]string

func (o options) has(name string) bool { _, ok := o[name]; return ok }

// parseOptions reads the options at the beginning of words, as getopt does: short are letters with a colon after those that
// have a value, long are words with a = after those that have one.
func parseOptions(words []string, short string, long ...string) (o options, rest []string, err *UsageError) {
	o = options{}
	for len(words) > 0 {
		w := words[0]
		if w == "--" {
			return o, words[1:], nil
		}
		if len(w) < 2 || w[0] != '-' {
			break
		}
		words = words[1:]
		if strings.HasPrefix(w, "--") {
			words, err = longOption(o, w[2:], words, long)
		} else {
			words, err = shortOptions(o, w[1:], words, short)
		}
		if err != nil {
			err.Msg += fmt.Sprintf(" (allowed: %q%s)", short, strings.Join(append([]string{""}, long...), " "))
			return nil, nil, err
		}
	}
	return o, words, nil
}

func longOption(o options, name string, words, long []string) ([]string, *UsageError) {
	name, value, given := strings.Cut(name, "=")
	switch {
	case slices.Contains(long, name):
		if given {
			return nil, usageErrorf("option --%s must not have an argument", name)
		}
	case !slices.Contains(long, name+"="):
		return nil, usageErrorf("option --%s not recognized", name)
	case !given:
		if len(words) == 0 {
			return nil, usageErrorf("option --%s requires argument", name)
		}
		value, words = words[0], words[1:]
	}
	o[name] = value
	return words, nil
}

func shortOptions(o options, letters string, words []string, short string) ([]string, *UsageError) {
	for i := 0; i < len(letters); i++ {
		name := letters[i : i+1]
		at := strings.Index(short, name)
		if at < 0 || name == ":" {
			return nil, usageErrorf("option -%s not recognized", name)
		}
		if !strings.HasPrefix(short[at+1:], ":") {
			o[name] = ""
			continue
		}
		if i+1 < len(letters) {
			o[name] = letters[i+1:]
			return words, nil
		}
		if len(words) == 0 {
			return nil, usageErrorf("option -%s requires argument", name)
		}
		o[name] = words[0]
		return words[1:], nil
	}
	return words, nil
}

// options reads the options of a call whose arguments are words.
func (c *Call) options(short string, long ...string) (o options, rest []string, err error) {
	words, bad := splitArgs(c.expand(c.Args))
	if bad == nil {
		o, rest, bad = parseOptions(words, short, long...)
	}
	if bad != nil {
		return nil, nil, bad
	}
	return o, rest, nil
}
