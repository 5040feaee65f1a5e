package session

import (
	"context"
	"flag"
	"fmt"
	"go/types"
	"os"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/cell"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/track"
	"github.com/gopherloop/gopherloop/runtime/loop"
)

// The exit statuses of a program, as go run has them.
const (
	exitCompile = 1
	exitPanic   = 2
)

// RunFile runs a Go file of package main as go run does, in this process: with its standard streams, os.Args of path and
// args, and os.Exit. It returns the exit status: 1 for a file that does not compile, 2 after a panic or a deadlock, whose
// trace is on standard error. Like a cell, the file may use await, and need not import what it names.
func RunFile(ctx context.Context, path string, args []string) (status int) {
	return runProgramFile(ctx, path, args, Config{plain: true})
}

func runProgramFile(ctx context.Context, path string, args []string, cfg Config) (status int) {
	source, err := os.ReadFile(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, "gopherloop:", err)
		return exitCompile
	}
	beProgram(append([]string{path}, args...))
	s, err := New(cfg)
	if err == nil {
		err = s.Start(ctx, plainHost{})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gopherloop:", err)
		return exitCompile
	}
	return s.runFile(ctx, path, string(source))
}

// beProgram gives compiled code the arguments of a program, and flags that are nobody else's.
func beProgram(args []string) {
	os.Args = args
	flag.CommandLine = flag.NewFlagSet(args[0], flag.ExitOnError)
}

func (s *Session) runFile(ctx context.Context, path, source string) int {
	s.compiling.Lock()
	unit, failed := s.compileWith(path, source, s.checkProgram)
	s.compiling.Unlock()
	if failed != nil {
		fmt.Fprintln(os.Stderr, plainError(path, failed))
		return exitCompile
	}
	if _, ok := unit.result.Objects["main"].(*types.Func); !ok {
		fmt.Fprintln(os.Stderr, "gopherloop: function main is undeclared in the main package")
		return exitCompile
	}
	x := &execution{req: lang.ExecuteRequest{Cell: "main"}, ctx: ctx, magics: unit.magics}
	s.begin(x)
	ended := make(chan int, 1)
	go s.runMain(ctx, unit.entry, ended) // its own goroutine, which runtime.Goexit may end; else it ends with the program
	return <-ended
}

// runMain runs the entry of a program, and tells ended the exit status.
func (s *Session) runMain(ctx context.Context, entry func(), ended chan<- int) {
	s.track.Run(mainFlow, func(g *track.G) {
		returned := false
		defer func() {
			switch v := g.Ended(recover()); {
			case v != nil:
				fmt.Fprint(os.Stderr, s.goTrace(g, v))
				ended <- exitPanic
			case returned:
				ended <- 0
			default:
				s.exited(ended)
			}
		}()
		if err := s.loop.RunFlow(ctx, "", func(*loop.Flow) { g.Frames().Explaining(entry) }); err != nil {
			panic(err)
		}
		returned = true
	})
}

var mainFlow = track.Flow{Owner: track.Owner{Cell: "main"}, Name: "main", Main: true}

// exited waits for the other goroutines of a program whose main has called runtime.Goexit: the program ends when none can
// go on.
func (s *Session) exited(ended chan<- int) {
	go s.track.Run(mainFlow, func(g *track.G) {
		defer func() {
			reason, _ := track.StopReason(recover())
			d, ok := reason.(*track.DeadlockError)
			switch {
			case ok && len(d.Goroutines) == 1:
				fmt.Fprintln(os.Stderr, "fatal error: no goroutines (main called runtime.Goexit) - deadlock!")
			case ok:
				d.Goroutines = slices.DeleteFunc(d.Goroutines, func(i track.Info) bool { return i.ID == g.ID() })
				fmt.Fprint(os.Stderr, deadlockText(d))
			}
			ended <- exitPanic
		}()
		s.track.Wait(track.Waiting{Kind: "runtime.Goexit"}, func(stop <-chan struct{}) bool {
			<-stop
			return true
		})
	})
}

func (s *Session) checkProgram(c *cell.Cell) (*check.Result, []*check.Error) {
	r, errs := s.scope.CheckProgram(c)
	if r != nil {
		inInitOrder(r)
	}
	return r, errs
}

// plainError writes compile errors as the go command does.
func plainError(path string, e *lang.Error) string {
	return "# command-line-arguments\n" + strings.ReplaceAll(plainText(e), "Cell ", "")
}

func plainText(e *lang.Error) string {
	var b strings.Builder
	for _, line := range e.Traceback {
		for _, colour := range []string{red, green, cyan, reset} {
			line = strings.ReplaceAll(line, colour, "")
		}
		b.WriteString(line + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// plainHost is for a program: what it prints goes where the process prints, and nobody but standard input can be asked.
type plainHost struct{}

func (plainHost) Stream(_ lang.Cell, name lang.StreamName, text string) {
	w := os.Stdout
	if name == lang.Stderr {
		w = os.Stderr
	}
	fmt.Fprint(w, text)
}
func (h plainHost) Display(_ lang.Cell, d lang.Display) {
	if text, ok := d.Data["text/plain"].(string); ok {
		h.Stream("", lang.Stdout, text+"\n")
	}
}
func (plainHost) ClearOutput(lang.Cell, bool) {}
func (h plainHost) Error(_ lang.Cell, err lang.Error) {
	h.Stream("", lang.Stderr, plainText(&err)+"\n")
}
func (plainHost) Input(context.Context, lang.Cell, string, bool) (string, error) {
	return "", lang.ErrNoStdin
}
func (plainHost) Comm(lang.Cell, lang.Comm) {}
