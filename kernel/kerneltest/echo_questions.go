package kerneltest

import (
	"context"
	"maps"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// commands are what Echo completes and inspects.
func commands() []string { return []string{"display", "echo", "error", "stderr", "stdout"} }

// Complete offers the commands that begin with the word before the cursor.
func (e *Echo) Complete(_ context.Context, req lang.CompleteRequest) lang.CompleteReply {
	before := string([]rune(req.Code)[:req.Cursor])
	word := before[strings.LastIndexAny(before, " \n")+1:]
	reply := lang.CompleteReply{Start: req.Cursor - len([]rune(word)), End: req.Cursor}
	for _, c := range commands() {
		if strings.HasPrefix(c, word) {
			reply.Matches = append(reply.Matches, lang.Match{Text: c, Type: "function", Signature: "(text)"})
		}
	}
	return reply
}

// Inspect knows the commands.
func (e *Echo) Inspect(_ context.Context, req lang.InspectRequest) lang.InspectReply {
	for _, c := range commands() {
		if strings.HasPrefix(req.Code, c) && req.Cursor <= len(c) {
			text := "Command: " + c
			if req.Detail > 0 {
				text += " from echo.go"
			}
			return lang.InspectReply{Found: true, Bundle: lang.Bundle{Data: plain(text)}}
		}
	}
	return lang.InspectReply{}
}

// IsComplete looks at the last and the first characters.
func (e *Echo) IsComplete(_ context.Context, code string) lang.IsCompleteReply {
	switch {
	case strings.HasPrefix(code, "?!"):
		return lang.IsCompleteReply{Status: "invalid"}
	case strings.HasSuffix(code, `\`):
		return lang.IsCompleteReply{Status: "incomplete", Indent: "  "}
	default:
		return lang.IsCompleteReply{Status: "complete"}
	}
}

// Comm serves the target "echo".
func (e *Echo) Comm(_ context.Context, msg lang.Comm) {
	e.mu.Lock()
	known := e.comms[msg.ID] != ""
	switch {
	case msg.Kind == "open" && msg.Target == "echo":
		e.comms[msg.ID] = msg.Target
	case msg.Kind == "close":
		delete(e.comms, msg.ID)
	}
	e.mu.Unlock()
	switch {
	case msg.Kind == "open" && msg.Target != "echo":
		e.host.Comm("", lang.Comm{Kind: "close", ID: msg.ID})
	case msg.Kind == "msg" && known:
		e.host.Comm("", msg)
	}
}

// Comms lists the open comms.
func (e *Echo) Comms(context.Context) map[string]string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return maps.Clone(e.comms)
}

// Restore has nothing to restore.
func (e *Echo) Restore(context.Context, []lang.Declaration) error { return nil }
