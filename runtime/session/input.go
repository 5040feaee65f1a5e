package session

import (
	"context"

	"github.com/gopherloop/gopherloop/runtime/internal/track"
)

// askLine asks the front end of the calling goroutine's cell for a line of input.
func (s *Session) askLine() (string, error) { return s.ask("", false) }

// ask asks for input and can be interrupted.
func (s *Session) ask(prompt string, password bool) (line string, err error) {
	cell := s.track.CurrentOwner().Cell
	if flushErr := s.flushCell(context.Background(), cell); flushErr != nil {
		s.log.Warn("flush before input", "error", flushErr)
	}
	s.track.Wait(track.Waiting{Kind: "input", External: true}, func(stop <-chan struct{}) bool {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		answered := make(chan struct{})
		go func() { // ends with the answer, or when ctx does
			defer close(answered)
			line, err = s.host.Input(ctx, cell, prompt, password)
		}()
		select {
		case <-answered:
			return false
		case <-stop:
			cancel()
			<-answered
			return true
		}
	})
	return line, err
}
