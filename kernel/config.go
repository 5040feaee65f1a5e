package kernel

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"

	"github.com/gopherloop/gopherloop/kernel/internal/connection"
	"github.com/gopherloop/gopherloop/kernel/internal/history"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A Config says what a kernel runs and where it listens.
type Config struct {
	// ConnectionFile is the path of the file in which the front end says where to listen.
	ConnectionFile string

	// Language runs the cells. The kernel starts it, and closes it in any case.
	Language lang.Language

	// Log gets what the kernel has to say about itself; nil says it nowhere.
	Log *slog.Logger

	// HistoryPath is the file for the history. "" is the default place in Jupyter's data directory, [MemoryHistory]
	// keeps none.
	HistoryPath string

	// ParentPID is the process whose death ends the kernel; see [ParentPID]. 0 lives on alone.
	ParentPID int

	// Interrupts interrupts the running cells at each value, for the signals of a terminal. It may be nil.
	Interrupts <-chan os.Signal
}

// MemoryHistory as a HistoryPath keeps the history in memory only.
const MemoryHistory = history.Memory

// ErrParentDied is what Run returns when the process that started the kernel is gone.
var ErrParentDied = errors.New("the process that started the kernel is gone")

// ParentPID is the process that jupyter_client wants the kernel to watch: JPY_PARENT_PID in the environment, 0 if there
// is none.
// https://github.com/jupyter/jupyter_client/blob/main/jupyter_client/launcher.py
func ParentPID() int {
	pid, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID"))
	if err != nil || pid < 0 {
		return 0
	}
	return pid
}

// Run reads the connection file, listens on exactly what it says, and serves front ends until one of them asks it to
// shut down, which is no error, or ctx ends. A connection file or a port that cannot be used is an error of one line,
// at once.
func Run(ctx context.Context, cfg Config) error {
	file, err := connection.Read(cfg.ConnectionFile)
	if err != nil {
		return errors.Join(err, cfg.Language.Close())
	}
	return Serve(ctx, cfg, file, listen)
}

func (cfg Config) logger() *slog.Logger {
	if cfg.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return cfg.Log
}

func (cfg Config) history(log *slog.Logger) *history.Log {
	if cfg.HistoryPath != "" {
		return history.Open(cfg.HistoryPath, log)
	}
	path, err := history.DefaultPath(cfg.Language.Info().Implementation)
	if err != nil {
		log.Warn("history is not kept", "error", fmt.Errorf("place of the history: %w", err))
		path = history.Memory
	}
	return history.Open(path, log)
}
