package asyncio

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// A SubprocessOption says where a process reads and writes. Without options it shares what this process has.
// https://docs.python.org/3/library/asyncio-subprocess.html#constants
type SubprocessOption int

// Options of processes.
const (
	StdinPipe      SubprocessOption = iota // Process.Stdin writes to it
	StdoutPipe                             // Process.Stdout reads from it
	StderrPipe                             // Process.Stderr reads from it
	StderrToStdout                         // its errors go where its output goes
)

// A Process is one that runs, or has ended.
// https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process
type Process struct {
	Stdin          *StreamWriter // nil unless there is a pipe
	Stdout, Stderr *StreamReader // nil unless there are pipes

	l      *loop.Loop
	cmd    *exec.Cmd
	exited *loop.Future
}

// An Output is what a process has written.
type Output struct{ Stdout, Stderr []byte }

// CreateSubprocessExec starts a program, args[0], with arguments.
// https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.create_subprocess_exec
func CreateSubprocessExec(args []string, opts ...SubprocessOption) *Coroutine[*Process] {
	return createSubprocess(loop.Running(), "create_subprocess_exec", args, opts)
}

// CreateSubprocessShell starts a command of the shell.
// https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.create_subprocess_shell
func CreateSubprocessShell(command string, opts ...SubprocessOption) *Coroutine[*Process] {
	return createSubprocess(loop.Running(), "create_subprocess_shell", shell(command), opts)
}

func shell(command string) []string { return []string{"/bin/sh", "-c", command} }

func createSubprocess(l *loop.Loop, name string, args []string, opts []SubprocessOption) *Coroutine[*Process] {
	return library(l, name, func(l *loop.Loop) (*Process, error) {
		if len(args) == 0 {
			return nil, &ValueError{Message: "no program to run"}
		}
		p := &Process{l: l, cmd: exec.Command(args[0], args[1:]...)}
		p.cmd.Stdout, p.cmd.Stderr = os.Stdout, os.Stderr
		if err := p.start(opts); err != nil {
			return nil, err
		}
		return p, nil
	})
}

// start makes the pipes and starts the process. They are ours, because those of package exec end before all is read.
func (p *Process) start(opts []SubprocessOption) (err error) {
	var theirs, ours []io.Closer
	defer func() {
		for _, c := range theirs {
			c.Close()
		}
		if err != nil {
			for _, c := range ours {
				c.Close()
			}
		}
	}()
	var begin []func() // once the process runs
	for _, opt := range opts {
		if opt == StderrToStdout {
			continue
		}
		r, w, err := os.Pipe()
		if err != nil {
			return fmt.Errorf("pipe to %s: %w", p.cmd.Path, err)
		}
		switch opt {
		case StdinPipe:
			p.cmd.Stdin = r
			theirs, ours = append(theirs, r), append(ours, w)
			begin = append(begin, func() { p.Stdin = newStreamWriter(p.l, w) })
		case StdoutPipe:
			p.cmd.Stdout = w
			theirs, ours = append(theirs, w), append(ours, r)
			begin = append(begin, func() { p.Stdout = newStreamReader(p.l, r, nil) })
		case StderrPipe:
			p.cmd.Stderr = w
			theirs, ours = append(theirs, w), append(ours, r)
			begin = append(begin, func() { p.Stderr = newStreamReader(p.l, r, nil) })
		}
	}
	for _, opt := range opts {
		if opt == StderrToStdout {
			p.cmd.Stderr = p.cmd.Stdout
		}
	}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	for _, f := range begin {
		f()
	}
	p.exited = p.l.Go(func() (any, error) { // until the process ends
		err := p.cmd.Wait()
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			err = nil
		}
		return p.code(), err
	})
	return nil
}

// code is the exit status, or minus the signal that ended the process.
func (p *Process) code() int {
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return -int(status.Signal())
	}
	return p.cmd.ProcessState.ExitCode()
}

// PID is the number of the process.
// https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.pid
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Returncode is the exit status, negative after a signal. It is not ok while the process runs.
// https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.returncode
func (p *Process) Returncode() (code int, ok bool) {
	if !p.exited.Done() {
		return 0, false
	}
	v, _ := p.exited.Result()
	return as[int](v), true
}

// Wait waits until the process has ended, and gives its Returncode. A cancellation leaves the process alone.
// https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.wait
func (p *Process) Wait() *Coroutine[int] {
	return library(p.l, "wait", func(l *loop.Loop) (int, error) {
		v, err := l.Await(shieldCore(l, p.exited))
		return as[int](v), err
	})
}

// Communicate writes input, closes the process's standard input, reads what it writes to pipes, and waits until it has ended.
// https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.communicate
func (p *Process) Communicate(input ...[]byte) *Coroutine[Output] {
	return library(p.l, "communicate", func(l *loop.Loop) (out Output, err error) {
		if p.Stdin != nil {
			for _, data := range input {
				p.Stdin.Write(data)
			}
			p.Stdin.Close()
		}
		all := func(r *StreamReader) Awaiter {
			if r == nil {
				return sleep(l, 0, []byte(nil))
			}
			return r.Read()
		}
		v, err := l.Await(gather(l, []Awaiter{all(p.Stdout), all(p.Stderr)}, false, plain))
		if err != nil {
			return out, err
		}
		both := v.([]any)
		out = Output{Stdout: as[[]byte](both[0]), Stderr: as[[]byte](both[1])}
		_, err = l.Await(shieldCore(l, p.exited))
		return out, err
	})
}

// SendSignal sends a signal. A process that has ended gives an error for which errors.Is finds os.ErrProcessDone.
// https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.send_signal
func (p *Process) SendSignal(sig os.Signal) error { return p.cmd.Process.Signal(sig) }

// Terminate asks the process to end.
// https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.terminate
func (p *Process) Terminate() error { return p.SendSignal(syscall.SIGTERM) }

// Kill ends the process.
// https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.kill
func (p *Process) Kill() error { return p.SendSignal(syscall.SIGKILL) }

func (p *Process) String() string {
	if code, ok := p.Returncode(); ok {
		return fmt.Sprintf("<Process %d returncode=%d>", p.PID(), code)
	}
	return fmt.Sprintf("<Process %d>", p.PID())
}
