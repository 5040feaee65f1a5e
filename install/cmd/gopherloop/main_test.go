package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary the command when it is called by that name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gopherloop": main})
}

// TestScripts runs the transcripts in testdata: each file is one.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			home := env.WorkDir + "/home"
			env.Setenv("HOME", home) // testscript's /no-home cannot be written to
			self, err := exec.LookPath("gopherloop")
			env.Setenv("GOPHERLOOP", self) // for scripts with a PATH of their own
			return errors.Join(err, os.Mkdir(home, 0o755))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"refused": refused, "status": status},
	})
}

// status STATUS COMMAND... wants the exit status.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status STATUS COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("status %d, want %d", got, want)
	}
}

// refused STATUS COMMAND... wants the exit status, nothing on standard output, and one line on standard error.
func refused(ts *testscript.TestScript, neg bool, args []string) {
	status(ts, neg, args)
	text := ts.ReadFile("stderr")
	if ts.ReadFile("stdout") != "" || strings.Count(text, "\n") != 1 || !strings.HasPrefix(text, "gopherloop: ") {
		ts.Fatalf("want one line")
	}
}
