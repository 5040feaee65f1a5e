package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// Declare makes a name known that no cell declares.
func (s *Scope) Declare(name string, t types.Type) *types.Var {
	v := types.NewVar(token.NoPos, s.pkg, name, t)
	s.objects[name] = v
	if !strings.Contains(name, "·") {
		s.names = nil
	}
	return v
}

// AddResult makes the result of cell n known: as _, Out[n] and _n.
func (s *Scope) AddResult(n int, t types.Type) *types.Var {
	s.results = append(s.results, n)
	return s.Declare(resultName(n), t)
}

// resultName is a name that cells cannot write.
func resultName(n int) string { return fmt.Sprintf("out·%d", n) }

// ResultType is the type of a cell's result, or nil. Of several values the last, if it is an error, is none of the result.
func (r *Result) ResultType() types.Type {
	x := r.LastExpression()
	if x == nil {
		return nil
	}
	t := r.Info.TypeOf(x)
	if tuple, ok := t.(*types.Tuple); ok {
		n := tuple.Len()
		if n > 0 && types.Identical(tuple.At(n-1).Type(), types.Universe.Lookup("error").Type()) {
			n--
		}
		if n != 1 {
			return types.Universe.Lookup("any").Type()
		}
		t = tuple.At(0).Type()
	}
	if t == nil || t == types.Typ[types.UntypedNil] || t == types.Typ[types.Invalid] {
		return types.Universe.Lookup("any").Type()
	}
	return types.Default(t)
}

// replaceResults gives _, __, ___, _n and Out[n] the variables that hold results.
// https://ipython.readthedocs.io/en/stable/interactive/reference.html#output-caching-system
func (k *checking) replaceResults() {
	if len(k.scope.results) == 0 {
		return
	}
	for _, st := range k.steps {
		k.replaceIn(st.stmt)
	}
	for _, f := range k.funcs {
		k.replaceIn(f.decl)
	}
}

func (k *checking) replaceIn(root ast.Node) {
	astutil.Apply(root, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.IndexExpr:
			id, isName := n.X.(*ast.Ident)
			lit, isNumber := n.Index.(*ast.BasicLit)
			if isName && isNumber && id.Name == "Out" && !k.declaresName("Out") && k.hasResult("_"+lit.Value) != "" {
				c.Replace(&ast.Ident{NamePos: n.Pos(), Name: k.hasResult("_" + lit.Value)})
				return false
			}
		case *ast.Ident:
			if name := k.hasResult(n.Name); name != "" && isOperand(c) && !k.declaresName(n.Name) {
				c.Replace(&ast.Ident{NamePos: n.Pos(), Name: name})
			}
		}
		return true
	}, nil)
}

// hasResult is the name of the variable that a name of IPython's stands for, or "".
func (k *checking) hasResult(name string) string {
	if name == "" || name[0] != '_' || name != "_" && k.known(name) != nil {
		return ""
	}
	results := k.scope.results
	if back := map[string]int{"_": 1, "__": 2, "___": 3}[name]; back > 0 {
		if back > len(results) {
			return ""
		}
		return resultName(results[len(results)-back])
	}
	n := 0
	if _, err := fmt.Sscanf(name, "_%d", &n); err != nil || name != fmt.Sprintf("_%d", n) || k.known(resultName(n)) == nil {
		return ""
	}
	return resultName(n)
}

// isOperand says whether an identifier stands where a value is wanted.
func isOperand(c *astutil.Cursor) bool {
	switch c.Name() {
	case "X", "Y", "Fun", "Args", "Rhs", "Values", "Results", "Cond", "Tag", "Index", "Low", "High", "Max", "Elts", "Chan":
		return true
	case "Value":
		_, isRange := c.Parent().(*ast.RangeStmt)
		return !isRange
	}
	return false
}
