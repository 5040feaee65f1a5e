package kerneltest_test

import (
	"testing"

	"github.com/gopherloop/gopherloop/kernel/kerneltest"
)

// newSubshell creates a subshell and returns its id.
func newSubshell(f *kerneltest.FrontEnd, label string) string {
	f.Control(label, "create_subshell_request", nil)
	f.Expect(label, "iopub status busy\ncontrol create_subshell_reply {\"status\":\"ok\",\"subshell_id\":…\niopub status idle")
	return f.Content(label, "create_subshell_reply")["subshell_id"].(string)
}

func executeOn(f *kerneltest.FrontEnd, subshell, label, code string) {
	f.Send(label, kerneltest.Request{Type: "execute_request", Subshell: subshell, Content: map[string]any{"code": code}})
}

func control(f *kerneltest.FrontEnd, label, request string, content map[string]any, reply string) {
	f.Control(label, request, content)
	f.Expect(label, "iopub status busy\ncontrol "+reply+"\niopub status idle")
}

func TestSubshellsAreCreatedListedAndDeleted(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	control(f, "none", "list_subshell_request", nil, `list_subshell_reply {"status":"ok","subshell_id":[]}`)
	one, two := newSubshell(f, "1"), newSubshell(f, "2")
	control(f, "both", "list_subshell_request", nil, `list_subshell_reply {"status":"ok","subshell_id":["`+one+`","`+two+`"]}`)
	control(f, "delete", "delete_subshell_request", map[string]any{"subshell_id": one}, `delete_subshell_reply {"status":"ok"}`)
	control(f, "one", "list_subshell_request", nil, `list_subshell_reply {"status":"ok","subshell_id":["`+two+`"]}`)
	control(f, "again", "delete_subshell_request", map[string]any{"subshell_id": one},
		`delete_subshell_reply {"ename":"UnknownSubshellError","evalue":"Unknown subshell_id \"`+one+`\"","status":"error","traceback":[]}`)
	control(f, "main", "delete_subshell_request", map[string]any{"subshell_id": ""}, `delete_subshell_reply {"ename":"UnknownSubshellError",…`)
}

func TestShellsRunBesideEachOtherAndShareTheCount(t *testing.T) {
	echo := kerneltest.NewEcho()
	f := kerneltest.Start(t, echo)
	sub := newSubshell(f, "1")
	f.Execute("main", "wait from-sub")
	f.ExpectStarted("main", "wait from-sub", 1)
	executeOn(f, sub, "sub", "stdout sub\nsignal from-sub\nwait end")
	f.ExpectStarted("sub", "stdout sub\nsignal from-sub\nwait end", 2)
	f.Expect("sub", `iopub stream {"name":"stdout","text":"sub\n"}`)
	f.Expect("main", "shell execute_reply {\"execution_count\":1,…\niopub status idle")
	f.ExpectNobody(light)
	echo.Signal("end")
	f.Expect("sub", "shell execute_reply {\"execution_count\":2,…\niopub status idle")
}

func TestAnErrorAbortsItsOwnShellOnly(t *testing.T) {
	echo := kerneltest.NewEcho()
	f := kerneltest.Start(t, echo)
	sub := newSubshell(f, "1")
	executeOn(f, sub, "bad", "wait go\nerror E x")
	f.ExpectStarted("bad", "wait go\nerror E x", 1)
	executeOn(f, sub, "after bad", "stdout x")
	f.Execute("main", "wait go\nstdout main")
	f.ExpectStarted("main", "wait go\nstdout main", 2)
	f.Execute("after main", "stdout after")
	ask(f, "sync", "is_complete_request", map[string]any{"code": ""}, "is_complete_reply …")
	f.ExpectNobody(light)
	echo.Signal("go")
	f.Expect("bad", "iopub error …\nshell execute_reply …\niopub status idle")
	f.Expect("after bad", aborted)
	f.Expect("main", "iopub stream {\"name\":\"stdout\",\"text\":\"main\\n\"}\nshell execute_reply …\niopub status idle")
	f.ExpectCell("after main", "stdout after", 3, `iopub stream {"name":"stdout","text":"after\n"}`)
	f.DropNobody(light) // between the ends of the two cells
}

func TestUnknownSubshellsAreRefused(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	executeOn(f, "nowhere", "a", "stdout x")
	f.Expect("a", `
		iopub status busy
		shell execute_reply {"ename":"UnknownSubshellError","evalue":"Unknown subshell_id \"nowhere\"","status":"error","traceback":[]}
		iopub status idle`)
	f.Send("comm", kerneltest.Request{Type: "comm_msg", Subshell: "nowhere", Content: map[string]any{"comm_id": "x"}})
	f.Expect("comm", "iopub status busy\niopub status idle")
}

func TestDeletingASubshellLetsItsCellEndAndAbortsTheWaiting(t *testing.T) {
	echo := kerneltest.NewEcho()
	f := kerneltest.Start(t, echo)
	sub := newSubshell(f, "1")
	executeOn(f, sub, "runs", "wait go")
	f.ExpectStarted("runs", "wait go", 1)
	executeOn(f, sub, "waits", "stdout x")
	ask(f, "sync", "is_complete_request", map[string]any{"code": ""}, "is_complete_reply …")
	control(f, "delete", "delete_subshell_request", map[string]any{"subshell_id": sub}, `delete_subshell_reply {"status":"ok"}`)
	f.ExpectNobody(light + "\n" + light)
	echo.Signal("go")
	f.Expect("runs", "shell execute_reply …\niopub status idle")
	f.Expect("waits", aborted)
}

func TestAnInterruptOfOneSubshellLeavesTheOthers(t *testing.T) {
	echo := kerneltest.NewEcho()
	f := kerneltest.Start(t, echo)
	sub := newSubshell(f, "1")
	f.Execute("main", "wait go")
	f.ExpectStarted("main", "wait go", 1)
	executeOn(f, sub, "sub", untilInterrupted)
	f.ExpectStarted("sub", untilInterrupted, 2)
	f.Expect("sub", `iopub stream {"name":"stdout","text":"on\n"}`)
	f.Send("stop", kerneltest.Request{Channel: "control", Type: "interrupt_request", Subshell: sub})
	f.Expect("stop", "iopub status busy\ncontrol interrupt_reply …\niopub status idle")
	f.Expect("sub", interruptedCell)
	f.ExpectNobody(light + "\n" + light)
	f.ExpectSilence("main")
	echo.Signal("go")
	f.Expect("main", "shell execute_reply …\niopub status idle")
}
