package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/gopherloop/gopherloop/install/notebook"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// Standard is the name for standard input or standard output in a [Job].
const Standard = "-"

// A Job is a notebook file to execute.
type Job struct {
	Input  string // a path, or Standard for Text
	Output string // where the notebook with its outputs goes: a path, Standard for Stdout, "" for nowhere
	Text   []byte
	Stdout io.Writer

	// Open makes the language; its cells run in the folder dir.
	Open func(dir string) (lang.Language, error)

	Options
}

// Do reads the notebook, runs it and writes it. Everything that can be refused is refused before a cell runs. A notebook
// whose run ended with a failed or endless cell is written too: its outputs tell why. One that the end of ctx stopped is not.
func (j Job) Do(ctx context.Context) error {
	nb, err := j.read()
	if err != nil {
		return err
	}
	if err := checkOutput(j.Output); err != nil {
		return err
	}
	dir, err := j.dir()
	if err != nil {
		return err
	}
	l, err := j.Open(dir)
	if err != nil {
		return fmt.Errorf("make a session: %w", err)
	}
	err = Run(ctx, l, nb, j.Options)
	if err == nil || isCells(err) {
		return errors.Join(j.write(nb), err)
	}
	if errors.Is(err, ErrForeign) {
		err = fmt.Errorf("%s: %w", j.name(), err)
	}
	return err
}

// isCells says whether a cell is to blame for the error of a run.
func isCells(err error) bool {
	var failed *CellError
	var timeout *TimeoutError
	return errors.As(err, &failed) || errors.As(err, &timeout)
}

func (j Job) read() (*notebook.Notebook, error) {
	if j.Input != Standard {
		return notebook.ReadFile(j.Input)
	}
	nb, err := notebook.Parse(j.Text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.name(), err)
	}
	return nb, nil
}

func (j Job) name() string {
	if j.Input == Standard {
		return "standard input"
	}
	return j.Input
}

// dir is the notebook's folder, as Jupyter has it.
func (j Job) dir() (string, error) {
	if j.Input == Standard {
		return os.Getwd()
	}
	path, err := filepath.Abs(j.Input)
	if err != nil {
		return "", err
	}
	return filepath.Dir(path), nil
}

func (j Job) write(nb *notebook.Notebook) error {
	switch j.Output {
	case "":
		return nil
	case Standard:
		_, err := j.Stdout.Write(nb.Bytes())
		if err != nil {
			return fmt.Errorf("write the notebook: %w", err)
		}
		return nil
	}
	return nb.WriteFile(j.Output)
}

// checkOutput refuses a place where nothing can be written, before minutes of work are lost to it.
func checkOutput(path string) error {
	if path == "" || path == Standard {
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s: is a folder, not a file to write to", path)
	}
	dir := filepath.Dir(path)
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("%s: no folder %s to write to", path, dir)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s: %s is not a folder", path, dir)
	}
	return nil
}
