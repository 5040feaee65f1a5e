package session

import (
	"errors"
	"time"

	"github.com/gopherloop/gopherloop/runtime/internal/track"
)

// errInterrupt is the reason with which a cell is stopped: KeyboardInterrupt, as IPython calls it.
var errInterrupt = errors.New("KeyboardInterrupt")

// holdingLimit is how long somebody else may hold the baton after an interrupt before it is raised there.
const holdingLimit = 20 * time.Millisecond

// Interrupt stops the main flow of the cells that run. What goroutines and tasks of theirs do goes on, unless a task
// never gives the baton back.
func (s *Session) Interrupt(subshell string) {
	s.mu.Lock()
	var flows []*track.G
	var cells []*execution
	for _, x := range s.running {
		if subshell != "*" && x.req.Subshell != subshell {
			continue
		}
		x.mu.Lock()
		x.asked = true
		if x.g != nil {
			flows, cells = append(flows, x.g), append(cells, x)
		}
		x.mu.Unlock()
	}
	s.mu.Unlock()
	for _, g := range flows {
		s.track.Interrupt(g, errInterrupt)
	}
	if len(flows) > 0 && s.loop != nil {
		s.watchHolder(flows)
		time.AfterFunc(abandonLimit, func() { // ends at once
			for _, x := range cells {
				s.abandonIfStuck(x)
			}
		})
	}
}

// abandonLimit is how long a flow may go on after an interrupt without coming to any check: then compiled code blocks
// it out of reach, as http.ListenAndServe does.
const abandonLimit = 200 * time.Millisecond

// abandonIfStuck gives a cell up whose flow has not noticed that it was interrupted.
func (s *Session) abandonIfStuck(x *execution) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.left || !x.g.Due() || x.flow != nil && !x.flow.Abandon(errInterrupt) {
		return
	}
	s.track.Abandon(x.g, errInterrupt)
	x.left = true
	close(x.abandoned)
}

// watchHolder interrupts a task that still has the baton a moment later: the cell waits for it.
func (s *Session) watchHolder(flows []*track.G) {
	before := s.loop.Holder()
	if before == nil || before.Coroutine() == nil {
		return
	}
	time.AfterFunc(holdingLimit, func() { // ends at once
		if s.loop.Holder() != before {
			return
		}
		for _, g := range flows {
			select {
			case <-g.Done():
				return
			default:
			}
		}
		if g, ok := before.Value().(*track.G); ok {
			s.track.Interrupt(g, errInterrupt)
		}
	})
}
