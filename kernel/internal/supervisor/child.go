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

// descriptorsEnv tells the session where its descriptors are, in the order of the constants below.
const descriptorsEnv = "GOPHERLOOP_SESSION_DESCRIPTORS"

const (
	fdPipe = iota
	fdCrash
	fdLife
	fdStdout // the reading ends of the pipes that descriptors 1 and 2 lead to
	fdStderr
	fdWords
	fdCount
)

// ErrNotSession says that the process was not started by a supervisor.
var ErrNotSession = errors.New("a session is started by a kernel, not by hand")

// A Session is the process's own view of being a session.
type Session struct {
	files [fdCount]*os.File
}

// Open finds what a session process got from its supervisor, and changes the process: the runtime's fatal errors are
// written to the supervisor besides standard error, and the whole process group is killed when the supervisor's
// process dies. It is called once in a process.
func Open() (*Session, error) {
	s := &Session{}
	if err := s.inherit(); err != nil {
		return nil, err
	}
	if err := debug.SetCrashOutput(s.files[fdCrash], debug.CrashOptions{}); err != nil {
		return nil, fmt.Errorf("direct the crash output: %w", err)
	}
	if err := guard(s.files[fdLife]); err != nil {
		return nil, err
	}
	return s, nil
}

// TakeStandardOutput lets the session read what is written to its own descriptors 1 and 2, to order it with its other
// output. It must be called before Serve, and tells the supervisor by the byte after lang.LastWordsSize. The session
// keeps in lastWords what it last read from descriptor 2: the first line of the runtime's last words is written nowhere
// else, and a dying process may read it and get no further. A session that does not call it has this text reported by
// the supervisor.
func (s *Session) TakeStandardOutput() (reads [2]*os.File, lastWords *os.File, err error) {
	if _, err := s.files[fdWords].WriteAt([]byte{1}, lang.LastWordsSize); err != nil {
		return reads, nil, fmt.Errorf("take the standard output: %w", err)
	}
	return [2]*os.File{s.files[fdStdout], s.files[fdStderr]}, s.files[fdWords], nil
}

// Exit ends the process as os.Exit does. Trace are the lines with which the supervisor says where that was.
func (s *Session) Exit(code int, trace []string) {
	_, _ = s.files[fdCrash].WriteString(exitHead + strings.Join(trace, "\n")) // if it fails, the place is lost, and nothing else
	os.Exit(code)
}

// Serve serves l until the supervisor closes the pipe or dies. Then it kills the session's process group, itself
// included: nothing that a cell started may stay, and a cell may still compute. It returns only if that fails.
func (s *Session) Serve(ctx context.Context, l lang.Language) error {
	err := pipe.Serve(ctx, s.files[fdPipe], l)
	if err != nil {
		slog.Error("serve the session", "error", err)
	}
	return errors.Join(err, syscall.Kill(-os.Getpid(), syscall.SIGKILL))
}

// inherit opens the descriptors, and hides them from the cells and from the processes that cells start.
func (s *Session) inherit() error {
	fields := strings.Split(os.Getenv(descriptorsEnv), ",")
	if len(fields) != fdCount {
		return ErrNotSession
	}
	if err := os.Unsetenv(descriptorsEnv); err != nil {
		return fmt.Errorf("clean the environment: %w", err)
	}
	names := [fdCount]string{"pipe", "crash output", "life line", "stdout", "stderr", "last words"}
	for i, field := range fields {
		fd, err := strconv.Atoi(field)
		if err != nil {
			return fmt.Errorf("read %s: %w", descriptorsEnv, err)
		}
		syscall.CloseOnExec(fd)
		if err := syscall.SetNonblock(fd, true); err != nil {
			return fmt.Errorf("use descriptor %d as the session's %s: %w", fd, names[i], err)
		}
		s.files[i] = os.NewFile(uintptr(fd), names[i])
	}
	return nil
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
