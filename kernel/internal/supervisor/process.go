package supervisor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/pipe"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

const (
	// closeLimit is how long a session may take to close, or to exit when it has closed the pipe, before it is killed.
	closeLimit = time.Second
	// drainLimit is how long after a death its output is awaited. It matters only if a process that has left the
	// session's group holds a descriptor open: else the output ends with the session.
	drainLimit = 2 * time.Second
	// wordsLimit is how many bytes of a dying runtime's output are kept: the first ones say most.
	wordsLimit = 64 << 10
)

// A process is one session process, from its start until it is reaped.
type process struct {
	cmd     *exec.Cmd
	conn    *os.File
	life    *os.File // the writing end of its life line: closes with this process, or when the session is dead
	crashes *os.File // the reading end of its crash output
	stdio   [2]*os.File
	shared  *os.File // what the session keeps of its standard error, see Session.TakeStandardOutput
	client  *pipe.Client
	hooks   hooks
	killed  int // oomKills before the start

	readers  sync.WaitGroup   // of the crash output
	texts    sync.WaitGroup   // of standard output and error, while the session does not read them
	crashEnd chan struct{}    // closed when the crash output has ended
	dead     chan struct{}    // closed when the process is reaped and all it wrote was handed on
	death    *lang.DeathError // valid when dead is closed
	started  bool             // Start has succeeded; belongs to the goroutine that makes the process ready

	mu     sync.Mutex // protects the rest
	crash  words      // the runtime's last words but for the first
	early  words      // what it wrote to standard error while the supervisor read that
	given  []byte     // the end of what the supervisor has read from standard error and handed on
	held   []byte     // what it has read there and not handed on
	taken  bool       // the session reads its own standard output
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
func launch(cmd *exec.Cmd, h hooks) (*process, error) {
	p := &process{cmd: cmd, hooks: h, killed: oomKills(), crashEnd: make(chan struct{}), dead: make(chan struct{})}
	theirs, err := p.connect()
	if err == nil {
		err = cmd.Start()
	}
	for _, f := range theirs {
		f.Close()
	}
	if err != nil {
		p.disconnect()
		return nil, fmt.Errorf("start the session process: %w", err)
	}
	p.client = pipe.NewClient(context.Background(), p.conn) // ends with conn
	p.readers.Go(p.readCrash)
	p.texts.Go(func() { p.readText(p.stdio[0], lang.Stdout) })
	p.texts.Go(func() { p.readText(p.stdio[1], lang.Stderr) })
	go p.watch() // ends when the process has; dead is closed then
	return p, nil
}

// connect makes everything that connects the two processes, and returns the files that only the session needs.
func (p *process) connect() (theirs []*os.File, err error) {
	var session [fdCount]*os.File
	var writes [2]*os.File
	defer func() {
		for _, f := range append(session[:], writes[:]...) {
			if f != nil && f != p.shared {
				theirs = append(theirs, f)
			}
		}
	}()
	if p.conn, session[fdPipe], err = socketPair(); err != nil {
		return nil, err
	}
	if p.crashes, session[fdCrash], err = os.Pipe(); err != nil {
		return nil, fmt.Errorf("make the crash output: %w", err)
	}
	if session[fdLife], p.life, err = os.Pipe(); err != nil {
		return nil, fmt.Errorf("make the life line: %w", err)
	}
	for i := range p.stdio {
		if p.stdio[i], writes[i], err = os.Pipe(); err != nil {
			return nil, fmt.Errorf("make the standard output: %w", err)
		}
		if session[fdStdout+i], err = duplicate(p.stdio[i]); err != nil {
			return nil, err
		}
	}
	if p.shared, err = sharedFile(); err != nil {
		return nil, err
	}
	session[fdWords] = p.shared
	if err := p.shared.Truncate(lang.LastWordsSize + 1); err != nil {
		return nil, fmt.Errorf("size the last words: %w", err)
	}
	var numbers []string
	for i := range session {
		numbers = append(numbers, strconv.Itoa(3+len(p.cmd.ExtraFiles)+i))
	}
	p.cmd.Env = append(p.cmd.Environ(), descriptorsEnv+"="+strings.Join(numbers, ","))
	p.cmd.Stdout, p.cmd.Stderr = writes[0], writes[1]
	p.cmd.ExtraFiles = append(p.cmd.ExtraFiles, session[:]...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return nil, nil
}

// disconnect closes the supervisor's files.
func (p *process) disconnect() {
	for _, f := range []*os.File{p.conn, p.life, p.crashes, p.stdio[0], p.stdio[1], p.shared} {
		if f != nil {
			f.Close()
		}
	}
}

// ready starts the language in the process, once. Its error has the process's last words.
func (p *process) ready(ctx context.Context, host lang.Host) error {
	if p.started {
		return nil
	}
	err := p.client.Start(ctx, host)
	if err == nil {
		p.started = true
		p.handOver()
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
func (p *process) watch() {
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
	limit := time.Now().Add(drainLimit)
	for _, f := range []*os.File{p.stdio[0], p.stdio[1], p.crashes, p.conn} {
		f.SetReadDeadline(limit)
	}
	<-p.client.Ended()
	p.readers.Wait()
	p.texts.Wait()
	state := p.cmd.ProcessState
	last := p.readRest(state.ExitCode() == 2) // the runtime's status
	p.mu.Lock()
	p.death = death(state.String(), last, p.reason)
	p.mu.Unlock()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		p.death.Cause = err.Error()
	}
	if p.death.Cause == "signal: killed" && oomKills() > p.killed {
		p.death.Cause += " (out of memory)"
	}
	p.disconnect()
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
	select { // who closes the pipe is mostly about to exit
	case <-exited:
	case <-limit.C:
		p.kill("the session broke its connection: " + p.client.Err().Error())
		<-exited
	}
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
		err = nil // its end is the same
	}
	p.kill(reason) // a cell may still compute, and the language has closed all that needs closing
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
