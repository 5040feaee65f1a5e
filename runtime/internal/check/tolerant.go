package check

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// Tolerant finds out what there is to know of a cell that may be wrong: one that is being typed. fset has the cell's
// positions, and need not be the scope's own. The scope is not changed, so the Result is not one to commit: what it says
// of a wrong part may be incomplete.
func (s *Scope) Tolerant(fset *token.FileSet, c *cell.Cell) *Result {
	own := *s // positions, the package and the numbers of helpers are this call's
	own.fset, own.pkg = fset, types.NewPackage("main", "main")
	k := own.newChecking(c)
	k.tolerant = true
	k.collectImports()
	k.collectItems()
	k.giveBodies()
	k.replaceResults()
	k.desugar()
	k.plan()
	last := 0
	for _, st := range k.steps {
		last = max(last, st.segment)
	}
	for _, f := range k.funcs {
		last = max(last, f.segment)
	}
	for seg := range last + 1 {
		k.hideTypes(seg)
		k.detachMethods(seg)
		for range 2 + len(k.result.Awaits) {
			pkg, _ := k.segment(seg)
			if !k.reconsiderAwaits() {
				k.finishSegment(seg, pkg)
				break
			}
		}
	}
	k.collectVars()
	return k.result
}

// collectVars notes what the checker has found of the variables that top-level statements declare.
func (k *checking) collectVars() {
	for _, st := range k.steps {
		for _, id := range st.defines {
			if v, ok := k.result.Info.Defs[id].(*types.Var); ok {
				k.result.Vars[id] = v
			}
		}
	}
}

// giveBodies gives functions without a body one, which an async func needs.
func (k *checking) giveBodies() {
	for _, f := range k.funcs {
		if d, ok := f.decl.(*ast.FuncDecl); ok && d.Body == nil {
			d.Body = &ast.BlockStmt{Lbrace: d.End(), Rbrace: d.End()}
		}
	}
}

// detachMethods turns methods of types that the segment does not declare into functions, so that their bodies can be
// looked into.
func (k *checking) detachMethods(seg int) {
	own := map[string]bool{}
	for _, f := range k.funcs {
		for _, name := range declares(f.decl) {
			own[name] = own[name] || f.segment == seg
		}
	}
	for _, f := range k.funcs {
		d, ok := f.decl.(*ast.FuncDecl)
		if ok && f.segment == seg && d.Recv != nil && !own[ReceiverBase(d)] {
			d.Type.Params.List = append(d.Recv.List[:len(d.Recv.List):len(d.Recv.List)], d.Type.Params.List...)
			d.Recv, d.Name.Name = nil, "_"
		}
	}
}
