//go:build unix && !linux

package supervisor

import (
	"fmt"
	"os"
)

// awaitExit returns when the process has ended, which the end of its crash output shows before it is reaped.
func awaitExit(_ int, crashEnd <-chan struct{}) { <-crashEnd }

// askForKill has nothing to ask here: the session watches its life line itself.
func askForKill(*os.File, int) error { return nil }

// sharedFile makes a file that two processes can map. It has no name.
func sharedFile() (*os.File, error) {
	f, err := os.CreateTemp("", "gopherloop-last-words-")
	if err != nil {
		return nil, fmt.Errorf("make a shared file: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, fmt.Errorf("make a shared file: %w", err)
	}
	return f, nil
}

// oomKills is not known here.
func oomKills() int { return 0 }
