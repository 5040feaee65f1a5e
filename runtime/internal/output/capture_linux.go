package output

import (
	"os"

	"golang.org/x/sys/unix"
)

const fionread = unix.TIOCINQ // which is FIONREAD

// dup2 is dup3 because some architectures have only that.
func dup2(from, to int) error { return unix.Dup3(from, to, 0) }

// growPipe gives the pipe the largest size that needs no privilege, so that the runtime's last words fit: while it dies
// nobody reads.
func growPipe(f *os.File) {
	conn, err := f.SyscallConn()
	if err == nil {
		conn.Control(func(fd uintptr) { unix.FcntlInt(fd, unix.F_SETPIPE_SZ, 1<<20) })
	}
}
