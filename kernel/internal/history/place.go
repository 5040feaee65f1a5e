package history

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// Memory as a path keeps the history of this session in memory only.
const Memory = ":memory:"

// DefaultPath is history.db of the kernel named name in Jupyter's data directory: $JUPYTER_DATA_DIR, or the platform's
// place for it.
// https://docs.jupyter.org/en/latest/use/jupyter-directories.html#data-files
func DefaultPath(name string) (string, error) {
	dir, err := dataDir(runtime.GOOS, os.Getenv)
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, name, "history.db"), nil
}

func dataDir(goos string, getenv func(string) string) (string, error) {
	if dir := getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	if xdg := getenv("XDG_DATA_HOME"); xdg != "" && goos != "darwin" {
		return filepath.Join(xdg, "jupyter"), nil
	}
	home := getenv("HOME")
	if home == "" {
		return "", fmt.Errorf("jupyter data directory: neither JUPYTER_DATA_DIR nor HOME is set")
	}
	if goos == "darwin" {
		return filepath.Join(home, "Library", "Jupyter"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}
