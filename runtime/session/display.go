package session

import (
	"context"
	"errors"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/asyncio"
	"github.com/gopherloop/gopherloop/runtime/display"
	"github.com/gopherloop/gopherloop/runtime/getpass"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/track"
)

// bind returns the functions of bundled packages that must know the session. What a program displays is printed, as in one
// that is compiled.
func (s *Session) bind() map[string]map[string]any {
	bound := map[string]map[string]any{check.Asyncio: asyncio.Bind(s.loop)}
	if !s.cfg.plain {
		bound["getpass"] = getpass.Bind(func(prompt string) (string, error) { return s.ask(prompt, true) })
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
	s.afterOutput(func(ctx context.Context) error { return s.flushCell(ctx, cell) }, func() { report(cell) })
}

// afterOutput does something when what was printed is flushed, and waits for that, until it is interrupted.
func (s *Session) afterOutput(flush func(context.Context) error, then func()) {
	s.track.Wait(track.Waiting{Kind: "output", External: true, Loop: true}, func(stop <-chan struct{}) bool {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		done := make(chan struct{})
		go func() { // ends when the host has the output and then is over, or, before that, when ctx does
			defer close(done)
			if err := flush(ctx); err != nil && !errors.Is(err, context.Canceled) {
				s.log.Warn("flush the output", "error", err)
			}
			if ctx.Err() == nil {
				then()
			}
		}()
		select {
		case <-done:
			return false
		case <-stop:
			return true
		}
	})
}

// flushCell hands what a cell has printed to the host.
func (s *Session) flushCell(ctx context.Context, cell lang.Cell) error {
	return errors.Join(s.syncCapture(ctx), s.output.Flush(ctx, cell))
}

// flushAll hands what was printed to the host.
func (s *Session) flushAll(ctx context.Context) error {
	return errors.Join(s.syncCapture(ctx), s.output.FlushAll(ctx))
}

func (s *Session) syncCapture(ctx context.Context) error {
	if s.capture == nil {
		return nil
	}
	return s.capture.Sync(ctx)
}
