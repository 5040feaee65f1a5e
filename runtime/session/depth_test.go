package session

import (
	"strings"
	"testing"
)

// Recursion without an end costs no values, whatever stands between the calls.
func TestEndlessRecursionIsAnErrorOfTheCell(t *testing.T) {
	const declared = `func endless(n int) int { return endless(n+1) + 1 }
async func later() int { return endless(0) }
type T struct{ n int }
func (t T) String() string { return fmt.Sprintf("T(%v)", t) }
kept := 5`
	for _, test := range []struct{ name, code, frame string }{
		{"calls", "endless(0)", "endless at line 1"},
		{"through compiled code", "fmt.Println(T{3})", "T.String at line 4"},
		{"recovered", "defer func() { fmt.Println(recover()) }()\nendless(0)", "endless at line 1"},
		{"awaited", "await later()", "endless at line 1"},
		{"timed", "%time endless(0)", "endless at line 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.run(declared)
			r := b.execute(test.code)
			if r.Error == nil || r.Error.Name != "fatal error" || r.Error.Value != "stack overflow" {
				t.Fatalf("error %+v", r.Error)
			}
			if text := plainText(r.Error); !strings.Contains(text, "[... skipping similar frames: "+test.frame+" (") ||
				!strings.Contains(text, "Cell In[2], line") {
				t.Errorf("traceback\n%s", text)
			}
			if got := b.run("kept"); got != "Out: 5\n" {
				t.Errorf("afterwards: %q", got)
			}
		})
	}
}

func TestEndlessRecursionOfAGoroutineIsReportedUnderItsCell(t *testing.T) {
	b := newBench(t)
	b.run("func endless(n int) int { return endless(n+1) + 1 }\ngo endless(0)")
	b.h.wait(t, cellID(1), "stack overflow")
	b.run("asyncio.GetRunningLoop().CallSoon(func() { endless(1) })")
	b.h.wait(t, cellID(2), "StackOverflowError")
}
