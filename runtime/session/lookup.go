package session

import (
	"context"
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
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

// keepTexts notes how a cell declares what it does. s.compiling is held.
func (s *Session) keepTexts(r *check.Result) {
	for name, o := range r.Objects {
		if _, variable := o.(*types.Var); variable {
			delete(s.texts, name) // of the function that had the name
		}
	}
	for _, it := range r.Cell.Items {
		if base := check.ReceiverBase(it.Decl); base != "" {
			s.texts[base+"."+it.Decl.(*ast.FuncDecl).Name.Name] = r.Cell.Documented(it.Decl)
			continue
		}
		if it.Decl == nil {
			continue
		}
		if d, ok := declaration(r.Cell, it.Decl); ok {
			for _, name := range d.Names {
				s.texts[name] = d.Source
			}
		}
	}
}

// sourceOf is the text of the declaration of something that a cell declares, a method included.
func (s *Session) sourceOf(o types.Object) (string, bool) {
	name := o.Name()
	if f, ok := o.(*types.Func); ok && f.Signature().Recv() != nil {
		named, ok := types.Unalias(deref(f.Signature().Recv().Type())).(*types.Named)
		if !ok {
			return "", false // of an interface that has no name
		}
		name = named.Obj().Name() + "." + name
	}
	text, ok := s.texts[name]
	return text, ok && strings.TrimSpace(text) != ""
}

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
