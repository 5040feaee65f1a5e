package magic

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestWho(t *testing.T) {
	r, s := New(), &fakeSession{}
	expect(t, use(t, r, s, "%who"), "Interactive namespace is empty.\n")
	expect(t, use(t, r, s, "%who int"), "No variables match your requested type.\n")
	s.declare("b", "x", "a", 1, "_exit_code", 3)
	s.vars = append(s.vars, Variable{Name: "f", Kind: "func", Type: "func()"})
	expect(t, use(t, r, s, "%who"), "a\t b\t f\t \n")
	expect(t, use(t, r, s, "%who int"), "a\t \n")
	expect(t, use(t, r, s, "%who func int"), "a\t f\t \n")
	expect(t, use(t, r, s, "%who_ls"), "[value][a b f]\n")
	expect(t, use(t, r, s, "%who_ls nope"), "[value][]\n")
}

func TestWhoWritesNineNamesALine(t *testing.T) {
	s := &fakeSession{}
	for _, name := range strings.Split("abcdefghij", "") {
		s.declare(name, 1)
	}
	expect(t, use(t, New(), s, "%who"), "a\t b\t c\t d\t e\t f\t g\t h\t i\t \nj\t \n")
}

func TestWhos(t *testing.T) {
	s := &fakeSession{}
	expect(t, use(t, New(), s, "%whos"), "Interactive namespace is empty.\n")
	ch := make(chan int, 4)
	ch <- 1
	s.declare("a", 1, "b", strings.Repeat("x\ny", 30), "l", []int{1, 2}, "m", map[string]int{"x": 1}, "ch", ch,
		"d", time.Second, "e", errors.New("boom"), "long", "short")
	s.vars = append(s.vars,
		Variable{Name: "C", Kind: "type", Type: "struct{X int}"},
		Variable{Name: "f", Kind: "func", Type: "func(x int) string"},
		Variable{Name: "k", Kind: "const", Type: "untyped int", Value: reflect.ValueOf(7)},
		Variable{Name: "n", Kind: "var", Type: "error"})
	expect(t, use(t, New(), s, "%whos"), `Variable   Type                   Data/Info
-------------------------------------------
C          type                   struct{X int}
a          int                    1
b          string                 x\nyx\nyx\nyx\nyx\nyx\nyx<...>yx\nyx\nyx\nyx\nyx\nyx\ny
ch         chan int               n=1 of 4
d          time.Duration          1s
e          *errors.errorString    boom
f          func                   func(x int) string
k          untyped int            7
l          []int                  n=2
long       string                 short
m          map[string]int         n=1
n          error                  nil
`)
}

func TestReset(t *testing.T) {
	const question = "[input]Once deleted, variables cannot be recovered. Proceed (y/[n])? "
	for _, c := range []struct{ args, answers, want string }{
		{"", "y", question + "y\n[reset]\n"},
		{"", "YES", question + "YES\n[reset]\n"},
		{"", "n", question + "n\nNothing done.\n"},
		{"", "", question + "\nNothing done.\n"},
		{"", "what,yes", question + "what\n" + question + "yes\n[reset]\n"},
		{" -f", "", "[reset]\n"},
		{" -sf", "", "[reset]\n"},
		{" -f foo", "", "Don't know how to reset  foo, please run `%reset?` for details\n"},
		{" -x", "", "UsageError: option -x not recognized (allowed: \"sf\" aggressive)\n"},
	} {
		s := &fakeSession{answers: strings.Split(c.answers, ",")}
		expect(t, use(t, New(), s, "%reset"+c.args), c.want)
	}
	expect(t, use(t, New(), &fakeSession{}, "%reset"), "[reset]\n") // where nobody can be asked
}
