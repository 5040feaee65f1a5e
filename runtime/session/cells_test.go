package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestCells runs the notebooks in testdata: in each file, a file "In" is a cell, and the file "Out" after it what a front
// end shows below it. With UPDATE=1 the files are written anew: read them before you commit.
func TestCells(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			b := newBench(t)
			var out []txtar.File
			for _, f := range a.Files {
				if f.Name != "In" {
					continue
				}
				got := b.run(strings.TrimSuffix(string(f.Data), "\n"))
				out = append(out, f)
				if got != "" {
					if !strings.HasSuffix(got, "\n") {
						got += "\n"
					}
					out = append(out, txtar.File{Name: "Out", Data: []byte(got)})
				}
				if t.Failed() {
					t.Log(b.low)
				}
			}
			got := string(txtar.Format(&txtar.Archive{Comment: a.Comment, Files: out}))
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(txtar.Format(a)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
