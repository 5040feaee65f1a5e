// Package magic is the registry of magics: %time, %%timeit, !cmd and the others, each in a file of its own. It knows what
// they print, to the character as IPython prints it, and what they do to the process: its directory, its environment, its
// children, its collector. It knows no syntax of cells ([cell.Parse] finds magics), no engine and no Jupyter: Go that a
// magic takes is a func() to it, and everything that it wants of the session goes through the interface [Session].
//
// # To add a magic
//
// Write a file with a function that returns a *Magic, and name it in [New]. A Magic consists of its name, what it takes
// (text, statements, or a block that it may run often), its documentation, and Run. Run does everything on the goroutine of
// the cell, prints through Call.Session, and returns the value that becomes the cell's result, or nil. Its errors are the
// user's: a [UsageError] for a magic that was used wrongly, an [Error] for what failed while it ran, and the cause of
// Call.Context, unchanged, when the cell was interrupted. The file of %who is a short one to begin with.
package magic

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/cell"
)

// A Magic is one magic.
type Magic struct {
	Name  string // "time"; "%time" for a cell magic; "!" for a command of the shell
	Takes cell.Takes
	Doc   string // how it is written, an empty line, and what it does
	Run   func(c *Call) (value any, err error)
}

// A Registry knows magics by name. Once all are added, its methods are safe to call from any goroutine.
type Registry struct {
	magics map[string]*Magic
}

// New returns a registry with every magic of this package.
func New() *Registry { return newRegistry(thisProcess()) }

func newRegistry(p *process) *Registry {
	r := &Registry{magics: map[string]*Magic{}}
	for _, m := range slices.Concat(
		timeMagics(p), timeitMagics(p),
		shellMagics(), scriptMagics(),
		whoMagics(), whosMagics(), resetMagics(),
		envMagics(), cdMagics(),
		historyMagics(), loadMagics(), writefileMagics(),
		inspectMagics(r), lsmagicMagics(r), quickrefMagics(r), autoawaitMagics(),
	) {
		r.Add(m)
	}
	return r
}

// Add adds a magic, or puts it in the place of that of its name.
func (r *Registry) Add(m *Magic) { r.magics[m.Name] = m }

// Takes says what the magic of a name takes. It is a [cell.Taker].
func (r *Registry) Takes(name string) cell.Takes {
	if m, ok := r.magics[name]; ok {
		return m.Takes
	}
	return cell.Takes{}
}

// Lookup finds a magic; the name of a cell magic begins with %.
func (r *Registry) Lookup(name string) (*Magic, bool) {
	m, ok := r.magics[name]
	return m, ok
}

// Names lists the names of line magics and of cell magics, sorted, without any %.
func (r *Registry) Names() (line, cell []string) {
	for name := range r.magics {
		switch bare, isCell := strings.CutPrefix(name, "%"); {
		case isCell:
			cell = append(cell, bare)
		case name != "!":
			line = append(line, name)
		}
	}
	slices.Sort(line)
	slices.Sort(cell)
	return line, cell
}

// Run runs the magic that c names. A name that does not exist and a cell magic without a body are usage errors.
func (r *Registry) Run(c *Call) (value any, err error) {
	m, ok := r.Lookup(c.Name)
	if !ok {
		return nil, r.Unknown(c.Name)
	}
	if bare, isCell := strings.CutPrefix(c.Name, "%"); isCell && c.Body == "" {
		msg := fmt.Sprintf("%%%%%s is a cell magic, but the cell body is empty.", bare)
		if _, ok := r.Lookup(bare); ok {
			msg += fmt.Sprintf(" Did you mean the line magic %%%s (single %%)?", bare)
		}
		return nil, &UsageError{msg}
	}
	return m.Run(c)
}

// Unknown is the error of a magic that does not exist, in IPython's words.
func (r *Registry) Unknown(name string) *UsageError {
	bare, isCell := strings.CutPrefix(name, "%")
	format, other, otherFormat := "Line magic function `%%%s` not found%s.", "%"+name, "cell magic `%%%%%s`"
	if isCell {
		format, other, otherFormat = "Cell magic `%%%%%s` not found%s.", bare, "line magic `%%%s`"
	}
	extra := ""
	if _, ok := r.Lookup(other); ok {
		extra = " (But " + fmt.Sprintf(otherFormat, bare) + " exists, did you mean that instead?)"
	}
	return &UsageError{fmt.Sprintf(format, bare, extra)}
}
