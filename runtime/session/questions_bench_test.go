package session

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A question is a code with a cursor where the bar is.
type question struct{ name, marked string }

// questions are asked of a session of a thousand cells, in the middle of what somebody writes there.
func questions() []question {
	long := strings.Repeat("for _, p := range points7 {\n\tif p.Norm() > 3 {\n\t\tfmt.Println(strings.ToUpper(\"far\"), p)\n\t}\n}\n", 20)
	return []question{
		{"empty", "|"},
		{"name", "poi|"},
		{"variable", "point500|"},
		{"function", "add7|"},
		{"documentation", "http.Server|"},
		{"argument", "add7(|"},
		{"argument in brackets", "fmt.Println(value3, add7(value3, |))"},
		{"member", "point500.|"},
		{"chain", "strings.NewReplacer(\"a\", \"b\").Replace(\"c\").|"},
		{"package", "http.|"},
		{"names of several", "template.|"},
		{"constants", "time.Sleep(5 * |)"},
		{"literal", "Point3{X: 1, |}"},
		{"block", "for _, p := range points7 {\n\tif p.|"},
		{"closure", "go func() {\n\tdefer wg.Done()\n\tresults <- add7(|\n}()"},
		{"select", "select {\ncase p := <-results:\n\tpri|\n}"},
		{"await", "x := await asyncio.|"},
		{"type", "func f(p Po|"},
		{"magic", "%ti|"},
		{"time", "%time add7(val|"},
		{"shell", "!echo {val|"},
		{"similar", "pnt50|"},
		{"long", long + "point3.|"},
		{"long and unfinished", long + "if point3.|\n" + long},
		{"long and wrong elsewhere", "x := (\n" + long + "foo(}\nif point3.|\n" + long},
	}
}

// BenchmarkQuestionsAfter1000Cells measures completion and inspection. What counts is the 95th percentile: p95-ms.
func BenchmarkQuestionsAfter1000Cells(b *testing.B) {
	s := sessionOf1000Cells(b)
	ask := map[string]func(code string, at int){
		"complete": func(code string, at int) {
			s.Complete(b.Context(), lang.CompleteRequest{Code: code, Cursor: at})
		},
		"inspect": func(code string, at int) {
			s.Inspect(b.Context(), lang.InspectRequest{Code: code, Cursor: at, Detail: 1})
		},
	}
	for _, kind := range []string{"complete", "inspect"} {
		var all []time.Duration
		for _, q := range questions() {
			before, after, _ := strings.Cut(q.marked, "|")
			at := len([]rune(before))
			b.Run(kind+"/"+strings.ReplaceAll(q.name, " ", "_"), func(b *testing.B) {
				var took []time.Duration
				for b.Loop() {
					start := time.Now()
					ask[kind](before+after, at)
					took = append(took, time.Since(start))
				}
				b.ReportMetric(percentile95(took), "p95-ms")
				all = append(all, took[max(0, len(took)-200):]...) // as many of each
			})
		}
		b.Run(kind+"/all", func(b *testing.B) {
			for b.Loop() {
			}
			b.ReportMetric(percentile95(all), "p95-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// percentile95 is in milliseconds.
func percentile95(took []time.Duration) float64 {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return float64(took[len(took)*95/100].Microseconds()) / 1000
}

// sessionOf1000Cells declares a type with methods, a function, and variables in a thousand cells.
func sessionOf1000Cells(b *testing.B) *Session {
	b.Helper()
	execute, s := startBench(b, &counting{})
	execute("results := make(chan int)\nvar wg sync.WaitGroup")
	for i := range 999 {
		n := strconv.Itoa(i)
		switch i % 3 {
		case 0:
			execute(fmt.Sprintf("type Point%s struct{ X, Y float64 }\n\nfunc (p Point%s) Norm() float64 { return math.Hypot(p.X, p.Y) }\n\nvalue%s := %s", n, n, n, n))
		case 1:
			execute(fmt.Sprintf("// add%s adds.\nfunc add%s(a, b int) int { return a + b + %s }\npoints%s := []Point%d{{X: 1}}", n, n, n, n, i-1))
		default:
			execute(fmt.Sprintf("point%s := Point%d{X: %s}\nfmt.Sprint(point%s)", n, i-2, n, n))
		}
	}
	return s
}
