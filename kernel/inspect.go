package kernel

import (
	"context"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// inspect says what is known of what stands at the cursor.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#introspection
func inspect(ctx context.Context, k *kernel, r *request) (reply, error) {
	code, cursor, err := r.codeAtCursor()
	if err != nil {
		return reply{}, err
	}
	var c struct {
		Detail int `json:"detail_level"`
	}
	if err := r.decode(&c); err != nil {
		return reply{}, err
	}
	language, err := k.language(ctx)
	if err != nil {
		return reply{}, err
	}
	found := language.Inspect(ctx, lang.InspectRequest{Code: code, Cursor: cursor, Detail: c.Detail})
	b := bundleOf(found.Bundle)
	return reply{content: map[string]any{
		"status": "ok", "found": found.Found, "data": b.Data, "metadata": b.Metadata,
	}}, nil
}
