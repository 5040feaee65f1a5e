package kernelspec

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gopherloop/gopherloop/install/internal/atomicfile"
)

const specFile = "kernel.json"

//go:embed logos
var logos embed.FS

// ErrForeign says that a kernelspec of the name is there and that we did not make it.
var ErrForeign = errors.New("another program's kernelspec")

// ErrAbsent says that there is no kernelspec of the name.
var ErrAbsent = errors.New("no such kernelspec")

// Install writes the kernelspec name into a folder of kernelspecs and returns its own folder. It replaces an older one of
// ours and nothing else. kernel.json, without which Jupyter sees nothing, comes last.
func Install(kernels, name string, spec Spec) (string, error) {
	dir := filepath.Join(kernels, name)
	if err := checkReplaceable(dir); err != nil {
		return "", err
	}
	_, err := os.Stat(dir)
	isNew := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make the kernelspec's folder: %w", err)
	}
	if err := write(dir, spec); err != nil {
		if isNew {
			err = errors.Join(err, os.RemoveAll(dir)) // made a moment ago, for nothing
		}
		return "", err
	}
	return dir, nil
}

// checkReplaceable refuses a folder that is not ours. An empty one, or one without kernel.json, is nobody's.
func checkReplaceable(dir string) error {
	spec, err := ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%w: %s is there and cannot be read: %w", ErrForeign, dir, err)
	case !spec.Ours():
		return fmt.Errorf("%w: %s belongs to %q; choose another --name", ErrForeign, dir, spec.DisplayName)
	}
	return nil
}

func write(dir string, spec Spec) error {
	names, err := logoNames()
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := logos.ReadFile("logos/" + name)
		if err != nil {
			return err
		}
		if err := atomicfile.Write(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(spec, "", " ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", specFile, err)
	}
	return atomicfile.Write(filepath.Join(dir, specFile), append(text, '\n'), 0o644)
}

func logoNames() ([]string, error) {
	entries, err := logos.ReadDir("logos")
	if err != nil {
		return nil, err
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// Uninstall removes the kernelspec name from a folder of kernelspecs: the files that Install wrote, and the folder unless
// somebody put more into it. It returns the folder.
func Uninstall(kernels, name string) (string, error) {
	dir := filepath.Join(kernels, name)
	spec, err := ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%w: %s", ErrAbsent, dir)
	case err != nil:
		return "", fmt.Errorf("%w: %s cannot be read: %w", ErrForeign, dir, err)
	case !spec.Ours():
		return "", fmt.Errorf("%w: %s belongs to %q and stays", ErrForeign, dir, spec.DisplayName)
	}
	names, err := logoNames()
	if err != nil {
		return "", err
	}
	for _, file := range append([]string{specFile}, names...) { // kernel.json first: then Jupyter no longer sees it
		if err := os.Remove(filepath.Join(dir, file)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("remove the kernelspec: %w", err)
		}
	}
	if left, err := os.ReadDir(dir); err == nil && len(left) > 0 {
		return dir, nil // somebody else's files
	}
	if err := os.Remove(dir); err != nil {
		return "", fmt.Errorf("remove the kernelspec's folder: %w", err)
	}
	return dir, nil
}
