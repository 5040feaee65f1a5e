package kernel

import (
	"context"
	"os"
)

// interrupt stops the cells that run now: of the subshell that the header names, else of all shells, because front ends
// send one interrupt for a kernel and cannot say which shell they mean.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-interrupt
func interrupt(ctx context.Context, k *kernel, r *request) (reply, error) {
	which := r.Header.SubshellID
	if which == "" {
		which = everyShell
	}
	k.lang.Interrupt(which)
	return reply{content: map[string]string{"status": "ok"}}, nil
}

// everyShell as a subshell means all of them, for Language.Interrupt.
const everyShell = "*"

// obeySignals interrupts the running cells at each signal.
func (k *kernel) obeySignals(ctx context.Context, signals <-chan os.Signal) {
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-signals:
			if !ok {
				return
			}
			k.lang.Interrupt(everyShell)
		}
	}
}
