package complete

import (
	"go/ast"
	"go/token"
	"go/types"
)

// place says what kind of thing can stand in the place of the node n levels above the identifier.
func (v *view) place(n int) place {
	x, _ := v.up(n).(ast.Expr)
	switch p := v.up(n + 1).(type) {
	case *ast.Field:
		if p.Type == x {
			return onlyType
		}
	case *ast.TypeSpec:
		if p.Type == x {
			return onlyType
		}
	case *ast.ValueSpec:
		if p.Type == x {
			return onlyType
		}
	case *ast.ArrayType:
		if p.Elt == x {
			return onlyType
		}
	case *ast.CompositeLit:
		if p.Type == x {
			return onlyType
		}
	case *ast.TypeAssertExpr:
		if p.Type == x {
			return onlyType
		}
	case *ast.MapType, *ast.ChanType:
		return onlyType
	case *ast.Ellipsis, *ast.StarExpr, *ast.ParenExpr:
		return v.place(n + 1)
	case *ast.UnaryExpr:
		if p.Op == token.TILDE {
			return onlyType
		}
	case *ast.BinaryExpr:
		if p.Op == token.OR {
			return v.place(n + 1) // a constraint
		}
	case *ast.IndexExpr:
		if p.Index == x {
			return v.placeOfArgument(p.X)
		}
		return v.place(n + 1)
	case *ast.IndexListExpr:
		if p.X != x {
			return onlyType
		}
		return v.place(n + 1)
	case *ast.CaseClause:
		if s, ok := v.up(n + 3).(*ast.TypeSwitchStmt); ok && s != nil && indexOf(p.List, x) >= 0 {
			return onlyType
		}
	case *ast.CallExpr:
		if id, ok := ast.Unparen(p.Fun).(*ast.Ident); ok && v.Info.Types[id].IsBuiltin() && indexOf(p.Args, x) == 0 {
			switch id.Name {
			case "make":
				return onlyType
			case "new":
				return mayType
			}
		}
	}
	return anything
}

// placeOfArgument is the place of what stands in brackets after x: a type if x is generic.
func (v *view) placeOfArgument(x ast.Expr) place {
	tv := v.Info.Types[x]
	if sig, ok := tv.Type.(*types.Signature); ok && sig.TypeParams().Len() > 0 || tv.IsType() {
		return onlyType
	}
	if id, ok := x.(*ast.Ident); ok {
		if o, ok := v.Info.ObjectOf(id).(*types.TypeName); ok && o != nil {
			return onlyType
		}
		if f, ok := v.Info.ObjectOf(id).(*types.Func); ok && f.Signature().TypeParams().Len() > 0 {
			return onlyType
		}
	}
	return anything
}

// holdsTypes says whether an offer is a type, or may be the beginning of one, as the name of a package is.
func holdsTypes(f offer) bool {
	switch f.Type {
	case wordClass, wordModule:
		return true
	case wordKeyword:
		switch f.Text {
		case "func", "map", "chan", "struct", "interface", "type":
			return true
		}
	}
	return false
}
