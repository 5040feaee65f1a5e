package supervisor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"

	"github.com/gopherloop/gopherloop/kernel/internal/pipe"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// descriptorsEnv tells the session where its descriptors are: pipe, crash output, life line.
const descriptorsEnv = "GOPHERLOOP_SESSION_DESCRIPTORS"

// ErrNotSession says that the process was not started by a supervisor.
var ErrNotSession = errors.New("a session is started by a kernel, not by hand")

// Serve is what a session process does: it serves l over the descriptors that it got from the supervisor, until the
// supervisor closes the pipe or dies. The caller then exits the process, which ends a cell that still computes.
//
// Serve changes the process: the runtime's fatal errors are written to the supervisor besides standard error, and the
// whole process group is killed when the supervisor's process dies.
func Serve(ctx context.Context, l lang.Language) error {
	files, err := inherited()
	if err != nil {
		return err
	}
	conn, crash, life := files[0], files[1], files[2]
	if err := debug.SetCrashOutput(crash, debug.CrashOptions{}); err != nil {
		return fmt.Errorf("direct the crash output: %w", err)
	}
	crash.Close() // the runtime has its own duplicate
	if err := guard(life); err != nil {
		return err
	}
	return pipe.Serve(ctx, conn, l)
}

// inherited finds the three files, and hides them from the cells and from the processes that cells start.
func inherited() ([]*os.File, error) {
	fields := strings.Split(os.Getenv(descriptorsEnv), ",")
	if len(fields) != 3 {
		return nil, ErrNotSession
	}
	if err := os.Unsetenv(descriptorsEnv); err != nil {
		return nil, fmt.Errorf("clean the environment: %w", err)
	}
	files := make([]*os.File, len(fields))
	for i, field := range fields {
		fd, err := strconv.Atoi(field)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", descriptorsEnv, err)
		}
		syscall.CloseOnExec(fd)
		if err := syscall.SetNonblock(fd, true); err != nil {
			return nil, fmt.Errorf("use descriptor %d of the session: %w", fd, err)
		}
		files[i] = os.NewFile(uintptr(fd), [...]string{"pipe", "crash output", "life line"}[i])
	}
	return files, nil
}

// guard kills the process group of this session when the supervisor's process has died.
func guard(life *os.File) error {
	group := syscall.Getpgrp()
	if group != os.Getpid() {
		return fmt.Errorf("guard the session: process %d does not lead its group %d", os.Getpid(), group)
	}
	if err := askForKill(life, group); err != nil {
		slog.Debug("guard the session", "error", err) // the goroutine below does the same, if it gets to run
	}
	go func() { // ends with the process: nothing is ever written to the life line
		_, err := life.Read(make([]byte, 1))
		if errors.Is(err, io.EOF) {
			syscall.Kill(-group, syscall.SIGKILL)
		}
	}()
	return nil
}
