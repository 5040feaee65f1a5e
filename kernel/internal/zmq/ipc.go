package zmq

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
)

// ownerOnly lets nobody but the user connect: with an empty key that would be running code as the user.
const ownerOnly = 0o600

// bindIPC listens on a socket file. A file that a kernel left behind when it died is replaced; one that is served, or is
// no socket, is not touched. A name that begins with @ is no file.
func bindIPC(path string) (net.Listener, error) {
	if path == "*" {
		return nil, errors.New("a wildcard names no file that a front end could find")
	}
	l, err := bindOwned(path)
	if errors.Is(err, syscall.EADDRINUSE) && !strings.HasPrefix(path, "@") && isStale(path) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("remove the socket of a kernel that is gone: %w", err)
		}
		l, err = bindOwned(path)
	}
	return l, err
}

// bindOwned binds a socket file that only its owner can use, from its first moment on where the system can do that.
func bindOwned(path string) (net.Listener, error) {
	var config net.ListenConfig
	config.Control = func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) {
			// On Linux the file gets the mode that the socket has. Others refuse, and Chmod below has to do.
			_ = syscall.Fchmod(int(fd), ownerOnly)
		})
	}
	l, err := config.Listen(context.Background(), "unix", path)
	if err != nil || strings.HasPrefix(path, "@") {
		return l, err
	}
	if err := os.Chmod(path, ownerOnly); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// isStale says whether path is a socket that nobody serves.
func isStale(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || info.Mode().Type() != fs.ModeSocket {
		return false
	}
	c, err := net.Dial("unix", path)
	if err == nil {
		_ = c.Close()
		return false
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}
