package session

import (
	"context"
	"go/ast"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/complete"
	"github.com/gopherloop/gopherloop/runtime/internal/repr"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
	"github.com/gopherloop/gopherloop/runtime/internal/track"
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

// value is what a top-level variable holds. While other goroutines than the caller's run it is not looked at: reading a map
// that one of them changes ends the process. Only a number or a truth is shown then: it is read at once.
func (s *Session) value(name string) (reflect.Value, bool) {
	o, ok := s.scope.Lookup(name).(*types.Var)
	if !ok {
		return reflect.Value{}, false
	}
	storage, ok := s.env.storage[o]
	if !ok || s.othersRun() && !oneWord(storage.Elem().Kind()) {
		return reflect.Value{}, false
	}
	return storage.Elem(), true
}

// othersRun says whether goroutines of cells run besides the calling one, which runs name? perhaps. The loop's own
// goroutine does not while the caller has the baton.
func (s *Session) othersRun() bool {
	current := s.track.Current()
	holds := current != nil && s.holdsLoop(current)
	return slices.ContainsFunc(s.track.Snapshot(), func(g track.Info) bool {
		return (current == nil || g.ID != current.ID()) && !(holds && g.Name == eventLoop)
	})
}

// holdsLoop says whether a goroutine is the main flow of a cell that runs on the event loop now.
func (s *Session) holdsLoop(g *track.G) bool {
	holder := s.loop.Holder()
	if holder == nil || holder.Flow() == nil {
		return false
	}
	s.mu.Lock()
	running := slices.Collect(maps.Values(s.running))
	s.mu.Unlock()
	return slices.ContainsFunc(running, func(x *execution) bool {
		x.mu.Lock()
		defer x.mu.Unlock()
		return x.g == g && x.flow == holder.Flow()
	})
}

func oneWord(k reflect.Kind) bool { return k >= reflect.Bool && k <= reflect.Float64 }

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
