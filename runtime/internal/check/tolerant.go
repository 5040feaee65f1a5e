package check

import (
	"go/token"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// Tolerant finds out what there is to know of a cell that may be wrong: one that is being typed. fset has the cell's
// positions, and need not be the scope's own. The scope is not changed, so the Result is not one to commit: what it says
// of a wrong part may be incomplete.
func (s *Scope) Tolerant(fset *token.FileSet, c *cell.Cell) *Result {
	own := *s // positions and the numbers of helpers are this call's
	own.fset = fset
	k := own.newChecking(c)
	k.collectImports()
	k.collectItems()
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
		for range 2 + len(k.result.Awaits) {
			pkg, _ := k.segment(seg)
			if !k.reconsiderAwaits() {
				k.finishSegment(seg, pkg)
				break
			}
		}
	}
	return k.result
}
