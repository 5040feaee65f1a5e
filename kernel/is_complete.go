package kernel

import "context"

// isComplete says whether a console should run the code or let the user go on typing.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#code-completeness
func isComplete(ctx context.Context, k *kernel, r *request) (reply, error) {
	var c struct {
		Code string `json:"code"`
	}
	if err := r.decode(&c); err != nil {
		return reply{}, err
	}
	language, err := k.language(ctx)
	if err != nil {
		return reply{}, err
	}
	answer := language.IsComplete(ctx, c.Code)
	content := map[string]any{"status": answer.Status}
	if answer.Status == "incomplete" {
		content["indent"] = answer.Indent
	}
	return reply{content: content}, nil
}
