package kerneltest

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/internal/wire"
)

// render writes a message as one line: channel, type, content as JSON with sorted keys, and what else it has.
func render(channel string, m *wire.Message) string {
	var content map[string]any
	if err := json.Unmarshal(m.Content, &content); err != nil {
		return channel + " " + m.Header.MsgType + " unreadable: " + err.Error()
	}
	line := channel + " " + m.Header.MsgType + " "
	if m.Header.MsgType == wire.Status && len(content) == 1 {
		if state, ok := content["execution_state"].(string); ok {
			return line + state
		}
	}
	line += text(content)
	var metadata map[string]any
	if err := json.Unmarshal(m.Metadata, &metadata); err != nil {
		return line + " metadata unreadable: " + err.Error()
	}
	delete(metadata, "started")
	switch status, ok := metadata["status"]; {
	case ok && status == content["status"]:
		delete(metadata, "status")
	case !ok && m.Header.MsgType == wire.ExecuteReply && content["status"] != "error":
		line += " (no metadata.status)"
	}
	if len(metadata) > 0 {
		line += " metadata " + text(metadata)
	}
	if len(m.Buffers) > 0 {
		line += " buffers"
		for _, b := range m.Buffers {
			line += " " + quote(string(b))
		}
	}
	return line
}

func text(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// transcript splits expected lines.
func transcript(lines string) []string {
	var out []string
	for _, l := range strings.Split(lines, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// matches compares a line with an expected one, in which … stands for any text.
func matches(want, got string) bool {
	parts := strings.Split(want, "…")
	if len(parts) == 1 {
		return want == got
	}
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(got, first) || !strings.HasSuffix(got[len(first):], last) {
		return false
	}
	got = got[len(first) : len(got)-len(last)]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(got, p)
		if i < 0 {
			return false
		}
		got = got[i+len(p):]
	}
	return true
}
