package kernel

import (
	"context"

	"github.com/gopherloop/gopherloop/kernel/internal/history"
)

type historyContent struct {
	Output  bool    `json:"output"`
	Access  string  `json:"hist_access_type"`
	Session int     `json:"session"`
	Start   int     `json:"start"`
	Stop    *int    `json:"stop"`
	N       *int    `json:"n"`
	Pattern *string `json:"pattern"`
	Unique  bool    `json:"unique"`
}

// queryHistory lists what was typed. raw makes no difference: cells are kept as they were typed.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#history
func queryHistory(_ context.Context, k *kernel, r *request) (reply, error) {
	var c historyContent
	if err := r.decode(&c); err != nil {
		return reply{}, err
	}
	var rows []history.Row
	switch c.Access {
	case "tail":
		rows = k.history.Tail(orElse(c.N, history.DefaultTail))
	case "range":
		rows = k.history.Range(c.Session, c.Start, orElse(c.Stop, 0))
	case "search":
		rows = k.history.Search(orElse(c.Pattern, "*"), orElse(c.N, 0), c.Unique)
	default:
		return reply{}, &requestError{"InvalidRequest", "hist_access_type is neither tail nor range nor search: " + c.Access}
	}
	list := make([][3]any, 0, len(rows))
	for _, row := range rows {
		var item any = row.Input
		if c.Output {
			item = [2]any{row.Input, row.Output}
		}
		list = append(list, [3]any{row.Session, row.Line, item})
	}
	return reply{content: map[string]any{"status": "ok", "history": list}}, nil
}

func orElse[T any](v *T, otherwise T) T {
	if v == nil {
		return otherwise
	}
	return *v
}
