package runner_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gopherloop/gopherloop/install/internal/pythontest"
	"github.com/gopherloop/gopherloop/install/notebook"
	"github.com/gopherloop/gopherloop/install/runner"
	"github.com/gopherloop/gopherloop/kernel"
	"github.com/gopherloop/gopherloop/kernel/kerneltest"
)

// TestMain makes the test binary an Echo kernel if its first argument says so.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "echo-kernel" {
		err := kernel.Run(context.Background(), kernel.Config{
			ConnectionFile: os.Args[2], Language: kerneltest.NewEcho(),
			HistoryPath: kernel.MemoryHistory, ParentPID: kernel.ParentPID(),
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestTheResultIsThatOfNbclient runs one notebook in the same language, through a real kernel and nbclient and through
// Run: the files are the same to the byte.
func TestTheResultIsThatOfNbclient(t *testing.T) {
	const file = "testdata/echo.ipynb"
	data := t.TempDir()
	writeKernelspec(t, data)
	cmd := exec.Command(pythontest.Path(t), "testdata/execute.py", file, "echo")
	cmd.Env = append(os.Environ(), "JUPYTER_PATH="+data, "JUPYTER_RUNTIME_DIR="+t.TempDir(), "IPYTHONDIR="+t.TempDir())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	want, err := cmd.Output()
	if err != nil {
		t.Fatalf("nbclient: %v\n%s", err, stderr.String())
	}
	nb := read(t, file)
	if err := runner.Run(t.Context(), kerneltest.NewEcho(), nb, runner.Options{AllowErrors: true}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(nb.Bytes())); diff != "" {
		t.Errorf("-nbclient +ours:\n%s", diff)
	}
}

func writeKernelspec(t *testing.T, data string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := json.Marshal(map[string]any{
		"argv": []string{exe, "echo-kernel", "{connection_file}"}, "display_name": "Echo", "language": "echo",
		"interrupt_mode": "message",
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(data, "kernels", "echo")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), spec, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestTheFirstErrorEndsTheRun(t *testing.T) {
	nb := cells(t, "stdout one", "error ValueError it failed\nsecond line", "stdout never")
	err := runner.Run(t.Context(), kerneltest.NewEcho(), nb, runner.Options{})
	var failed *runner.CellError
	if !errors.As(err, &failed) {
		t.Fatalf("got %v", err)
	}
	if want := "cell 2 (In[2]): ValueError: it failed"; failed.Error() != want {
		t.Errorf("got %q, want %q", failed, want)
	}
	expect(t, nb, "stdout: one\n", "error: ValueError it failed", "")
}

func TestACellMayFailIfItsTagOrAnOptionSaysSo(t *testing.T) {
	nb := cells(t, "error ValueError x", "stdout on")
	nb.Cells()[0].Metadata()["tags"] = []any{runner.RaisesTag}
	if err := runner.Run(t.Context(), kerneltest.NewEcho(), nb, runner.Options{}); err != nil {
		t.Error(err)
	}
	expect(t, nb, "error: ValueError x", "stdout: on\n")

	nb = cells(t, "error ValueError x", "stdout on")
	if err := runner.Run(t.Context(), kerneltest.NewEcho(), nb, runner.Options{AllowErrors: true}); err != nil {
		t.Error(err)
	}
	expect(t, nb, "error: ValueError x", "stdout: on\n")
}

func TestLateOutputGoesToTheCellThatCausedIt(t *testing.T) {
	nb := cells(t, "late go from the first\nstdout first", "signal go\nstdout second\nwait go")
	echo := kerneltest.NewEcho()
	late := lateEcho{Echo: echo, got: make(chan struct{})}
	if err := runner.Run(t.Context(), late, nb, runner.Options{}); err != nil {
		t.Fatal(err)
	}
	expect(t, nb, "stdout: first\nfrom the first\n", "stdout: second\n")
}

func TestACellWhoseTimeIsUpIsInterrupted(t *testing.T) {
	nb := cells(t, "stdout one", "stdout two\nwait forever", "stdout never")
	err := runner.Run(t.Context(), kerneltest.NewEcho(), nb, runner.Options{Timeout: 200 * time.Millisecond, AllowErrors: true})
	var timeout *runner.TimeoutError
	if !errors.As(err, &timeout) || timeout.Error() != "cell 2 (In[2]) timed out after 200ms" {
		t.Fatalf("got %v", err)
	}
	expect(t, nb, "stdout: one\n", "stdout: two\n|error: KeyboardInterrupt ", "")
}

func TestTheEndOfTheContextInterruptsTheCell(t *testing.T) {
	nb := cells(t, "wait forever", "stdout never")
	ctx, cancel := context.WithCancel(t.Context())
	err := runner.Run(ctx, kerneltest.NewEcho(), nb, runner.Options{OnCell: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if text := shown(nb.Cells()[1]); text != "" {
		t.Errorf("the second cell ran: %s", text)
	}
}

func TestANotebookOfAnotherLanguageDoesNotRun(t *testing.T) {
	nb := cells(t, "stdout one")
	nb.Metadata()["kernelspec"] = map[string]any{"name": "python3", "display_name": "Python 3", "language": "python"}
	err := runner.Run(t.Context(), kerneltest.NewEcho(), nb, runner.Options{})
	if !errors.Is(err, runner.ErrForeign) || err.Error() != "notebook of another language: its kernel speaks python, not echo" {
		t.Errorf("got %v", err)
	}
	expect(t, nb, "")
}

func TestTextIsShownAsItComes(t *testing.T) {
	var stdout, stderr bytes.Buffer
	nb := cells(t, "stdout one\nstderr two\ndisplay three\necho four", "error ValueError five")
	_ = runner.Run(t.Context(), kerneltest.NewEcho(), nb, runner.Options{Stdout: &stdout, Stderr: &stderr})
	if got, want := stdout.String(), "one\nthree\nfour\n"; got != want {
		t.Errorf("stdout %q, want %q", got, want)
	}
	if got, want := stderr.String(), "two\nValueError: five\n"; got != want {
		t.Errorf("stderr %q, want %q", got, want)
	}
}

func TestTheTimesOfACellAreKeptOnRequest(t *testing.T) {
	nb := cells(t, "stdout one")
	now := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	err := runner.Run(t.Context(), kerneltest.NewEcho(), nb, runner.Options{
		RecordTiming: true, Now: func() time.Time { now = now.Add(time.Second); return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"iopub.status.busy": "2026-01-02T03:04:06.000006Z", "iopub.execute_input": "2026-01-02T03:04:06.000006Z",
		"shell.execute_reply": "2026-01-02T03:04:07.000006Z", "iopub.status.idle": "2026-01-02T03:04:07.000006Z",
	}
	if diff := cmp.Diff(want, nb.Cells()[0].Metadata()["execution"]); diff != "" {
		t.Error(diff)
	}
}

func TestAMillionPiecesBecomeOneOutput(t *testing.T) {
	nb := cells(t, "flood 1000000")
	if err := runner.Run(t.Context(), kerneltest.NewEcho(), nb, runner.Options{}); err != nil {
		t.Fatal(err)
	}
	outputs := nb.Cells()[0].Outputs()
	if len(outputs) != 1 || strings.Count(outputs[0]["text"].(string), "\n") != 1000000 {
		t.Errorf("%d outputs", len(outputs))
	}
}

// read reads a notebook of testdata.
func read(t *testing.T, path string) *notebook.Notebook {
	t.Helper()
	nb, err := notebook.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return nb
}

// cells is a notebook of code cells.
func cells(t *testing.T, sources ...string) *notebook.Notebook {
	t.Helper()
	list := []any{}
	for _, s := range sources {
		list = append(list, map[string]any{
			"cell_type": "code", "metadata": map[string]any{}, "source": s, "outputs": []any{}, "execution_count": nil,
		})
	}
	data, err := json.Marshal(map[string]any{"nbformat": 4, "nbformat_minor": 5, "metadata": map[string]any{}, "cells": list})
	if err != nil {
		t.Fatal(err)
	}
	nb, err := notebook.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return nb
}

// expect compares the outputs of each cell.
func expect(t *testing.T, nb *notebook.Notebook, want ...string) {
	t.Helper()
	got := []string{}
	for _, c := range nb.Cells() {
		got = append(got, shown(c))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func shown(c *notebook.Cell) string {
	parts := []string{}
	for _, o := range c.Outputs() {
		switch o["output_type"] {
		case "stream":
			parts = append(parts, fmt.Sprintf("%s: %s", o["name"], o["text"]))
		case "error":
			parts = append(parts, fmt.Sprintf("error: %s %s", o["ename"], o["evalue"]))
		default:
			parts = append(parts, fmt.Sprintf("%s: %v", o["output_type"], o["data"]))
		}
	}
	return strings.Join(parts, "|")
}
