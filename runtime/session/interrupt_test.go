package session

import (
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// Whatever a cell does, an interrupt ends it as KeyboardInterrupt, and what earlier cells started goes on.
func TestAnInterruptEndsWhateverTheCellDoes(t *testing.T) {
	for _, test := range []struct{ name, code string }{
		{"busy loop", "fmt.Println(\"here\")\nfor {\n}"},
		{"busy loop with calls", "func f(n int) int { return n + 1 }\nfmt.Println(\"here\")\nfor k := 0; ; {\n\tk = f(k)\n}"},
		{"sleep", "fmt.Println(\"here\")\ntime.Sleep(time.Hour)"},
		{"receive", "fmt.Println(\"here\")\n<-make(chan time.Time)"},
		{"select", "fmt.Println(\"here\")\nselect {\ncase <-time.After(time.Hour):\n}"},
		{"lock", "var mu sync.Mutex\nmu.Lock()\ngo time.Sleep(time.Hour)\nfmt.Println(\"here\")\nmu.Lock()"},
		{"await", "fmt.Println(\"here\")\nawait asyncio.Sleep(time.Hour)"},
		{"await of a task that computes", "async func spin() {\n\tfmt.Println(\"here\")\n\tfor {\n\t}\n}\nawait asyncio.CreateTask(spin())"},
		{"input", "fmt.Println(\"here\")\nvar line string\nfmt.Scanln(&line)"},
		{"shell", "fmt.Println(\"here\")\n!sleep 1000"},
		{"timeit", "fmt.Println(\"here\")\n%timeit time.Sleep(time.Hour)"},
		{"compiled code", "l, err := net.Listen(\"tcp\", \"127.0.0.1:0\")\nfmt.Println(\"here\", err)\nhttp.Serve(l, nil)"},
		{"a cell that recovers", "func() {\n\tdefer func() { recover() }()\n\tfmt.Println(\"here\")\n\ttime.Sleep(time.Hour)\n}()\nfmt.Println(\"not here\")"},
		{"deferred calls run", "defer fmt.Println(\"cleaned up\")\nfmt.Println(\"here\")\ntime.Sleep(time.Hour)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.run("ticks := make(chan int)\ngo func() {\n\tfor k := 0; ; k++ {\n\t\tticks <- k\n\t}\n}()")
			done := make(chan lang.ExecuteReply)
			go func() { done <- b.execute(test.code) }()
			b.h.wait(t, cellID(2), "here")
			b.s.Interrupt("")
			r := <-done
			if r.Error == nil || r.Error.Name != "KeyboardInterrupt" {
				t.Fatalf("error %+v", r.Error)
			}
			if text := b.h.text(cellID(2)); strings.Contains(text, "not here") || test.name == "deferred calls run" && !strings.Contains(text, "cleaned up") {
				t.Errorf("it printed %q", text)
			}
			if got := b.run("<-ticks >= 0"); got != "Out: true\n" {
				t.Errorf("the earlier goroutine: %s", got)
			}
		})
	}
}

func TestATracebackOfAnInterruptShowsTheLine(t *testing.T) {
	for code, shown := range map[string]string{
		"fmt.Println(\"here\")\ntime.Sleep(time.Hour)": "----> 2 time.Sleep(time.Hour)",
		"fmt.Println(\"here\")\nfor {\n}":              "----> 2 for {",
		"fmt.Println(\"here\")\nagain:\ngoto again":    "----> 2 again:",
	} {
		b := newBench(t)
		done := make(chan lang.ExecuteReply)
		go func() { done <- b.execute(code) }()
		b.h.wait(t, cellID(1), "here")
		b.s.Interrupt("*")
		text := plain(strings.Join((<-done).Error.Traceback, "\n"))
		if !strings.Contains(text, shown) || !strings.HasSuffix(text, "KeyboardInterrupt: ") {
			t.Error(text)
		}
	}
}

func TestAFailedTaskThatNobodyHoldsIsReportedUnderItsCell(t *testing.T) {
	b := newBench(t)
	b.run("import \"asyncio\"\nasync func failing() error { return errors.New(\"lost\") }\nasyncio.CreateTask(failing())\nawait asyncio.Sleep(0)")
	b.run("await asyncio.Sleep(0)")
	b.h.wait(t, cellID(1), "Task exception was never retrieved")
	b.h.wait(t, cellID(1), "lost")
}
