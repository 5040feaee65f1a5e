package output

import (
	"context"
	"fmt"
	"os"
	"sync"
	"syscall"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"golang.org/x/sys/unix"
)

// CaptureConfig says whose the captured text is and where the pipes come from.
type CaptureConfig struct {
	// Cell is the cell a piece belongs to: the running one, or the latest.
	Cell func() lang.Cell

	// Reads are the reading ends of two pipes that descriptors 1 and 2 lead to already, because the process was
	// started so. If they are nil, CaptureFDs makes pipes of its own.
	Reads [2]*os.File

	// LastWords is a file of [lang.LastWordsSize] bytes that the process's parent shares, or nil. It holds what was last read
	// from descriptor 2. The runtime writes the first line of its last words ("fatal error: …") nowhere but there (not
	// to debug.SetCrashOutput), and a dying process may read it and get no further. So when the process has died, the
	// parent finds its last words in this file, up to the zeros at its end, and after that in its copy of Reads[1].
	LastWords *os.File
}

// A Capture has the process's file descriptors 1 and 2: what the runtime, cgo or a child process prints to them goes to
// an Output. There can be one in a process, and only the session process may have it.
type Capture struct {
	// Stdout and Stderr are where descriptors 1 and 2 led before, nil if CaptureConfig.Reads was set.
	Stdout, Stderr *os.File

	pipes [2]*pipeReader
	ended sync.WaitGroup // the readers
}

// CaptureFDs directs descriptors 1 and 2 to o.
func CaptureFDs(o *Output, cfg CaptureConfig) (*Capture, error) {
	c := &Capture{}
	former := [2]**os.File{&c.Stdout, &c.Stderr}
	for i, name := range [2]lang.StreamName{lang.Stdout, lang.Stderr} {
		r := cfg.Reads[i]
		var err error
		if r == nil {
			if *former[i], err = savedCopy(i+1, string(name)); err != nil {
				return nil, fmt.Errorf("capture %s: %w", name, err)
			}
			if r, err = redirect(i + 1); err != nil {
				return nil, fmt.Errorf("capture %s: %w", name, err)
			}
		}
		growPipe(r)
		conn, err := r.SyscallConn()
		if err != nil {
			return nil, fmt.Errorf("capture %s: %w", name, err)
		}
		// To the line rules whoever writes to a descriptor is one writer.
		src := Source{Writer: ^uint64(i)}
		memory := make([]byte, lang.LastWordsSize)
		if i == 1 && cfg.LastWords != nil {
			if memory, err = unix.Mmap(int(cfg.LastWords.Fd()), 0, lang.LastWordsSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED); err != nil {
				return nil, fmt.Errorf("capture %s: map the last words: %w", name, err)
			}
		}
		c.pipes[i] = &pipeReader{r: r, conn: conn, memory: memory, moved: make(chan struct{}), put: func(p []byte) {
			src.Cell = cfg.Cell()
			o.Put(src, name, p)
		}}
	}
	for _, p := range c.pipes {
		c.ended.Go(p.run) // until Close
	}
	return c, nil
}

func savedCopy(fd int, name string) (*os.File, error) {
	copied, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(copied), name), nil
}

// redirect makes fd the writing end of a new pipe.
func redirect(fd int) (r *os.File, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer w.Close() // fd holds it
	// w.Fd makes the writing end blocking, as everybody expects of a standard stream. The reading end has a state of
	// its own and stays with the poller.
	if err := dup2(int(w.Fd()), fd); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// Close gives the descriptors back and ends the readers when all that was written is through.
func (c *Capture) Close(ctx context.Context) error {
	for i, former := range [2]*os.File{c.Stdout, c.Stderr} {
		if former == nil {
			continue
		}
		if err := dup2(int(former.Fd()), i+1); err != nil {
			return fmt.Errorf("restore descriptor %d: %w", i+1, err)
		}
	}
	err := c.Sync(ctx)
	for _, p := range c.pipes {
		p.r.Close()
	}
	c.ended.Wait()
	return err
}

// Sync returns when everything written to the descriptors before the call is in the Output.
func (c *Capture) Sync(ctx context.Context) error {
	for _, p := range c.pipes {
		if err := p.sync(ctx); err != nil {
			return err
		}
	}
	return nil
}

// A pipeReader carries one pipe's text away, and counts so that sync knows what is through.
type pipeReader struct {
	r    *os.File
	conn syscall.RawConn
	put  func(p []byte)

	memory []byte // what was read last, then zeros
	used   int

	mu    sync.Mutex    // protects what follows, and reading from the pipe
	taken int64         // bytes read
	done  int64         // bytes put
	moved chan struct{} // closed when done grows or the reader ends
	ended bool
}

func (p *pipeReader) run() {
	for {
		buf := p.space()
		n := p.read(buf)
		p.used += n
		if n > 0 {
			p.put(buf[:n])
		}
		p.mu.Lock()
		p.done += int64(n)
		p.ended = n <= 0
		close(p.moved)
		p.moved = make(chan struct{})
		p.mu.Unlock()
		if n <= 0 {
			return
		}
	}
}

// space returns room for a read, behind what was read before: when it is used up, only the end of that is kept.
func (p *pipeReader) space() []byte {
	const read, keep = 32 << 10, 16 << 10
	if p.used+read > len(p.memory) {
		n := copy(p.memory, p.memory[p.used-keep:p.used])
		clear(p.memory[n:])
		p.used = n
	}
	return p.memory[p.used : p.used+read]
}

// read waits for bytes. It takes them with p.mu held, so that at any moment a byte is in the pipe or in taken.
func (p *pipeReader) read(buf []byte) (n int) {
	var err error
	waitErr := p.conn.Read(func(fd uintptr) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		for {
			if n, err = unix.Read(int(fd), buf); err != unix.EINTR {
				break
			}
		}
		p.taken += int64(max(n, 0))
		return err != unix.EAGAIN
	})
	if waitErr != nil || err != nil {
		return 0
	}
	return n
}

func (p *pipeReader) sync(ctx context.Context) error {
	inPipe := 0
	var err error
	p.mu.Lock()
	if p.ended {
		p.mu.Unlock()
		return nil
	}
	// Control does not wait, and read holds p.mu only while it does not wait either.
	if controlErr := p.conn.Control(func(fd uintptr) { inPipe, err = unix.IoctlGetInt(int(fd), fionread) }); controlErr != nil {
		err = controlErr
	}
	target := p.taken + int64(inPipe)
	p.mu.Unlock()
	if err != nil {
		return fmt.Errorf("sync captured output: %w", err)
	}
	for {
		p.mu.Lock()
		through, moved := p.done >= target || p.ended, p.moved
		p.mu.Unlock()
		if through {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return fmt.Errorf("sync captured output: %w", ctx.Err())
		}
	}
}
