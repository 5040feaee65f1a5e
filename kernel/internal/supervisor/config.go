package supervisor

import (
	"errors"
	"log/slog"
	"os/exec"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// Config says how sessions are started.
type Config struct {
	// Command makes the command of a session process, which must call [Open] and [Session.Serve]. The supervisor adds descriptors,
	// environment, standard output and error, and process attributes. It is called once for every process.
	Command func() *exec.Cmd

	// Info is what [Supervisor.Info] says. If its Implementation is empty, the first session is asked.
	Info lang.Info

	// Log is for what went wrong in the machinery; slog.Default() if nil.
	Log *slog.Logger

	// Grace is how long an interrupted cell may go on before the next interrupt ends its session; 5 s if 0.
	Grace time.Duration

	// SpareDelay is how long after a session is ready its spare is started, so that the first cell has the machine
	// for itself; 1 s if 0, and no spare at all if negative.
	SpareDelay time.Duration
}

func (c Config) withDefaults() (Config, error) {
	if c.Command == nil {
		return c, errors.New("supervisor: no command for the session process")
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Grace == 0 {
		c.Grace = 5 * time.Second
	}
	if c.SpareDelay == 0 {
		c.SpareDelay = time.Second
	}
	return c, nil
}
