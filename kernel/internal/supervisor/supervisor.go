package supervisor

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gopherloop/gopherloop/kernel/internal/pipe"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A Supervisor is a lang.Language whose cells run in a child process. Its methods are safe to call from any goroutine.
type Supervisor struct {
	cfg  Config
	swap chan struct{}   // holds one token: whoever puts a session in place takes it; taken before mu
	want chan struct{}   // has room for one: a spare is wanted
	stop <-chan struct{} // closed by Close, through end
	end  context.CancelFunc
	work sync.WaitGroup

	mu       sync.Mutex // protects the rest
	host     lang.Host
	current  *process // runs cells; may be dead
	spare    *process // nobody's yet
	calls    []*running
	latest   lang.Cell
	memory   memory
	loss     *loss    // told under the next cell
	unlisted []string // declarations that could not be restored; told with the loss
	closed   bool
}

var _ lang.Language = (*Supervisor)(nil)

// A running is one Execute. Its fields belong to the supervisor's mu.
type running struct {
	req         lang.ExecuteRequest
	process     *process      // nil until a session is in place
	interrupted bool          // before a session was in place
	warned      bool          // an interrupt has been passed on
	stuck       bool          // it has not reacted to an interrupt within the grace
	done        chan struct{} // closed when Execute returns
}

// New makes a supervisor. No process runs before Start or Info, and Close must be called in any case.
func New(cfg Config) (*Supervisor, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	ctx, end := context.WithCancel(context.Background()) // until Close
	s := &Supervisor{
		cfg:  cfg,
		swap: make(chan struct{}, 1),
		want: make(chan struct{}, 1),
		stop: ctx.Done(),
		end:  end,
	}
	s.swap <- struct{}{}
	s.work.Go(func() { s.keepSpare(ctx) })
	return s, nil
}

// Start starts the first session. Its error has the session's last words.
func (s *Supervisor) Start(ctx context.Context, host lang.Host) error {
	s.mu.Lock()
	s.host = host
	s.mu.Unlock()
	_, err := s.session(ctx)
	return err
}

// Info is valid at any time. If the configuration does not say it, it waits for a session's greeting.
func (s *Supervisor) Info() lang.Info {
	if s.cfg.Info.Implementation != "" {
		return s.cfg.Info
	}
	p, err := s.greeting()
	if err != nil {
		s.cfg.Log.Error("ask a session what it is", "error", err)
		return lang.Info{}
	}
	return p.client.Info()
}

// Execute runs a cell in the current session, or in the next one if that has died. The death of the session while the
// cell runs is the cell's error.
func (s *Supervisor) Execute(ctx context.Context, req lang.ExecuteRequest) lang.ExecuteReply {
	c := s.enter(req)
	defer s.leave(c)
	p, notice, err := s.attach(ctx, c, req.Silent)
	if notice != "" {
		s.currentHost().Stream(req.Cell, lang.Stdout, notice)
	}
	if errors.Is(err, errInterrupted) {
		return lang.ExecuteReply{Error: newError("KeyboardInterrupt", "", nil)}
	}
	if err != nil {
		return lang.ExecuteReply{Error: newError("SessionError", err.Error(), nil)}
	}
	reply, err := p.client.Run(ctx, req)
	switch {
	case errors.Is(err, pipe.ErrClosed):
		<-p.dead // follows the end of the pipe, by force if need be
		return lang.ExecuteReply{Error: userError(p.death)}
	case err != nil:
		return lang.ExecuteReply{Error: newError("SessionError", err.Error(), nil)}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == p {
		s.memory.remember(reply)
	}
	return reply
}

// enter registers an Execute.
func (s *Supervisor) enter(req lang.ExecuteRequest) *running {
	c := &running{req: req, done: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
	s.latest = req.Cell
	return c
}

func (s *Supervisor) leave(c *running) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.calls {
		if s.calls[i] == c {
			s.calls = append(s.calls[:i], s.calls[i+1:]...)
			break
		}
	}
	close(c.done)
}

// errInterrupted says that a cell was interrupted before it reached a session.
var errInterrupted = errors.New("interrupted before the session was ready")

// attach hands a cell to a session, and takes what is to be told of the session before it. A silent cell tells nothing.
func (s *Supervisor) attach(ctx context.Context, c *running, silent bool) (p *process, notice string, err error) {
	for {
		p, err = s.session(ctx)
		s.mu.Lock()
		if err == nil && p.ended() {
			s.mu.Unlock()
			continue // it died just now, and before this cell
		}
		if c.interrupted {
			err = errInterrupted
		}
		if err == nil {
			c.process = p
			s.memory.typed(c.req)
			if !silent && s.loss != nil {
				notice = s.loss.text(s.unlisted)
				s.loss, s.unlisted = nil, nil
			}
		}
		s.mu.Unlock()
		return p, notice, err
	}
}

func (s *Supervisor) currentHost() lang.Host {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.host
}

// Interrupt passes an interrupt on, and ends the session if a cell in it is stuck: see the package's documentation.
func (s *Supervisor) Interrupt(subshell string) {
	s.mu.Lock()
	p := s.current
	stuck := false
	for _, c := range s.calls {
		switch {
		case s.closed || subshell != "*" && subshell != c.req.Subshell:
		case c.process == nil:
			c.interrupted = true
		case c.stuck:
			stuck = stuck || c.process == p
		case !c.warned:
			c.warned = true
			s.work.Go(func() { s.awaitReaction(c) })
		}
	}
	s.mu.Unlock()
	switch {
	case p == nil:
	case stuck:
		p.kill(fmt.Sprintf("killed: the cell did not react to an interrupt within %v", s.cfg.Grace))
	default:
		s.passInterrupt(p, subshell)
	}
}

// passInterrupt sends the interrupt before it returns, so that it cannot hit a later cell; but it does not wait for a
// session that no longer reads its pipe.
func (s *Supervisor) passInterrupt(p *process, subshell string) {
	sent := make(chan struct{})
	go func() { // ends when the frame is written, or with the process
		p.client.Interrupt(subshell)
		close(sent)
	}()
	limit := time.NewTimer(100 * time.Millisecond)
	defer limit.Stop()
	select {
	case <-sent:
	case <-limit.C:
	}
}

// awaitReaction marks an interrupted cell as stuck when it goes on beyond the grace.
func (s *Supervisor) awaitReaction(c *running) {
	grace := time.NewTimer(s.cfg.Grace)
	defer grace.Stop()
	select {
	case <-c.done:
		return
	case <-s.stop:
		return
	case <-grace.C:
	}
	s.mu.Lock()
	c.stuck = true
	host := s.host
	s.mu.Unlock()
	host.Stream(c.req.Cell, lang.Stdout, fmt.Sprintf(
		"The cell has not reacted to the interrupt within %v. Interrupt again to end its session; its variables will be lost.\n", s.cfg.Grace))
}

// Complete asks the current session, like Inspect, IsComplete, Comm and Comms; after a death that is the next one.
func (s *Supervisor) Complete(ctx context.Context, req lang.CompleteRequest) lang.CompleteReply {
	p, err := s.session(ctx)
	if err != nil {
		s.cfg.Log.Error("complete", "error", err)
		return lang.CompleteReply{Start: req.Cursor, End: req.Cursor}
	}
	return p.client.Complete(ctx, req)
}

func (s *Supervisor) Inspect(ctx context.Context, req lang.InspectRequest) lang.InspectReply {
	p, err := s.session(ctx)
	if err != nil {
		s.cfg.Log.Error("inspect", "error", err)
		return lang.InspectReply{}
	}
	return p.client.Inspect(ctx, req)
}

func (s *Supervisor) IsComplete(ctx context.Context, code string) lang.IsCompleteReply {
	p, err := s.session(ctx)
	if err != nil {
		s.cfg.Log.Error("ask whether code is complete", "error", err)
		return lang.IsCompleteReply{Status: "unknown"}
	}
	return p.client.IsComplete(ctx, code)
}

func (s *Supervisor) Comm(ctx context.Context, msg lang.Comm) {
	p, err := s.session(ctx)
	if err != nil {
		s.cfg.Log.Error("pass a comm message on", "error", err)
		return
	}
	p.client.Comm(ctx, msg)
}

func (s *Supervisor) Comms(ctx context.Context) map[string]string {
	p, err := s.session(ctx)
	if err != nil {
		s.cfg.Log.Error("list the comms", "error", err)
		return map[string]string{}
	}
	return p.client.Comms(ctx)
}

// Restore declares in the current session, and remembers for the next.
func (s *Supervisor) Restore(ctx context.Context, decls []lang.Declaration) error {
	p, err := s.session(ctx)
	if err != nil {
		return err
	}
	if err := p.client.Restore(ctx, decls); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memory.remember(lang.ExecuteReply{Declared: decls})
	return nil
}

// Close ends all processes and waits for them. What the session reported before is handed to the host first, so the
// host must not block for ever.
func (s *Supervisor) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.mu.Unlock()
	s.end()
	<-s.swap // nobody puts a session in place now, or ever again
	s.mu.Lock()
	current, spare := s.current, s.spare
	s.mu.Unlock()
	if spare != nil {
		spare.kill("closed")
	}
	var err error
	if current != nil {
		err = current.close(context.Background(), "the session was closed")
	}
	if spare != nil {
		<-spare.dead
	}
	s.work.Wait()
	if err != nil {
		return fmt.Errorf("close the session: %w", err)
	}
	return nil
}
