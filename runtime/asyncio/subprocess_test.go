package asyncio

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"testing"
)

func TestSubprocesses(t *testing.T) {
	inRealTime(t, func(s *scene) {
		p := CreateSubprocessShell("echo out; echo err >&2; exit 3", StdoutPipe, StderrPipe).Await()
		out := p.Communicate().Await()
		if code, ok := p.Returncode(); string(out.Stdout) != "out\n" || string(out.Stderr) != "err\n" || code != 3 || !ok {
			t.Errorf("%q %q %v", out.Stdout, out.Stderr, p)
		}
		p = CreateSubprocessShell("echo err >&2", StdoutPipe, StderrToStdout).Await()
		if out := p.Communicate().Await(); string(out.Stdout) != "err\n" {
			t.Errorf("%q", out.Stdout)
		}
		big := bytes.Repeat([]byte("0123456789"), 100_000)
		p = CreateSubprocessExec([]string{"cat"}, StdinPipe, StdoutPipe).Await()
		if out := p.Communicate(big).Await(); !bytes.Equal(out.Stdout, big) {
			t.Errorf("%d bytes come back", len(out.Stdout))
		}
		if _, err := Await(s.l, CreateSubprocessExec([]string{"no-such-program"}, StdoutPipe)); !errors.Is(err, exec.ErrNotFound) {
			t.Errorf("no such program: %v", err)
		}
	})
}

func TestSubprocessIsReadWhileItRunsAndTerminated(t *testing.T) {
	inRealTime(t, func(s *scene) {
		p := CreateSubprocessShell("echo one; read x; echo got $x; exec sleep 1000", StdinPipe, StdoutPipe).Await()
		if line := p.Stdout.ReadLine().Await(); string(line) != "one\n" {
			t.Errorf("%q", line)
		}
		p.Stdin.Write([]byte("two\n"))
		if line := p.Stdout.ReadLine().Await(); string(line) != "got two\n" {
			t.Errorf("%q", line)
		}
		if _, err := Await(s.l, WaitFor(p.Wait(), 1)); !errors.Is(err, &TimeoutError{}) {
			t.Errorf("waited: %v", err)
		}
		if _, ok := p.Returncode(); ok {
			t.Error("it has ended")
		}
		if err := p.Terminate(); err != nil {
			t.Error(err)
		}
		if code := p.Wait().Await(); code != -15 {
			t.Errorf("exit code %d", code)
		}
		if err := p.Kill(); !errors.Is(err, os.ErrProcessDone) {
			t.Errorf("killed again: %v", err)
		}
		p.Stdin.Close()
	})
}
