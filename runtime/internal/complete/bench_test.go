package complete

import (
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// program is a cell of 120 lines or so.
func program() string {
	return strings.Repeat("for _, p := range points {\n\tif p.Norm() > 3 {\n\t\tfmt.Println(strings.ToUpper(\"far\"), p)\n\t\torigin.Move(1, 2)\n\t}\n}\n", 20)
}

func benchmark(b *testing.B, marked string) {
	e := newEnv(b, nil, shapes, values)
	code, at := cursor(b, marked)
	for b.Loop() {
		if len(e.complete(lang.CompleteRequest{Code: code, Cursor: at}).Matches) == 0 {
			b.Fatal("no matches")
		}
	}
}

func BenchmarkMember(b *testing.B)     { benchmark(b, "origin.|") }
func BenchmarkAllNames(b *testing.B)   { benchmark(b, "|") }
func BenchmarkLongCell(b *testing.B)   { benchmark(b, program()+"origin.|") }
func BenchmarkUnfinished(b *testing.B) { benchmark(b, program()+"if origin.|\n"+program()) }
func BenchmarkWrongElsewhere(b *testing.B) {
	benchmark(b, "x := (\n"+program()+"foo(}\nq := origin\nif q.|\n"+program())
}

func BenchmarkInspect(b *testing.B) {
	e := newEnv(b, nil, shapes, values)
	code, at := cursor(b, program()+"fmt.Println(|")
	for b.Loop() {
		if !e.inspect(lang.InspectRequest{Code: code, Cursor: at}).Found {
			b.Fatal("not found")
		}
	}
}
