// Package moduletest writes Go modules for tests that have the toolchain build what they compare with.
package moduletest

import (
	"os"
	"path/filepath"
	"testing"
)

// Begin makes a folder the module programs.
func Begin(t testing.TB, dir string) {
	t.Helper()
	Write(t, filepath.Join(dir, "go.mod"), "module programs\n\ngo 1.26\n")
}

// Write writes a file, and the folders that it is in.
func Write(t testing.TB, name, text string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o700)
	if err == nil {
		err = os.WriteFile(name, []byte(text), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
