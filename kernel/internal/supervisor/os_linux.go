package supervisor

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// attributes puts the session into a process group of its own, and has it killed when the starting thread ends.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// awaitExit returns when the process has ended, and leaves it unreaped: its process group's number cannot be given
// to others before it is.
func awaitExit(pid int, _ <-chan struct{}) {
	var info unix.Siginfo
	for errors.Is(unix.Waitid(unix.P_PID, pid, &info, unix.WEXITED|unix.WNOWAIT, nil), unix.EINTR) {
	}
}

// askForKill has the operating system kill the session's process group when the writing end of life closes. A pipe
// that is told to signal its owner does so at hang-up, and the signal may be any: the session's own goroutines need
// not run for it. man 2 fcntl, F_SETOWN and F_SETSIG.
func askForKill(life *os.File, group int) error {
	fd := life.Fd()
	flags, err := unix.FcntlInt(fd, unix.F_GETFL, 0)
	if err != nil {
		return fmt.Errorf("read the flags of the life line: %w", err)
	}
	if _, err := unix.FcntlInt(fd, unix.F_SETSIG, int(unix.SIGKILL)); err != nil {
		return fmt.Errorf("choose the signal of the life line: %w", err)
	}
	if _, err := unix.FcntlInt(fd, unix.F_SETOWN, -group); err != nil {
		return fmt.Errorf("name the owner of the life line: %w", err)
	}
	if _, err := unix.FcntlInt(fd, unix.F_SETFL, flags|unix.O_ASYNC); err != nil {
		return fmt.Errorf("arm the life line: %w", err)
	}
	return nil
}
