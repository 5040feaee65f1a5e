package kerneltest_test

import (
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/kernel/kerneltest"
)

const aborted = `
	iopub status busy
	shell execute_reply {"status":"aborted"}
	iopub status idle`

func TestAnErrorAbortsTheCellsThatWait(t *testing.T) {
	echo := kerneltest.NewEcho()
	f := kerneltest.Start(t, echo)
	f.Execute("a", "wait go\nerror E x")
	f.ExpectStarted("a", "wait go\nerror E x", 1)
	f.Execute("b", "stdout b")
	f.Execute("c", "stdout c")
	f.Shell("d", "is_complete_request", map[string]any{"code": "x"}) // sent later, answered at once
	f.Expect("d", `
		iopub status busy
		shell is_complete_reply {"status":"complete"}
		iopub status idle`)
	f.ExpectNobody(`iopub status busy`)
	f.ExpectSilence("a")
	f.Execute("signal", "")                                                // waits too
	f.Shell("arrived", "is_complete_request", map[string]any{"code": "x"}) // what was sent before it waits by now
	f.Expect("arrived", `
		iopub status busy
		shell is_complete_reply {"status":"complete"}
		iopub status idle`)
	f.ExpectNobody(`iopub status busy`)
	echo.Signal("go")
	f.Expect("a", `
		iopub error …
		shell execute_reply {"ename":"E",…,"status":"error",…
		iopub status idle`)
	f.Expect("b", aborted)
	f.Expect("c", aborted)
	f.Expect("signal", aborted)
	f.Execute("e", "stdout e")
	f.ExpectCell("e", "stdout e", 2, `iopub stream {"name":"stdout","text":"e\n"}`)
}

func TestStopOnErrorFalseAndSilentErrorsAbortNothing(t *testing.T) {
	for name, content := range map[string]map[string]any{
		"stop_on_error false": {"code": "wait go\nerror E x", "stop_on_error": false},
		"silent":              {"code": "wait go\nerror E x", "silent": true},
	} {
		t.Run(name, func(t *testing.T) {
			echo := kerneltest.NewEcho()
			f := kerneltest.Start(t, echo)
			f.Shell("a", "execute_request", content)
			f.Expect("a", `iopub status busy`)
			f.Execute("b", "stdout b")
			echo.Signal("go")
			if name != "silent" {
				f.Expect("a", `iopub execute_input …`)
			}
			f.Expect("a", `
				iopub error …
				shell execute_reply …
				iopub status idle`)
			f.Expect("b", `
				iopub status busy
				iopub execute_input …
				iopub stream {"name":"stdout","text":"b\n"}
				shell execute_reply …
				iopub status idle`)
		})
	}
}

// A cell that fails at once must abort also what the front end sent before it could know: "Run All" over a slow line.
func TestACellOnItsWayWhenTheErrorHappensIsAborted(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	sent := time.Now()
	execute := func(label, code string, after time.Duration) {
		f.Send(label, kerneltest.Request{Type: "execute_request", Content: map[string]any{"code": code}, Sent: sent.Add(after)})
	}
	execute("a", "error E x", 0)
	f.Expect("a", `
		iopub status busy
		iopub execute_input …
		iopub error …
		shell execute_reply …
		iopub status idle`)
	execute("sent before the reply", "stdout b", -5*time.Millisecond)
	f.Expect("sent before the reply", aborted)
	execute("sent after the reply", "stdout c", time.Since(sent))
	f.ExpectCell("sent after the reply", "stdout c", 2, `iopub stream {"name":"stdout","text":"c\n"}`)

	other := f.NewClient("other")
	other.Send("other client", kerneltest.Request{Type: "execute_request", Content: map[string]any{"code": "stdout d"}, Sent: sent.Add(-time.Minute)})
	f.ExpectCell("other client", "stdout d", 3, `iopub stream {"name":"stdout","text":"d\n"}`)
}

// The clock of a front end may be wrong by hours; only its differences count.
func TestAClockThatIsWrongLosesNoCell(t *testing.T) {
	for _, wrong := range []time.Duration{-3 * time.Hour, 3 * time.Hour} {
		f := kerneltest.Start(t, kerneltest.NewEcho())
		execute := func(label, code string) {
			f.Send(label, kerneltest.Request{Type: "execute_request", Content: map[string]any{"code": code}, Sent: time.Now().Add(wrong)})
		}
		execute("a", "error E x")
		f.Expect("a", `
			iopub status busy
			iopub execute_input …
			iopub error …
			shell execute_reply …
			iopub status idle`)
		execute("b", "stdout b")
		f.ExpectCell("b", "stdout b", 2, `iopub stream {"name":"stdout","text":"b\n"}`)
	}
}
