package lower

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
)

// Names in lower case are marked as exported in the types that cells declare, so that the engine can use them. Packages
// that look at values by reflection and mind the difference are handed values of twin types, which tell the truth.
// Package reflect itself is not among them: what it returns would be of the twin type for good. See mirrored.go.

// truthful says how far a compiled package looks into what it is handed, if it minds.
func truthful(f *types.Func) (reach livetype.Reach, minds bool) {
	if f == nil || f.Pkg() == nil {
		return 0, false
	}
	switch f.Pkg().Path() {
	case "encoding/json", "encoding/xml", "encoding/gob", "encoding/asn1", "encoding/binary", "text/template", "html/template":
		return livetype.ThroughPointers, true
	case "fmt":
		// What is scanned into is no struct.
		return livetype.ThroughTop, f.Signature().Variadic() && f.Name()[0] != 'S' || isSprint(f.Name())
	case "log":
		return livetype.ThroughTop, true
	}
	return 0, false
}

func isSprint(name string) bool { return len(name) > 5 && name[:6] == "Sprint" }

// truth writes an argument of type any so that the callee sees which names are in lower case.
func (l *lowerer) truth(x ast.Expr, param types.Type, text string, f *types.Func) string {
	reach, minds := truthful(f)
	if minds && isReflectValue(param) { // of EncodeValue and DecodeValue
		return l.compiled("TruthOfValue", livetype.TruthOfValue) + "(" + text + ")"
	}
	if !minds || !isEmptyInterface(param) || !hides(l.static(x), map[types.Type]bool{}) {
		return text
	}
	if fills(f) {
		return l.compiled("View", livetype.View) + "(" + text + ")"
	}
	if reach == livetype.ThroughPointers {
		return l.compiled("Truth", truthThroughPointers) + "(" + text + ")"
	}
	if f.Name() == "Errorf" {
		return l.compiled("TruthErrorf", truthOfErrorf) + "(" + text + ")"
	}
	return l.compiled("TruthTop", truthThroughTop) + "(" + text + ")"
}

// fills says that a function writes through what it is handed, which therefore must not be a copy.
func fills(f *types.Func) bool {
	return strings.HasPrefix(f.Name(), "Unmarshal") || strings.HasPrefix(f.Name(), "Decode") || f.Name() == "Read"
}

// truths is truth for the arguments that a slice gives to a variadic function.
func (l *lowerer) truths(x ast.Expr, text string, f *types.Func) string {
	reach, minds := truthful(f)
	if s, ok := l.static(x).Underlying().(*types.Slice); !minds || !ok || !isEmptyInterface(s.Elem()) {
		return text
	}
	if reach == livetype.ThroughPointers {
		return l.compiled("Truths", truthsThroughPointers) + "(" + text + ")"
	}
	if f.Name() == "Errorf" {
		return l.compiled("TruthsErrorf", truthsOfErrorf) + "(" + text + ")"
	}
	return l.compiled("TruthsTop", truthsThroughTop) + "(" + text + ")"
}

func truthThroughPointers(v any) any { return livetype.Truth(v, livetype.ThroughPointers) }

func truthThroughTop(v any) any { return livetype.Truth(v, livetype.ThroughTop) }

// truthOfErrorf leaves errors alone: what is wrapped is looked for by its own type.
func truthOfErrorf(v any) any {
	if _, ok := v.(error); ok {
		return v
	}
	return truthThroughTop(v)
}

func truthsThroughPointers(list []any) []any { return each(list, truthThroughPointers) }

func truthsThroughTop(list []any) []any { return each(list, truthThroughTop) }

func truthsOfErrorf(list []any) []any { return each(list, truthOfErrorf) }

func each(list []any, truth func(any) any) []any {
	if list == nil {
		return nil
	}
	told := make([]any, len(list))
	for i, v := range list {
		told[i] = truth(v)
	}
	return told
}

func isEmptyInterface(t types.Type) bool {
	i, ok := types.Unalias(t).(*types.Interface)
	return ok && i.NumMethods() == 0
}

// hides says whether a value of type t may hold a struct with a name in lower case that a cell declares.
func hides(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() != "main" && n.TypeArgs().Len() == 0 {
		return types.IsInterface(n) || isReflectValue(n) // other compiled types tell the truth
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Struct:
		for f := range u.Fields() {
			if !f.Exported() || hides(f.Type(), seen) {
				return true
			}
		}
	case *types.Map:
		return hides(u.Key(), seen) || hides(u.Elem(), seen)
	case interface{ Elem() types.Type }:
		return hides(u.Elem(), seen)
	}
	return false
}

func isReflectValue(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "reflect" && n.Obj().Name() == "Value"
}
