package complete

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// FuzzAnyTextAndCursor calls what has no recover around it.
func FuzzAnyTextAndCursor(f *testing.F) {
	for _, code := range []string{
		shapes, values, "", "origin.", "%time x.", "!echo {a.b} $x", "x := !ls ", "import \"fmt\"", "await fetch(1).", "%%timeit x := 1\nx.",
		"func f[T any](x T) { x.", "if origin.X > (", "Point{X: ", "select {\ncase <-", "for i := range ", "origin?", "?a", "%pinfo %time",
		"func (p *Point) F() { p.", "type T struct { T }\nvar t T\nt.", "a.b.c.d(e[f].g", "async func f() (int, error) { return ", "`", "'", "/*",
		"goto x", "1.", "0x", "switch x := y.(type) {", "type A = A\nvar a A\na.", "type I interface{ I }\nvar i I\ni.", "import . \"sync\"\nfunc (m Mutex) F() { m.",
	} {
		f.Add(code, len(code), 0)
		f.Add(code, len(code)/2, 1)
	}
	e := newEnv(f, map[string]any{"origin": 1}, shapes, values)
	f.Fuzz(func(t *testing.T, code string, at, detail int) {
		if strings.ContainsAny(code, "/~") {
			t.Skip("no business of the machine's files")
		}
		names := strings.Join(e.Scope.Names(), " ")
		r := e.complete(lang.CompleteRequest{Code: code, Cursor: at})
		if r.Matches == nil || r.Start > r.End || r.Start < 0 || r.End > utf8.RuneCountInString(code) || len(r.Matches) > limit {
			t.Errorf("cursor %d of %q: %d to %d, %d matches", at, code, r.Start, r.End, len(r.Matches))
		}
		for _, m := range r.Matches {
			if strings.Contains(m.Text, hole) || strings.Contains(m.Text, "·") || m.Type == "" {
				t.Errorf("cursor %d of %q: %+v", at, code, m)
			}
		}
		i := e.inspect(lang.InspectRequest{Code: code, Cursor: at, Detail: detail})
		if text, _ := i.Data["text/plain"].(string); i.Found != (text != "") {
			t.Errorf("cursor %d of %q: %+v", at, code, i)
		}
		if after := strings.Join(e.Scope.Names(), " "); after != names {
			t.Errorf("cursor %d of %q changes the scope to %s", at, code, after)
		}
	})
}
