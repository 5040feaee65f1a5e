package kernel

import "github.com/gopherloop/gopherloop/kernel/internal/supervisor"

// A Supervisor is a [lang.Language] whose cells run in a child process, which may die without harm: it turns the death
// into an error of the cell, and runs the next cell in a warm spare, with the declarations of the lost session back.
type Supervisor = supervisor.Supervisor

// SupervisorConfig says how a [Supervisor] starts its sessions.
type SupervisorConfig = supervisor.Config

// NewSupervisor makes a supervisor. No process runs before its Start, and its Close must be called in any case.
func NewSupervisor(cfg SupervisorConfig) (*Supervisor, error) { return supervisor.New(cfg) }

// ErrNotSession is the error of [OpenSession] in a process that no supervisor started.
var ErrNotSession = supervisor.ErrNotSession

// A Session is a session process's view of itself. Its TakeStandardOutput gives the language the reading ends of
// descriptors 1 and 2, and the file in which the supervisor looks for last words; its Serve does the work.
type Session = supervisor.Session

// OpenSession finds what this session process got from its supervisor. A session process calls it first and once.
func OpenSession() (*Session, error) { return supervisor.Open() }
