package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
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
	case "encoding/json", "encoding/xml", "encoding/gob", "encoding/asn1", "encoding/binary", "log/slog", "net/rpc":
		return livetype.ThroughPointers, true
	case "text/template", "html/template":
		return livetype.ThroughCalls, true
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
//
// Engine defect: field-names.
func (l *lowerer) truth(x ast.Expr, param types.Type, text string, f *types.Func) string {
	name, tell := teller(f)
	switch {
	case tell == nil:
		return text
	case isReflectValue(param): // of EncodeValue and DecodeValue
		return l.compiled("TruthOfValue", livetype.TruthOfValue) + "(" + text + ")"
	case !isEmptyInterface(param) || !hides(l.static(x), map[types.Type]bool{}):
		return text
	}
	return l.compiled(name, tell) + "(" + text + ")"
}

// truths is truth for the arguments that a slice gives to a variadic function.
func (l *lowerer) truths(x ast.Expr, text string, f *types.Func) string {
	name, tell := teller(f)
	if s, ok := l.static(x).Underlying().(*types.Slice); tell == nil || !ok || !isEmptyInterface(s.Elem()) {
		return text
	}
	return l.compiled(name+"s", func(list []any) []any { return tellAll(list, tell) }) + "(" + text + ")"
}

func tellAll(list []any, tell func(any) any) []any {
	if list == nil {
		return nil
	}
	told := make([]any, len(list))
	for i, v := range list {
		told[i] = tell(v)
	}
	return told
}

// takesAny says whether a function has a parameter of type any, or any number of them.
func takesAny(t reflect.Type) bool {
	for p := range t.Ins() {
		if p == anyType || p == reflect.TypeFor[[]any]() {
			return true
		}
	}
	return false
}

// telling is a function whose arguments go through tell. It stands where the function is a value.
func telling(fn reflect.Value, tell func(any) any) reflect.Value {
	call := fn.Call
	if fn.Type().IsVariadic() {
		call = fn.CallSlice
	}
	return reflect.MakeFunc(fn.Type(), func(args []reflect.Value) []reflect.Value {
		for i, a := range args {
			switch {
			case fn.Type().In(i) == anyType && !a.IsNil():
				args[i] = reflect.ValueOf(tell(a.Interface()))
			case fn.Type().IsVariadic() && i == len(args)-1 && fn.Type().In(i) == reflect.TypeFor[[]any]():
				args[i] = reflect.ValueOf(tellAll(a.Interface().([]any), tell))
			}
		}
		return call(args)
	})
}

// teller is what an argument of a function goes through, with a name for it, or nil.
func teller(f *types.Func) (name string, tell func(any) any) {
	reach, minds := truthful(f)
	switch {
	case !minds:
		return "", nil
	case fills(f):
		return "View", livetype.View
	case f.FullName() == "fmt.Errorf":
		return "TruthErrorf", butErrors(livetype.ThroughTop)
	case f.Pkg().Path() == "log/slog":
		return "TruthSlog", butErrors(livetype.ThroughPointers)
	}
	return fmt.Sprint("Truth", int(reach)), func(v any) any { return livetype.Truth(v, reach) }
}

// butErrors leaves errors alone, which are looked for by their own type.
func butErrors(reach livetype.Reach) func(any) any {
	return func(v any) any {
		if _, ok := v.(error); ok {
			return v
		}
		return livetype.Truth(v, reach)
	}
}

// fills says that a function writes through what it is handed, or keeps it, so that it must not be a copy.
func fills(f *types.Func) bool {
	return f.Pkg().Path() == "net/rpc" || strings.HasPrefix(f.Name(), "Unmarshal") || strings.HasPrefix(f.Name(), "Decode") || f.Name() == "Read"
}

func isEmptyInterface(t types.Type) bool {
	i, ok := types.Unalias(t).(*types.Interface)
	return ok && i.NumMethods() == 0
}

// hides says whether a value of type t may hold one of a type that a cell declares. Even where all its names are in upper case, it may have a twin: it may
// have got methods later (livetype.Renew).
func hides(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() != "main" && n.TypeArgs().Len() == 0 {
		return types.IsInterface(n) || isReflectValue(n) // other compiled types tell the truth
	} else if ok && n.Obj().Pkg() != nil {
		return true
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
