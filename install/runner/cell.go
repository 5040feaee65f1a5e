package runner

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/gopherloop/gopherloop/install/notebook"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A run is one execution of one notebook.
type run struct {
	l    lang.Language
	nb   *notebook.Notebook
	o    Options
	host *host

	executing sync.WaitGroup // goroutines in l.Execute; they end at the latest when l is closed
}

// cell runs one cell and says whether the run goes on: nil if so.
func (r *run) cell(ctx context.Context, c *notebook.Cell, number, count int) error {
	id := lang.Cell(fmt.Sprintf("cell-%d", number))
	r.host.begin(id, c, count)
	c.SetExecutionCount(count)
	began := r.o.Now()
	reply, err := r.execute(ctx, lang.ExecuteRequest{
		Cell: id, Code: c.Source(), Count: count, StoreHistory: true,
	})
	ended := r.o.Now()
	if r.o.RecordTiming {
		recordTiming(c, began, ended)
	}
	if reply.Error != nil {
		if !reply.Error.Shown {
			r.host.Error(id, *reply.Error)
		}
	} else if reply.Result != nil {
		r.host.result(id, *reply.Result)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return &TimeoutError{Cell: number, Count: count, Timeout: r.o.Timeout}
	case reply.Error != nil && !r.o.AllowErrors && !c.HasTag(RaisesTag):
		return &CellError{Cell: number, Count: count, Err: *reply.Error}
	}
	return nil
}

// execute runs one cell. When its time is up or ctx ends, it interrupts the cell, gives it Grace to end, and returns
// the reason.
func (r *run) execute(ctx context.Context, req lang.ExecuteRequest) (lang.ExecuteReply, error) {
	limited, cancel := ctx, context.CancelFunc(func() {})
	if r.o.Timeout > 0 {
		limited, cancel = context.WithTimeout(ctx, r.o.Timeout)
	}
	defer cancel()
	replies := make(chan lang.ExecuteReply, 1)
	r.executing.Go(func() { // Run waits for it, after it has closed the language
		replies <- r.l.Execute(context.WithoutCancel(ctx), req)
	})
	select {
	case reply := <-replies:
		return reply, nil
	case <-limited.Done():
	}
	return r.stop(replies), limited.Err()
}

// stop interrupts the cell until it has ended or Grace is over. Once is not enough: the first may come before the cell
// has begun, and then interrupts nothing.
func (r *run) stop(replies <-chan lang.ExecuteReply) lang.ExecuteReply {
	grace := time.NewTimer(Grace)
	defer grace.Stop()
	again := time.NewTicker(Grace / 50)
	defer again.Stop()
	for {
		r.l.Interrupt("")
		select {
		case reply := <-replies:
			return reply
		case <-again.C:
		case <-grace.C:
			return lang.ExecuteReply{}
		}
	}
}

// recordTiming writes the times that nbclient takes from the kernel's messages.
// https://nbformat.readthedocs.io/en/latest/format_description.html#code-cells
func recordTiming(c *notebook.Cell, began, ended time.Time) {
	const layout = "2006-01-02T15:04:05.000000Z"
	b, e := began.UTC().Format(layout), ended.UTC().Format(layout)
	c.Metadata()["execution"] = map[string]any{
		"iopub.status.busy": b, "iopub.execute_input": b, "shell.execute_reply": e, "iopub.status.idle": e,
	}
}
