package session

import (
	"context"
	"go/types"
	"reflect"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/complete"
	"github.com/gopherloop/gopherloop/runtime/internal/repr"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// Complete lists what may stand at the cursor. It is answered while a cell runs.
func (s *Session) Complete(_ context.Context, req lang.CompleteRequest) lang.CompleteReply {
	s.compiling.Lock()
	defer s.compiling.Unlock()
	return s.completion().Complete(req)
}

// Inspect describes what stands at the cursor.
func (s *Session) Inspect(_ context.Context, req lang.InspectRequest) lang.InspectReply {
	s.compiling.Lock()
	defer s.compiling.Unlock()
	return s.completion().Inspect(req)
}

// completion is what completion knows of the session. s.compiling is held.
func (s *Session) completion() *complete.Env {
	line, cell := s.magics.Names()
	return &complete.Env{
		Fset: s.fset, Scope: s.scope, Importer: s.importer, Docs: &s.docs, Paths: symbols.Paths(),
		Takes: s.magics.Takes, LineMagics: line, CellMagics: cell,
		MagicDoc: func(name string) (string, bool) {
			m, ok := s.magics.Lookup(name)
			if !ok {
				return "", false
			}
			return m.Doc, true
		},
		Value: s.value,
		ValueText: func(v reflect.Value) string {
			return repr.Text(v, repr.Options{String: 200, Text: 500, Items: 20})
		},
		Source: s.sourceOf,
	}
}

// value is what a top-level variable holds. While anything runs it is not looked at: reading a map that a goroutine
// changes ends the process.
func (s *Session) value(name string) (reflect.Value, bool) {
	o, ok := s.scope.Lookup(name).(*types.Var)
	if !ok || len(s.track.Snapshot()) > 0 {
		return reflect.Value{}, false
	}
	storage, ok := s.env.storage[o]
	if !ok {
		return reflect.Value{}, false
	}
	return storage.Elem(), true
}

// sourceOf is the text of the declaration of something that a cell declares.
func (s *Session) sourceOf(o types.Object) (string, bool) {
	text, ok := s.texts[o.Name()]
	return text, ok && strings.TrimSpace(text) != ""
}
