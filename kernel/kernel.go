package kernel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/gopherloop/gopherloop/kernel/internal/channels"
	"github.com/gopherloop/gopherloop/kernel/internal/connection"
	"github.com/gopherloop/gopherloop/kernel/internal/history"
	"github.com/gopherloop/gopherloop/kernel/internal/usage"
	"github.com/gopherloop/gopherloop/kernel/internal/wire"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// The time limits of the end: how long front ends may take to read the last messages, and the language, the handlers
// and the history to finish.
const (
	flushLimit = 2 * time.Second
	closeLimit = time.Second
)

// A kernel is one running kernel.
type kernel struct {
	log     *slog.Logger
	lang    lang.Language
	file    connection.File
	set     channels.Set
	wire    *writer
	table   map[string]handler
	status  *status
	shells  *shells
	cells   *cells
	count   counter
	stdin   *stdin
	history *history.Log
	usage   *usage.Meter
	ident   string // of the iopub topics

	// life ends when the last message is flushed, later than the context of the handlers. It is stored because a
	// language reports through lang.Host, which has no context.
	life context.Context
	stop context.CancelCauseFunc // ends serving; the cause says why

	started  chan struct{} // closed when the language has started, or cannot
	startErr error         // why it cannot; written before started is closed
}

// An Opener opens the channels that a connection file describes.
type Opener func(file connection.File, log *slog.Logger, welcome channels.Welcome) (channels.Set, error)

// Serve is [Run] on channels that open gives. Tests give channels in memory.
func Serve(ctx context.Context, cfg Config, file connection.File, open Opener) error {
	k, endLife, err := newKernel(ctx, cfg, file, open)
	if err != nil {
		return errors.Join(err, cfg.Language.Close())
	}
	defer endLife()
	ctx, k.stop = context.WithCancelCause(ctx)
	var serving sync.WaitGroup
	k.shells = newShells(func(s *shell) {
		for _, l := range s.lanes {
			serving.Go(func() { k.work(ctx, l) })
		}
	})
	k.status.starting(k.life)
	serving.Go(func() { k.start(ctx) })
	serving.Go(func() { k.read(ctx, onShell, k.set.Shell) })
	serving.Go(func() { k.read(ctx, onControl, k.set.Control) })
	serving.Go(func() { k.stdin.read(ctx) })
	serving.Go(func() { k.obeySignals(ctx, cfg.Interrupts) })
	if cfg.ParentPID > 0 {
		serving.Go(func() { k.watchParent(ctx, cfg.ParentPID) })
	}
	<-ctx.Done()
	k.finish(&serving, endLife)
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errShutdown):
		return nil
	default:
		return cause
	}
}

// newKernel opens the channels and what else a kernel needs.
func newKernel(ctx context.Context, cfg Config, file connection.File, open Opener) (k *kernel, endLife func(), err error) {
	w, err := newWriter(file)
	if err != nil {
		return nil, nil, fmt.Errorf("connection file: %w", err)
	}
	k = &kernel{
		log:     cfg.logger(),
		lang:    cfg.Language,
		file:    file,
		wire:    w,
		table:   table(),
		cells:   newCells(),
		usage:   usage.NewMeter(),
		ident:   uuid.NewString(),
		started: make(chan struct{}),
	}
	if k.set, err = open(file, k.log, k.welcome); err != nil {
		return nil, nil, err
	}
	life, endLife := context.WithCancel(context.WithoutCancel(ctx))
	k.life = life
	k.history = cfg.history(k.log)
	k.stdin = newStdin(k.set.Stdin, w, k.log)
	k.status = &status{publish: func(ctx context.Context, parent json.RawMessage, state string) {
		k.publish(ctx, publication{msgType: wire.Status, parent: parent, content: statusContent{state}, class: channels.Prompt})
	}}
	return k, endLife, nil
}

// start starts the language, while kernel_info and control are answered already.
func (k *kernel) start(ctx context.Context) {
	defer close(k.started)
	if err := k.lang.Start(ctx, host{k}); err != nil && ctx.Err() == nil {
		k.startErr = fmt.Errorf("start the language: %w", err)
		k.stop(k.startErr)
	}
}

// language waits until the language has started.
func (k *kernel) language(ctx context.Context) (lang.Language, error) {
	select {
	case <-k.started:
		return k.lang, k.startErr
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// finish ends what runs: the last messages reach the front ends, the language closes, then the channels. What a cell
// says while its language closes is not published: a restart would show it as an error of that cell.
func (k *kernel) finish(serving *sync.WaitGroup, endLife func()) {
	flush, cancel := context.WithTimeout(k.life, flushLimit)
	defer cancel()
	for name, c := range map[string]interface{ Flush(context.Context) error }{
		"control": k.set.Control, "shell": k.set.Shell, "iopub": k.set.IOPub,
	} {
		if err := c.Flush(flush); err != nil {
			k.log.Warn("last messages not read", "channel", name, "error", err)
		}
	}
	endLife()
	k.within("language", func() {
		if err := k.lang.Close(); err != nil {
			k.log.Warn("close the language", "error", err)
		}
		serving.Wait()
	})
	if err := k.set.Close(); err != nil {
		k.log.Warn("close the channels", "error", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeLimit)
	defer cancel()
	if err := k.history.Close(ctx); err != nil {
		k.log.Warn("close the history", "error", err)
	}
}

// within waits for do, but not longer than closeLimit: what hangs must not keep the process.
func (k *kernel) within(name string, do func()) {
	done := make(chan struct{})
	go func() { // waited for below; if it hangs it ends with the process
		defer close(done)
		do()
	}()
	limit := time.NewTimer(closeLimit)
	defer limit.Stop()
	select {
	case <-done:
	case <-limit.C:
		k.log.Error("does not end", "what", name)
	}
}
