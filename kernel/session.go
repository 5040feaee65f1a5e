package kernel

import (
	"context"

	"github.com/gopherloop/gopherloop/kernel/internal/supervisor"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A Supervisor is a [lang.Language] whose cells run in a child process, which may die without harm: it turns the death
// into an error of the cell, and runs the next cell in a warm spare, with the declarations of the lost session back.
type Supervisor = supervisor.Supervisor

// SupervisorConfig says how a [Supervisor] starts its sessions.
type SupervisorConfig = supervisor.Config

// NewSupervisor makes a supervisor. No process runs before its Start, and its Close must be called in any case.
func NewSupervisor(cfg SupervisorConfig) (*Supervisor, error) { return supervisor.New(cfg) }

// ErrNotSession is the error of [ServeSession] in a process that no supervisor started.
var ErrNotSession = supervisor.ErrNotSession

// ServeSession is what a session process does: it serves l to the supervisor that started the process, until that
// closes the session or dies. The caller then exits the process at once, which ends a cell that still computes.
func ServeSession(ctx context.Context, l lang.Language) error { return supervisor.Serve(ctx, l) }
