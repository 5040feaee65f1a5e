package eval_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/gopherloop/gopherloop/runtime/internal/moduletest"
)

// A defect is something that the engine does wrong, as a file of testdata/defects describes it: why, what cures it, the
// smallest program that shows it, what that prints when it is compiled, and what it prints in the engine alone.
type defect struct {
	name, comment      string
	program, want, got string
}

// endless is what stands for the rest of the output of a program that does not end.
const endless = "does not end\n"

// defects reads the files.
func defects(t *testing.T) []defect {
	t.Helper()
	files, err := filepath.Glob("testdata/defects/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no defects", err)
	}
	var list []defect
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d := defect{name: strings.TrimSuffix(filepath.Base(file), ".txtar"), comment: string(a.Comment)}
		parts := map[string]*string{"program.go": &d.program, "want": &d.want, "got": &d.got}
		for _, f := range a.Files {
			if parts[f.Name] == nil {
				t.Fatalf("%s has a part %s, which is not known or stands there twice", file, f.Name)
			}
			*parts[f.Name] = string(f.Data)
			delete(parts, f.Name)
		}
		if len(parts) > 0 {
			t.Fatalf("%s has no %s", file, strings.Join(slices.Sorted(maps.Keys(parts)), ", no "))
		}
		list = append(list, d)
	}
	return list
}

// TestDefectsOfTheEngineAreThere fails when the engine has got better: then its workaround can go. With UPDATE=1 the files
// get what the programs print now: read them before you commit.
func TestDefectsOfTheEngineAreThere(t *testing.T) {
	for _, d := range defects(t) {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			if d.want == d.got {
				t.Fatal("want and got are the same: this is no defect")
			}
			deadline := time.Minute
			if strings.HasSuffix(d.got, endless) {
				deadline = 3 * time.Second
			}
			got := output(t, child("raw", d.write(t)), deadline)
			switch {
			case got == d.want:
				t.Errorf("the defect %s is gone: remove its workaround in %s", d.name, strings.Join(d.files(), ", "))
			case got != d.got && os.Getenv("UPDATE") != "":
				d.update(t, got)
			case got != d.got:
				t.Errorf("the note is wrong: the engine does something else (-got, +want)\n%s", cmp.Diff(got, d.got))
			}
		})
	}
}

// TestDefectsAreCured runs the programs in sessions.
func TestDefectsAreCured(t *testing.T) {
	for _, d := range defects(t) {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			if got := output(t, child("session", d.write(t)), time.Minute); got != d.want {
				t.Errorf("-got, +want\n%s", cmp.Diff(got, d.want))
			}
		})
	}
}

// TestDefectsAreNoneOfTheCompiler compiles the programs: as packages of one program, because that is quicker.
func TestDefectsAreNoneOfTheCompiler(t *testing.T) {
	dir, list := t.TempDir(), defects(t)
	var imports, calls strings.Builder
	for _, d := range list {
		pkg := d.pkg()
		text, ok := strings.CutPrefix(d.program, "package main\n")
		if !ok {
			t.Fatalf("%s does not begin with its package", d.name)
		}
		moduletest.Write(t, filepath.Join(dir, pkg, "program.go"), "package "+pkg+"\n"+text)
		moduletest.Write(t, filepath.Join(dir, pkg, "main.go"), "package "+pkg+"\n\nfunc Main() { main() }\n")
		fmt.Fprintf(&imports, "import %q\n", "programs/"+pkg)
		fmt.Fprintf(&calls, "%q: %s.Main,\n", pkg, pkg)
	}
	moduletest.Write(t, filepath.Join(dir, "main.go"), fmt.Sprintf("package main\n\nimport \"os\"\n%s\nfunc main() {\nmap[string]func(){\n%s}[os.Args[1]]()\n}\n", &imports, &calls))
	moduletest.Begin(t, dir)
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", "programs", ".")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, d := range list {
		got := output(t, exec.Command(filepath.Join(dir, "programs"), d.pkg()), time.Minute)
		if got = strings.ReplaceAll(got, d.pkg()+".", "main."); got != d.want {
			t.Errorf("%s (-got, +want)\n%s", d.name, cmp.Diff(got, d.want))
		}
	}
}

// TestDefectsAreNamedWhereTheyAreCured compares the files with the marks in the code, both ways.
func TestDefectsAreNamedWhereTheyAreCured(t *testing.T) {
	marks := marks(t)
	for _, d := range defects(t) {
		cures := d.cures()
		if len(cures) == 0 {
			t.Errorf("%s does not say what cures it", d.name)
		}
		for _, c := range cures {
			if !slices.Contains(marks[d.name], c) {
				t.Errorf("%s in %s does not say %q", c.function, c.file, mark+d.name+".")
			}
		}
		for _, c := range marks[d.name] {
			if !slices.Contains(cures, c) {
				t.Errorf("%s.txtar does not say \"Cured by %s in %s.\"", d.name, c.function, c.file)
			}
		}
		delete(marks, d.name)
	}
	for name, cures := range marks {
		t.Errorf("%s in %s names %s, of which there is no file", cures[0].function, cures[0].file, name)
	}
}

// A cure is a function that works around a defect, and its file as a path from the module's root.
type cure struct{ function, file string }

var cured = regexp.MustCompile(`(?m)^Cured by (\w+) in (\S+\.go)\.$`)

// cures are what the comment names.
func (d defect) cures() []cure {
	var list []cure
	for _, m := range cured.FindAllStringSubmatch(d.comment, -1) {
		list = append(list, cure{m[1], m[2]})
	}
	return list
}

func (d defect) files() []string {
	var list []string
	for _, c := range d.cures() {
		list = append(list, c.file)
	}
	return list
}

// mark is what names a defect in the comment of a function that cures it.
const mark = "Engine defect: "

var marked = regexp.MustCompile(`(?m)^` + mark + `([a-z0-9-]+)\.$`)

// marks finds the cures in the code, by names of defects.
func marks(t *testing.T) map[string][]cure {
	t.Helper()
	const root = "../../.."
	found := map[string][]cure{}
	err := filepath.WalkDir(filepath.Join(root, "runtime"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(source, []byte(mark)) {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, source, parser.ParseComments)
		if err != nil {
			return err
		}
		file, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		count := 0
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Doc != nil {
				for _, m := range marked.FindAllStringSubmatch(fn.Doc.Text(), -1) {
					found[m[1]] = append(found[m[1]], cure{fn.Name.Name, filepath.ToSlash(file)})
					count++
				}
			}
		}
		if n := bytes.Count(source, []byte(mark)); n != count {
			t.Errorf("%s has %d marks, of which %d stand in a function's comment, in a line of their own", file, n, count)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// pkg is a name for the package that the program becomes, in which nothing else is called so.
func (d defect) pkg() string { return strings.ReplaceAll(d.name, "-", "") }

// write writes the program to a file of its own.
func (d defect) write(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "program.go")
	moduletest.Write(t, file, d.program)
	return file
}

// update writes what the engine prints into the file.
func (d defect) update(t *testing.T, got string) {
	t.Helper()
	moduletest.Write(t, filepath.Join("testdata/defects", d.name+".txtar"), string(txtar.Format(&txtar.Archive{
		Comment: []byte(d.comment),
		Files:   []txtar.File{{Name: "program.go", Data: []byte(d.program)}, {Name: "want", Data: []byte(d.want)}, {Name: "got", Data: []byte(got)}},
	})))
}

// child is the test binary as a command that runs a program, see TestMain.
func child(how, file string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], file)
	cmd.Env = append(os.Environ(), runsProgram+"="+how)
	return cmd
}

// changing is what is not the same in each run: addresses and times.
var changing = regexp.MustCompile(`0x[0-9a-f]{6,}|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d `)

// output is what a command prints, and the first line of its errors if it fails.
func output(t *testing.T, cmd *exec.Cmd, deadline time.Duration) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	c := exec.CommandContext(ctx, cmd.Path, cmd.Args[1:]...)
	var stdout, stderr bytes.Buffer
	c.Env, c.Stdout, c.Stderr = cmd.Env, &stdout, &stderr
	err := c.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		stdout.WriteString(endless)
	case errors.As(err, &exit):
		line, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		fmt.Fprintf(&stdout, "error: %s\n", line)
	case err != nil:
		t.Fatal(err)
	}
	return changing.ReplaceAllString(stdout.String(), "")
}
