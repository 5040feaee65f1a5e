package output

import (
	"os"

	"golang.org/x/sys/unix"
)

const fionread = 0x4004667f // FIONREAD of sys/filio.h

func dup2(from, to int) error { return unix.Dup2(from, to) }

func growPipe(*os.File) {} // pipes grow by themselves
