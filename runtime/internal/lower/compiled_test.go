package lower_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/moduletest"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// TestOutputIsThatOfCompiledGo compiles the cells of testdata that have an output: each is a package with its declarations, and
// a function with its statements. All of them are one program, which prints what each prints.
func TestOutputIsThatOfCompiledGo(t *testing.T) {
	dir := t.TempDir()
	var imports, calls strings.Builder
	var all []example
	for _, construct := range slices.Sorted(maps.Keys(examples(t))) {
		for _, e := range examples(t)[construct] {
			if _, ok := e.files[outputFile]; !ok {
				continue
			}
			name := fmt.Sprintf("cell%d", len(all))
			moduletest.Write(t, filepath.Join(dir, name, "cell.go"), packageOf(t, name, e))
			fmt.Fprintf(&imports, "import %q\n", "programs/"+name)
			fmt.Fprintf(&calls, "print(%q)\n%s.Run()\n", mark, name)
			all = append(all, e)
		}
	}
	moduletest.Begin(t, dir)
	moduletest.Write(t, filepath.Join(dir, "main.go"), fmt.Sprintf("package main\nimport \"os\"\n%sfunc print(s string) { os.Stdout.WriteString(s) }\nfunc main() {\n%s}\n", &imports, &calls))
	cmd := exec.CommandContext(t.Context(), "go", "run", ".")
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	for i, got := range strings.Split(string(out), mark)[1:] {
		if want := all[i].files[outputFile]; got != want {
			t.Errorf("%s: compiled it prints\n%sinstead of\n%s", all[i].path, got, want)
		}
	}
}

const mark = "\n== cell ==\n"

// packageOf is a cell as a Go package.
func packageOf(t *testing.T, name string, e example) string {
	t.Helper()
	fset := token.NewFileSet()
	source := e.files[cellFile]
	c, errs := cell.Parse(fset, name, source, nil)
	if len(errs) > 0 {
		t.Fatalf("%s: %v", e.path, errs[0])
	}
	lines := strings.SplitAfter(source, "\n")
	offset := func(p token.Pos) int { // the parser reads texts with more before the cell, so that only lines and columns are the cell's
		at := fset.Position(p)
		return len(strings.Join(lines[:at.Line-1], "")) + at.Column - 1
	}
	text := func(n ast.Node) string { return source[offset(n.Pos()):offset(n.End())] + "\n" }
	var declarations, statements string
	for _, it := range c.Items {
		switch {
		case it.Decl != nil:
			declarations += text(it.Decl)
		case statements == "" && declares(it.Stmt):
			declarations += text(it.Stmt)
		default:
			statements += text(it.Stmt)
		}
	}
	rest := declarations + "func Run() {\n" + statements + "}\n"
	return "package " + name + "\n" + importsOf(t, "package "+name+"\n"+rest) + rest
}

// declares says that a statement is var. Where a cell begins with some, its functions may use them.
func declares(s ast.Stmt) bool {
	_, ok := s.(*ast.DeclStmt)
	return ok
}

// importsOf imports the packages that a file names without having imported them.
func importsOf(t *testing.T, source string) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", source, 0)
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	needed := map[string]string{}
	for _, id := range file.Unresolved {
		for _, p := range symbols.Paths() {
			if path.Base(p) == id.Name && (needed[id.Name] == "" || len(p) < len(needed[id.Name])) {
				needed[id.Name] = p
			}
		}
	}
	imports := ""
	for _, p := range slices.Sorted(maps.Values(needed)) {
		imports += fmt.Sprintf("import %q\n", p)
	}
	return imports
}
