package runner_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/install/notebook"
	"github.com/gopherloop/gopherloop/install/runner"
	"github.com/gopherloop/gopherloop/kernel/kerneltest"
	"github.com/gopherloop/gopherloop/kernel/lang"
)

// job is a job over Echo in a folder with the notebook in.ipynb.
func job(t *testing.T, sources ...string) (runner.Job, string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "in.ipynb")
	if err := cells(t, sources...).WriteFile(path); err != nil {
		t.Fatal(err)
	}
	return runner.Job{
		Input: path, Output: filepath.Join(dir, "out.ipynb"),
		Open: func(string) (lang.Language, error) { return kerneltest.NewEcho(), nil },
	}, dir
}

func TestAJobWritesTheNotebookElsewhere(t *testing.T) {
	j, dir := job(t, "stdout one")
	before := fileText(t, j.Input)
	j.Open = func(d string) (lang.Language, error) {
		if d != dir {
			t.Errorf("cells run in %s, want %s", d, dir)
		}
		return kerneltest.NewEcho(), nil
	}
	if err := j.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect(t, read(t, j.Output), "stdout: one\n")
	if fileText(t, j.Input) != before {
		t.Error("the input changed")
	}
}

func TestAFailedNotebookIsWrittenToo(t *testing.T) {
	j, _ := job(t, "stdout one", "error ValueError two", "stdout three")
	j.Output = j.Input
	var failed *runner.CellError
	if err := j.Do(t.Context()); !errors.As(err, &failed) {
		t.Fatalf("got %v", err)
	}
	expect(t, read(t, j.Output), "stdout: one\n", "error: ValueError two", "")

	j, _ = job(t, "wait forever")
	j.Timeout = 50 * time.Millisecond
	var timeout *runner.TimeoutError
	if err := j.Do(t.Context()); !errors.As(err, &timeout) {
		t.Fatalf("got %v", err)
	}
	expect(t, read(t, j.Output), "error: KeyboardInterrupt ")
}

func TestAStoppedNotebookIsNotWritten(t *testing.T) {
	j, _ := job(t, "wait forever")
	ctx, cancel := context.WithCancel(t.Context())
	j.OnCell = func(int, int) { cancel() }
	if err := j.Do(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(j.Output); !os.IsNotExist(err) {
		t.Errorf("it was written: %v", err)
	}
}

func TestStandardInputGoesToStandardOutput(t *testing.T) {
	j, _ := job(t, "stdout one")
	var out bytes.Buffer
	j.Text, j.Input, j.Output, j.Stdout = []byte(fileText(t, j.Input)), runner.Standard, runner.Standard, &out
	if err := j.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	nb, err := notebook.Parse(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	expect(t, nb, "stdout: one\n")
}

func TestWhatCannotEndWellDoesNotBegin(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(j *runner.Job, dir string)
		want   string
	}{
		{"input absent", func(j *runner.Job, dir string) { j.Input = filepath.Join(dir, "absent.ipynb") }, "no such file"},
		{"input a folder", func(j *runner.Job, dir string) { j.Input = dir }, "is a directory"},
		{"input cut", func(j *runner.Job, _ string) { j.Input, j.Text = runner.Standard, []byte(`{"cells": [`) }, "standard input: not a notebook"},
		{"output a folder", func(j *runner.Job, dir string) { j.Output = dir }, "is a folder"},
		{"output nowhere", func(j *runner.Job, dir string) { j.Output = filepath.Join(dir, "no", "out.ipynb") }, "no folder"},
		{"output below a file", func(j *runner.Job, _ string) { j.Output = filepath.Join(j.Input, "out.ipynb") }, "is not a folder"},
	} {
		j, dir := job(t, "stdout one")
		j.Open = func(string) (lang.Language, error) {
			t.Errorf("%s: a session was made", c.name)
			return kerneltest.NewEcho(), nil
		}
		c.change(&j, dir)
		err := j.Do(t.Context())
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestPlainDropsColours(t *testing.T) {
	var b bytes.Buffer
	const text = "\x1b[0;31mred\x1b[0m text\x1b[m\n"
	n, err := runner.Plain(&b).Write([]byte(text))
	if err != nil || n != len(text) || b.String() != "red text\n" {
		t.Errorf("%q %d %v", b.String(), n, err)
	}
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
