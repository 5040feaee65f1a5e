package session

import (
	"log/slog"
	"os"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/eval"
)

// Config says how a session runs. The zero Config works.
type Config struct {
	// Capture has descriptors 1 and 2 of the process lead to the cells' output. Only a process that is a session and
	// nothing else may set it.
	Capture bool

	// Reads are the reading ends of the pipes that descriptors 1 and 2 lead to already, and LastWords the file that the
	// process's parent reads when the process has died. They are what kernel.Session.TakeStandardOutput returns.
	Reads     [2]*os.File
	LastWords *os.File

	// Args is os.Args of the cells; nil is the name of the kernel alone.
	Args []string

	// Exit ends the process when a cell asks for that, and is kernel.Session.Exit in a session process. Trace says where the
	// cell did. Nil is os.Exit.
	Exit func(code int, trace []string)

	// OnLowered is given every cell as the engine gets it, for tests and for those who develop the kernel.
	OnLowered func(eval.Unit)

	// plain leaves the process's standard streams to the program, see RunFile.
	plain bool

	// maxStack is that of track.Config.
	maxStack int

	// Log gets what went wrong in the machinery; nil drops it.
	Log *slog.Logger
}

// Version is the implementation version that kernel_info_reply gives.
const Version = "0.1.0"

// Info is what kernel_info_reply says of the language: it needs no session.
func Info() lang.Info { return info() }
