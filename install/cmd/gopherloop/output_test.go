package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const smallNotebook = `{"cells":[{"cell_type":"code","id":"a","metadata":{},"source":"fmt.Println(1)","outputs":[],"execution_count":null}],
"metadata":{},"nbformat":4,"nbformat_minor":5}`

// TestWhatCannotBeWrittenIsAnError has a standard output that takes nothing, as a full disk does.
func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "small.ipynb")
	if err := os.WriteFile(file, []byte(smallNotebook), 0o600); err != nil {
		t.Fatal(err)
	}
	full, err := os.Open(os.DevNull) // for reading only
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	for _, args := range [][]string{{"--help"}, {"run", "--help"}, {"version"}, {"run", file}, {"run", "-o", "-", file}} {
		cmd := exec.Command("gopherloop", args...) // testscript.Main has put it on the PATH
		var said strings.Builder
		cmd.Stdout, cmd.Stderr = full, &said
		err := cmd.Run()
		if cmd.ProcessState.ExitCode() != exitFailed || strings.Count(said.String(), "\n") != 1 {
			t.Errorf("%v: %v, and %q", args, err, said.String())
		}
	}
}
