package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestReplacingKeepsTheModeAndLeavesNothingElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	write(t, path, "old", 0o600)
	if err := Write(path, []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	expect(t, path, "new", 0o600)
	alone(t, path)
}

func TestASymbolicLinkIsFollowed(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "target"), "old", 0o640)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(dir, "target"), link); err != nil {
		t.Fatal(err)
	}
	if err := Write(link, []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	expect(t, filepath.Join(dir, "target"), "new", 0o640)
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", info, err)
	}
}

func TestADirectoryOrAMissingFolderIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, nil, 0o644); err == nil {
		t.Error("no error for a directory")
	}
	err := Write(filepath.Join(dir, "no", "f"), nil, 0o644)
	if want := "write " + filepath.Join(dir, "no", "f") + ": no such file or directory"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func write(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != text {
		t.Errorf("%s holds %q (%v), want %q", path, got, err, text)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
		t.Errorf("%s has mode %v (%v), want %v", path, info.Mode(), err, mode)
	}
}

func alone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the file: %v %v", entries, err)
	}
}
