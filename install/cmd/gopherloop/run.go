package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/gopherloop/gopherloop/install/kernelspec"
	"github.com/gopherloop/gopherloop/install/runner"
	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/session"
)

const runHelp = `Run a notebook or a Go file, without Jupyter and without Python.

A notebook runs in a fresh session, in its own folder. What its cells print is shown, unless --output or --inplace
say where the notebook goes with its outputs; it is written even when a cell failed, and replaces the old file as a
whole or not at all. At the first error the run ends with status 1 and the traceback on standard error.

A Go file runs as "go run" would run it, with the arguments after --. Its exit status is that of the program; a panic
is status 2, and the trace has the lines of the file.

"-" is standard input: a notebook, which then goes to standard output with its outputs unless --output says where
else, or a Go file.`

const runExamples = `  gopherloop run lecture.ipynb                          # show what it prints
  gopherloop run lecture.ipynb --inplace --timeout 60s  # refresh its outputs
  gopherloop run lecture.ipynb --output done.ipynb --allow-errors
  gopherloop run primes.go -- 100                       # os.Args[1] is "100"
  gopherloop run - < lecture.ipynb > done.ipynb`

// runFlags are the flags of run.
type runFlags struct {
	output      string
	inplace     bool
	allowErrors bool
	timing      bool
	timeout     time.Duration
}

// only for notebooks
var notebookFlags = []string{"output", "inplace", "allow-errors", "timeout", "record-timing"}

func newRun() *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:     "run FILE.ipynb | FILE.go [-- ARGUMENT...] | -",
		Short:   "Run a notebook or a Go file without Jupyter",
		Long:    runHelp,
		Example: runExamples,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || cmd.ArgsLenAtDash() == 0 {
				return usage(cmd, errors.New("no file to run"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runAny(cmd, args[0], args[1:], flags) },
	}
	f := cmd.Flags()
	f.StringVarP(&flags.output, "output", "o", "", "write the notebook with its outputs to `FILE`; - is standard output")
	f.BoolVar(&flags.inplace, "inplace", false, "write the notebook with its outputs back to its file")
	f.BoolVar(&flags.allowErrors, "allow-errors", false, "go on after a cell that failed")
	f.BoolVar(&flags.timing, "record-timing", false, "keep in the metadata when each cell began and ended")
	f.DurationVar(&flags.timeout, "timeout", 0, "how long each cell may take, such as 90s; 0 is no limit")
	return cmd
}

// runAny tells notebooks from Go files: by the name, or for standard input by the first character.
func runAny(cmd *cobra.Command, file string, args []string, flags runFlags) error {
	var text []byte
	kind := filepath.Ext(file)
	if kind != ".ipynb" {
		hideEngine()
	}
	if file == runner.Standard {
		var err error
		if text, err = io.ReadAll(cmd.InOrStdin()); err != nil {
			return fmt.Errorf("read standard input: %w", err)
		}
		kind = ".go"
		if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
			kind = ".ipynb"
		}
	}
	switch kind {
	case ".ipynb":
		if len(args) > 0 {
			return usage(cmd, fmt.Errorf("a notebook takes no arguments: %s", strings.Join(args, " ")))
		}
		return runNotebook(cmd, file, text, flags)
	case ".go":
		for _, name := range notebookFlags {
			if cmd.Flags().Changed(name) {
				return usage(cmd, fmt.Errorf("--%s is for notebooks only", name))
			}
		}
		if dash := cmd.ArgsLenAtDash(); len(args) > 0 && dash != 1 {
			return usage(cmd, errors.New("arguments of the program go after --"))
		}
		return runProgram(cmd.Context(), file, text, args)
	}
	return usage(cmd, fmt.Errorf("%s is neither a notebook (.ipynb) nor a Go file (.go)", file))
}

func runNotebook(cmd *cobra.Command, file string, text []byte, flags runFlags) error {
	if err := exclusive(cmd, "output", "inplace"); err != nil {
		return err
	}
	switch {
	case flags.timeout < 0:
		return usage(cmd, fmt.Errorf("--timeout %v is negative", flags.timeout))
	case flags.inplace && file == runner.Standard:
		return usage(cmd, errors.New("--inplace needs a file: standard input is none"))
	case flags.inplace:
		flags.output = file
	case cmd.Flags().Changed("output") && flags.output == "":
		return usage(cmd, errors.New("--output is empty"))
	case file == runner.Standard && flags.output == "":
		flags.output = runner.Standard
	}
	show := flags.output == ""
	line := newProgress(os.Stderr)
	stdout, stderr := &checked{w: line.above(painted(os.Stdout))}, line.above(painted(os.Stderr))
	job := runner.Job{
		Input: file, Text: text, Output: flags.output, Stdout: os.Stdout, Open: openSession,
		Options: runner.Options{
			AllowErrors: flags.allowErrors, Timeout: flags.timeout, RecordTiming: flags.timing, OnCell: line.cell,
			Kernelspec: kernelspec.New("", kernelspec.DefaultDisplayName, session.Version).ForNotebook(kernelspec.DefaultName),
		},
	}
	if show {
		job.Options.Stdout, job.Options.Stderr = stdout, stderr
	}
	err := stdout.after(untilSignal(cmd.Context(), job.Do, syscall.SIGINT))
	line.end(err == nil)
	var failed *runner.CellError
	if !errors.As(err, &failed) {
		return err
	}
	if !show { // else it was shown when it happened
		fmt.Fprintln(stderr, strings.Join(failed.Err.Traceback, "\n"))
	}
	return err
}

func openSession(dir string) (lang.Language, error) { return supervise(dir, logger(false)) }

// runProgram runs a Go file in this process, whose standard streams it has for itself, and ends with its status.
func runProgram(ctx context.Context, file string, text []byte, args []string) error {
	if file == runner.Standard {
		dir, err := os.MkdirTemp("", "gopherloop-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		file = filepath.Join(dir, "stdin.go")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return err
		}
	}
	if err := readable(file); err != nil {
		return err
	}
	if status := session.RunFile(ctx, file, args); status != 0 {
		return statusError(status)
	}
	return nil
}

// hideEngine starts the command anew so that after a fatal error, which nothing in the process can catch, the runtime does
// not show the engine at work. It reads GOTRACEBACK when the process starts, and only then; who has set that sees the
// engine, and so does who runs on where a process cannot be replaced.
func hideEngine() {
	const setting, ours = "GOTRACEBACK", "GOPHERLOOP_TRACEBACK"
	if os.Getenv(ours) == "" {
		exe, err := os.Executable()
		if os.Getenv(setting) != "" || err != nil {
			return
		}
		os.Setenv(setting, "none")
		os.Setenv(ours, "1")
		_ = syscall.Exec(exe, os.Args, os.Environ())
	}
	os.Unsetenv(setting) // the program shall not see them, nor the processes that it starts
	os.Unsetenv(ours)
}

// readable gives the command's own line for a file that cannot be opened.
func readable(path string) error {
	f, err := os.Open(path)
	if err == nil {
		var info os.FileInfo
		if info, err = f.Stat(); err == nil && info.IsDir() {
			err = errors.New("is a folder")
		}
		err = errors.Join(err, f.Close())
	}
	var cause *os.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// painted is f, without colours if it is no terminal or the user wants none (https://no-color.org).
func painted(f *os.File) io.Writer {
	if term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == "" {
		return f
	}
	return runner.Plain(f)
}
