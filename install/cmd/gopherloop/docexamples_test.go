//go:build docexamples

package main

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/build"
	"go/doc"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// leastPassing is the share of examples that must pass, in percent, however long the list of the others is.
const leastPassing = 95

// TestDocExamples runs the examples in the documentation of the standard library that say what they print, those of the
// packages that DOCEXAMPLES lists (make docexamples). testdata/docexamples.list has those that print something else, with
// the reason: the test fails for any other, and for one of these that passes.
func TestDocExamples(t *testing.T) {
	source := filepath.Join(goRoot(t), "src")
	known := knownFailures(t, "testdata/docexamples.list")
	var examples []example
	for _, pkg := range examplePackages(t, source) {
		examples = append(examples, examplesOf(t, source, pkg)...)
	}
	if len(examples) == 0 {
		t.Fatal("no examples in " + os.Getenv("DOCEXAMPLES"))
	}
	var passed atomic.Int64
	var running sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, e := range examples {
		room <- struct{}{}
		running.Go(func() {
			defer func() { <-room }()
			wrong := e.run(t)
			switch reason := known[e.name]; {
			case wrong == "" && reason != "":
				t.Errorf("%s passes, and testdata/docexamples.list says: %s", e.name, reason)
			case wrong != "" && reason == "":
				t.Errorf("%s: %s", e.name, wrong)
			}
			if wrong == "" {
				passed.Add(1)
			}
		})
	}
	running.Wait()
	t.Logf("%d of %d examples pass", passed.Load(), len(examples))
	if int(passed.Load())*100 < len(examples)*leastPassing {
		t.Errorf("fewer than %d percent", leastPassing)
	}
}

// examplePackages lists the packages whose examples run. "all" stands for the standard library.
func examplePackages(t *testing.T, source string) []string {
	packages := strings.Fields(os.Getenv("DOCEXAMPLES"))
	if !slices.Equal(packages, []string{"all"}) {
		return packages
	}
	packages = nil
	err := filepath.WalkDir(source, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		switch d.Name() {
		case "internal", "vendor", "testdata", "cmd":
			return filepath.SkipDir
		}
		name, err := filepath.Rel(source, path)
		packages = append(packages, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

// An example is one that says what it prints.
type example struct {
	name string // package.Example
	dir  string // of the package, whose files it may read
	pkg  string // as the file names it
	text string // of a program
	doc  *doc.Example
}

// examplesOf finds the examples of a package for this system.
func examplesOf(t *testing.T, source, pkg string) (list []example) {
	dir := filepath.Join(source, filepath.FromSlash(pkg))
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if ours, err := build.Default.MatchFile(filepath.Split(file)); err != nil || !ours {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(f.Name.Name, "_test") {
			continue // it may use what is not exported
		}
		for _, x := range doc.Examples(f) {
			if x.Output != "" || x.EmptyOutput {
				list = append(list, example{pkg + ".Example" + x.Name, dir, f.Name.Name, programOf(t, fset, f, x), x})
			}
		}
	}
	return list
}

var packageClause = regexp.MustCompile(`(?m)^package \w+`)

// programOf is the program that the documentation's readers may run, or the whole file if there is none.
func programOf(t *testing.T, fset *token.FileSet, f *ast.File, x *doc.Example) string {
	if x.Play != nil {
		var b bytes.Buffer
		if err := format.Node(&b, fset, x.Play); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	text, err := os.ReadFile(fset.File(f.Pos()).Name())
	if err != nil {
		t.Fatal(err)
	}
	return packageClause.ReplaceAllString(string(text), "package main") + fmt.Sprintf("\nfunc main() { Example%s() }\n", x.Name)
}

// run says what an example does otherwise than its comment says, or "".
func (e example) run(t *testing.T) string {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, []byte(e.text), 0o600); err != nil {
		t.Error(err)
		return ""
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, "gopherloop", "run", file)
	cmd.Dir, cmd.Stdout, cmd.Stderr = e.dir, &stdout, &stderr
	cmd.Env = append(os.Environ(), "TZ=America/Los_Angeles") // where the tests of package time run
	if err := cmd.Run(); err != nil {
		return fmt.Sprintf("%v\n%.2000s", err, &stderr)
	}
	got, want := strings.TrimSpace(stdout.String()), strings.TrimSpace(e.doc.Output)
	want = strings.ReplaceAll(want, e.pkg+".", "main.") // of which its types are here
	if e.doc.Unordered {
		got, want = sortedLines(got), sortedLines(want)
	}
	if got != want {
		return fmt.Sprintf("it prints\n%.1000s\ninstead of\n%.1000s", got, want)
	}
	return ""
}

func sortedLines(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
