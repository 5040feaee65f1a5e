package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// maxSize is how many bytes a value may have, as the Go linker has it for variables. What is larger would end the process
// for want of memory, at the latest when it is copied.
const maxSize = 2e9

// tooLarge is the error of the first value that is larger than that. A pointer to it is none, nor is its type.
func (k *checking) tooLarge() *Error {
	at, found := token.NoPos, types.Type(nil)
	look := func(pos token.Pos, t types.Type) {
		if pos.IsValid() && (at == token.NoPos || pos < at) && k.sizeOf(t) > maxSize {
			at, found = pos, t
		}
	}
	for x, tv := range k.result.Info.Types {
		if !tv.IsValue() || tv.Addressable() { // what is addressable is there already, and may be no more than an address
			continue
		}
		look(x.Pos(), tv.Type)
		if c, ok := x.(*ast.CallExpr); ok && k.result.Info.Types[c.Fun].IsBuiltin() {
			if p, ok := tv.Type.(*types.Pointer); ok { // new(T)
				look(x.Pos(), p.Elem())
			}
		}
	}
	for id, o := range k.result.Info.Defs {
		if v, ok := o.(*types.Var); ok && !v.IsField() {
			look(id.Pos(), v.Type())
		}
	}
	if found == nil {
		return nil
	}
	return &Error{Pos: k.scope.fset.Position(at), Msg: fmt.Sprintf("a value of type %s is too large: %.0f MB", types.TypeString(found, relative), k.sizeOf(found)/1e6)}
}

// sizeOf is about how many bytes a value has: as much as matters where there are many of them, and no padding.
func (k *checking) sizeOf(t types.Type) (size float64) {
	if size, ok := k.sizes[t]; ok { // a type may stand in another one often, and that one in another one
		return size
	}
	defer func() { k.sizes[t] = size }()
	switch t := types.Unalias(t).Underlying().(type) {
	case *types.Array:
		return float64(t.Len()) * k.sizeOf(t.Elem())
	case *types.Struct:
		sum := 0.0
		for f := range t.Fields() {
			sum += k.sizeOf(f.Type())
		}
		return sum
	case *types.Basic:
		if t.Info()&types.IsConstType != 0 && t.Info()&types.IsUntyped == 0 {
			return float64(types.SizesFor("gc", "amd64").Sizeof(t))
		}
	}
	return 8
}
