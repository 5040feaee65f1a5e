package symbols

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func symbol(t *testing.T, path, name string) Sym {
	t.Helper()
	syms := Lookup(path)
	i, ok := slices.BinarySearchFunc(syms, name, func(s Sym, n string) int { return strings.Compare(s.Name, n) })
	if !ok {
		t.Fatalf("no symbol %s.%s", path, name)
	}
	return syms[i]
}

func TestSymbolsAreTheThingsThemselves(t *testing.T) {
	if f := symbol(t, "fmt", "Sprint").Value.(func(...any) string); f(1, 2) != "1 2" {
		t.Error("fmt.Sprint is another function")
	}
	if p := symbol(t, "time", "Local"); p.Kind != Var || p.Value.(**time.Location) != &time.Local {
		t.Error("time.Local is not the variable", p)
	}
	if c := symbol(t, "time", "Second"); c.Kind != Const || c.Value != time.Second {
		t.Error("time.Second is", c)
	}
	if ty := symbol(t, "fmt", "Stringer"); ty.Kind != Type || reflect.TypeOf(ty.Value).Elem() != reflect.TypeFor[fmt.Stringer]() {
		t.Error("fmt.Stringer is", ty)
	}
	if Lookup("no/such") != nil {
		t.Error("a package that does not exist has symbols")
	}
}

// Every untyped constant in the tables has the value and kind that the type data give it.
func TestUntypedConstantsLoseNothing(t *testing.T) {
	im := NewImporter(token.NewFileSet())
	n := 0
	for _, path := range Paths() {
		pkg, err := im.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range Lookup(path) {
			if s.Kind != Untyped {
				continue
			}
			n++
			l, want := s.Value.(Literal), pkg.Scope().Lookup(s.Name).(*types.Const)
			if got := l.Constant(); !constant.Compare(got, token.EQL, want.Val()) || types.Typ[l.Kind] != want.Type() {
				t.Errorf("%s.%s is %v (%v), not %v", path, s.Name, got, types.Typ[l.Kind], want)
			}
		}
	}
	if n < 1000 {
		t.Errorf("only %d untyped constants", n)
	}
	if v, _ := constant.Float64Val(symbol(t, "math", "Pi").Value.(Literal).Constant()); v != math.Pi {
		t.Error("math.Pi is", v)
	}
	if s := symbol(t, "math", "MaxUint64").Value.(Literal).Constant().ExactString(); s != "18446744073709551615" {
		t.Error("math.MaxUint64 is", s)
	}
}

func BenchmarkImportFmt(b *testing.B)  { benchmarkImport(b, "fmt") }
func BenchmarkImportHTTP(b *testing.B) { benchmarkImport(b, "net/http") }

func benchmarkImport(b *testing.B, path string) {
	for b.Loop() {
		if _, err := NewImporter(token.NewFileSet()).Import(path); err != nil {
			b.Fatal(err)
		}
	}
}
