package session

import (
	"context"
	"reflect"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/repr"
)

// IsComplete says whether a cell can be run as it is.
func (s *Session) IsComplete(_ context.Context, code string) lang.IsCompleteReply {
	status, indent := cell.IsComplete(code, s.magics.Takes)
	return lang.IsCompleteReply{Status: status, Indent: indent}
}

// reprText shows a value inside the repr of a future.
func (s *Session) reprText(v any) string {
	text := repr.Text(reflect.ValueOf(v), repr.Options{String: 200, Text: 500})
	return strings.ReplaceAll(text, "\n", " ")
}
