package session

import (
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// counting is a host that only counts bytes.
type counting struct {
	lang.Host
	bytes atomic.Int64
}

func (h *counting) Stream(_ lang.Cell, _ lang.StreamName, text string) { h.bytes.Add(int64(len(text))) }

// benchSession is a session that has run its first cell.
func benchSession(b *testing.B) (execute func(code string), h *counting) {
	b.Helper()
	h = &counting{}
	execute, _ = startBench(b, h)
	return execute, h
}

// startBench starts a session that reports to h.
func startBench(b *testing.B, h *counting) (execute func(code string), s *Session) {
	b.Helper()
	s, err := New(Config{})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Start(b.Context(), h); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	count := 0
	execute = func(code string) {
		count++
		r := s.Execute(b.Context(), lang.ExecuteRequest{
			Cell: lang.Cell(strconv.Itoa(count)), Code: code, Count: count, StoreHistory: true,
		})
		if r.Error != nil {
			b.Fatal(r.Error)
		}
	}
	execute("1+1")
	return execute, s
}

// BenchmarkCell is the session's part of the round trip of a cell.
func BenchmarkCell(b *testing.B) {
	for _, c := range []struct{ name, code string }{
		{"expression", "1+1"},
		{"variable", "x := 1"},
		{"function", "func f(n int) int {\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn f(n-1) + f(n-2)\n}"},
		{"print", `fmt.Println("x")`},
		{"goroutine", "done := make(chan int)\ngo func() { done <- 1 }()\n<-done"},
		{"await", "await asyncio.Sleep(0)"},
	} {
		b.Run(c.name, func(b *testing.B) {
			execute, _ := benchSession(b)
			b.ReportAllocs()
			for b.Loop() {
				execute(c.code)
			}
		})
	}
}

// BenchmarkCompile is the way of a cell from source to a function.
func BenchmarkCompile(b *testing.B) {
	s, err := New(Config{})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Start(b.Context(), &counting{}); err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	}()
	s.compiling.Lock()
	defer s.compiling.Unlock()
	b.ReportAllocs()
	for b.Loop() {
		if _, failed := s.compile("Cell In[1]", "1+1"); failed != nil {
			b.Fatal(failed)
		}
	}
}

// BenchmarkPrints is one line of a cell that prints in a loop: the interpreter, the session's output, and a host that
// takes everything at once. A cell prints no more than its limit.
func BenchmarkPrints(b *testing.B) {
	execute, h := benchSession(b)
	const lines = 100_000
	for left := b.N; left > 0; left -= lines {
		execute("for i := range " + strconv.Itoa(min(left, lines)) + " { fmt.Println(i) }")
	}
	if h.bytes.Load() < int64(b.N) {
		b.Errorf("%d lines have %d bytes", b.N, h.bytes.Load())
	}
}
