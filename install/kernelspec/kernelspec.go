// Package kernelspec installs, finds and removes the kernelspec by which Jupyter starts the kernel: a folder with a
// kernel.json and logos. It touches only folders that it made itself, which a mark in their metadata tells. It does not
// know what the kernel does, nor whether Jupyter is there.
//
// https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs
package kernelspec

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// The name and the display name of a kernelspec whose installer says nothing else.
const (
	DefaultName        = "gopherloop"
	DefaultDisplayName = "Go (gopherloop)"
)

// Language is what the kernel.json says of the language.
const Language = "go"

// mark is the metadata that tells a kernelspec of ours from a foreign one.
const mark = "gopherloop"

// A Spec is the content of a kernel.json.
type Spec struct {
	Argv          []string       `json:"argv"`
	DisplayName   string         `json:"display_name"`
	Language      string         `json:"language"`
	InterruptMode string         `json:"interrupt_mode"`
	Metadata      map[string]any `json:"metadata"`
}

// New is the spec of the kernel in binary, an absolute path, of the given version. Jupyter interrupts it by message: a
// signal would not say which cell is meant.
func New(binary, displayName, version string) Spec {
	return Spec{
		Argv:          []string{binary, "kernel", "-f", "{connection_file}"},
		DisplayName:   displayName,
		Language:      Language,
		InterruptMode: "message",
		Metadata:      map[string]any{"debugger": false, mark: map[string]any{"version": version}},
	}
}

// Ours says whether this package made the spec.
func (s Spec) Ours() bool {
	_, ok := s.Metadata[mark]
	return ok
}

// Binary is the program that Jupyter starts, "" if the spec names none.
func (s Spec) Binary() string {
	if len(s.Argv) == 0 {
		return ""
	}
	return s.Argv[0]
}

// ForNotebook is what a notebook that is to run in this kernel says in its metadata.
func (s Spec) ForNotebook(name string) map[string]any {
	return map[string]any{"name": name, "display_name": s.DisplayName, "language": s.Language}
}

// ReadDir reads the kernel.json in a folder.
func ReadDir(dir string) (Spec, error) {
	path := filepath.Join(dir, specFile)
	data, err := os.ReadFile(path)
	if err != nil {
		return Spec{}, err
	}
	var spec Spec
	if err := json.Unmarshal(data, &spec); err != nil {
		return Spec{}, fmt.Errorf("%s: %w", path, err)
	}
	return spec, nil
}

// CheckName refuses what Jupyter does not take as the name of a kernelspec, and returns it in lower case, as Jupyter
// looks for it.
// https://github.com/jupyter/jupyter_client/blob/main/jupyter_client/kernelspec.py
func CheckName(name string) (string, error) {
	if ok, err := regexp.MatchString(`^[A-Za-z0-9._-]+$`, name); err != nil || !ok || strings.Trim(name, ".") == "" {
		return "", fmt.Errorf("the name %q is not one for a kernelspec: letters, digits and  . _ -  only", name)
	}
	return strings.ToLower(name), nil
}
