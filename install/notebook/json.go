package notebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// encode writes v as json.dumps(v, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": ")) does.
// https://docs.python.org/3/library/json.html#json.dump
func encode(b *strings.Builder, v any, depth int) {
	switch v := v.(type) {
	case map[string]any:
		encodeObject(b, v, depth)
	case []any:
		encodeList(b, v, depth)
	case string:
		encodeString(b, v)
	case json.Number:
		b.WriteString(number(v.String()))
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case nil:
		b.WriteString("null")
	default:
		// plain lets nothing else in.
		panic(fmt.Sprintf("notebook: %T in a notebook", v))
	}
}

func encodeObject(b *strings.Builder, m map[string]any, depth int) {
	if len(m) == 0 {
		b.WriteString("{}")
		return
	}
	b.WriteByte('{')
	for i, k := range slices.Sorted(maps.Keys(m)) { // bytes of UTF-8 sort as code points do
		if i > 0 {
			b.WriteByte(',')
		}
		newline(b, depth+1)
		encodeString(b, k)
		b.WriteString(": ")
		encode(b, m[k], depth+1)
	}
	newline(b, depth)
	b.WriteByte('}')
}

func encodeList(b *strings.Builder, list []any, depth int) {
	if len(list) == 0 {
		b.WriteString("[]")
		return
	}
	b.WriteByte('[')
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		newline(b, depth+1)
		encode(b, v, depth+1)
	}
	newline(b, depth)
	b.WriteByte(']')
}

func newline(b *strings.Builder, depth int) {
	b.WriteByte('\n')
	for range depth {
		b.WriteByte(' ')
	}
}

func encodeString(b *strings.Builder, s string) {
	b.WriteByte('"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b.WriteString(s[start:i])
		start = i + 1
		switch c {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		default:
			fmt.Fprintf(b, `\u%04x`, c)
		}
	}
	b.WriteString(s[start:])
	b.WriteByte('"')
}

// number is a JSON number as Python writes it after having read it: an int of any size as it is, a float as its repr.
func number(text string) string {
	if !strings.ContainsAny(text, ".eE") {
		if text == "-0" {
			return "0"
		}
		return text
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil { // beyond float64, which Python would turn into Infinity, and that is no JSON
		return text
	}
	return pythonFloat(f)
}

// pythonFloat is repr(f): the shortest digits that read back, with an exponent below 1e-4 and from 1e16.
func pythonFloat(f float64) string {
	scientific := strconv.FormatFloat(f, 'e', -1, 64)
	_, exponent, _ := strings.Cut(scientific, "e")
	if e, _ := strconv.Atoi(exponent); f != 0 && (e < -4 || e >= 16) {
		return scientific
	}
	fixed := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(fixed, ".") {
		fixed += ".0"
	}
	return fixed
}

// plain is m as reading a file would give it, so that encode knows all that is in it. A value that JSON cannot hold
// becomes a text that says so: the rest of the notebook is worth more.
func plain(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if text, ok := v.(string); ok {
			out[k] = strings.ToValidUTF8(text, "\uFFFD")
			continue
		}
		out[k] = plainValue(v)
	}
	return out
}

func plainValue(v any) any {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var out any
	if err := dec.Decode(&out); err != nil {
		return err.Error()
	}
	return out
}
