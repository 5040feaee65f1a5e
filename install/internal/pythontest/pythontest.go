// Package pythontest finds the Python that tests compare with. It does not know what they ask of it.
package pythontest

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Path is the Python with the Jupyter packages: $GOPHERLOOP_PYTHON, or that of the repository's environment. A test that
// needs it fails without it, and says the cure.
func Path(t testing.TB) string {
	t.Helper()
	path := os.Getenv("GOPHERLOOP_PYTHON")
	if path == "" {
		_, file, _, _ := runtime.Caller(0)
		path = filepath.Join(filepath.Dir(file), "..", "..", "..", ".venv", "bin", "python")
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("Python with the Jupyter packages is needed: run make .venv (%v)", err)
	}
	return path
}
