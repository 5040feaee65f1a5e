package supervisor

import (
	"errors"
	"os/exec"
	"runtime"
	"sync"
)

var errClosed = errors.New("the supervisor is closed")

// A spawner starts processes from one thread that lives as long as it does. Linux sends the signal that a child asked
// for at its parent's death when the parent's *thread* ends, and Go ends threads when it likes.
type spawner struct {
	requests chan spawnRequest
	stop     chan struct{}
	thread   sync.WaitGroup
}

type spawnRequest struct {
	cmd  *exec.Cmd
	done chan<- error
}

func newSpawner() *spawner {
	s := &spawner{requests: make(chan spawnRequest), stop: make(chan struct{})}
	s.thread.Go(func() {
		runtime.LockOSThread() // never unlocked: the thread ends with this function
		for {
			select {
			case r := <-s.requests:
				r.done <- r.cmd.Start()
			case <-s.stop:
				return
			}
		}
	})
	return s
}

func (s *spawner) start(cmd *exec.Cmd) error {
	done := make(chan error, 1)
	select {
	case s.requests <- spawnRequest{cmd, done}:
		return <-done
	case <-s.stop:
		return errClosed
	}
}

// close ends the thread, and on Linux with it every process that it started. It is called once.
func (s *spawner) close() {
	close(s.stop)
	s.thread.Wait()
}
