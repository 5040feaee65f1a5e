package session

import (
	"slices"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A new session knows what an old one declared, and that the values of variables are lost.
func TestRestoreDeclaresEverythingButValues(t *testing.T) {
	old := newBench(t)
	var decls []lang.Declaration
	for _, code := range []string{
		"import str \"strings\"\nx := 5\nconst K = 7\ntype P struct{ A int }\nfunc (p P) String() string { return str.Repeat(\"P\", p.A) }\nfunc f() P { return P{x} }",
		"p := f()\nm := map[string][]P{}\nasync func g() int { return K }",
		"func f() P { return P{x + 1} }\nfmt.Println(\"ran\")",
	} {
		r := old.execute(code)
		if r.Error != nil {
			t.Fatal(r.Error)
		}
		decls = append(decls, r.Declared...)
	}
	b := newBench(t)
	if err := b.s.Restore(t.Context(), decls); err != nil {
		t.Fatal(err)
	}
	if got := b.s.variableNames(); len(got) > 0 {
		t.Errorf("variables with values: %v", got)
	}
	for _, test := range []struct{ code, want string }{
		{"fmt.Println(K, f(), P{3})", "7 P PPP\n"},
		{"await g()", "Out: 7\n"},
		{"x", "x was lost with the session: run the cell that sets it again"},
		{"x := 2\nf()", "Out: PPP\n"},
		{"m = nil", "m was lost"},
	} {
		if got := b.run(test.code); !strings.Contains(got, test.want) || strings.Contains(got, "ran") {
			t.Errorf("%s\n%s", test.code, got)
		}
	}
	single := newBench(t)
	for _, d := range decls { // one by one, as the supervisor does when one of them is to blame
		if err := single.s.Restore(t.Context(), []lang.Declaration{d}); err != nil {
			t.Errorf("%s: %v", d.Source, err)
		}
	}
}

// Methods from other cells are declared after their types, also where the type's cell was run again later, and functions
// after those that they call.
func TestRestoreDeclaresMethodsOfOtherCells(t *testing.T) {
	old := newBench(t)
	var decls []lang.Declaration
	for _, code := range []string{
		"type P struct{ A int }\nfunc (p P) Own() int { return p.A }",
		"func (p P) String() string { return fmt.Sprint(\"P\", p.Own(), help()) }\nfunc help() int { return 1 }",
		"type P struct{ A int }\nfunc (p P) Own() int { return 2 * p.A }",
		"func help() int { return 2 }",
	} {
		r := old.execute(code)
		if r.Error != nil {
			t.Fatal(r.Error)
		}
		for _, d := range r.Declared { // as the supervisor keeps them
			decls = slices.DeleteFunc(decls, func(o lang.Declaration) bool { return o.Kind == d.Kind && slices.Equal(o.Names, d.Names) })
			decls = append(decls, d)
		}
	}
	if got := old.run("P{4}"); got != "Out: P8 2\n" {
		t.Errorf("before: %q", got)
	}
	b := newBench(t)
	if err := b.s.Restore(t.Context(), decls); err != nil {
		t.Fatal(err)
	}
	if got := b.run("P{4}"); got != "Out: P8 2\n" {
		t.Errorf("after: %q", got)
	}
}

// What was typed is no value of the session.
func TestRestoreRecallsWhatWasTyped(t *testing.T) {
	b := newBench(t)
	err := b.s.Restore(t.Context(), []lang.Declaration{
		{Kind: lang.Input, Source: "const K = 7", Count: 1},
		{Kind: lang.Input, Source: "os.Exit(1)", Count: 2},
		{Kind: "const", Names: []string{"K"}, Source: "const K = 7", Count: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	b.count = 2
	for code, want := range map[string]string{
		`fmt.Printf("%q %d", In[:3], K)`: `["" "const K = 7" "os.Exit(1)"] 7`,
		"%history -n 1-2":                "   1: const K = 7\n   2: os.Exit(1)\n",
	} {
		if got := b.run(code); got != want {
			t.Errorf("%s: %q", code, got)
		}
	}
}
