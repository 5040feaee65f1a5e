package kerneltest_test

import (
	"testing"

	"github.com/gopherloop/gopherloop/kernel/kerneltest"
)

func TestExecuteShowsTheResult(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Execute("a", "echo hi")
	f.Expect("a", `
		iopub status busy
		iopub execute_input {"code":"echo hi","execution_count":1}
		iopub execute_result {"data":{"text/plain":"hi"},"execution_count":1,"metadata":{}}
		shell execute_reply {"execution_count":1,"payload":[],"status":"ok","user_expressions":{}}
		iopub status idle`)
}

func TestExecuteErrorIsShownAndAnswered(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Execute("a", "stdout before\nerror ValueError boom\nstdout after")
	f.Expect("a", `
		iopub status busy
		iopub execute_input {"code":"stdout before\nerror ValueError boom\nstdout after","execution_count":1}
		iopub stream {"name":"stdout","text":"before\n"}
		iopub error {"ename":"ValueError","evalue":"boom","traceback":["ValueError: boom"]}
		shell execute_reply {"ename":"ValueError","evalue":"boom","execution_count":1,"payload":[],"status":"error","traceback":["ValueError: boom"],"user_expressions":{}}
		iopub status idle`)
}

func TestSilentShowsStreamsAndErrorsOnlyAndDoesNotCount(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	silent := func(label, code string) {
		f.Shell(label, "execute_request", map[string]any{"code": code, "silent": true, "store_history": true})
	}
	silent("a", "stdout out\necho hidden")
	f.Expect("a", `
		iopub status busy
		iopub stream {"name":"stdout","text":"out\n"}
		shell execute_reply {"execution_count":0,"payload":[],"status":"ok","user_expressions":{}}
		iopub status idle`)
	silent("b", "error ValueError boom")
	f.Expect("b", `
		iopub status busy
		iopub error {"ename":"ValueError","evalue":"boom","traceback":["ValueError: boom"]}
		shell execute_reply {"ename":"ValueError",…,"execution_count":0,…
		iopub status idle`)
	f.Execute("c", "stdout one")
	f.ExpectCell("c", "stdout one", 1, `iopub stream {"name":"stdout","text":"one\n"}`)
	f.Shell("h", "history_request", map[string]any{"hist_access_type": "tail", "output": false, "raw": true})
	f.Expect("h", `
		iopub status busy
		shell history_reply {"history":[[1,1,"stdout one"]],"status":"ok"}
		iopub status idle`)
}

func TestCellsThatAreNotStoredDoNotCount(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Shell("a", "execute_request", map[string]any{"code": "echo hi", "store_history": false})
	f.Expect("a", `
		iopub status busy
		iopub execute_input {"code":"echo hi","execution_count":1}
		iopub execute_result {"data":{"text/plain":"hi"},"execution_count":1,"metadata":{}}
		shell execute_reply {"execution_count":0,"payload":[],"status":"ok","user_expressions":{}}
		iopub status idle`)
	f.Execute("blank", " \n\t")
	f.Expect("blank", `
		iopub status busy
		iopub execute_input {"code":" \n\t","execution_count":1}
		shell execute_reply {"execution_count":0,"payload":[],"status":"ok","user_expressions":{}}
		iopub status idle`)
	f.Execute("b", "stdout x")
	f.ExpectCell("b", "stdout x", 1, `iopub stream {"name":"stdout","text":"x\n"}`)
}

func TestUserExpressionsAreEvaluatedAfterSuccessOnly(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Shell("a", "execute_request", map[string]any{"code": "stdout x", "user_expressions": map[string]string{"good": "1+1", "bad": "fail"}})
	f.Expect("a", `
		iopub status busy
		iopub execute_input …
		iopub stream …
		shell execute_reply {"execution_count":1,"payload":[],"status":"ok","user_expressions":{"bad":{"ename":"NameError","evalue":"fail","status":"error","traceback":["NameError: fail"]},"good":{"data":{"text/plain":"1+1"},"metadata":{},"status":"ok"}}}
		iopub status idle`)
	f.Shell("b", "execute_request", map[string]any{"code": "error E x", "user_expressions": map[string]string{"good": "1+1"}})
	f.Expect("b", `
		iopub status busy
		iopub execute_input …
		iopub error …
		shell execute_reply …"user_expressions":{}}
		iopub status idle`)
}

func TestPayloadsAreInTheReply(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Execute("a", "page help\nnext x")
	f.Expect("a", `
		iopub status busy
		iopub execute_input …
		shell execute_reply {"execution_count":1,"payload":[{"data":{"text/plain":"help"},"source":"page","start":0},{"replace":false,"source":"set_next_input","text":"x"}],"status":"ok","user_expressions":{}}
		iopub status idle`)
}

func TestMalformedExecuteRequestsAreAnswered(t *testing.T) {
	for name, content := range map[string]map[string]any{
		"no code":        {"silent": false},
		"code of number": {"code": 1},
		"bad option":     {"code": "echo hi", "silent": "perhaps"},
	} {
		t.Run(name, func(t *testing.T) {
			f := kerneltest.Start(t, kerneltest.NewEcho())
			f.Shell("a", "execute_request", content)
			f.Expect("a", `
				iopub status busy
				shell execute_reply {"ename":"InvalidRequest",…,"status":"error","traceback":[]}
				iopub status idle`)
		})
	}
}

func TestDisplaysAndClears(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	code := "display x\ndisplay as bar 0%\nupdate bar 100%\nclear\nclear wait"
	f.Execute("a", code)
	f.ExpectCell("a", code, 1, `
		iopub display_data {"data":{"text/plain":"x"},"metadata":{},"transient":{}}
		iopub display_data {"data":{"text/plain":"0%"},"metadata":{},"transient":{"display_id":"bar"}}
		iopub update_display_data {"data":{"text/plain":"100%"},"metadata":{},"transient":{"display_id":"bar"}}
		iopub clear_output {"wait":false}
		iopub clear_output {"wait":true}`)
}

func TestLateOutputBelongsToTheCellThatStartedIt(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Execute("a", "late go from a")
	f.ExpectOK("a", "late go from a", 1)
	f.Execute("b", "stdout from b\nsignal go")
	f.ExpectCell("b", "stdout from b\nsignal go", 2, `iopub stream {"name":"stdout","text":"from b\n"}`)
	f.Expect("a", `iopub stream {"name":"stdout","text":"from a\n"}`)
}

func TestFailureOfBackgroundWorkIsShownUnderItsCell(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Execute("a", "failure Panic boom")
	f.ExpectCell("a", "failure Panic boom", 1, `iopub error {"ename":"Panic","evalue":"boom","traceback":["Panic: boom"]}`)
}

func TestAPanicInTheKernelIsAnsweredAndLeavesItUsable(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Execute("a", "panic")
	f.Expect("a", `
		iopub status busy
		iopub execute_input …
		shell execute_reply {"ename":"KernelError","evalue":"the kernel failed on a execute_request: the cell asked for it","status":"error","traceback":[]}
		iopub status idle`)
	f.Execute("b", "stdout on")
	f.ExpectCell("b", "stdout on", 2, `iopub stream {"name":"stdout","text":"on\n"}`)
}

func TestOrderOfAHundredCells(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	labels := make([]string, 100)
	for i := range labels {
		labels[i] = string(rune('A'+i/10)) + string(rune('0'+i%10))
		f.Execute(labels[i], "stdout "+labels[i])
	}
	for i, l := range labels {
		f.ExpectCell(l, "stdout "+l, i+1, `iopub stream {"name":"stdout","text":"`+l+`\n"}`)
	}
	if got := f.Order("execute_reply"); !equal(got, labels) {
		t.Errorf("replies came in the order %v", got)
	}
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
