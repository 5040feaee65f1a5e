package kerneltest_test

import (
	"testing"

	"github.com/gopherloop/gopherloop/kernel/kerneltest"
)

func executeWithStdin(f *kerneltest.FrontEnd, label, code string, count int) {
	f.Shell(label, "execute_request", map[string]any{"code": code, "allow_stdin": true})
	f.ExpectStarted(label, code, count)
}

const ended = `
	shell execute_reply …"status":"ok"…
	iopub status idle`

func TestInputIsAskedForAndGiven(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	executeWithStdin(f, "a", "input Name: ", 1)
	f.Expect("a", `stdin input_request {"password":false,"prompt":"Name:"}`)
	f.Answer("a", "Ada")
	f.Expect("a", `iopub stream {"name":"stdout","text":"got Ada\n"}`+ended)
	executeWithStdin(f, "b", "password Secret: ", 2)
	f.Expect("b", `stdin input_request {"password":true,"prompt":"Secret:"}`)
	f.AnswerWithoutParent("x")
	f.Expect("b", `iopub stream {"name":"stdout","text":"got x\n"}`+ended)
}

func TestInputWithoutPermissionFails(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Execute("a", "input Name: ")
	f.Expect("a", `
		iopub status busy
		iopub execute_input …
		iopub error {"ename":"StdinNotImplementedError","evalue":"raw_input was called, but this frontend does not support input requests.","traceback":[]}
		shell execute_reply {"ename":"StdinNotImplementedError",…
		iopub status idle`)
}

func TestInputCanBeInterrupted(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	executeWithStdin(f, "a", "input Name: ", 1)
	f.Expect("a", `stdin input_request …`)
	f.Control("stop", "interrupt_request", nil)
	f.Expect("stop", "iopub status busy\ncontrol interrupt_reply …\niopub status idle")
	f.Expect("a", interruptedCell)
	f.DropNobody(light)
}

func TestStaleRepliesArePurged(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.AnswerWithoutParent("before any question")
	executeWithStdin(f, "a", "input One: ", 1)
	f.Expect("a", `stdin input_request …`)
	f.Control("stop", "interrupt_request", nil)
	f.Expect("stop", "iopub status busy\ncontrol interrupt_reply …\niopub status idle")
	f.Expect("a", interruptedCell)
	f.DropNobody(light)
	executeWithStdin(f, "b", "input Two: ", 2)
	f.Expect("b", `stdin input_request …`)
	f.Answer("a", "late for the first question")
	f.NewClient("stranger").AnswerWithoutParent("from somebody else")
	f.Answer("b", "right")
	f.Expect("b", `iopub stream {"name":"stdout","text":"got right\n"}`+ended)
}

func TestTheEndOfInputIsNoLine(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	executeWithStdin(f, "a", "input Name: ", 1)
	f.Expect("a", `stdin input_request …`)
	f.Answer("a", "\x04")
	f.Expect("a", `
		iopub error {"ename":"EOFError",…
		shell execute_reply …
		iopub status idle`)
}

func TestOutputBeforeAQuestionComesBeforeIt(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	executeWithStdin(f, "a", "stdout hello\ninput Name: ", 1)
	f.Expect("a", `
		iopub stream {"name":"stdout","text":"hello\n"}
		stdin input_request {"password":false,"prompt":"Name:"}`)
	f.Answer("a", "Ada")
	f.Expect("a", `iopub stream {"name":"stdout","text":"got Ada\n"}`+ended)
}
