package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// TestCodesAreTheCheckers provokes one error of every kind: the numbers are those of this version of Go.
func TestCodesAreTheCheckers(t *testing.T) {
	for want, source := range map[code]string{
		unusedImport:           `import "os"`,
		invalidInitCycle:       "var a = b\nvar b = a",
		mismatchedTypes:        `var a, b = 1, ""; var c = a + b`,
		unknownLiteralField:    "type T struct{}\nvar a = T{A: 1}",
		undeclaredImportedName: "import \"fmt\"\nvar a = fmt.Nothing",
		undeclaredName:         "var a = b",
		missingFieldOrMethod:   "type T struct{}\nvar a = T{}.A",
		unusedExpr:             "func f() { 1 + 1 }",
		unusedVar:              "func f() { a := 1 }",
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "a.go", "package p\n"+source, 0)
		if err != nil {
			t.Fatal(err)
		}
		var got []code
		conf := types.Config{Importer: symbols.NewImporter(fset), Error: func(err error) {
			kind, start, end := detailOf(err.(types.Error))
			got = append(got, kind)
			if !start.IsValid() || end < start {
				t.Errorf("%s: from %v to %v", source, start, end)
			}
		}}
		_, _ = conf.Check("p", fset, []*ast.File{file}, nil)
		if len(got) == 0 || got[0] != want {
			t.Errorf("%s: codes %v, want %d", source, got, want)
		}
	}
}
