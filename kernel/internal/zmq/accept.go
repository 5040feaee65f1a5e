package zmq

import "time"

// The pause after an accept that failed, most likely because the process has no file descriptors left. It doubles with
// each failure in a row.
const (
	firstPause = 5 * time.Millisecond
	lastPause  = time.Second
)

// accept accepts connections until Close.
func (s *socket) accept() {
	pause := time.Duration(0)
	for {
		c, err := s.listener.Accept()
		if err == nil {
			pause = 0
			s.serving.Go(func() { s.serve(c) })
			continue
		}
		if pause == 0 && !s.isDone() {
			s.log.Error("accept", "error", err)
		}
		pause = min(max(2*pause, firstPause), lastPause)
		if !s.sleep(pause) {
			return
		}
	}
}

// sleep returns false if the socket was closed before it was over.
func (s *socket) sleep(d time.Duration) bool {
	over := time.NewTimer(d)
	defer over.Stop()
	select {
	case <-over.C:
		return true
	case <-s.done:
		return false
	}
}

func (s *socket) isDone() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}
