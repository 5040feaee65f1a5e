package session

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// These are the numbers that a user feels, each also behind a thousand cells. make bench has their goals.

const manyCells = 1000

// smallCell is one of the cells that a long notebook has.
func smallCell(i int) string {
	switch i % 5 {
	case 0:
		return fmt.Sprintf("v%d := %d", i, i)
	case 1:
		return fmt.Sprintf("func f%d(n int) int { return n + v%d }", i, i-1)
	case 2:
		return fmt.Sprintf("f%d(%d)", i-1, i)
	case 3:
		return fmt.Sprintf("type T%d struct { A int; B string }\nt%d := T%d{%d, \"x\"}", i, i, i, i)
	}
	return fmt.Sprintf("for i := range 3 { fmt.Println(i, v%d) }", i-4)
}

// BenchmarkTrivialCell is a cell that computes one sum, from its source to its result.
func BenchmarkTrivialCell(b *testing.B) {
	beforeAndAfter(b, func(b *testing.B, execute func(string), _ *Session) {
		execute("x := 1")
		for b.Loop() {
			execute("x + 1")
		}
	})
}

// speedSession is a session whose first cell, which makes what all need, is over.
func speedSession(b *testing.B) (execute func(string), s *Session) {
	b.Helper()
	execute, s = startBench(b, &counting{})
	execute("1+1")
	return execute, s
}

// beforeAndAfter runs a benchmark in a new session, and in one that has run many cells.
func beforeAndAfter(b *testing.B, f func(*testing.B, func(string), *Session)) {
	for _, c := range []struct {
		name  string
		cells int
	}{{"new", 0}, {"after", manyCells}} {
		b.Run(c.name, func(b *testing.B) {
			execute, s := speedSession(b)
			for i := range c.cells {
				execute(smallCell(i))
			}
			f(b, execute, s)
		})
	}
}

// thousandLines is a cell of functions, types, and statements.
func thousandLines() string {
	return lines(50, func(i int) string {
		return fmt.Sprintf(`type Item%d struct {
	Name  string
	Price float64
	Tags  []string
}

func (it *Item%[1]d) Total(n int) (float64, error) {
	if n < 0 {
		return 0, fmt.Errorf("%%d are too few", n)
	}
	sum := 0.0
	for i := range n {
		sum += it.Price * float64(i)
	}
	return sum, nil
}

item%[1]d := &Item%[1]d{Name: "a", Price: 2.5, Tags: []string{"x", "y"}}
total%[1]d, err := item%[1]d.Total(%[1]d)
_, _ = total%[1]d, err`, i)
	})
}

// BenchmarkThousandLines is a cell of a thousand lines.
func BenchmarkThousandLines(b *testing.B) {
	source := thousandLines()
	if n := strings.Count(source, "\n"); n != 1000 {
		b.Fatalf("%d lines", n)
	}
	for b.Loop() {
		b.StopTimer()
		execute, _ := speedSession(b)
		b.StartTimer()
		execute(source)
	}
}

// typed is what a user asks while typing: the cursor is at the end.
var typed = []string{
	"x", "fmt.", "fmt.Pr", "strings.To", "for i := range 3 {\n\tfmt.Println(x + i)\n}\nos.", "x.", "http.Get", "time.Now().", "%ti", "asyncio.", "v",
	"func g(n int) error {\n\treturn errors.N",
}

func BenchmarkComplete(b *testing.B) {
	beforeAndAfter(b, func(b *testing.B, execute func(string), s *Session) {
		execute("x := 1")
		slowest(b, func(code string) { s.Complete(b.Context(), lang.CompleteRequest{Code: code, Cursor: len(code)}) })
	})
}

func BenchmarkInspect(b *testing.B) {
	beforeAndAfter(b, func(b *testing.B, execute func(string), s *Session) {
		execute("x := 1")
		slowest(b, func(code string) { s.Inspect(b.Context(), lang.InspectRequest{Code: code, Cursor: len(code)}) })
	})
}

// slowest asks all questions again and again, and reports the time in which 95 of 100 are answered.
func slowest(b *testing.B, ask func(code string)) {
	var took []time.Duration
	for b.Loop() {
		for _, q := range typed {
			begin := time.Now()
			ask(q)
			took = append(took, time.Since(begin))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Nanoseconds()), "p95-ns")
}

// BenchmarkMemory is what a thousand small cells add to the heap.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		execute, _ := speedSession(b)
		for i := range 10 {
			execute(smallCell(i)) // what the first cells need, all do
		}
		before := heap()
		for i := range manyCells {
			execute(smallCell(10 + i))
		}
		b.ReportMetric(float64(heap()-before), "added-B")
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC() // the first one queues finalizers and cleanups
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}
