package kernel

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/wire"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// counter is the execution count, one for all shells.
type counter struct {
	mu sync.Mutex // protects n
	n  int
}

// next counts a cell. One that is not stored has the number that the next stored cell will have, as in IPython.
func (c *counter) next(stored bool) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !stored {
		return c.n + 1
	}
	c.n++
	return c.n
}

func (c *counter) current() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

type executeContent struct {
	Code            *string           `json:"code"`
	Silent          bool              `json:"silent"`
	StoreHistory    *bool             `json:"store_history"`
	UserExpressions map[string]string `json:"user_expressions"`
	AllowStdin      bool              `json:"allow_stdin"`
	StopOnError     *bool             `json:"stop_on_error"`
}

type executeReply struct {
	Status          string           `json:"status"`
	Name            *string          `json:"ename,omitempty"`
	Value           *string          `json:"evalue,omitempty"`
	Traceback       *[]string        `json:"traceback,omitempty"`
	ExecutionCount  int              `json:"execution_count"`
	UserExpressions map[string]any   `json:"user_expressions"`
	Payload         []map[string]any `json:"payload"`
}

// execute runs a cell.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute
func execute(ctx context.Context, k *kernel, r *request) (reply, error) {
	metadata := map[string]any{"started": time.Now().UTC().Format(time.RFC3339Nano)}
	if r.shell.abort.covers(r) {
		metadata["status"] = "aborted"
		return reply{content: map[string]string{"status": "aborted"}, metadata: metadata}, nil
	}
	req, stopOnError, err := k.executeRequest(r)
	if err != nil {
		return reply{}, err
	}
	k.cells.add(req.Cell, origin{header: r.parent, identity: r.peer.Identity(), allowStdin: req.AllowStdin, clock: clockOf(r)})
	if !req.Silent {
		k.publish(k.life, publication{msgType: wire.ExecuteInput, parent: r.parent,
			content: map[string]any{"code": req.Code, "execution_count": req.Count}})
	}
	if req.StoreHistory {
		k.history.Store(req.Count, req.Code)
	}
	language, err := k.language(ctx)
	if err != nil {
		return reply{}, err
	}
	done := language.Execute(ctx, req)
	if ctx.Err() != nil { // the kernel ends: that is not the cell's error
		return reply{}, ctx.Err()
	}
	k.publishOutcome(r, req, done)
	content := k.executeReply(req, done)
	metadata["status"] = content.Status
	if done.Error != nil && !req.Silent && stopOnError {
		r.shell.abort.after(r, r.shell.lanes[execution])
	}
	return reply{content: content, metadata: metadata}, nil
}

// executeRequest reads the content with the defaults of the specification. What has no code but blanks is not counted
// and not stored, as in IPython.
func (k *kernel) executeRequest(r *request) (req lang.ExecuteRequest, stopOnError bool, err error) {
	var c executeContent
	if err := r.decode(&c); err != nil {
		return req, false, err
	}
	if c.Code == nil {
		return req, false, &requestError{"InvalidRequest", "execute_request has no code"}
	}
	store := !c.Silent && (c.StoreHistory == nil || *c.StoreHistory) && strings.TrimSpace(*c.Code) != ""
	return lang.ExecuteRequest{
		Cell:            lang.Cell(r.Header.MsgID),
		Subshell:        r.shell.id,
		Code:            *c.Code,
		Count:           k.count.next(store),
		Silent:          c.Silent,
		StoreHistory:    store,
		AllowStdin:      c.AllowStdin,
		UserExpressions: c.UserExpressions,
	}, c.StopOnError == nil || *c.StopOnError, nil
}

// publishOutcome shows the result, which a silent cell does not have, or the error, which every cell has.
func (k *kernel) publishOutcome(r *request, req lang.ExecuteRequest, done lang.ExecuteReply) {
	switch {
	case done.Error != nil && done.Error.Shown:
	case done.Error != nil:
		k.publish(k.life, publication{msgType: wire.Error, parent: r.parent, content: errorOf(*done.Error)})
	case done.Result != nil && !req.Silent:
		if text, ok := done.Result.Data["text/plain"].(string); ok && req.StoreHistory {
			k.history.StoreOutput(req.Count, text)
		}
		k.publish(k.life, publication{msgType: wire.ExecuteResult, parent: r.parent,
			content: executeResult{req.Count, bundleOf(*done.Result)}})
	}
}

func (k *kernel) executeReply(req lang.ExecuteRequest, done lang.ExecuteReply) executeReply {
	c := executeReply{
		Status:          "ok",
		ExecutionCount:  k.count.current(),
		UserExpressions: map[string]any{},
		Payload:         done.Payload,
	}
	if req.StoreHistory {
		c.ExecutionCount = req.Count
	}
	if c.Payload == nil {
		c.Payload = []map[string]any{}
	}
	if e := done.Error; e != nil {
		shown := errorOf(*e)
		c.Status, c.Name, c.Value, c.Traceback = "error", &shown.Name, &shown.Value, &shown.Traceback
		return c
	}
	for name, x := range done.UserExpressions {
		switch {
		case x.Error != nil:
			e := errorOf(*x.Error)
			c.UserExpressions[name] = errorContent{"error", e.Name, e.Value, e.Traceback}
		case x.Bundle != nil:
			b := bundleOf(*x.Bundle)
			c.UserExpressions[name] = map[string]any{"status": "ok", "data": b.Data, "metadata": b.Metadata}
		}
	}
	return c
}

// A bundle is a value in several MIME types, without the nulls that front ends stumble over.
type bundle struct {
	Data     map[string]any `json:"data"`
	Metadata map[string]any `json:"metadata"`
}

func bundleOf(b lang.Bundle) bundle {
	out := bundle{b.Data, b.Metadata}
	if out.Data == nil {
		out.Data = map[string]any{}
	}
	if out.Metadata == nil {
		out.Metadata = map[string]any{}
	}
	return out
}

type executeResult struct {
	ExecutionCount int `json:"execution_count"`
	bundle
}

type shownError struct {
	Name      string   `json:"ename"`
	Value     string   `json:"evalue"`
	Traceback []string `json:"traceback"`
}

func errorOf(e lang.Error) shownError {
	out := shownError{e.Name, e.Value, e.Traceback}
	if out.Traceback == nil {
		out.Traceback = []string{}
	}
	return out
}
