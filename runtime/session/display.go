package session

import (
	"context"
	"errors"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/asyncio"
	"github.com/gopherloop/gopherloop/runtime/display"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/track"
)

// bind returns the functions of bundled packages that must know the session. What a program displays is printed, as in one
// that is compiled.
func (s *Session) bind() map[string]map[string]any {
	bound := map[string]map[string]any{check.Asyncio: asyncio.Bind(s.loop)}
	if !s.cfg.plain {
		bound["display"] = display.Bind(display.Host{Show: s.display, Clear: s.clearOutput, Passes: s.passesDisplay})
	}
	return bound
}

// passesDisplay is passes for methods of displayed values. The trace of a panic that goes no further is nobody's.
func (s *Session) passesDisplay(v any) bool {
	if passes(v) {
		return true
	}
	if g := s.track.Current(); g != nil {
		g.Frames().TakeTrace()
	}
	return false
}

func (s *Session) display(d lang.Display) {
	s.inOrder(func(cell lang.Cell) { s.host.Display(cell, d) })
}

func (s *Session) clearOutput(wait bool) {
	s.inOrder(func(cell lang.Cell) { s.host.ClearOutput(cell, wait) })
}

// inOrder reports something of the calling goroutine's cell after everything that the cell has printed. A front end that
// reads slowly makes it wait, which an interrupt ends. Other tasks do not run meanwhile.
func (s *Session) inOrder(report func(lang.Cell)) {
	cell := s.source().Cell
	s.track.Wait(track.Waiting{Kind: "output", External: true, Loop: true}, func(stop <-chan struct{}) bool {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		reported := make(chan struct{})
		go func() { // ends when the host has the report, or, before that is handed over, when ctx does
			defer close(reported)
			if err := s.flushCell(ctx, cell); err != nil && !errors.Is(err, context.Canceled) {
				s.log.Warn("flush before a display", "error", err)
			}
			if ctx.Err() == nil {
				report(cell)
			}
		}()
		select {
		case <-reported:
			return false
		case <-stop:
			return true
		}
	})
}

// flushCell hands what a cell has printed to the host.
func (s *Session) flushCell(ctx context.Context, cell lang.Cell) error {
	if s.capture != nil {
		if err := s.capture.Sync(ctx); err != nil {
			return err
		}
	}
	return s.output.Flush(ctx, cell)
}
