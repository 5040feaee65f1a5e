//go:build unix && !linux

package supervisor

import (
	"os"
	"syscall"
)

// attributes puts the session into a process group of its own.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// awaitExit returns when the process has ended, which the end of its crash output shows before it is reaped.
func awaitExit(_ int, crashEnd <-chan struct{}) { <-crashEnd }

// askForKill has nothing to ask here: the session watches its life line itself.
func askForKill(*os.File, int) error { return nil }
