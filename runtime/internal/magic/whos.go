package magic

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/runtime/internal/repr"
)

// whosMagics are %whos.
func whosMagics() []*Magic {
	return []*Magic{{
		Name: "whos",
		Doc: "%whos [type …]\n\nLike %who, with the type of each name and its value: of slices, arrays and maps the length, " +
			"of channels how much of the buffer is in use, of anything else its text, cut in the middle if it is long.",
		Run: runWhos,
	}}
}

func runWhos(c *Call) (any, error) {
	vars := c.interactive()
	if len(vars) == 0 {
		c.printNoVariables()
		return nil, nil
	}
	nameWidth, typeWidth := len("Variable"), len("Type")
	for _, v := range vars {
		nameWidth = max(nameWidth, utf8.RuneCountInString(v.Name))
		typeWidth = max(typeWidth, utf8.RuneCountInString(whosType(v)))
	}
	nameWidth, typeWidth = nameWidth+3, typeWidth+3
	var b strings.Builder
	row := func(name, typ, data string) { fmt.Fprintf(&b, "%-*s%-*s %s\n", nameWidth, name, typeWidth, typ, data) }
	row("Variable", "Type", "Data/Info")
	b.WriteString(strings.Repeat("-", nameWidth+typeWidth+len("Data/Info")+1) + "\n")
	for _, v := range vars {
		row(v.Name, whosType(v), whosData(v))
	}
	c.Session.Print(b.String())
	return nil, nil
}

// whosType is what stands in the column Type: functions and types are named as such, as in IPython.
func whosType(v Variable) string {
	if v.Kind == "func" || v.Kind == "type" {
		return v.Kind
	}
	return v.Type
}

func whosData(v Variable) string {
	if !v.Value.IsValid() && v.Kind != "var" {
		return shorten(v.Type)
	}
	value := v.Value
	for value.IsValid() && value.Kind() == reflect.Interface {
		value = value.Elem()
	}
	switch value.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return fmt.Sprintf("n=%d", value.Len())
	case reflect.Chan:
		return fmt.Sprintf("n=%d of %d", value.Len(), value.Cap())
	case reflect.String:
		if value.Type() == reflect.TypeFor[string]() {
			return shorten(value.String())
		}
	}
	return shorten(repr.Text(value, repr.Options{Items: 20, Depth: 4, String: 200, Text: 2000}))
}

// shorten makes one line of at most 55 characters out of s.
func shorten(s string) string {
	s = strings.ReplaceAll(s, "\n", `\n`)
	r := []rune(s)
	if len(r) < 50 {
		return s
	}
	return string(r[:25]) + "<...>" + string(r[len(r)-25:])
}
