package check

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
)

// declaredElsewhere says of a variable that another cell declares where that is: what does not fit may stand far above.
func (k *checking) declaredElsewhere(kind code, x ast.Expr) string {
	for _, x := range operands(x) {
		id, ok := ast.Unparen(x).(*ast.Ident)
		if !ok {
			continue
		}
		v, ok := k.result.Info.Uses[id].(*types.Var)
		if !ok || k.scope.objects[v.Name()] != v {
			continue
		}
		if at := k.cellOf(v); at != "" && at != k.cell.Name {
			if kind == mismatchedTypes {
				return fmt.Sprintf(" (%s was declared in %s as %s)", v.Name(), at, types.TypeString(v.Type(), types.RelativeTo(k.scope.pkg)))
			}
			return fmt.Sprintf(" (%s was declared in %s)", v.Name(), at)
		}
	}
	return ""
}

func operands(x ast.Expr) []ast.Expr {
	if b, ok := x.(*ast.BinaryExpr); ok {
		return []ast.Expr{b.X, b.Y}
	}
	return []ast.Expr{x}
}

// cellOf is the name of the cell that declares something.
func (k *checking) cellOf(o types.Object) string { return k.scope.fset.Position(o.Pos()).Filename }

// sameNames explains an error in which two types are called the same, because one of them was declared anew.
func (k *checking) sameNames(x ast.Expr, path []ast.Node) string {
	is, wanted := declaredType(k.result.Info.TypeOf(x)), declaredType(k.wanted(path))
	if is == nil || wanted == nil || is == wanted || is.Name() != wanted.Name() || is.Pkg() != wanted.Pkg() || is.Pkg() != k.scope.pkg {
		return ""
	}
	return fmt.Sprintf(": this is %s (%s), and %s (%s) is wanted; run the cells again that use the older one",
		is.Name(), k.cellOf(is), wanted.Name(), k.cellOf(wanted))
}

// declaredType is the declared type that t is, points to or is a list of, or nil.
func declaredType(t types.Type) *types.TypeName {
	for t != nil {
		switch u := types.Unalias(t).(type) {
		case *types.Named:
			return u.Origin().Obj()
		case *types.Map:
			t = u.Elem()
		case interface{ Elem() types.Type }:
			t = u.Elem()
		default:
			return nil
		}
	}
	return nil
}

// wanted is the type that the expression at the head of a path must have where it stands, or nil.
func (k *checking) wanted(path []ast.Node) types.Type {
	x, _ := path[0].(ast.Expr)
	switch p := parent(path).(type) {
	case *ast.CallExpr:
		sig, ok := k.result.Info.TypeOf(p.Fun).(*types.Signature)
		if i := slices.Index(p.Args, x); ok && i >= 0 && sig.Params().Len() > 0 {
			return sig.Params().At(min(i, sig.Params().Len()-1)).Type()
		}
	case *ast.AssignStmt:
		if i := slices.Index(p.Rhs, x); i >= 0 && i < len(p.Lhs) {
			return k.result.Info.TypeOf(p.Lhs[i])
		}
	case *ast.ValueSpec:
		if p.Type != nil {
			return k.result.Info.TypeOf(p.Type)
		}
	case *ast.ReturnStmt:
		for _, n := range path {
			if results := resultsOf(k.result.Info, n); results != nil {
				if i := slices.Index(p.Results, x); i >= 0 && i < results.Len() {
					return results.At(i).Type()
				}
				return nil
			}
		}
	case *ast.KeyValueExpr:
		if id, ok := p.Key.(*ast.Ident); ok && p.Value == x {
			if f, ok := k.result.Info.Uses[id].(*types.Var); ok {
				return f.Type()
			}
		}
	case *ast.CompositeLit:
		return k.result.Info.TypeOf(p)
	case *ast.SendStmt:
		return k.result.Info.TypeOf(p.Chan)
	}
	return nil
}

// resultsOf are the results of the function that n is, or nil.
func resultsOf(info *types.Info, n ast.Node) *types.Tuple {
	switch f := n.(type) {
	case *ast.FuncLit:
		if sig, ok := info.TypeOf(f).(*types.Signature); ok {
			return sig.Results()
		}
	case *ast.FuncDecl:
		if o, ok := info.Defs[f.Name].(*types.Func); ok {
			return o.Signature().Results()
		}
	}
	return nil
}
