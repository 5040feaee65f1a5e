package session

import (
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A cell of a subshell runs while a cell of the main shell waits, sees its variables, and is interrupted by itself.
func TestSubshellsRunBesideEachOther(t *testing.T) {
	b := newBench(t)
	execute := func(id lang.Cell, subshell, code string, count int) lang.ExecuteReply {
		return b.s.Execute(t.Context(), lang.ExecuteRequest{Cell: id, Subshell: subshell, Code: code, Count: count, StoreHistory: true})
	}
	if r := execute("a", "", "gate := make(chan int)\nx := 1", 1); r.Error != nil {
		t.Fatal(r.Error)
	}
	for _, wait := range []string{"<-gate", "await gate"} {
		done := make(chan lang.ExecuteReply)
		go func() { done <- execute("main", "", "fmt.Println(\"waits\")\n"+wait, 2) }()
		b.h.wait(t, "main", "waits")
		if r := execute("sub", "s", "x + 1", 3); r.Error != nil || r.Result.Data["text/plain"] != "2" {
			t.Fatalf("%+v", r)
		}
		blocked := make(chan lang.ExecuteReply)
		go func() { blocked <- execute("sub2", "s", "fmt.Println(\"waits too\")\nfor {\n\ttime.Sleep(1000)\n}", 4) }()
		b.h.wait(t, "sub2", "waits too")
		b.s.Interrupt("s")
		if r := <-blocked; r.Error == nil || r.Error.Name != "KeyboardInterrupt" {
			t.Fatalf("%+v", r)
		}
		if r := execute("sub", "s", "go func() { gate <- 7 }()", 5); r.Error != nil {
			t.Fatal(r.Error)
		}
		if r := <-done; r.Error != nil || r.Result.Data["text/plain"] != "7" {
			t.Fatalf("%s: %+v", wait, r)
		}
		b.h.mu.Lock()
		delete(b.h.cells, "main")
		delete(b.h.cells, "sub2")
		b.h.mu.Unlock()
	}
}

// A cell of a subshell answers while a cell of the main shell computes, and has awaits there too.
func TestASubshellAnswersWhileACellComputes(t *testing.T) {
	b := newBench(t)
	execute := func(id lang.Cell, subshell, code string) lang.ExecuteReply {
		return b.s.Execute(t.Context(), lang.ExecuteRequest{Cell: id, Subshell: subshell, Code: code, Count: 1})
	}
	done := make(chan lang.ExecuteReply)
	go func() { done <- execute("main", "", "fmt.Println(\"computes\")\nfor {\n}") }()
	b.h.wait(t, "main", "computes")
	if r := execute("sub", "s", "6 * 7"); r.Error != nil || r.Result.Data["text/plain"] != "42" {
		t.Errorf("%+v", r)
	}
	blocked := make(chan lang.ExecuteReply)
	go func() { blocked <- execute("sub2", "s", "fmt.Println(\"computes too\")\nfor {\n}") }()
	b.h.wait(t, "sub2", "computes too")
	b.s.Interrupt("s")
	if r := <-blocked; r.Error == nil || r.Error.Name != "KeyboardInterrupt" {
		t.Errorf("%+v", r)
	}
	awaits := make(chan lang.ExecuteReply)
	go func() { awaits <- execute("sub3", "s", "fmt.Println(\"awaits\")\nawait asyncio.Sleep(1)\n\"slept\"") }()
	b.h.wait(t, "sub3", "awaits")
	b.s.Interrupt("")
	if r := <-done; r.Error == nil || r.Error.Name != "KeyboardInterrupt" {
		t.Errorf("%+v", r)
	}
	if r := <-awaits; r.Error != nil || r.Result.Data["text/plain"] != `"slept"` {
		t.Errorf("%+v", r)
	}
}

func TestUserExpressionsAreEvaluatedAfterTheCell(t *testing.T) {
	b := newBench(t)
	r := b.s.Execute(t.Context(), lang.ExecuteRequest{Cell: "a", Code: "x := 20", Count: 1, UserExpressions: map[string]string{
		"sum": "x + 1", "bad": "y", "panics": "[]int{}[x]", "statement": "z := 1",
	}})
	if r.Error != nil {
		t.Fatal(r.Error)
	}
	if e := r.UserExpressions["sum"]; e.Bundle == nil || e.Bundle.Data["text/plain"] != "21" {
		t.Errorf("sum: %+v", e)
	}
	for name, want := range map[string]string{"bad": "CompileError", "panics": "runtime error", "statement": "SyntaxError"} {
		if e := r.UserExpressions[name]; e.Error == nil || e.Error.Name != want {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestWhatTheFrontEndTypesIsRead(t *testing.T) {
	b := newBench(t)
	b.h.answers = []string{"Ada 36", "a line", "7"}
	got := b.run("var name string\nvar age int\nfmt.Scanln(&name, &age)\nr := bufio.NewReader(os.Stdin)\nline, err := r.ReadString('\\n')\nfmt.Printf(\"%s %d %q %v\\n\", name, age, line, err)")
	if got != "[input ][input ]Ada 36 \"a line\\n\" <nil>\n" {
		t.Errorf("%q", got)
	}
}

func TestWhatWasPrintedComesBeforeTheQuestion(t *testing.T) {
	b := newBench(t)
	b.h.answers = []string{"Ada"}
	if got := b.run("var name string\nfmt.Print(\"Who? \")\nfmt.Scanln(&name)\nname"); got != "Who? [input ]Out: \"Ada\"\n" {
		t.Errorf("%q", got)
	}
}

func TestAPasswordIsAskedForAsOne(t *testing.T) {
	b := newBench(t)
	b.h.answers = []string{"secret"}
	if got := b.run("p, err := getpass.GetPass()\nfmt.Println(p, err)"); got != "[password Password: ]secret <nil>\n" {
		t.Errorf("%q", got)
	}
}

func TestCompletionAndInspectionKnowTheSession(t *testing.T) {
	b := newBench(t)
	b.run("type Point struct{ X, Y int }\nfunc (p Point) Norm() float64 { return 1 }\npoint := Point{3, 4}")
	reply := b.s.Complete(t.Context(), lang.CompleteRequest{Code: "point.", Cursor: 6})
	var got []string
	for _, m := range reply.Matches {
		got = append(got, m.Text)
	}
	if len(got) != 3 || reply.Start != 6 || reply.End != 6 {
		t.Errorf("%v from %d to %d", got, reply.Start, reply.End)
	}
	if r := b.s.Inspect(t.Context(), lang.InspectRequest{Code: "fmt.Println", Cursor: 8}); !r.Found {
		t.Error("fmt.Println is not found")
	}
	if r := b.s.Inspect(t.Context(), lang.InspectRequest{Code: "nosuch", Cursor: 3}); r.Found || r.Data == nil {
		t.Errorf("%+v", r)
	}
}
