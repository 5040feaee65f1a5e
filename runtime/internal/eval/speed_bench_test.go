package eval_test

import (
	"slices"
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/session"
	"github.com/traefik/yaegi/interp"
)

// works are functions of some milliseconds, one for each kind of thing that programs do. They are such that the engine runs
// them as they stand, too.
var works = []struct{ name, source string }{
	{"loops", `
func work() int {
	sum := 0
	for i := 0; i < 300; i++ {
		for j := 0; j < 300; j++ {
			if (i+j)%3 == 0 {
				sum += i * j
			}
		}
	}
	return sum
}`},
	{"calls", `
func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}
func work() int { return fib(16) }`},
	{"channels", `
func work() int {
	ch, done := make(chan int), make(chan int)
	go func() {
		sum := 0
		for i := 0; i < 3000; i++ {
			sum += <-ch
		}
		done <- sum
	}()
	for i := 0; i < 3000; i++ {
		ch <- i
	}
	sum := <-done
	return sum
}`},
	{"maps", `
func work() int {
	m := map[int]int{}
	for i := 0; i < 20000; i++ {
		m[i%1000] += i
	}
	sum := 0
	for k, v := range m {
		sum += k ^ v
	}
	return sum
}`},
	{"strings", `
func work() int {
	text, count := "", 0
	for i := 0; i < 2000; i++ {
		text += "ab"
	}
	for i := 0; i < len(text); i++ {
		if text[i] == 'a' && text[i:] != text {
			count++
		}
	}
	for _, c := range text {
		if string(c) == "b" {
			count++
		}
	}
	return count
}`},
	{"methods", `
type counter struct{ n int }
func (c *counter) add(i int) { c.n += i }
func (c counter) value() int { return c.n }
func work() int {
	c := &counter{}
	for i := 0; i < 10000; i++ {
		c.add(i)
		c.n += c.value() & 1
	}
	return c.n
}`},
}

// BenchmarkLowered runs each work in turn lowered and as the engine has it from anybody. "speed" is that of lowered code, as a
// multiple of the other's: of the medians, because the machine has other things to do as well.
func BenchmarkLowered(b *testing.B) {
	for _, w := range works {
		b.Run(w.name, func(b *testing.B) {
			lowered, raw := cell(b, w.source), plain(b, w.source)
			if got, want := lowered(), raw(); got != want {
				b.Fatalf("lowered it is %d, else %d", got, want)
			}
			var l, r []time.Duration
			for b.Loop() {
				l = append(l, took(lowered))
				r = append(r, took(raw))
			}
			b.ReportMetric(float64(median(r))/float64(median(l)), "speed")
		})
	}
}

func took(f func() int) time.Duration {
	begin := time.Now()
	f()
	return time.Since(begin)
}

func median(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)/2]
}

// plain compiles a work with the engine alone.
func plain(b *testing.B, source string) func() int {
	i := interp.New(interp.Options{})
	if _, err := i.Eval("package main\n" + source); err != nil {
		b.Fatal(err)
	}
	v, err := i.Eval("main.work")
	if err != nil {
		b.Fatal(err)
	}
	return v.Interface().(func() int)
}

// cell declares a work in a session, and runs it in cells. A cell takes a little more time than the function does, which is on
// the safe side.
func cell(b *testing.B, source string) func() int {
	s, err := session.New(session.Config{})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Start(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	run := func(code string) lang.ExecuteReply {
		r := s.Execute(b.Context(), lang.ExecuteRequest{Code: code})
		if r.Error != nil {
			b.Fatal(r.Error)
		}
		return r
	}
	run(source)
	return func() (n int) {
		for _, c := range run("work()").Result.Data["text/plain"].(string) {
			n = n*10 + int(c-'0')
		}
		return n
	}
}
