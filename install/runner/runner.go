// Package runner executes a notebook through a lang.Language and puts the outputs into it as nbclient does. It knows
// notebooks and the language contract; it knows neither Jupyter's messages nor Go the language, and needs no Python.
//
// Where nbclient's result depends on how the kernel cuts text into messages, runner's does not: consecutive text of one
// stream is one output. And unlike nbclient it keeps what arrives late: output belongs to the cell that caused it.
//
// https://nbclient.readthedocs.io/en/stable/
package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/gopherloop/gopherloop/install/notebook"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// Grace is how long a cell may go on after it was interrupted because its time is up, before its session is ended.
const Grace = 5 * time.Second

// Options say how a notebook runs. The zero value stops at the first error and has no time limit.
type Options struct {
	// AllowErrors goes on after a cell that failed.
	AllowErrors bool

	// Timeout is the time that each cell may take; 0 is no limit.
	Timeout time.Duration

	// RecordTiming keeps when each cell began and ended in its metadata, as nbclient does on request.
	RecordTiming bool

	// Stdout and Stderr get the text of outputs as they come; nil drops it.
	Stdout, Stderr io.Writer

	// Kernelspec is put into a notebook that has none: name, display_name, language. Front ends and nbgrader look for it.
	Kernelspec map[string]any

	// OnCell is called before each code cell that runs: it is the nth of m.
	OnCell func(n, m int)

	// Now is the clock of RecordTiming; nil is time.Now.
	Now func() time.Time
}

// A CellError is the error that ended a run.
type CellError struct {
	Cell  int // from 1, counting all cells
	Count int // n of In[n]
	Err   lang.Error
}

// Error is the line that names cell and error.
func (e *CellError) Error() string {
	return fmt.Sprintf("cell %d (In[%d]): %s: %s", e.Cell, e.Count, e.Err.Name, firstLine(e.Err.Value))
}

// A TimeoutError says that a cell took longer than it may.
type TimeoutError struct {
	Cell, Count int
	Timeout     time.Duration
}

func (e *TimeoutError) Error() string {
	return fmt.Sprintf("cell %d (In[%d]) timed out after %v", e.Cell, e.Count, e.Timeout)
}

// ErrForeign says that a notebook is not for the language that shall run it.
var ErrForeign = errors.New("notebook of another language")

// Run starts l, runs nb's code cells in it, one after the other, and closes it. nb then holds the outputs, also those of a
// run that ended early, whose later cells are as they were. The error is a *[CellError], a *[TimeoutError], ctx's error, or
// what the language cannot do.
func Run(ctx context.Context, l lang.Language, nb *notebook.Notebook, o Options) error {
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := checkLanguage(nb, l.Info()); err != nil {
		return errors.Join(err, l.Close())
	}
	r := &run{l: l, nb: nb, o: o, host: newHost(o.Stdout, o.Stderr)}
	err := r.all(ctx)
	if e := l.Close(); err == nil && e != nil {
		err = fmt.Errorf("end the session: %w", e)
	}
	r.executing.Wait() // a cell that outlived its interrupt ends with the session
	r.host.store()
	return err
}

// checkLanguage refuses a notebook that says it is another language's. A notebook that says nothing is ours.
func checkLanguage(nb *notebook.Notebook, info lang.Info) error {
	spec, _ := nb.Metadata()["kernelspec"].(map[string]any)
	told, _ := nb.Metadata()["language_info"].(map[string]any)
	for _, v := range []any{spec["language"], told["name"]} {
		if name, ok := v.(string); ok && name != "" && !strings.EqualFold(name, info.Name) {
			return fmt.Errorf("%w: its kernel speaks %s, not %s", ErrForeign, name, info.Name)
		}
	}
	return nil
}

// SkipTag is the tag of cells that do not run.
const SkipTag = "skip-execution"

// RaisesTag is the tag of cells that may fail.
const RaisesTag = "raises-exception"

func (r *run) all(ctx context.Context) error {
	if err := r.l.Start(ctx, r.host); err != nil {
		return fmt.Errorf("start the session: %w", err)
	}
	setLanguageInfo(r.nb, r.l.Info())
	if _, ok := r.nb.Metadata()["kernelspec"]; !ok && r.o.Kernelspec != nil {
		r.nb.Metadata()["kernelspec"] = r.o.Kernelspec
	}
	total := 0
	for _, c := range r.nb.Cells() {
		if runs(c) {
			total++
		}
	}
	count := 0
	for i, c := range r.nb.Cells() {
		if !runs(c) {
			continue
		}
		count++
		if r.o.OnCell != nil {
			r.o.OnCell(count, total)
		}
		if err := r.cell(ctx, c, i+1, count); err != nil {
			return err
		}
	}
	return nil
}

func runs(c *notebook.Cell) bool {
	return c.Type() == "code" && strings.TrimSpace(c.Source()) != "" && !c.HasTag(SkipTag)
}

// setLanguageInfo writes what kernel_info_reply says, as a client of the kernel would.
func setLanguageInfo(nb *notebook.Notebook, info lang.Info) {
	m := map[string]any{
		"name": info.Name, "version": info.Version, "mimetype": info.MIMEType, "file_extension": info.FileExtension,
	}
	for k, v := range map[string]string{
		"pygments_lexer": info.PygmentsLexer, "codemirror_mode": info.CodeMirrorMode, "nbconvert_exporter": info.NBConvertExporter,
	} {
		if v != "" {
			m[k] = v
		}
	}
	nb.Metadata()["language_info"] = m
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
