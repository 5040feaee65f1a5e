package lower_test

import (
	"context"
	"fmt"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/eval"
	"github.com/gopherloop/gopherloop/runtime/internal/lower"
	"github.com/gopherloop/gopherloop/runtime/internal/lower/lowertest"
	"github.com/gopherloop/gopherloop/runtime/session"
)

// TestLowered shows lowering construct by construct. Each folder of testdata is a construct, and each file in it a rule, which
// the file begins with: the cell, the lowered text, and either the output or, for what only cells have, what is shown below
// the cell. The text is also checked by go/types. UPDATE=1 writes the text anew, and what is shown: read both before you
// commit. The output is never written, because it is what compiled Go prints: TestOutputIsThatOfCompiledGo has the proof.
func TestLowered(t *testing.T) {
	checker := lowertest.New()
	for construct, files := range examples(t) {
		t.Run(construct, func(t *testing.T) {
			for _, e := range files {
				t.Run(e.name, func(t *testing.T) { e.test(t, checker) })
			}
		})
	}
}

// An example is one file of testdata.
type example struct {
	path, name string
	comment    []byte
	files      map[string]string
}

// The files of an example.
const (
	cellFile    = "cell"
	loweredFile = "lowered"
	outputFile  = "output" // what compiled Go prints too
	shownFile   = "shown"  // instead of output, for what only cells have
)

func examples(t *testing.T) map[string][]example {
	t.Helper()
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no testdata", err)
	}
	all := map[string][]example{}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		e := example{path: path, name: strings.TrimSuffix(filepath.Base(path), ".txtar"), comment: a.Comment, files: map[string]string{}}
		for _, f := range a.Files {
			e.files[f.Name] = string(f.Data)
		}
		_, output := e.files[outputFile]
		_, shown := e.files[shownFile]
		if _, cell := e.files[cellFile]; !cell || output == shown || len(strings.TrimSpace(string(a.Comment))) == 0 {
			t.Fatalf("%s is not a rule, a cell, and an output or what is shown", path)
		}
		construct := filepath.Base(filepath.Dir(path))
		all[construct] = append(all[construct], e)
	}
	return all
}

// test runs the cell in a session of its own, so that names in the text start anew.
func (e example) test(t *testing.T, checker *lowertest.Checker) {
	var unit eval.Unit
	host := &host{}
	s, err := session.New(session.Config{OnLowered: func(u eval.Unit) { unit = u }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Start(t.Context(), host); err != nil {
		t.Fatal(err)
	}
	reply := s.Execute(t.Context(), lang.ExecuteRequest{Cell: "cell", Code: e.files[cellFile], Count: 1})
	lowered := readable(t, unit)
	if err := checker.Check(unit); err != nil {
		t.Errorf("lowered text is no Go:\n%v\n%s", err, lowered)
	}
	if out, ok := e.files[outputFile]; ok {
		if got := host.printed(); got != out {
			t.Errorf("printed\n%sinstead of\n%s", got, out)
		}
		if reply.Error != nil {
			t.Errorf("%s\n%s", strings.Join(reply.Error.Traceback, "\n"), lowered)
		}
	}
	got := map[string]string{cellFile: e.files[cellFile], loweredFile: lowered}
	if _, ok := e.files[shownFile]; ok {
		got[shownFile] = host.printed() + below(reply)
	}
	if lower.TickAlways {
		got[loweredFile] = e.files[loweredFile]
	}
	if os.Getenv("UPDATE") != "" {
		e.write(t, got)
		return
	}
	for name, text := range got {
		if text != e.files[name] {
			t.Errorf("%s is\n%sinstead of\n%s", name, text, e.files[name])
		}
	}
}

func (e example) write(t *testing.T, files map[string]string) {
	t.Helper()
	a := &txtar.Archive{Comment: e.comment}
	if out, ok := e.files[outputFile]; ok {
		files[outputFile] = out
	}
	for _, name := range []string{cellFile, loweredFile, outputFile, shownFile} {
		if text, ok := files[name]; ok {
			a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
		}
	}
	if err := os.WriteFile(e.path, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// readable is the text of a unit in gofmt's form, with the types that its symbols stand for.
func readable(t *testing.T, u eval.Unit) string {
	t.Helper()
	if u.Run != nil {
		return "(no engine is needed)\n"
	}
	text, err := format.Source([]byte(u.Text))
	if err != nil {
		t.Fatalf("%v\n%s", err, u.Text)
	}
	var b strings.Builder
	for _, name := range slices.SortedFunc(maps.Keys(u.Symbols), byNumber) {
		if v := u.Symbols[name]; v.Kind() == reflect.Pointer && v.IsNil() {
			fmt.Fprintf(&b, "// %s.%s is %v\n", eval.Package, name, v.Type().Elem())
		}
	}
	return b.String() + blankLines.ReplaceAllString(string(text), "\n")
}

var blankLines = regexp.MustCompile(`\n\n+`)

func byNumber(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// below is what a front end shows below a cell apart from what it prints.
func below(r lang.ExecuteReply) string {
	switch {
	case r.Error != nil:
		return colours.ReplaceAllString(strings.Join(r.Error.Traceback, "\n"), "") + "\n"
	case r.Result != nil:
		return fmt.Sprintf("Out: %v\n", r.Result.Data["text/plain"])
	}
	return ""
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// A host keeps what a cell prints.
type host struct {
	mu   sync.Mutex
	text strings.Builder
}

func (h *host) printed() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

func (h *host) Stream(_ lang.Cell, _ lang.StreamName, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text.WriteString(text)
}

func (h *host) Error(_ lang.Cell, err lang.Error) {
	h.Stream("", lang.Stderr, colours.ReplaceAllString(strings.Join(err.Traceback, "\n"), "")+"\n")
}

func (h *host) Display(lang.Cell, lang.Display) {}
func (h *host) ClearOutput(lang.Cell, bool)     {}
func (h *host) Comm(lang.Cell, lang.Comm)       {}

func (h *host) Input(context.Context, lang.Cell, string, bool) (string, error) {
	return "", lang.ErrNoStdin
}
