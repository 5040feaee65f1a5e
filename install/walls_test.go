// Package walls_test keeps the walls between the rooms of the repository: who may import whom. It reads sources only.
package walls_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/gopherloop/gopherloop/"

// A wall is a rule for imports. Paths of this module are written without it.
type wall struct {
	rule    string
	reason  string
	tests   bool // binds test files too
	forbids func(importer, imported string) bool
}

func walls() []wall {
	return []wall{
		{
			rule:    "only runtime/internal/eval imports yaegi",
			reason:  "every workaround for the engine stands in one room, and another engine can take its place",
			tests:   true,
			forbids: only("runtime/internal/eval", "github.com/traefik/yaegi"),
		},
		{
			rule:    "only kernel/internal/zmq imports zmq4",
			reason:  "its sockets have defects that one room works around",
			tests:   true,
			forbids: only("kernel/internal/zmq", "github.com/go-zeromq/zmq4"),
		},
		{
			rule:    "only runtime/internal/numeric imports wazero",
			reason:  "that a cell runs as WebAssembly is one room's secret",
			tests:   true,
			forbids: only("runtime/internal/numeric", "github.com/tetratelabs/wazero"),
		},
		{
			rule:    "kernel never imports runtime or install",
			reason:  "the kernel answers whatever a cell does, and knows no Go the language",
			tests:   true,
			forbids: func(a, b string) bool { return below(a, "kernel") && (below(b, "runtime") || below(b, "install")) },
		},
		{
			rule:   "runtime imports of kernel only kernel/lang, and nothing of install",
			reason: "a session runs without Jupyter: in tests, and under gopherloop run",
			forbids: func(a, b string) bool {
				return below(a, "runtime") && (below(b, "install") || below(b, "kernel") && b != "kernel/lang")
			},
		},
		{
			rule:   "below install only install/cmd imports more of kernel than kernel/lang, or runtime",
			reason: "what install does is tested without a kernel and without a session; the command wires them",
			forbids: func(a, b string) bool {
				return below(a, "install") && !below(a, "install/cmd") && (below(b, "runtime") || below(b, "kernel") && b != "kernel/lang")
			},
		},
		{
			rule:    "kernel/lang and runtime/loop import the standard library only",
			reason:  "one is the contract of two processes, the other asyncio's loop for any Go program",
			forbids: func(a, b string) bool { return (a == "kernel/lang" || a == "runtime/loop") && !standard(b) },
		},
		{
			rule:   "only tests import runtime/internal/progen, runtime/internal/moduletest and runtime/internal/lower/lowertest",
			reason: "two write what implementations are compared with, the other checks lowered text: no user has any",
			forbids: func(a, b string) bool {
				return below(b, "runtime/internal/progen") || below(b, "runtime/internal/moduletest") || below(b, "runtime/internal/lower/lowertest")
			},
		},
		{
			rule:    "nobody imports the command",
			reason:  "it wires, and has nothing to offer",
			tests:   true,
			forbids: func(a, b string) bool { return below(b, "install/cmd") },
		},
	}
}

func only(importer, library string) func(a, b string) bool {
	return func(a, b string) bool { return below(b, library) && a != importer }
}

func below(p, parent string) bool { return p == parent || strings.HasPrefix(p, parent+"/") }

// standard says whether a path is of the standard library: the first element of others is a room or has a dot.
func standard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".") && !slices.Contains([]string{"kernel", "runtime", "install", "notebooks"}, first)
}

func TestImportsKeepTheWalls(t *testing.T) {
	for _, f := range sources(t) {
		for _, imported := range f.imports {
			for _, w := range walls() {
				if (w.tests || !f.test) && w.forbids(f.pkg, imported) {
					t.Errorf("%s imports %s, but %s: %s", f.path, imported, w.rule, w.reason)
				}
			}
		}
	}
}

// TestTheWallsStand is about the rules themselves: each forbids what it is for, and not more.
func TestTheWallsStand(t *testing.T) {
	for _, c := range []struct {
		importer, imported string
		forbidden          bool
	}{
		{"runtime/internal/eval", "github.com/traefik/yaegi/interp", false},
		{"runtime/internal/symbols", "github.com/traefik/yaegi/stdlib", true},
		{"kernel/internal/zmq", "github.com/go-zeromq/zmq4", false},
		{"kernel", "github.com/go-zeromq/zmq4", true},
		{"runtime/session", "github.com/tetratelabs/wazero", true},
		{"kernel", "runtime/loop", true},
		{"kernel", "std:runtime/pprof", false},
		{"runtime/session", "kernel/lang", false},
		{"runtime/session", "kernel", true},
		{"runtime/session", "install/notebook", true},
		{"install/runner", "kernel/lang", false},
		{"install/runner", "kernel", true},
		{"install/runner", "runtime/session", true},
		{"install/cmd/gopherloop", "runtime/session", false},
		{"runtime/loop", "std:runtime/debug", false},
		{"runtime/loop", "golang.org/x/sync/errgroup", true},
		{"runtime/loop", "kernel/lang", true},
		{"kernel/lang", "context", false},
		{"install/doctor", "install/cmd/gopherloop", true},
		{"runtime/session", "runtime/internal/progen", true},
		{"runtime/session", "runtime/internal/lower/lowertest", true},
	} {
		forbidden := false
		for _, w := range walls() {
			forbidden = forbidden || w.forbids(c.importer, c.imported)
		}
		if forbidden != c.forbidden {
			t.Errorf("%s imports %s: forbidden %v, want %v", c.importer, c.imported, forbidden, c.forbidden)
		}
	}
}

func TestNoImportHasADot(t *testing.T) {
	for _, f := range sources(t) {
		if f.dot {
			t.Errorf("%s has a dot import: a reader cannot tell where names come from", f.path)
		}
	}
}

func TestPackageNamesSayWhatIsInThem(t *testing.T) {
	for _, f := range sources(t) {
		name := strings.TrimSuffix(f.name, "_test")
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "types", "misc", "base", "shared"}, name) {
			t.Errorf("%s: package %s says nothing of what it does, so that anything ends up in it", f.path, f.name)
		}
	}
}

func TestTheTopLevelIsAgreedOn(t *testing.T) {
	agreed := []string{"kernel", "notebooks", "runtime", "install", "go.mod", "go.sum", "README.md", "LICENSE", "Makefile"}
	made := []string{"bin", "test-artifacts"} // by make, and ignored by git
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(agreed, e.Name()) && !slices.Contains(made, e.Name()) {
			t.Errorf("%s stands at the top level: the rooms are %s", e.Name(), strings.Join(agreed, ", "))
		}
	}
}

const root = ".."

// A source is one Go file of the repository.
type source struct {
	path, pkg, name string // pkg is the folder, from the root
	imports         []string
	test, dot       bool
}

func sources(t *testing.T) []source {
	t.Helper()
	var found []source
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		name := d.Name()
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata"):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		s, err := parse(p)
		found = append(found, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 100 {
		t.Fatalf("only %d files: this test does not look at the repository", len(found))
	}
	return found
}

func parse(p string) (source, error) {
	file, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
	if err != nil {
		return source{}, fmt.Errorf("%s: %w", p, err)
	}
	rel, err := filepath.Rel(root, p)
	if err != nil {
		return source{}, err
	}
	s := source{
		path: filepath.ToSlash(rel), pkg: path.Dir(filepath.ToSlash(rel)), name: file.Name.Name,
		test: strings.HasSuffix(p, "_test.go"),
	}
	for _, i := range file.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, local(imported))
		s.dot = s.dot || dot(i)
	}
	return s, nil
}

// local is a path of this module without the module. The standard library's runtime is another than the room.
func local(imported string) string {
	if rest, ok := strings.CutPrefix(imported, module); ok {
		return rest
	}
	if below(imported, "runtime") {
		return "std:" + imported
	}
	return imported
}

func dot(i *ast.ImportSpec) bool { return i.Name != nil && i.Name.Name == "." }
