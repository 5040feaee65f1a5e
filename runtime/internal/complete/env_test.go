package complete

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// importer is shared by tests that run one after another: unpacking type data is most of the work of a test.
var importer = sync.OnceValue(func() types.Importer { return symbols.NewImporter(token.NewFileSet()) })

// newEnv is a session that has run some cells. Variables have the values given.
func newEnv(t testing.TB, values map[string]any, cells ...string) *Env {
	t.Helper()
	fset := token.NewFileSet()
	sources := map[string]string{} // by name, as a session has them
	e := &Env{
		Fset: fset, Importer: importer(), Docs: &symbols.Docs{}, Paths: symbols.Paths(), Takes: takes,
		LineMagics: []string{"cd", "pinfo", "time", "timeit", "who", "whos"},
		CellMagics: []string{"bash", "time", "timeit"},
		MagicDoc: func(name string) (string, bool) {
			return "%" + name + " is documented.", strings.Contains("cd time %time %bash", name)
		},
		Value: func(name string) (reflect.Value, bool) {
			v, ok := values[name]
			return reflect.ValueOf(v), ok
		},
		ValueText: func(v reflect.Value) string { return fmt.Sprintf("%#v", v) },
		Source:    func(o types.Object) (string, bool) { s, ok := sources[o.Name()]; return s, ok },
	}
	e.Scope = check.NewScope(fset, e.Importer, e.Paths)
	for _, src := range cells {
		c, syntax := cell.Parse(fset, "cell", src, takes)
		if len(syntax) > 0 {
			t.Fatalf("%s\n%v", src, syntax[0])
		}
		r, errs := e.Scope.Check(c)
		if len(errs) > 0 {
			t.Fatalf("%s\n%v", src, errs[0])
		}
		e.Scope.Commit(r)
		for _, f := range r.Funcs {
			comment := src[:max(0, strings.Index(src, "func"))]
			sources[f.Name.Name] = comment + c.Text(f)
		}
	}
	return e
}

func takes(name string) cell.Takes {
	switch name {
	case "time", "%time":
		return cell.Takes{Kind: cell.Statements}
	case "timeit", "%timeit":
		return cell.Takes{Kind: cell.Block, Flags: "n:r:"}
	}
	return cell.Takes{}
}

// cursor takes the bar out of a text and says where it was, in code points.
func cursor(t testing.TB, marked string) (code string, at int) {
	t.Helper()
	before, after, ok := strings.Cut(marked, "|")
	if !ok {
		t.Fatalf("no | in %q", marked)
	}
	return before + after, utf8.RuneCountInString(before)
}
