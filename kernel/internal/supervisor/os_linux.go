package supervisor

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// awaitExit returns when the process has ended, and leaves it unreaped: its process group's number cannot be given
// to others before it is.
func awaitExit(pid int, _ <-chan struct{}) {
	var info unix.Siginfo
	for errors.Is(unix.Waitid(unix.P_PID, pid, &info, unix.WEXITED|unix.WNOWAIT, nil), unix.EINTR) {
	}
}

// askForKill has the operating system kill the session's process group when the writing end of life closes. A pipe
// that is told to signal its owner does so at hang-up, and the signal may be any: the session's own goroutines need
// not run for it, and it may even be stopped. https://man7.org/linux/man-pages/man2/F_SETSIG.2const.html
//
// PR_SET_PDEATHSIG is no substitute: it kills the session only, and that before the life line closes, so that the rest
// of the group is left to nobody.
func askForKill(life *os.File, group int) error {
	conn, err := life.SyscallConn()
	if err != nil {
		return fmt.Errorf("arm the life line: %w", err)
	}
	outer := conn.Control(func(fd uintptr) {
		var flags int
		if flags, err = unix.FcntlInt(fd, unix.F_GETFL, 0); err != nil {
			return
		}
		if _, err = unix.FcntlInt(fd, unix.F_SETSIG, int(unix.SIGKILL)); err != nil {
			return
		}
		if _, err = unix.FcntlInt(fd, unix.F_SETOWN, -group); err != nil {
			return
		}
		_, err = unix.FcntlInt(fd, unix.F_SETFL, flags|unix.O_ASYNC)
	})
	if err := errors.Join(outer, err); err != nil {
		return fmt.Errorf("arm the life line: %w", err)
	}
	return nil
}

// sharedFile makes a file that two processes can map. It has no name, and needs no disk.
func sharedFile() (*os.File, error) {
	fd, err := unix.MemfdCreate("last words", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("make a shared file: %w", err)
	}
	return os.NewFile(uintptr(fd), "last words"), nil
}
