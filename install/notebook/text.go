package notebook

import (
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
)

// rejoin makes single strings of the texts that the file has as lists of lines.
// https://github.com/jupyter/nbformat/blob/main/nbformat/v4/rwbase.py
func (n *Notebook) rejoin() {
	for _, c := range n.cells {
		c.fields["source"] = join(c.fields["source"])
		if attachments, ok := c.fields["attachments"].(map[string]any); ok {
			for _, bundle := range attachments {
				rejoinBundle(bundle.(map[string]any))
			}
		}
		if c.Type() != "code" {
			continue
		}
		for _, o := range c.Outputs() {
			switch o["output_type"] {
			case "execute_result", "display_data":
				rejoinBundle(o["data"].(map[string]any))
			default:
				if isText(o["text"]) {
					o["text"] = join(o["text"])
				}
			}
		}
	}
}

func rejoinBundle(bundle map[string]any) {
	for mime, v := range bundle {
		if !isJSON(mime) && isText(v) {
			bundle[mime] = join(v)
		}
	}
}

func isJSON(mime string) bool {
	return mime == "application/json" || strings.HasPrefix(mime, "application/") && strings.HasSuffix(mime, "+json")
}

// join makes one string of a text of the file format.
func join(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	var b strings.Builder
	for _, line := range v.([]any) {
		b.WriteString(line.(string))
	}
	return b.String()
}

// split is the notebook as the file has it: likely texts of several lines as lists of lines. It copies what it changes.
func (n *Notebook) split() map[string]any {
	cells := make([]any, len(n.cells))
	for i, c := range n.cells {
		cells[i] = c.split()
	}
	root := copyOf(n.root)
	root["cells"] = cells
	return root
}

func (c *Cell) split() map[string]any {
	fields := copyOf(c.fields)
	fields["source"] = splitLines(c.Source())
	if attachments, ok := fields["attachments"].(map[string]any); ok {
		attachments = copyOf(attachments)
		for name, bundle := range attachments {
			attachments[name] = splitBundle(bundle.(map[string]any))
		}
		fields["attachments"] = attachments
	}
	if c.Type() != "code" {
		return fields
	}
	outputs := make([]any, 0, len(c.Outputs()))
	for _, o := range c.Outputs() {
		o := copyOf(o)
		switch o["output_type"] {
		case "execute_result", "display_data":
			o["data"] = splitBundle(o["data"].(map[string]any))
		case "stream":
			o["text"] = splitLines(o["text"].(string))
		}
		outputs = append(outputs, o)
	}
	fields["outputs"] = outputs
	return fields
}

func splitBundle(bundle map[string]any) map[string]any {
	bundle = copyOf(bundle)
	for mime, v := range bundle {
		text, ok := v.(string)
		if ok && (strings.HasPrefix(mime, "text/") || mime == "application/javascript" || mime == "image/svg+xml") {
			bundle[mime] = splitLines(text)
		}
	}
	return bundle
}

func copyOf(m map[string]any) map[string]any {
	c := make(map[string]any, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// splitLines is Python's str.splitlines(True): it knows more ends of lines than "\n".
// https://docs.python.org/3/library/stdtypes.html#str.splitlines
func splitLines(text string) []any {
	lines := []any{}
	start := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch r {
		case '\r':
			if i < len(text) && text[i] == '\n' {
				i++
			}
		case '\n', '\v', '\f', '\x1c', '\x1d', '\x1e', '\u0085', '\u2028', '\u2029':
		default:
			continue
		}
		lines = append(lines, text[start:i])
		start = i
	}
	if start < len(text) {
		lines = append(lines, text[start:])
	}
	return lines
}

// stripTransient drops what nbformat neither reads nor writes.
func (n *Notebook) stripTransient() {
	for _, name := range []string{"orig_nbformat", "orig_nbformat_minor", "signature"} {
		delete(n.Metadata(), name)
	}
	for _, c := range n.cells {
		delete(c.Metadata(), "trusted")
	}
}

// repairIDs gives an id to each cell that has none or one that an earlier cell has.
func (n *Notebook) repairIDs() {
	seen := map[string]bool{}
	for _, c := range n.cells {
		if _, ok := c.fields["id"]; !ok || seen[c.ID()] {
			c.fields["id"] = uuid.NewString()[:8]
		}
		seen[c.ID()] = true
	}
}
