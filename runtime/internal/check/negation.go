package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// x := !y is a command of the shell, or Go. It is Go if every name after the mark means something and what the mark stands
// before may be a truth value: so files := !ls is the command also when it runs again.

// negates says whether an assignment of what begins with ! is Go.
func (k *checking) negates(s *ast.AssignStmt) bool {
	x := s.Rhs[0]
	for {
		if b, ok := x.(*ast.BinaryExpr); ok {
			x = b.X
			continue
		}
		break
	}
	for {
		u, ok := ast.Unparen(x).(*ast.UnaryExpr)
		if !ok || u.Op != token.NOT {
			break
		}
		x = u.X
	}
	if id, ok := ast.Unparen(x).(*ast.Ident); ok && !k.mayBeTrue(id.Name) {
		return false
	}
	return k.knowsAll(s.Rhs[0])
}

// mayBeTrue says whether a name may stand for a truth value.
func (k *checking) mayBeTrue(name string) bool {
	for i := len(k.steps) - 1; i >= 0; i-- {
		for _, id := range k.steps[i].defines {
			if id.Name == name {
				return !k.isCommand(k.steps[i].stmt)
			}
		}
	}
	o := k.known(name)
	if o == nil {
		o = types.Universe.Lookup(name)
	}
	switch o.(type) {
	case *types.Var, *types.Const:
		b, ok := o.Type().Underlying().(*types.Basic)
		return ok && b.Info()&types.IsBoolean != 0
	}
	return false
}

// isCommand says whether a statement assigns the lines that a command prints.
func (k *checking) isCommand(s ast.Stmt) bool {
	a, ok := s.(*ast.AssignStmt)
	if !ok || len(a.Rhs) != 1 {
		return false
	}
	call, ok := a.Rhs[0].(*ast.CallExpr)
	return ok && k.result.Shells[call] != nil
}

// knowsAll says whether every name in an expression means something, packages that need no import among them.
func (k *checking) knowsAll(x ast.Expr) bool {
	ok := true
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, plain := n.X.(*ast.Ident); plain && ok {
				ok = k.knows(id) || k.scope.PathOf(id.Name, n.Sel.Name) != ""
				return false
			}
			ok = ok && k.knowsAll(n.X)
			return false
		case *ast.FuncLit:
			return false // its own names, and no command has one
		case *ast.KeyValueExpr:
			ok = ok && k.knowsAll(n.Value)
			return false
		case *ast.Ident:
			ok = ok && k.knows(n)
		}
		return ok
	})
	return ok
}
