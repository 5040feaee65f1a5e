package walls_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestAMissingPrerequisiteIsOneLineWithTheCure runs need.sh on machines that have only what a case says.
func TestAMissingPrerequisiteIsOneLineWithTheCure(t *testing.T) {
	const oldPython = `case "$*" in *version_info*) exit 1;; esac`
	const nakedPython = `case "$*" in *ensurepip*) exit 1;; esac`
	for _, c := range []struct {
		name, what string
		programs   map[string]string // to what they do
		env        string
		want       string // on standard output; or
		cure       string // in the line on standard error
	}{
		{name: "go", what: "go", programs: map[string]string{"go": "echo go1.26.3"}, want: "go"},
		{name: "newer go", what: "go", programs: map[string]string{"go": "echo go1.31"}, want: "go"},
		{name: "named go", what: "go", programs: map[string]string{"mygo": "echo go1.26"}, env: "GO=mygo", want: "mygo"},
		{name: "no go", what: "go", cure: "https://go.dev/doc/install"},
		{name: "old go", what: "go", programs: map[string]string{"go": "echo go1.21.1"}, cure: "go is go1.21.1"},
		{name: "broken go", what: "go", programs: map[string]string{"go": "exit 1"}, cure: "1.26 or later is needed"},
		{name: "python", what: "python", programs: map[string]string{"python3": ""}, want: "python3"},
		{name: "second python", what: "python", programs: map[string]string{"python3": oldPython, "python3.12": ""}, want: "python3.12"},
		{name: "no python", what: "python", cure: "Python 3.11 or later is needed"},
		{name: "old python", what: "python", programs: map[string]string{"python3": oldPython}, cure: "Python 3.11 or later is needed"},
		{name: "python without venv", what: "python", programs: map[string]string{"python3": nakedPython}, cure: "apt-get install python3-venv"},
		{name: "chromium", what: "chromium", programs: map[string]string{"google-chrome": ""}, want: "google-chrome"},
		{name: "named chromium", what: "chromium", env: "CHROMIUM=nothing", cure: "CHROMIUM names nothing"},
		{name: "no chromium", what: "chromium", programs: map[string]string{"id": "echo 1000"}, cure: "apt-get install chromium"},
		{name: "something else", what: "cheese", cure: "usage: need.sh"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "no chromium" && runtime.GOOS == "darwin" {
				return // it looks into /Applications, which a test cannot empty
			}
			out, text, err := need(t, c.what, c.programs, c.env)
			switch {
			case c.want != "":
				if filepath.Base(out) != c.want || text != "" || err != nil {
					t.Errorf("%q %q %v, want %s", out, text, err, c.want)
				}
			case err == nil || out != "" || strings.Count(text, "\n") != 1 || !strings.Contains(text, c.cure):
				t.Errorf("%q %q %v, want one line with %s", out, text, err, c.cure)
			}
		})
	}
}

// need runs need.sh with nothing on the PATH but the programs.
func need(t *testing.T, what string, programs map[string]string, env string) (stdout, stderr string, err error) {
	t.Helper()
	dir := t.TempDir()
	for name, does := range programs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+does+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var text strings.Builder
	cmd := exec.Command("/bin/sh", "need.sh", what)
	cmd.Env, cmd.Stderr = []string{"PATH=" + dir, env}, &text
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), text.String(), err
}
