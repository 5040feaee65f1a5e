// Package session runs the cells of Go: it implements lang.Language. One [Session] is one value, and two of them may
// live in one process. It wires the rooms of runtime/internal together and knows what goes on in none of them: a cell is
// read (cell), checked (check), lowered (lower), compiled (eval) and run as a flow of the event loop (loop) under the eyes
// of a tracker (track), and what it prints goes to the host (output).
package session

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"log/slog"
	"os"
	"reflect"
	"runtime"
	"sync"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/check"
	"github.com/gopherloop/gopherloop/runtime/internal/eval"
	"github.com/gopherloop/gopherloop/runtime/internal/livetype"
	"github.com/gopherloop/gopherloop/runtime/internal/magic"
	"github.com/gopherloop/gopherloop/runtime/internal/output"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
	"github.com/gopherloop/gopherloop/runtime/internal/track"
	"github.com/gopherloop/gopherloop/runtime/internal/typemap"
	"github.com/gopherloop/gopherloop/runtime/loop"
)

// A Session runs cells. Its methods are safe to call from any goroutine.
type Session struct {
	cfg     Config
	log     *slog.Logger
	host    lang.Host
	track   *track.Tracker
	loop    *loop.Loop
	output  *output.Output
	capture *output.Capture
	magics  *magic.Registry
	docs    symbols.Docs
	bound   map[string]map[string]any // functions that know the session, by package and name
	hooks   map[string]reflect.Value
	stdin   *output.Stdin

	compiling sync.Mutex // protects what follows: one cell is compiled at a time
	fset      *token.FileSet
	importer  *symbols.Importer
	scope     *check.Scope
	compiler  *eval.Compiler
	types     *typemap.Map
	env       *env
	texts     map[string]string // of declarations, by name
	caches    caches

	mu      sync.Mutex // protects what follows
	running map[lang.Cell]*execution
	latest  lang.Cell
	sources map[string]string // of cells by the name that positions have
	past    []pastCell
	closed  bool
}

// pastCell is a cell that was stored, for In, Out and %history.
type pastCell struct {
	count  int
	input  string
	output string
}

var _ lang.Language = (*Session)(nil)

// New makes a session. Nothing runs before Start, and Close must be called in any case.
func New(cfg Config) (*Session, error) {
	if err := livetype.Check(); err != nil {
		return nil, fmt.Errorf("this binary cannot make types on %s: %w", runtime.Version(), err)
	}
	s := &Session{
		cfg:     cfg,
		log:     cfg.Log,
		magics:  magic.New(),
		fset:    token.NewFileSet(),
		running: map[lang.Cell]*execution{},
		sources: map[string]string{},
		texts:   map[string]string{},
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.cfg.Exit == nil {
		s.cfg.Exit = func(code int, _ []string) { os.Exit(code) }
	}
	s.compiler = eval.New()
	s.importer = symbols.NewImporter(s.fset)
	s.scope = check.NewScope(s.fset, s.importer, symbols.Paths())
	s.env = newEnv(s)
	s.types = typemap.New(typemap.Config{Named: compiledType, Erase: erasedType, Live: s.isLive, Canonical: s.env.generics.canonical})
	s.scope.RemembersTypes(s.env.remembered)
	s.declareCaches()
	return s, nil
}

// isLive says which types are made at run time: those of cells, and of the standard library those that only its source
// has: instances of generic types, and types with lower-case names.
func (s *Session) isLive(n *types.TypeName) bool {
	if n.Pkg() == nil {
		return false
	}
	path := n.Pkg().Path()
	if path == "main" {
		return true
	}
	if !n.Exported() && s.env.hasSource(path) {
		return true // what the source of generic functions keeps for itself is in no table
	}
	named, ok := n.Type().(*types.Named)
	return ok && named.TypeParams().Len() > 0 && path != check.Asyncio && s.env.generics.has(path, n.Name())
}

// Start begins to run tasks and to report to the host.
func (s *Session) Start(_ context.Context, host lang.Host) error {
	s.host = host
	s.output = output.New(output.Config{
		Host:   host,
		Source: s.source,
		Waits:  s.writerWaits,
		Wait: func(wait func(stop <-chan struct{}) bool) {
			s.track.Wait(track.Waiting{Kind: "output", External: true}, wait)
		},
	})
	s.track = track.New(track.Config{
		OnPanic:  s.goroutinePanicked,
		Block:    func(_ *track.G, wait func()) { s.loop.Block(wait) },
		Idle:     func() bool { return s.loop.Idle() },
		MaxStack: s.cfg.maxStack,
	})
	s.loop = loop.New(s.loopConfig())
	s.bound = s.bind()
	s.stdin = output.NewStdin(s.askLine)
	s.hooks = s.newHooks()
	if s.cfg.Capture {
		capture, err := output.CaptureFDs(s.output, output.CaptureConfig{
			Cell: s.latestCell, Reads: s.cfg.Reads, LastWords: s.cfg.LastWords,
		})
		if err != nil {
			return fmt.Errorf("start the session: %w", err)
		}
		s.capture = capture
		beProgram(*s.args())
	}
	s.loop.Start()
	s.warmUp()
	return nil
}

// eventLoop is what the event loop's own goroutine is called.
const eventLoop = "event loop"

func (s *Session) loopConfig() loop.Config {
	return loop.Config{
		Owner: func() any { return s.track.CurrentOwner() },
		Enter: func(owner any) func() {
			o, _ := owner.(track.Owner)
			_, leave := s.track.Enter(track.Flow{Owner: o, Name: eventLoop})
			return leave
		},
		Run: func(st *loop.Strand, body func()) {
			flow := track.Flow{Owner: s.track.CurrentOwner()}
			if c := st.Coroutine(); c != nil {
				flow.Name = c.Name()
				if owner, ok := c.Owner().(track.Owner); ok {
					flow.Owner = owner
				}
			}
			s.track.Run(flow, func(g *track.G) {
				st.SetValue(g)
				body()
			})
		},
		Wait: func(kind string, wait func(stop <-chan struct{}) bool) {
			s.track.Wait(track.Waiting{Kind: kind, Loop: true}, wait)
		},
		Ended:       s.ended,
		Uncatchable: track.IsStop,
		Report:      s.loopReport,
		Repr:        s.reprText,
	}
}

// ended is why the code that runs was made to leave by runtime.Goexit: what awaits it sees a stack overflow as an error, and
// anything else as it would see the panic.
func (s *Session) ended() error {
	g := s.track.Current()
	if g == nil {
		return nil
	}
	stop, _ := g.Ended(nil).(*track.Stop)
	switch {
	case stop == nil:
		return nil
	case track.IsStackOverflow(stop.Err):
		return stop.Err
	}
	return stop
}

// source names who prints.
func (s *Session) source() output.Source {
	g := s.track.Current()
	if g == nil {
		return output.Source{Cell: s.latestCell()}
	}
	return output.Source{Cell: g.Owner().Cell, Writer: g.ID(), Done: g.Done()}
}

func (s *Session) writerWaits(writer uint64) bool {
	g, ok := s.track.Lookup(writer)
	if !ok {
		return false
	}
	return g.Info().State == track.Blocked
}

func (s *Session) latestCell() lang.Cell {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latest
}

// warmUp compiles a cell that nobody sees, so that the first one need not load what every cell needs.
func (s *Session) warmUp() {
	s.compiling.Lock()
	defer s.compiling.Unlock()
	if _, failed := s.compile("In[0]", "import \"fmt\"\nwarm·up := 1\nfmt.Sprint(warm·up)"); failed != nil {
		s.log.Warn("warm up", "error", failed.Value)
	}
}

// closeLimit is how long tasks may take to clean up.
const closeLimit = 2 * time.Second

// Close ends the tasks and hands all output to the host. Goroutines of cells that compute live until the process ends.
func (s *Session) Close() error {
	s.mu.Lock()
	already := s.closed
	s.closed = true
	s.mu.Unlock()
	if already || s.loop == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeLimit)
	defer cancel()
	s.Interrupt("*")
	err := s.loop.Close(ctx)
	if s.capture != nil {
		err = errors.Join(err, s.capture.Close(ctx))
	}
	return errors.Join(err, s.output.Close())
}
