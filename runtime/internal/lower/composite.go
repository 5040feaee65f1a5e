package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
)

// composite writes a literal with all types and keys spelt out.
//
// Engine defect: literal-pointer-elements.
// Engine defect: literal-address-shared.
func (l *lowerer) composite(x *ast.CompositeLit) string {
	t := l.static(x)
	if p, ok := t.Underlying().(*types.Pointer); ok { // &T may be left out inside of literals
		elem := p.Elem()
		if _, ok := elem.Underlying().(*types.Struct); ok {
			return "(&" + l.compositeOf(x, elem) + ")"
		}
		v := l.fresh("v")
		return fmt.Sprintf("func() *%s { %s := %s; return &%s }()", l.typ(elem), v, l.compositeOf(x, elem), v)
	}
	return l.compositeOf(x, t)
}

// compositeOf writes a literal of type t.
//
// Engine defect: literal-duplicate-key.
func (l *lowerer) compositeOf(x *ast.CompositeLit, t types.Type) string {
	var parts []string
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for i, e := range x.Elts {
			f := u.Field(min(i, max(u.NumFields()-1, 0)))
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				f = fieldNamed(u, kv.Key.(*ast.Ident).Name)
				e = kv.Value
			}
			if f.Name() == "_" { // it has no value, but may call something
				if hasCall(e) {
					l.held(l.to(e, f.Type()))
				}
				continue
			}
			parts = append(parts, f.Name()+": "+l.to(e, f.Type()))
		}
	case *types.Map:
		seen := map[string]bool{}
		for _, e := range x.Elts {
			kv := e.(*ast.KeyValueExpr)
			key := l.to(kv.Key, u.Key())
			if seen[key] { // for instances of a generic function T(0) and U(0) are the same constant, which the engine refuses
				key = l.held(key)
			}
			seen[key] = true
			parts = append(parts, key+": "+l.to(kv.Value, u.Elem()))
		}
	case *types.Slice:
		parts = l.elements(x, u.Elem())
	case *types.Array:
		parts = l.elements(x, u.Elem())
	default:
		l.refuse(x, "literal of type %s", t)
	}
	return l.typ(t) + "{" + strings.Join(parts, ", ") + "}"
}

// maxElements is how many elements a literal may have, most of which it leaves out then.
const maxElements = 1e8

// elements writes the elements of an array or a slice. Those that compute something have their index, because without one
// the engine guesses their types: it takes a call in an operation for a conversion, and a variable for its address.
//
// Engine defect: literal-elements.
func (l *lowerer) elements(x *ast.CompositeLit, elem types.Type) []string {
	var parts []string
	indexed := hasCall(x) || slices.ContainsFunc(x.Elts, l.computes)
	next := int64(0)
	for _, e := range x.Elts {
		key := ""
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			next, _ = constant.Int64Val(constant.ToInt(l.info.Types[kv.Key].Value))
			if next > maxElements {
				l.refuse(kv, "a literal with %d elements is too large", next+1)
			}
			key, e = fmt.Sprintf("%d: ", next), kv.Value
		} else if indexed {
			key = fmt.Sprintf("%d: ", next)
		}
		parts = append(parts, key+l.to(e, elem))
		next++
	}
	return parts
}

// computes says whether an element of a literal is neither a name, nor a constant, nor a literal.
func (l *lowerer) computes(e ast.Expr) bool {
	switch ast.Unparen(e).(type) {
	case *ast.Ident, *ast.CompositeLit, *ast.FuncLit, *ast.KeyValueExpr:
		return false
	}
	return l.info.Types[e].Value == nil
}

func fieldNamed(s *types.Struct, name string) *types.Var {
	for f := range s.Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}
