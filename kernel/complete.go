package kernel

import (
	"context"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

type experimentalMatch struct {
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Text      string `json:"text"`
	Type      string `json:"type"`
	Signature string `json:"signature"`
}

// complete lists what may stand at the cursor. The types and signatures of the matches are in the metadata key that
// ipykernel and JupyterLab agreed on.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#completion
func complete(ctx context.Context, k *kernel, r *request) (reply, error) {
	code, cursor, err := r.codeAtCursor()
	if err != nil {
		return reply{}, err
	}
	language, err := k.language(ctx)
	if err != nil {
		return reply{}, err
	}
	found := language.Complete(ctx, lang.CompleteRequest{Code: code, Cursor: cursor})
	matches, typed := []string{}, []experimentalMatch{}
	for _, m := range found.Matches {
		matches = append(matches, m.Text)
		typed = append(typed, experimentalMatch{found.Start, found.End, m.Text, m.Type, m.Signature})
	}
	if len(matches) == 0 {
		found.Start, found.End = cursor, cursor
	}
	return reply{content: map[string]any{
		"status":       "ok",
		"matches":      matches,
		"cursor_start": found.Start,
		"cursor_end":   found.End,
		"metadata":     map[string]any{"_jupyter_types_experimental": typed},
	}}, nil
}

// codeAtCursor reads code and cursor_pos, which complete_request and inspect_request share. The cursor counts code
// points; a missing one stands at the end, one outside the code at the nearer end.
func (r *request) codeAtCursor() (string, int, error) {
	var c struct {
		Code   string `json:"code"`
		Cursor *int   `json:"cursor_pos"`
	}
	if err := r.decode(&c); err != nil {
		return "", 0, err
	}
	end := len([]rune(c.Code))
	if c.Cursor == nil {
		return c.Code, end, nil
	}
	return c.Code, min(max(*c.Cursor, 0), end), nil
}
