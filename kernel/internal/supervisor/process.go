package supervisor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/pipe"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

const (
	// closeLimit is how long a session may take to close, and again to exit, before it is killed.
	closeLimit = time.Second
	// drainLimit is how long after a death its output is awaited. It matters only if a process that has left the
	// session's group holds a descriptor open: else the output ends with the session.
	drainLimit = 2 * time.Second
	// wordsLimit is how many bytes of a dying runtime's output are kept: the first ones say most.
	wordsLimit = 64 << 10
)

// A process is one session process, from its start until it is reaped.
type process struct {
	cmd    *exec.Cmd
	conn   *os.File
	life   *os.File // the writing end of its life line: closes with this process, or when the session is dead
	client *pipe.Client
	hooks  hooks

	readers  sync.WaitGroup
	crashEnd chan struct{}    // closed when the crash output has ended
	dead     chan struct{}    // closed when the process is reaped and all it wrote was handed on
	death    *lang.DeathError // valid when dead is closed
	started  bool             // Start has succeeded; belongs to the goroutine that makes the process ready

	mu     sync.Mutex // protects the rest
	crash  words      // the runtime's last words
	early  words      // what it wrote to standard error
	reason string     // why the supervisor killed it
	reaped bool
}

// hooks are what the owner of a process wants to know.
type hooks struct {
	text func(p *process, name lang.StreamName, text string) // came on the original descriptors 1 and 2
	died func(p *process)                                    // is called before dead is closed
}

// words keeps the beginning of what a process says.
type words struct{ strings.Builder }

func (w *words) add(b []byte) { w.Write(b[:min(len(b), wordsLimit-w.Len())]) }

// launch starts a process. It is not ready yet: see ready.
func launch(cmd *exec.Cmd, from *spawner, h hooks) (p *process, err error) {
	p = &process{cmd: cmd, hooks: h, crashEnd: make(chan struct{}), dead: make(chan struct{})}
	var mine, theirs []*os.File // theirs are closed here in any case, mine if the start fails
	defer func() {
		for _, f := range theirs {
			f.Close()
		}
		if err != nil {
			for _, f := range mine {
				f.Close()
			}
		}
	}()
	conn, session, err := socketPair()
	if err != nil {
		return nil, err
	}
	mine, theirs = append(mine, conn), append(theirs, session)
	var reads, writes [4]*os.File // stdout, stderr, crash output, life line
	for i := range reads {
		if reads[i], writes[i], err = os.Pipe(); err != nil {
			return nil, fmt.Errorf("make a pipe for the session: %w", err)
		}
		r, w := reads[i], writes[i]
		if i == 3 {
			r, w = w, r
		}
		mine, theirs = append(mine, r), append(theirs, w)
	}
	p.conn, p.life = conn, writes[3]
	first := 3 + len(cmd.ExtraFiles)
	cmd.Stdout, cmd.Stderr = writes[0], writes[1]
	cmd.ExtraFiles = append(cmd.ExtraFiles, session, writes[2], reads[3])
	cmd.Env = append(cmd.Environ(), fmt.Sprintf("%s=%d,%d,%d", descriptorsEnv, first, first+1, first+2))
	cmd.SysProcAttr = attributes()
	if err := from.start(cmd); err != nil {
		return nil, fmt.Errorf("start the session process: %w", err)
	}
	p.client = pipe.NewClient(context.Background(), conn) // ends with conn
	p.readers.Go(func() { p.readCrash(reads[2]) })
	p.readers.Go(func() { p.readText(reads[0], lang.Stdout) })
	p.readers.Go(func() { p.readText(reads[1], lang.Stderr) })
	go p.watch(reads[:3]) // ends when the process has; dead is closed then
	return p, nil
}

// ready starts the language in the process, once. Its error has the process's last words.
func (p *process) ready(ctx context.Context, host lang.Host) error {
	if p.started {
		return nil
	}
	err := p.client.Start(ctx, host)
	if err == nil {
		p.started = true
		return nil
	}
	if !errors.Is(err, pipe.ErrClosed) {
		return fmt.Errorf("start the session: %w", err)
	}
	<-p.dead // the pipe has ended, so the process has, or is killed
	p.mu.Lock()
	last := strings.TrimSpace(p.early.String())
	p.mu.Unlock()
	if last == "" {
		return fmt.Errorf("start the session: %w", p.death)
	}
	return fmt.Errorf("start the session: %w: %s", p.death, last)
}

// watch sees the process die, ends its group, and gathers what is left of it.
func (p *process) watch(outputs []*os.File) {
	exited := make(chan struct{})
	go func() { // ends when the process has
		awaitExit(p.cmd.Process.Pid, p.crashEnd)
		close(exited)
	}()
	p.awaitEnd(exited)
	p.mu.Lock()
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // before it is reaped: then the number may be another's
	err := p.cmd.Wait()
	p.reaped = true
	p.mu.Unlock()
	p.life.Close()
	limit := time.Now().Add(drainLimit)
	for _, f := range outputs {
		f.SetReadDeadline(limit)
	}
	p.conn.SetReadDeadline(limit)
	<-p.client.Ended()
	p.readers.Wait()
	p.mu.Lock()
	state := p.cmd.ProcessState.String()
	if err != nil && p.cmd.ProcessState == nil {
		state = err.Error()
	}
	p.death = death(state, p.crash.String(), p.reason)
	p.mu.Unlock()
	p.hooks.died(p)
	close(p.dead)
}

// awaitEnd returns when the process has ended. One whose pipe has ended before it is of no use, and is killed.
func (p *process) awaitEnd(exited <-chan struct{}) {
	select {
	case <-exited:
		return
	case <-p.client.Ended():
	}
	limit := time.NewTimer(closeLimit)
	defer limit.Stop()
	if errors.Is(p.client.Err(), io.EOF) || errors.Is(p.client.Err(), os.ErrClosed) {
		select { // closed by one side: the process is about to exit
		case <-exited:
			return
		case <-limit.C:
		}
	}
	p.kill("the session broke its connection: " + p.client.Err().Error())
	<-exited
}

// kill ends the process and its group. reason is told as the cause of death.
func (p *process) kill(reason string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reason == "" {
		p.reason = reason
	}
	if !p.reaped {
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	}
}

// close asks the session to close, and returns when it is dead.
func (p *process) close(ctx context.Context, reason string) error {
	p.mu.Lock()
	if p.reason == "" {
		p.reason = reason
	}
	p.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, closeLimit)
	defer cancel()
	err := p.client.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		err = nil // it is killed instead
		p.kill(reason)
	}
	<-p.dead
	return err
}

// ended says that the process takes no calls any more.
func (p *process) ended() bool {
	select {
	case <-p.client.Ended():
		return true
	default:
		return false
	}
}
