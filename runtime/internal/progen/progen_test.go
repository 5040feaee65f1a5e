package progen

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// TestProgramsAreGo checks the programs of some seeds.
func TestProgramsAreGo(t *testing.T) {
	importer := symbols.NewImporter(token.NewFileSet())
	for seed := range uint64(1000) {
		source := Generate(seed).File()
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
		if err == nil {
			var all []string
			conf := types.Config{Importer: importer, Error: func(err error) {
				e := err.(types.Error)
				line := fset.Position(e.Pos).Line
				all = append(all, err.Error()+"\n\t"+strings.Split(source, "\n")[line-1])
			}}
			_, err = conf.Check("main", fset, []*ast.File{f}, nil)
			if err != nil {
				t.Errorf("seed %d: %s", seed, strings.Join(all[:min(3, len(all))], "\n"))
			}
			continue
		}
		line := err.(scanner.ErrorList)[0].Pos.Line
		t.Errorf("seed %d: %v\n\t%s", seed, err, strings.Join(strings.Split(source, "\n")[line-3:line], "\n"))
	}
}

// TestASeedIsAProgram generates the same program twice.
func TestASeedIsAProgram(t *testing.T) {
	if Generate(7).File() != Generate(7).File() {
		t.Error("two programs of one seed")
	}
}
