//go:build gosuite

package main

import (
	"bytes"
	"context"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestGoSuite runs the programs with which the Go project tests its compiler, those of GOROOT/test that begin with "// run",
// in the folders that GOSUITE lists (make gosuite). testdata/gosuite.list has those that do not behave as compiled, with the
// reason: the test fails for any other, and for one of these that does.
func TestGoSuite(t *testing.T) {
	folders := strings.Fields(os.Getenv("GOSUITE"))
	suite := filepath.Join(goRoot(t), "test")
	known := knownFailures(t, "testdata/gosuite.list")
	var files []string
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(suite, folder, "*.go"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no programs in %s: %v", filepath.Join(suite, folder), err)
		}
		files = append(files, slices.DeleteFunc(found, func(f string) bool { return !isRun(t, f) })...)
	}
	var behaves atomic.Int64
	var running sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, file := range files {
		name, err := filepath.Rel(suite, file)
		if err != nil {
			t.Fatal(err)
		}
		room <- struct{}{}
		running.Go(func() {
			defer func() { <-room }()
			wrong := misbehaves(t, suite, name)
			switch reason := known[name]; {
			case wrong == "" && reason != "":
				t.Errorf("%s behaves, and testdata/gosuite.list says: %s", name, reason)
			case wrong != "" && reason == "":
				t.Errorf("%s: %s", name, wrong)
			}
			if wrong == "" {
				behaves.Add(1)
			}
		})
	}
	running.Wait()
	t.Logf("%d of %d programs behave as compiled", behaves.Load(), len(files))
}

// misbehaves says what a program does otherwise than when it is compiled, or "".
func misbehaves(t *testing.T, suite, name string) string {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "gopherloop", "run", name)
	cmd.Dir = suite
	out, err := cmd.CombinedOutput()
	if err != nil {
		return err.Error() + "\n" + string(out[:min(len(out), 2000)])
	}
	want, err := os.ReadFile(filepath.Join(suite, strings.TrimSuffix(name, ".go")+".out"))
	if err == nil && !bytes.Equal(out, want) {
		return "it prints\n" + string(out[:min(len(out), 2000)])
	}
	return ""
}

var runLine = regexp.MustCompile(`(?m)^// run$`)

// isRun says whether a file is a program to run, and one for this system.
func isRun(t *testing.T, file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := build.Default.MatchFile(filepath.Split(file))
	if err != nil {
		t.Fatal(err)
	}
	return ours && runLine.Match(text)
}
