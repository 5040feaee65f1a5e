package session

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// matrixPart is how many combinations a run of the tests tries. MATRIX=all tries all of them, which takes some ten minutes;
// MATRIX=5 those of seed 5.
const matrixPart = 1000

// TestMatrix puts expressions into all kinds of places, and compares what they print here with what they print compiled.
// The engine is wrong about combinations, not about constructs.
func TestMatrix(t *testing.T) {
	all := matrixTests(t)
	parts := slices.Collect(slices.Chunk(all, matrixPart))
	if os.Getenv("MATRIX") != "all" {
		shuffle(all)
		parts = parts[:1]
	}
	for _, part := range parts {
		compareMatrix(t, part)
	}
}

// TestMatrixOfCells has cells instead of functions: what a place declares are variables of the session, each time of
// another type.
func TestMatrixOfCells(t *testing.T) {
	all := slices.DeleteFunc(matrixTests(t), func(test matrixTest) bool { return test.variables == "" })
	shuffle(all)
	tests := wellTyped(t, all[0].prelude, all[:matrixPart/3])
	want := blocks(runCompiled(t, matrixProgram(all[0].prelude, tests)))
	b := newBench(t)
	if r := b.execute(strings.TrimPrefix(all[0].prelude, "package main\n")); r.Error != nil {
		t.Fatal(r.Error)
	}
	for _, test := range tests {
		if r := b.execute(test.variables); r.Error != nil {
			t.Fatal(r.Error)
		}
		got := addressOf.ReplaceAllString(b.run(test.place), "0x…")
		if _, text, ok := strings.Cut(want[test.name], "panic: "); ok {
			if !strings.Contains(got, strings.TrimSpace(text)) {
				t.Errorf("%s\ngot  %s\nwant a panic: %s", test.place, got, text)
			}
			continue
		}
		if got != want[test.name] {
			t.Errorf("%s\ngot  %s\nwant %s", test.place, got, want[test.name])
		}
	}
}

// shuffle brings the combinations of the seed that MATRIX says to the front.
func shuffle(tests []matrixTest) {
	seed, _ := strconv.ParseUint(os.Getenv("MATRIX"), 10, 64) // 0 for "all" and ""
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(tests), func(i, j int) { tests[i], tests[j] = tests[j], tests[i] })
}

// A matrixTest is one expression in one place.
type matrixTest struct {
	name, place string
	variables   string // of the function that the place stands in; "" if they stand outside of it
	prelude     string // of the program
}

// body is what stands in the test's function.
func (m matrixTest) body() string {
	if m.variables == "" {
		return m.place
	}
	return fmt.Sprintf("%s\n%s{\n%s\n}", m.variables, blankUses(m.variables), m.place)
}

// matrixTests lists the combinations of testdata/matrix.txt.
func matrixTests(t *testing.T) []matrixTest {
	t.Helper()
	a, err := txtar.ParseFile("testdata/matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	file := map[string]string{}
	for _, f := range a.Files {
		file[f.Name] = string(f.Data)
	}
	var tests []matrixTest
	outside := file["prelude.go"] + regexp.MustCompile(`(?m)^([\w, ]+) := `).ReplaceAllString(file["variables"], "var $1 = ")
	typ := ""
	for line := range strings.Lines(file["expressions"]) {
		expr, isExpr := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "\t")
		if !isExpr {
			typ = expr
			continue
		}
		for place := range strings.Lines(file["places"]) {
			place, n := fill(strings.TrimSpace(place), typ, expr), len(tests)
			tests = append(tests,
				matrixTest{fmt.Sprintf("t%d", n), place, file["variables"], file["prelude.go"]},
				matrixTest{fmt.Sprintf("t%d", n+1), place, "", outside})
		}
	}
	return tests
}

// fill puts an expression, and its type, into a place.
func fill(place, typ, expr string) string {
	var out strings.Builder
	var scan scanner.Scanner
	fset := token.NewFileSet()
	scan.Init(fset.AddFile("", -1, len(place)), []byte(place), nil, 0)
	from, before := 0, token.ILLEGAL
	for {
		pos, tok, name := scan.Scan()
		if tok == token.EOF {
			return out.String() + place[from:]
		}
		if tok == token.IDENT && before != token.PERIOD && (name == "T" || name == "e") {
			at := fset.Position(pos).Offset
			out.WriteString(place[from:at])
			from = at + 1
			switch {
			case name == "e":
				out.WriteString(expr)
			case strings.HasPrefix(place[from:], "("):
				out.WriteString("(" + typ + ")")
			default:
				out.WriteString(typ)
			}
		}
		before = tok
	}
}

var declaredLeft = regexp.MustCompile(`(?m)^(?:var (\w+) \w+ =|([\w, ]+) :=)`)

// blankUses uses all variables of some declarations, one a line.
func blankUses(declarations string) string {
	var b strings.Builder
	for _, m := range declaredLeft.FindAllStringSubmatch(declarations, -1) {
		for name := range strings.SplitSeq(m[1]+m[2], ", ") {
			fmt.Fprintf(&b, "_ = %s\n", name)
		}
	}
	return b.String()
}

// compareMatrix runs tests here and compiled.
func compareMatrix(t *testing.T, tests []matrixTest) {
	t.Helper()
	byPrelude := map[string][]matrixTest{}
	for _, test := range tests {
		byPrelude[test.prelude] = append(byPrelude[test.prelude], test)
	}
	for prelude, tests := range byPrelude {
		tests = wellTyped(t, prelude, tests)
		source := matrixProgram(prelude, tests)
		t.Logf("%d combinations", len(tests))
		if len(tests) < matrixPart/4 {
			t.Error("most combinations do not fit")
		}
		want, got := blocks(runCompiled(t, source)), blocks(runProgram(t, "matrix.go", source))
		for _, test := range tests {
			if want[test.name] == "" {
				t.Errorf("%s printed nothing", test.name)
			}
			if got[test.name] != want[test.name] {
				t.Errorf("%s\ngot  %s\nwant %s", test.place, got[test.name], want[test.name])
			}
		}
	}
}

// matrixProgram is a program of tests.
func matrixProgram(prelude string, tests []matrixTest) string {
	var b strings.Builder
	b.WriteString(prelude)
	for _, test := range tests {
		fmt.Fprintf(&b, "\nfunc %s() {\n%s\n}\n", test.name, test.body())
	}
	b.WriteString("\nfunc main() {\n")
	for _, test := range tests {
		fmt.Fprintf(&b, "\ttry(%q, %s)\n", test.name, test.name)
	}
	return b.String() + "}\n"
}

// wellTyped leaves out the tests that are not Go: not every expression fits into every place.
func wellTyped(t *testing.T, prelude string, tests []matrixTest) []matrixTest {
	t.Helper()
	fset := token.NewFileSet()
	bad := map[string]bool{}
	tests = slices.DeleteFunc(slices.Clone(tests), func(test matrixTest) bool {
		_, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc _() {\n"+test.body()+"\n}", parser.SkipObjectResolution)
		return err != nil
	})
	f, err := parser.ParseFile(fset, "matrix.go", matrixProgram(prelude, tests), 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: symbols.NewImporter(fset), Error: func(err error) {
		at := err.(types.Error).Pos
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Pos() <= at && at <= fn.End() {
				bad[fn.Name.Name] = true
				return
			}
		}
		t.Fatal(err)
	}}
	_, _ = conf.Check("main", fset, []*ast.File{f}, nil) // Error has all of them
	return slices.DeleteFunc(tests, func(test matrixTest) bool { return bad[test.name] })
}

func runCompiled(t *testing.T, source string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "matrix.go")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "run", file).Output()
	if err != nil {
		var said []byte
		if e, ok := err.(*exec.ExitError); ok {
			said = e.Stderr
		}
		t.Fatalf("%v\n%s", err, bytes.TrimSpace(said))
	}
	return string(out)
}

var addressOf = regexp.MustCompile("0x[0-9a-fADRES]+")

// blocks are the lines of each test.
func blocks(out string) map[string]string {
	found := map[string]string{}
	name := ""
	for line := range strings.Lines(out) {
		if !strings.HasPrefix(line, " ") {
			name = strings.TrimSpace(line)
			continue
		}
		found[name] += addressOf.ReplaceAllString(line, "0x…")
	}
	return found
}
