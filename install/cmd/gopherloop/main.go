// Command gopherloop is a Jupyter kernel for Go, and what belongs to it: it installs itself into Jupyter, examines an
// installation, and runs notebooks and Go files without Jupyter. This package only wires flags to packages.
//
// Its exit status is 0 when all went well, 1 when what was asked for failed, 2 when it was asked wrongly or a Go program
// panicked, 130 and 143 after SIGINT and SIGTERM, and else the status of the Go program that it ran.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// The exit statuses of the command itself.
const (
	exitFailed     = 1
	exitUsage      = 2
	exitInterrupt  = 128 + int(syscall.SIGINT)
	exitTerminated = 128 + int(syscall.SIGTERM)
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:]))
}

// run executes one command line and returns the exit status.
func run(ctx context.Context, args []string) int {
	root, out := newRoot(), &checked{w: os.Stdout}
	root.SetArgs(args)
	root.SetOut(out)
	return exitStatus(out.after(root.ExecuteContext(ctx)), os.Stderr)
}

// checked keeps the first error of a writer, which those who print do not look at.
type checked struct {
	w   io.Writer
	err error
}

func (c *checked) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	if c.err == nil {
		c.err = err
	}
	return n, err
}

// after is err, or else what could not be written.
func (c *checked) after(err error) error {
	if err == nil && c.err != nil {
		return fmt.Errorf("write standard output: %w", c.err)
	}
	return err
}

// A usageError is a command line that cannot be understood.
type usageError struct {
	err     error
	command string // whose help tells more
}

func (e *usageError) Error() string { return fmt.Sprintf("%v (see: %s --help)", e.err, e.command) }

func (e *usageError) Unwrap() error { return e.err }

func usage(cmd *cobra.Command, err error) error {
	if err == nil {
		return nil
	}
	return &usageError{err, cmd.CommandPath()}
}

// A statusError is an exit status that has said all it has to say.
type statusError int

func (e statusError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// A signalError is the end of a command by a signal.
type signalError struct{ signal syscall.Signal }

func (e *signalError) Error() string { return "stopped by the signal " + e.signal.String() }

// exitStatus writes the error as one line to w and returns the status for it.
func exitStatus(err error, w io.Writer) int {
	if err == nil {
		return 0
	}
	var status statusError
	if errors.As(err, &status) {
		return int(status)
	}
	fmt.Fprintf(w, "gopherloop: %s\n", strings.ReplaceAll(err.Error(), "\n", "; "))
	var asked *usageError
	var stopped *signalError
	switch {
	case errors.As(err, &asked):
		return exitUsage
	case errors.As(err, &stopped) && stopped.signal == syscall.SIGTERM:
		return exitTerminated
	case errors.As(err, &stopped):
		return exitInterrupt
	}
	return exitFailed
}

// untilSignal runs do with a context that SIGTERM ends, and those of more. If one did, it is the error.
func untilSignal(ctx context.Context, do func(context.Context) error, more ...os.Signal) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, append(more, syscall.SIGTERM)...)
	defer signal.Stop(signals)
	go func() { // ends with ctx, at the latest when do has returned
		select {
		case s := <-signals:
			cancel(&signalError{s.(syscall.Signal)})
		case <-ctx.Done():
		}
	}()
	err := do(ctx)
	var stopped *signalError
	if err != nil && errors.As(context.Cause(ctx), &stopped) {
		return stopped
	}
	return err
}
