package supervisor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// roleEnv makes the test binary something else than a test.
const roleEnv = "GOPHERLOOP_TEST_ROLE"

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleEnv); role {
	case "session":
		s, err := Open()
		exitOn(err)
		exitOn(s.Serve(context.Background(), &fake{exit: s.Exit}))
	case "capturing":
		s, err := Open()
		exitOn(err)
		reads, lastWords, err := s.TakeStandardOutput()
		exitOn(err)
		f := &fake{exit: s.Exit}
		for i, name := range []lang.StreamName{lang.Stdout, lang.Stderr} {
			go f.capture(reads[i], name, lastWords) // ends with the process
		}
		exitOn(s.Serve(context.Background(), f))
	case "broken":
		fmt.Fprintln(os.Stderr, "no such language")
		os.Exit(1)
	case "kernel":
		kernelRole()
	default:
		os.Exit(m.Run())
	}
}

// sessionCommand starts the test binary as a session with the fake language.
func sessionCommand() *exec.Cmd { return roleCommand("session") }

func roleCommand(role string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleEnv+"="+role)
	return cmd
}

// fake is a language whose cells are commands. Many of them are deadly.
type fake struct {
	host lang.Host
	exit func(code int, trace []string)

	mu        sync.Mutex // protects the rest
	restored  []string
	interrupt chan struct{}
	cell      lang.Cell // the latest
}

var _ lang.Language = (*fake)(nil)

func (f *fake) Start(_ context.Context, host lang.Host) error {
	f.host = host
	f.interrupt = make(chan struct{})
	return nil
}

func (f *fake) Info() lang.Info { return lang.Info{Implementation: "fake", Name: "commands"} }

func (f *fake) Execute(ctx context.Context, req lang.ExecuteRequest) lang.ExecuteReply {
	verb, rest, _ := strings.Cut(req.Code, " ")
	f.mu.Lock()
	interrupt := f.interrupt
	f.cell = req.Cell
	f.mu.Unlock()
	switch verb {
	case "pid":
		return text(strconv.Itoa(os.Getpid()))
	case "print":
		f.host.Stream(req.Cell, lang.Stdout, rest+"\n")
	case "declare": // declare KIND NAME
		kind, name, _ := strings.Cut(rest, " ")
		return lang.ExecuteReply{Declared: []lang.Declaration{{Kind: kind, Names: []string{name}, Source: rest, Count: req.Count}}}
	case "variables":
		return lang.ExecuteReply{Variables: strings.Fields(rest)}
	case "restored":
		f.mu.Lock()
		defer f.mu.Unlock()
		return text(strings.Join(f.restored, ";"))
	case "wait":
		f.host.Stream(req.Cell, lang.Stdout, "waiting\n")
		select {
		case <-ctx.Done():
			return text("cancelled")
		case <-interrupt:
			return lang.ExecuteReply{Error: &lang.Error{Name: "KeyboardInterrupt"}}
		}
	case "deaf":
		f.host.Stream(req.Cell, lang.Stdout, "waiting\n")
		select {}
	case "raw": // past every capture
		fd, text, _ := strings.Cut(rest, " ")
		n, _ := strconv.Atoi(fd)
		syscall.Write(n, []byte(text+"\n"))
	case "child":
		cmd := exec.Command("sleep", "1000")
		if err := cmd.Start(); err != nil {
			return text(err.Error())
		}
		return text(strconv.Itoa(cmd.Process.Pid))
	case "later": // dies at the next newline of the cell's input, after the cell
		go func() {
			f.host.Input(context.Background(), req.Cell, "die?", false)
			os.Exit(7)
		}()
	default:
		die(f, req, verb)
	}
	return lang.ExecuteReply{}
}

func text(s string) lang.ExecuteReply {
	return lang.ExecuteReply{Result: &lang.Bundle{Data: map[string]any{"text/plain": s}}}
}

// die ends the process in one of Go's ways.
func die(f *fake, req lang.ExecuteRequest, verb string) {
	f.host.Stream(req.Cell, lang.Stdout, "before\n")
	switch verb {
	case "exit":
		os.Exit(3)
	case "leave":
		f.exit(2, []string{"Cell In[1], line 1", "panic: is no last word here"})
	case "kill":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "panic":
		go func() { panic("boom") }()
	case "segfault":
		page, err := syscall.Mmap(-1, 0, os.Getpagesize(), syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil {
			panic(err)
		}
		page[0] = 1
	case "overflow":
		debug.SetMaxStack(1 << 20)
		overflow(1)
	case "maps":
		m := map[int]int{}
		for range 8 {
			go func() {
				for i := 0; ; i++ {
					m[i%10] = i
				}
			}()
		}
	case "memory":
		if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20}); err != nil {
			panic(err)
		}
		keep = make([]byte, 8<<30)
	default:
		panic("no such command: " + verb)
	}
	select {}
}

// capture reports what is written to a descriptor. What it reads from standard error it reads straight into the file
// that the supervisor looks into: the process may die before its next instruction.
func (f *fake) capture(r *os.File, name lang.StreamName, lastWords *os.File) {
	memory := make([]byte, lang.LastWordsSize)
	if name == lang.Stderr {
		var err error
		memory, err = syscall.Mmap(int(lastWords.Fd()), 0, lang.LastWordsSize, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
		exitOn(err)
	}
	for used := 0; ; {
		n, err := r.Read(memory[used:min(used+64, len(memory))]) // small pieces, so that last words are caught half way
		if err != nil {
			return
		}
		f.mu.Lock()
		cell := f.cell
		f.mu.Unlock()
		f.host.Stream(cell, name, "captured "+string(memory[used:used+n]))
		used += n
	}
}

var keep []byte

func overflow(n int) int { return overflow(n+1) + overflow(n+2) }

func (f *fake) Interrupt(string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.interrupt)
	f.interrupt = make(chan struct{})
}

func (f *fake) Complete(_ context.Context, req lang.CompleteRequest) lang.CompleteReply {
	return lang.CompleteReply{Matches: []lang.Match{{Text: req.Code + "!"}}}
}

func (f *fake) Inspect(context.Context, lang.InspectRequest) lang.InspectReply {
	return lang.InspectReply{}
}

func (f *fake) IsComplete(context.Context, string) lang.IsCompleteReply {
	return lang.IsCompleteReply{Status: "complete"}
}
func (f *fake) Comm(context.Context, lang.Comm)         {}
func (f *fake) Comms(context.Context) map[string]string { return map[string]string{"c": "t"} }
func (f *fake) Close() error                            { return nil }

func (f *fake) Restore(_ context.Context, decls []lang.Declaration) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, d := range decls {
		switch d.Names[0] {
		case "bad":
			return fmt.Errorf("cannot declare %s", d.Names[0])
		case "deadly":
			os.Exit(9)
		}
		f.restored = append(f.restored, d.Source)
	}
	return nil
}
