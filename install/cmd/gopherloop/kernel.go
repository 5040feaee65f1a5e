package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/gopherloop/gopherloop/kernel"
	"github.com/gopherloop/gopherloop/runtime/session"
)

const kernelHelp = `Run the kernel. Jupyter does that with the connection file that it has written, and stops it by message.

The kernel listens on exactly the ports that the file names. It ends at once, with status 1 and one line, when
the file cannot be read or a port is taken, and when the process that started it is gone.`

func newKernel() *cobra.Command {
	var file string
	var verbose bool
	cmd := &cobra.Command{
		Use:     "kernel -f FILE",
		Short:   "Run the kernel, as Jupyter does",
		Long:    kernelHelp,
		Example: "  gopherloop kernel -f connection.json",
		Args:    arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if file == "" {
				return usage(cmd, errors.New("no connection file: -f FILE"))
			}
			return untilSignal(cmd.Context(), func(ctx context.Context) error { return runKernel(ctx, file, logger(verbose)) })
		},
	}
	cmd.Flags().StringVarP(&file, "file", "f", "", "the connection file")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "log everything to standard error")
	return cmd
}

// runKernel keeps the kernel's own process on one processor: it only hands messages on, and a hand-over between goroutines
// costs less than waking another thread for it (a tenth of a cell's round trip). Cells run in a process of their own.
func runKernel(ctx context.Context, file string, log *slog.Logger) error {
	runtime.GOMAXPROCS(1)
	l, err := supervise("", log)
	if err != nil {
		return err
	}
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, syscall.SIGINT)
	defer signal.Stop(interrupts)
	return kernel.Run(ctx, kernel.Config{
		ConnectionFile: file, Language: l, Log: log, ParentPID: kernel.ParentPID(), Interrupts: interrupts,
	})
}

// supervise makes a language whose sessions are processes of this program, in the folder dir ("" for the current one).
func supervise(dir string, log *slog.Logger) (*kernel.Supervisor, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the program itself: %w", err)
	}
	return kernel.NewSupervisor(kernel.SupervisorConfig{
		Command: func() *exec.Cmd {
			cmd := exec.Command(self, "session")
			cmd.Dir = dir
			return cmd
		},
		Info: session.Info(),
		Log:  log,
	})
}

func newSession() *cobra.Command {
	return &cobra.Command{
		Use:    "session",
		Short:  "Run a session, as the kernel does",
		Hidden: true,
		Args:   arguments(cobra.NoArgs),
		RunE:   func(cmd *cobra.Command, _ []string) error { return runSession(cmd.Context()) },
	}
}

func runSession(ctx context.Context) error {
	s, err := kernel.OpenSession()
	if err != nil {
		return err
	}
	reads, words, err := s.TakeStandardOutput()
	if err != nil {
		return err
	}
	l, err := session.New(session.Config{Capture: true, Reads: reads, LastWords: words, Exit: s.Exit})
	if err != nil {
		return fmt.Errorf("make a session: %w", err)
	}
	return s.Serve(ctx, l)
}

func logger(verbose bool) *slog.Logger {
	level := slog.LevelWarn
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}
