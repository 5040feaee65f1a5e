// Package lowertest says for tests whether what lowering writes is well-typed Go. It looks at a unit as the engine gets it, text
// and symbols, and knows nothing of how either was made: package s is built anew from the run-time types of the symbols.
package lowertest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/eval"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// A Checker checks units. Its methods are safe to call from any goroutine.
type Checker struct {
	importer types.Importer
}

// New returns a Checker.
func New() *Checker { return &Checker{symbols.NewImporter(token.NewFileSet())} }

// Check has go/types look at a unit. The error shows each line of the text that is no Go, with what is wrong about it.
func (c *Checker) Check(u eval.Unit) error {
	if u.Run != nil {
		return nil
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", u.Text, parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("lowered text: %w\n%s", err, u.Text)
	}
	s, err := c.symbols(u.Symbols)
	if err != nil {
		return err
	}
	lines := strings.Split(u.Text, "\n")
	var found []error
	config := types.Config{
		Importer: only{s},
		Sizes:    types.SizesFor("gc", runtime.GOARCH),
		Error: func(err error) {
			e := err.(types.Error)
			if !unused(e) {
				line := fset.Position(e.Pos).Line
				found = append(found, fmt.Errorf("line %d: %s\n\t%s", line, e.Msg, lines[line-1]))
			}
		},
	}
	info := &types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}}
	_, _ = config.Check(mainPath, fset, []*ast.File{file}, info) // Error has all of them
	for x, s := range info.Selections {
		if s.Kind() != types.FieldVal && ofCell(s.Recv()) {
			line := fset.Position(x.Pos()).Line
			found = append(found, fmt.Errorf("line %d: %s is a method of a cell's type, which is a function\n\t%s", line, x.Sel.Name, lines[line-1]))
		}
	}
	return errors.Join(found...)
}

// ofCell says whether t is, or points to, a type with a name that a cell declares, and no interface.
func ofCell(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == mainPath && !types.IsInterface(n)
}

// unused says that an error is about what Go only forbids because it is of no use: a variable, a label, or the import of s. It
// is no matter of types, and to the engine it is none at all. The codes of errors are not exported.
func unused(e types.Error) bool {
	return strings.HasPrefix(e.Msg, "declared and not used: ") ||
		strings.HasPrefix(e.Msg, "label ") && strings.HasSuffix(e.Msg, " declared and not used") ||
		strings.HasSuffix(e.Msg, " imported and not used")
}

// mainPath is the path of the lowered text's package, and of the types that cells declare.
const mainPath = "main"

// only is an importer that knows package s.
type only struct{ pkg *types.Package }

func (o only) Import(path string) (*types.Package, error) {
	if path != o.pkg.Path() {
		return nil, fmt.Errorf("lowered text imports %q", path)
	}
	return o.pkg, nil
}

// symbols is package s. A nil pointer is a type, anything else a variable.
func (c *Checker) symbols(values map[string]reflect.Value) (*types.Package, error) {
	s := types.NewPackage(eval.Package, eval.Package)
	tr := &translator{importer: c.importer, found: map[reflect.Type]types.Type{}}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		v := values[name]
		if !v.IsValid() {
			return nil, fmt.Errorf("symbol %s is no value", name)
		}
		var o types.Object
		if v.Kind() == reflect.Pointer && v.IsNil() {
			alias := types.NewTypeName(token.NoPos, s, name, nil)
			types.NewAlias(alias, tr.translate(v.Type().Elem()))
			o = alias
		} else {
			o = types.NewVar(token.NoPos, s, name, tr.translate(v.Type()))
		}
		s.Scope().Insert(o)
	}
	s.MarkComplete()
	return s, nil
}
