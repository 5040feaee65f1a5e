package supervisor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/pipe"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

var errClosed = errors.New("the supervisor is closed")

// A loss is what is told under the first cell after a death.
type loss struct {
	cause     string
	variables []string
}

// text is one line. It goes to stdout: graders take anything on stderr as a failure of the cell.
func (l *loss) text(unrestored []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The session died (%s) and was restarted. ", oneLine(l.cause))
	if len(l.variables) == 0 {
		b.WriteString("It had no variables to lose.")
	} else {
		fmt.Fprintf(&b, "Lost variables: %s.", strings.Join(l.variables, ", "))
	}
	if len(unrestored) > 0 {
		fmt.Fprintf(&b, " Not restored: %s.", strings.Join(unrestored, "; "))
	}
	return b.String() + "\n"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// takeSwap takes the right to put a session in place. The caller gives it back.
func (s *Supervisor) takeSwap(ctx context.Context) error {
	select {
	case <-s.stop:
		return errClosed
	default:
	}
	select {
	case <-s.swap:
		return nil
	case <-s.stop:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Supervisor) giveSwap() { s.swap <- struct{}{} }

// alive is the current session, or nil if there is none.
func (s *Supervisor) alive() *process {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil || s.current.ended() {
		return nil
	}
	return s.current
}

// session is the current session, or the next one, with the declarations of the last.
func (s *Supervisor) session(ctx context.Context) (*process, error) {
	if p := s.alive(); p != nil {
		return p, nil
	}
	if err := s.takeSwap(ctx); err != nil {
		return nil, err
	}
	defer s.giveSwap()
	if p := s.alive(); p != nil {
		return p, nil
	}
	s.mu.Lock()
	last := s.current
	s.mu.Unlock()
	if last != nil {
		select {
		case <-last.dead: // then mourn has noted what is lost
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return s.succeed(ctx)
}

// succeed puts a new session in place. The caller has the swap.
func (s *Supervisor) succeed(ctx context.Context) (*process, error) {
	s.mu.Lock()
	decls := s.memory.all()
	s.mu.Unlock()
	p, unrestored, err := s.restored(ctx, decls)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.current = p
	s.unlisted = append(s.unlisted, unrestored...)
	s.mu.Unlock()
	select {
	case s.want <- struct{}{}:
	default: // wanted already
	}
	return p, nil
}

// restored makes a session ready and restores declarations in it. What cannot be restored is named, and left out.
func (s *Supervisor) restored(ctx context.Context, decls []lang.Declaration) (*process, []string, error) {
	p, err := s.fresh(ctx)
	if err != nil || len(decls) == 0 {
		return p, nil, err
	}
	if err = p.client.Restore(ctx, decls); err == nil {
		return p, nil, nil
	}
	// One of them is to blame. Another session takes them one by one; one more, if one of them is deadly.
	var unrestored []string
	const attempts = 3
	for range attempts {
		s.discard(p)
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if p, err = s.fresh(ctx); err != nil {
			return nil, nil, err
		}
		var bad []string
		decls, bad, err = restoreEach(ctx, p, decls)
		unrestored = append(unrestored, bad...)
		if err == nil {
			return p, unrestored, nil
		}
	}
	s.discard(p)
	p, err = s.fresh(ctx)
	return p, append(unrestored, "all other declarations"), err
}

// restoreEach restores one declaration at a time, and returns those that are worth another try and names the others.
// Its error says that the session has ended with the last one named.
func restoreEach(ctx context.Context, p *process, decls []lang.Declaration) (good []lang.Declaration, bad []string, err error) {
	for i, d := range decls {
		err := p.client.Restore(ctx, []lang.Declaration{d})
		if err == nil {
			good = append(good, d)
			continue
		}
		cause := err
		if errors.Is(err, pipe.ErrClosed) {
			<-p.dead
			cause = p.death
		}
		bad = append(bad, fmt.Sprintf("%s %s of In[%d] (%s)", d.Kind, strings.Join(d.Names, ", "), d.Count, oneLine(cause.Error())))
		if errors.Is(err, pipe.ErrClosed) || ctx.Err() != nil {
			return append(good, decls[i+1:]...), bad, err
		}
	}
	return good, bad, nil
}

// fresh is a session that is ready and has no declarations: the spare, or a new one. The caller has the swap.
func (s *Supervisor) fresh(ctx context.Context) (*process, error) {
	p, err := s.take()
	if err != nil {
		return nil, err
	}
	host := s.currentHost()
	if host == nil {
		s.discard(p)
		return nil, errors.New("supervisor: not started")
	}
	if err := p.ready(ctx, host); err != nil {
		s.discard(p)
		return nil, err
	}
	return p, nil
}

// take takes the spare, or launches a process.
func (s *Supervisor) take() (*process, error) {
	s.mu.Lock()
	p := s.spare
	s.spare = nil
	s.mu.Unlock()
	if p != nil && !p.ended() {
		return p, nil
	}
	return s.launch()
}

func (s *Supervisor) launch() (*process, error) {
	return launch(s.cfg.Command(), hooks{text: s.rawText, died: s.mourn})
}

// discard ends a process that is nobody's.
func (s *Supervisor) discard(p *process) {
	p.kill("discarded")
	<-p.dead
}

// greeting is a process that has greeted or will, to be asked what it is.
func (s *Supervisor) greeting() (*process, error) {
	if p := s.alive(); p != nil {
		return p, nil
	}
	if err := s.takeSwap(context.Background()); err != nil { // free soon, or closed
		return nil, err
	}
	defer s.giveSwap()
	s.mu.Lock()
	p := s.spare
	if s.current != nil && !s.current.ended() {
		p = s.current
	}
	s.mu.Unlock()
	if p != nil && !p.ended() {
		return p, nil
	}
	p, err := s.launch()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.spare = p
	s.mu.Unlock()
	return p, nil
}

// keepSpare launches a spare some time after one is wanted.
func (s *Supervisor) keepSpare(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.want:
		}
		if s.cfg.SpareDelay < 0 {
			continue
		}
		delay := time.NewTimer(s.cfg.SpareDelay)
		select {
		case <-ctx.Done():
			delay.Stop()
			return
		case <-delay.C:
		}
		if err := s.addSpare(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Error("start a spare session", "error", err)
		}
	}
}

// addSpare puts a warm spare in place if there is none.
func (s *Supervisor) addSpare(ctx context.Context) error {
	if err := s.takeSwap(ctx); err != nil {
		return err
	}
	defer s.giveSwap()
	s.mu.Lock()
	host, spare := s.host, s.spare
	s.mu.Unlock()
	if spare != nil && !spare.ended() {
		return nil
	}
	p, err := s.launch()
	if err != nil {
		return err
	}
	if err := p.ready(ctx, host); err != nil {
		s.discard(p)
		return err
	}
	s.mu.Lock()
	s.spare = p
	s.mu.Unlock()
	return nil
}

// rawText reports what a session wrote past its own capture, for the running cell, or else the latest.
func (s *Supervisor) rawText(p *process, name lang.StreamName, text string) {
	s.mu.Lock()
	host, cell := s.host, s.latest
	for _, c := range s.calls {
		if c.process == p {
			cell = c.req.Cell
		}
	}
	mine := s.current == p
	s.mu.Unlock()
	if !mine {
		s.cfg.Log.Debug("a session that is not in place writes", "stream", name, "text", text)
		return
	}
	host.Stream(cell, name, text)
}

// mourn notes what is lost with a process. A death between two cells is told at once, under the latest.
func (s *Supervisor) mourn(p *process) {
	s.mu.Lock()
	if s.spare == p {
		s.spare = nil
	}
	if s.current != p || s.closed {
		s.mu.Unlock()
		return
	}
	s.loss = &loss{cause: p.death.Cause, variables: s.memory.variables}
	s.memory.variables = nil
	idle := true
	for _, c := range s.calls {
		idle = idle && c.process != p
	}
	host, cell := s.host, s.latest
	s.mu.Unlock()
	if idle && cell != "" {
		host.Stream(cell, lang.Stdout, fmt.Sprintf("The session died: %s\n", p.death.Cause))
	}
}

// Restart ends the session and puts a new one in place, which knows nothing of the last. Cells that run end with an
// error.
func (s *Supervisor) Restart(ctx context.Context) error {
	if err := s.takeSwap(ctx); err != nil {
		return err
	}
	defer s.giveSwap()
	s.mu.Lock()
	last := s.current
	s.current = nil // nobody mourns it
	s.memory, s.loss, s.unlisted = memory{}, nil, nil
	s.mu.Unlock()
	if last != nil {
		if err := last.close(ctx, "the session was restarted"); err != nil {
			s.cfg.Log.Error("close the last session", "error", err)
		}
	}
	_, err := s.succeed(ctx)
	return err
}
