package magic

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// A UsageError is a magic that was used wrongly. It is shown as IPython shows it, without a traceback: on stderr as
// "UsageError: " and Msg, and as an error reply.
type UsageError struct{ Msg string }

func (e *UsageError) Error() string { return e.Msg }

func usageErrorf(format string, args ...any) *UsageError {
	return &UsageError{fmt.Sprintf(format, args...)}
}

// An Error is what failed while a magic ran, under the name that IPython gives it.
type Error struct {
	Name  string // ename: CalledProcessError, FileNotFoundError
	Value string // evalue
	Cause error  // or nil
}

func (e *Error) Error() string { return e.Value }

// ErrorName is ename, as that of other errors with a Python name.
func (e *Error) ErrorName() string { return e.Name }

func (e *Error) Unwrap() error { return e.Cause }

// osError is the failure of a system call on a file, as Python words it: [Errno 2] No such file or directory: 'x'.
func osError(err error, name string) *Error {
	e := &Error{Name: "OSError", Value: err.Error(), Cause: err}
	if path, ok := errors.AsType[*fs.PathError](err); ok && name == "" {
		name = path.Path
	}
	errno, ok := errors.AsType[syscall.Errno](err)
	if !ok {
		return e
	}
	text := errno.Error()
	e.Value = fmt.Sprintf("[Errno %d] %s: %s", int(errno), strings.ToUpper(text[:1])+text[1:], pythonString(name))
	switch {
	case errors.Is(err, os.ErrNotExist):
		e.Name = "FileNotFoundError"
	case errors.Is(err, os.ErrPermission):
		e.Name = "PermissionError"
	case errors.Is(err, os.ErrExist):
		e.Name = "FileExistsError"
	case errno == syscall.EISDIR:
		e.Name = "IsADirectoryError"
	case errno == syscall.ENOTDIR:
		e.Name = "NotADirectoryError"
	}
	return e
}
