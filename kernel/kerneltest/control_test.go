package kerneltest_test

import (
	"context"
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/gopherloop/gopherloop/kernel"
	"github.com/gopherloop/gopherloop/kernel/kerneltest"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// light is the busy that belongs to nobody: a request became idle while a cell runs.
const light = `iopub status busy`

// untilInterrupted is a cell that says when it can be interrupted, and waits for that.
const untilInterrupted = "stdout on\nwait never"

const interruptedCell = `
	iopub error {"ename":"KeyboardInterrupt","evalue":"","traceback":["KeyboardInterrupt: "]}
	shell execute_reply {"ename":"KeyboardInterrupt",…
	iopub status idle`

func TestControlAnswersWhileACellRuns(t *testing.T) {
	echo := kerneltest.NewEcho()
	f := kerneltest.Start(t, echo)
	f.Execute("a", "wait go")
	f.ExpectStarted("a", "wait go", 1)
	f.Control("info", "kernel_info_request", nil)
	f.Expect("info", "iopub status busy\ncontrol kernel_info_reply …\niopub status idle")
	f.ExpectNobody(light)
	f.Control("question", "complete_request", map[string]any{"code": "x", "cursor_pos": 1})
	f.Expect("question", "iopub status busy\ncontrol complete_reply …\niopub status idle")
	f.ExpectNobody(light)
	f.ExpectSilence("a")
	echo.Signal("go")
	f.Expect("a", "shell execute_reply …\niopub status idle")
}

func TestQuestionsAndCommsAreAnsweredWhileACellRunsAndOthersWait(t *testing.T) {
	echo := kerneltest.NewEcho()
	f := kerneltest.Start(t, echo)
	f.Execute("a", "wait go")
	f.ExpectStarted("a", "wait go", 1)
	f.Execute("waits", "stdout b")
	for request, reply := range map[string]string{
		"complete_request": "complete_reply", "inspect_request": "inspect_reply", "is_complete_request": "is_complete_reply",
		"history_request": "history_reply", "comm_info_request": "comm_info_reply", "kernel_info_request": "kernel_info_reply",
	} {
		ask(f, request, request, map[string]any{"code": "x", "cursor_pos": 1, "hist_access_type": "tail"}, reply+` {…"status":…`)
		f.ExpectNobody(light)
	}
	f.Send("comm", kerneltest.Request{Type: "comm_open", Content: map[string]any{"comm_id": "c1", "target_name": "nobody"}})
	f.Expect("comm", "iopub status busy\niopub status idle")
	f.ExpectNobody(`iopub comm_close {"comm_id":"c1","data":{}}` + "\n" + light)
	f.ExpectSilence("a")
	f.ExpectSilence("waits")
	echo.Signal("go")
	f.Expect("a", "shell execute_reply …\niopub status idle")
	f.ExpectCell("waits", "stdout b", 2, `iopub stream {"name":"stdout","text":"b\n"}`)
}

func TestACellOnControlRunsInTheMainShellAndHoldsNothingUp(t *testing.T) {
	echo := kerneltest.NewEcho()
	f := kerneltest.Start(t, echo)
	f.Control("a", "execute_request", map[string]any{"code": "wait go"})
	f.ExpectStarted("a", "wait go", 1)
	f.Control("b", "connect_request", nil)
	f.Expect("b", "iopub status busy\ncontrol connect_reply …\niopub status idle")
	f.ExpectNobody(light)
	echo.Signal("go")
	f.Expect("a", "control execute_reply …\niopub status idle")
}

func TestInterruptRequestEndsTheCellAndAbortsTheWaiting(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Execute("a", untilInterrupted)
	f.ExpectStarted("a", untilInterrupted, 1)
	f.Expect("a", `iopub stream {"name":"stdout","text":"on\n"}`)
	f.Execute("b", "stdout b")
	f.Shell("passed", "is_complete_request", map[string]any{"code": ""}) // b waits before this is answered
	f.Expect("passed", "iopub status busy\nshell is_complete_reply …\niopub status idle")
	f.ExpectNobody(light)
	f.Control("stop", "interrupt_request", nil)
	f.Expect("a", interruptedCell)
	f.Expect("b", aborted)
	f.Expect("stop", "iopub status busy\ncontrol interrupt_reply {\"status\":\"ok\"}\niopub status idle")
	f.DropNobody(light) // the cell may end before or after the interrupt's idle
}

func TestASignalInterrupts(t *testing.T) {
	signals := make(chan os.Signal, 1)
	f := kerneltest.StartWith(t, kernel.Config{Language: kerneltest.NewEcho(), Interrupts: signals})
	f.Execute("a", untilInterrupted)
	f.ExpectStarted("a", untilInterrupted, 1)
	f.Expect("a", `iopub stream {"name":"stdout","text":"on\n"}`)
	signals <- syscall.SIGINT
	f.Expect("a", interruptedCell)
}

func TestAnInterruptWhileNothingRunsHurtsNobody(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Control("stop", "interrupt_request", nil)
	f.Expect("stop", "iopub status busy\ncontrol interrupt_reply {\"status\":\"ok\"}\niopub status idle")
	f.Execute("a", "stdout a")
	f.ExpectCell("a", "stdout a", 1, `iopub stream {"name":"stdout","text":"a\n"}`)
}

func TestShutdownIsAnsweredAndEndsTheKernel(t *testing.T) {
	for _, restart := range []string{"false", "true"} {
		t.Run("restart "+restart, func(t *testing.T) {
			f := kerneltest.Start(t, kerneltest.NewEcho())
			f.Control("end", "shutdown_request", map[string]any{"restart": restart == "true"})
			f.Expect("end", `
				iopub status busy
				iopub shutdown_reply {"restart":`+restart+`,"status":"ok"}
				control shutdown_reply {"restart":`+restart+`,"status":"ok"}
				iopub status idle`)
			if err := f.ExpectEnd(); err != nil {
				t.Errorf("the kernel ended with %v", err)
			}
		})
	}
}

func TestShutdownDuringACellEndsTheKernel(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Execute("a", untilInterrupted)
	f.ExpectStarted("a", untilInterrupted, 1)
	f.Expect("a", `iopub stream {"name":"stdout","text":"on\n"}`)
	f.Control("end", "shutdown_request", map[string]any{"restart": false})
	f.Expect("end", "iopub status busy\niopub shutdown_reply …\ncontrol shutdown_reply …\niopub status idle")
	f.ExpectNobody(light)
	if err := f.ExpectEnd(); err != nil {
		t.Errorf("the kernel ended with %v", err)
	}
	f.ExpectSilence("a") // a restart must not show the end of the cell as its error
}

func TestAnEndFromOutsideIsTheContextsError(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Stop()
	if err := f.ExpectEnd(); !errors.Is(err, context.Canceled) {
		t.Errorf("the kernel ended with %v", err)
	}
}

func TestDebugRequestsAreRefusedHonestly(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Control("a", "debug_request", map[string]any{"type": "request", "command": "initialize"})
	f.Expect("a", `
		iopub status busy
		control debug_reply {"ename":"NotImplementedError","evalue":"this kernel has no debugger","status":"error","traceback":[]}
		iopub status idle`)
}

func TestUsageIsReported(t *testing.T) {
	f := kerneltest.Start(t, kerneltest.NewEcho())
	f.Control("a", "usage_request", nil)
	f.Expect("a", "iopub status busy\ncontrol usage_reply {…\"hostname\":…\niopub status idle")
	content := f.Content("a", "usage_reply")
	if content["pid"] != float64(os.Getpid()) || content["cpu_count"].(float64) < 1 {
		t.Errorf("%v", content)
	}
}

// A language that cannot start is the kernel's end, and says why.
type broken struct{ *kerneltest.Echo }

var errBroken = errors.New("no engine")

func (broken) Start(context.Context, lang.Host) error { return errBroken }

func TestALanguageThatCannotStartEndsTheKernel(t *testing.T) {
	f := kerneltest.Start(t, broken{kerneltest.NewEcho()})
	if err := f.ExpectEnd(); !errors.Is(err, errBroken) {
		t.Errorf("the kernel ended with %v", err)
	}
}

// slowStart starts when it is told to.
type slowStart struct {
	*kerneltest.Echo
	start chan struct{}
}

func (s slowStart) Start(ctx context.Context, h lang.Host) error {
	<-s.start
	return s.Echo.Start(ctx, h)
}

func TestKernelInfoIsAnsweredBeforeTheLanguageHasStarted(t *testing.T) {
	s := slowStart{kerneltest.NewEcho(), make(chan struct{})}
	f := kerneltest.Start(t, s)
	f.Execute("a", "stdout a")
	ask(f, "info", "kernel_info_request", nil, "kernel_info_reply …")
	f.DropNobody(light) // if the cell is waiting for the start already
	close(s.start)
	f.ExpectCell("a", "stdout a", 1, `iopub stream {"name":"stdout","text":"a\n"}`)
}

func TestASlowFrontEndSlowsTheProducer(t *testing.T) {
	echo := kerneltest.NewEcho()
	f := kerneltest.Start(t, echo)
	const code = "wait go\nflood 1000\nsignal flooded"
	f.Execute("a", code)
	f.ExpectStarted("a", code, 1)
	release := f.HoldIOPub()
	echo.Signal("go")
	f.ExpectBlockedPublisher()
	if echo.Signalled("flooded") {
		t.Error("the cell went on although the front end does not read")
	}
	f.Control("meanwhile", "kernel_info_request", nil)
	f.Expect("meanwhile", "iopub status busy\ncontrol kernel_info_reply …\niopub status idle")
	f.ExpectNobody(light)
	release()
	for range 1000 {
		f.Expect("a", "iopub stream …")
	}
	f.Expect("a", "shell execute_reply …\niopub status idle")
}
