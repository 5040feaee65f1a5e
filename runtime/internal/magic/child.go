package magic

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"
)

// grace is how long an interrupted command has to end by itself.
const grace = 50 * time.Millisecond

// A child is a command that runs in a process group of its own, so that an interrupt reaches all that it starts.
type child struct {
	cmd    *exec.Cmd
	ended  chan struct{} // closed when Wait has returned
	chunks chan chunk    // what it printed
	done   chan struct{} // closed when nobody takes chunks any more
	reads  []*os.File
}

// A chunk is a piece of output and the function that wants it.
type chunk struct {
	to   func(string)
	text string
}

// runChild runs cmd to its end and hands over what it prints as it comes, on this goroutine. Without a stderr of its own both
// streams go to stdout, in the order of the writes. It waits for everybody who holds the streams, so what a command leaves
// in the background is waited for unless its output goes elsewhere.
//
// code is the exit status, or minus the signal that ended it. err is the cause of ctx, or why the command did not start.
func runChild(ctx context.Context, cmd *exec.Cmd, stdout, stderr func(string)) (code int, err error) {
	c := &child{cmd: cmd, ended: make(chan struct{}), chunks: make(chan chunk), done: make(chan struct{})}
	if err := c.start(stdout, stderr); err != nil {
		return 0, err
	}
	defer c.stop()
	if err := c.print(ctx); err != nil {
		return 0, err
	}
	select {
	case <-c.ended:
		return exitCode(cmd.ProcessState), nil
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
}

// print hands over what the command prints until it ends.
func (c *child) print(ctx context.Context) error {
	for {
		select {
		case ch, ok := <-c.chunks:
			if !ok {
				return nil
			}
			ch.to(ch.text)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// start starts the command and the goroutines that read its output; they end with the output, or by stop.
func (c *child) start(stdout, stderr func(string)) error {
	var writes []*os.File
	pipe := func() (w *os.File, err error) {
		r, w, err := os.Pipe()
		if err == nil {
			c.reads, writes = append(c.reads, r), append(writes, w)
		}
		return w, err
	}
	w, err := pipe()
	c.cmd.Stdout, c.cmd.Stderr = w, w
	if err == nil && stderr != nil {
		c.cmd.Stderr, err = pipe()
	}
	if err == nil {
		c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		c.cmd.WaitDelay = grace // for a stdin that nobody reads
		err = c.cmd.Start()
	}
	for _, w := range writes {
		w.Close()
	}
	if err != nil {
		for _, r := range c.reads {
			r.Close()
		}
		return err
	}
	var readers sync.WaitGroup
	for i, r := range c.reads {
		readers.Go(func() { c.read(r, []func(string){stdout, stderr}[i]) })
	}
	go func() {
		readers.Wait()
		close(c.chunks)
	}()
	go func() {
		c.cmd.Wait() // its error is in ProcessState
		close(c.ended)
	}()
	return nil
}

// read hands over what comes from r. A character that comes in pieces is put together first.
func (c *child) read(r *os.File, to func(string)) {
	buf := make([]byte, 32<<10)
	held := 0
	for {
		n, err := r.Read(buf[held:])
		n += held
		whole := n
		if err == nil {
			whole = wholeCharacters(buf[:n])
		}
		if whole > 0 {
			text := string([]rune(string(buf[:whole]))) // what is no UTF-8 becomes U+FFFD
			select {
			case c.chunks <- chunk{to, text}:
			case <-c.done:
				return
			}
		}
		if err != nil {
			return
		}
		held = copy(buf, buf[whole:n])
	}
}

// wholeCharacters is how much of b does not end within a character.
func wholeCharacters(b []byte) int {
	for i := len(b) - 1; i >= 0 && i >= len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return i
			}
			break
		}
	}
	return len(b)
}

// stop ends the command with all that is in its group if it runs still, and waits for it and for the readers.
func (c *child) stop() {
	select {
	case <-c.ended: // in good order: what it left in the background may go on
	default:
		group := -c.cmd.Process.Pid
		syscall.Kill(group, syscall.SIGINT)
		select {
		case <-c.ended:
		case <-time.After(grace):
		}
		syscall.Kill(group, syscall.SIGKILL) // also those who ignore interrupts, as a shell's background jobs do
		<-c.ended
	}
	close(c.done)
	for _, r := range c.reads {
		r.Close()
	}
	for range c.chunks {
	}
}

// exitCode is the status as Python's subprocess gives it.
func exitCode(s *os.ProcessState) int {
	if w, ok := s.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return -int(w.Signal())
	}
	return s.ExitCode()
}

// startError is why a command did not start.
func startError(err error) error {
	if e, ok := errors.AsType[*exec.Error](err); ok {
		return osError(e.Err, e.Name)
	}
	return osError(err, "")
}
