package doctor_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/install/doctor"
	"github.com/gopherloop/gopherloop/install/kernelspec"
)

// A machine is a patient in a temporary folder, all well until a test harms it.
type machine struct {
	t      *testing.T
	home   string
	binary string

	programs map[string]string // on the PATH, to their answers
	answer   string            // of the binary to version
	foreign  map[string]any    // kernelspecs of others, as Jupyter lists them
	blind    bool              // Jupyter does not look at the user's folder
}

func newMachine(t *testing.T) *machine {
	m := &machine{
		t: t, home: t.TempDir(), answer: "gopherloop 1.0.0 (go1.26.1, linux/amd64)\n",
		programs: map[string]string{"jupyter": "", "go": "go1.26.3\n"}, foreign: map[string]any{},
	}
	m.binary = filepath.Join(m.home, "gopherloop")
	if err := os.WriteFile(m.binary, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *machine) kernels() string {
	return filepath.Join(m.home, ".local", "share", "jupyter", "kernels")
}

func (m *machine) install() *machine {
	m.t.Helper()
	spec := kernelspec.New(m.binary, kernelspec.DefaultDisplayName, "1.0.0")
	if _, err := kernelspec.Install(m.kernels(), "gopherloop", spec); err != nil {
		m.t.Fatal(err)
	}
	return m
}

func (m *machine) patient() doctor.Patient {
	env := map[string]string{"HOME": m.home}
	return doctor.Patient{
		Place:   kernelspec.Place{GOOS: "linux", Getenv: func(name string) string { return env[name] }},
		Version: "1.0.0", GoVersion: "go1.26.1",
		LookPath: func(name string) (string, error) {
			if _, ok := m.programs[name]; !ok {
				return "", exec.ErrNotFound
			}
			return "/bin/" + name, nil
		},
		Output: m.output,
	}
}

func (m *machine) output(_ context.Context, name string, args ...string) (string, error) {
	switch {
	case name == m.binary:
		if m.answer == "" {
			return "", errors.New("exit status 1")
		}
		return m.answer, nil
	case filepath.Base(name) == "jupyter" && m.programs["jupyter"] == "":
		return m.listing(), nil
	}
	answer := m.programs[filepath.Base(name)]
	if answer == "broken" {
		return "", errors.New("exit status 1")
	}
	return answer, nil
}

func (m *machine) listing() string {
	list := map[string]any{}
	if !m.blind {
		for _, k := range kernelspec.Find([]string{m.kernels()}) {
			list[k.Name] = map[string]any{"resource_dir": k.Dir, "spec": k.Spec}
		}
	}
	for name, k := range m.foreign {
		list[name] = k
	}
	text, err := json.Marshal(map[string]any{"kernelspecs": list})
	if err != nil {
		m.t.Fatal(err)
	}
	return string(text)
}

func TestAHealthyMachine(t *testing.T) {
	for _, f := range doctor.Examine(t.Context(), newMachine(t).install().patient()) {
		if f.Level != doctor.OK || f.Cure != "" {
			t.Errorf("%+v", f)
		}
	}
}

func TestEachHarmIsFoundWithItsCure(t *testing.T) {
	for _, c := range []struct {
		name string
		harm func(m *machine)
		want doctor.Level
		text string
		cure string
	}{
		{"not installed", func(m *machine) { m.remove(m.kernels()) },
			doctor.Broken, "Jupyter finds no kernelspec", "gopherloop install"},
		{"no jupyter", func(m *machine) { delete(m.programs, "jupyter") },
			doctor.Warning, "no jupyter on the PATH", "activate"},
		{"jupyter fails", func(m *machine) { m.programs["jupyter"] = "broken" },
			doctor.Broken, "kernelspec list", "repair"},
		{"jupyter says nonsense", func(m *machine) { m.programs["jupyter"] = "hello" },
			doctor.Broken, "kernelspec list", "repair"},
		{"installed where Jupyter does not look", func(m *machine) { m.blind = true },
			doctor.Warning, "does not look at", "--sys-prefix"},
		{"hidden by another", func(m *machine) {
			m.foreign["gopherloop"] = map[string]any{"resource_dir": "/other", "spec": map[string]any{"display_name": "Other"}}
		}, doctor.Warning, "hidden by the foreign /other", "--name"},
		{"binary gone", func(m *machine) { m.remove(m.binary) }, doctor.Broken, "not there", "gopherloop install"},
		{"binary not executable", func(m *machine) { m.chmod(m.binary, 0o644) }, doctor.Broken, "not executable", "chmod +x"},
		{"binary dumb", func(m *machine) { m.answer = "" }, doctor.Broken, "does not answer", "build it again"},
		{"another program", func(m *machine) { m.answer = "vim 9\n" }, doctor.Broken, "is not gopherloop", "gopherloop install"},
		{"old binary", func(m *machine) { m.answer = "gopherloop 0.9.0 (go1.26.1)\n" },
			doctor.Warning, "is version 0.9.0, this is 1.0.0", "gopherloop install"},
		{"no go", func(m *machine) { delete(m.programs, "go") }, doctor.Warning, "no go on the PATH", "install Go"},
		{"go fails", func(m *machine) { m.programs["go"] = "broken" }, doctor.Warning, "does not answer", "install Go"},
		{"another go", func(m *machine) { m.programs["go"] = "go1.20.1\n" }, doctor.Warning, "cells are go1.26", "install go1.26"},
		{"runtime folder is a file", func(m *machine) {
			m.write(filepath.Join(m.home, ".local", "share", "jupyter", "runtime"))
		}, doctor.Broken, "is not a folder", "mkdir -p"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t).install()
			c.harm(m)
			findings := doctor.Examine(t.Context(), m.patient())
			for _, f := range findings {
				if f.Level == c.want && strings.Contains(f.Text, c.text) && strings.Contains(f.Cure, c.cure) {
					return
				}
			}
			t.Errorf("not found in %+v", findings)
		})
	}
}

func TestOnlySomethingBrokenIsSick(t *testing.T) {
	m := newMachine(t).install()
	delete(m.programs, "go")
	if findings := doctor.Examine(t.Context(), m.patient()); doctor.Sick(findings) {
		t.Errorf("sick of warnings: %+v", findings)
	}
	m.remove(m.binary)
	if findings := doctor.Examine(t.Context(), m.patient()); !doctor.Sick(findings) {
		t.Errorf("not sick: %+v", findings)
	}
}

func TestTheReportIsALineAFinding(t *testing.T) {
	var b strings.Builder
	err := doctor.Write(&b, []doctor.Finding{
		{Level: doctor.OK, Subject: "ports", Text: "5 can be listened on at 127.0.0.1"},
		{Level: doctor.Broken, Subject: "kernelspec", Text: "none", Cure: "gopherloop install"},
	})
	want := "ok       ports       5 can be listened on at 127.0.0.1\n" +
		"broken   kernelspec  none\n" +
		"                     -> gopherloop install\n"
	if err != nil || b.String() != want {
		t.Errorf("%q %v", b.String(), err)
	}
}

func (m *machine) remove(path string) {
	m.t.Helper()
	if err := os.RemoveAll(path); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) chmod(path string, mode os.FileMode) {
	m.t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) write(path string) {
	m.t.Helper()
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		m.t.Fatal(err)
	}
}
