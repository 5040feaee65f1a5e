package kernelspec_test

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gopherloop/gopherloop/install/kernelspec"
)

const wantSpec = `{
 "argv": [
  "/opt/gopherloop",
  "kernel",
  "-f",
  "{connection_file}"
 ],
 "display_name": "Go (gopherloop)",
 "language": "go",
 "interrupt_mode": "message",
 "metadata": {
  "debugger": false,
  "gopherloop": {
   "version": "1.2.3"
  }
 }
}
`

func ours() kernelspec.Spec {
	return kernelspec.New("/opt/gopherloop", kernelspec.DefaultDisplayName, "1.2.3")
}

func TestInstallWritesWhatJupyterReads(t *testing.T) {
	kernels := filepath.Join(t.TempDir(), "not", "there", "yet")
	dir, err := kernelspec.Install(kernels, "gopherloop", ours())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"}, names(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(wantSpec, read(t, dir, "kernel.json")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for name, size := range map[string]int{"logo-32x32.png": 32, "logo-64x64.png": 64} {
		image, err := png.DecodeConfig(bytes.NewReader([]byte(read(t, dir, name))))
		if err != nil || image.Width != size || image.Height != size {
			t.Errorf("%s: %dx%d (%v)", name, image.Width, image.Height, err)
		}
	}
	spec, err := kernelspec.ReadDir(dir)
	if err != nil || !spec.Ours() || spec.Binary() != "/opt/gopherloop" {
		t.Errorf("read back: %+v %v", spec, err)
	}
}

func TestInstallReplacesOnlyOurOwn(t *testing.T) {
	kernels := t.TempDir()
	for range 2 {
		if _, err := kernelspec.Install(kernels, "gopherloop", ours()); err != nil {
			t.Fatal(err)
		}
	}
	for _, foreign := range []string{`{"display_name": "Other Go", "argv": ["gonb"]}`, `{"display`} {
		write(t, filepath.Join(kernels, "go", "kernel.json"), foreign)
		_, err := kernelspec.Install(kernels, "go", ours())
		if !errors.Is(err, kernelspec.ErrForeign) || strings.Contains(err.Error(), "\n") {
			t.Errorf("over %s: %v", foreign, err)
		}
		_, err = kernelspec.Uninstall(kernels, "go")
		if !errors.Is(err, kernelspec.ErrForeign) || strings.Contains(err.Error(), "\n") {
			t.Errorf("remove %s: %v", foreign, err)
		}
		if got := read(t, filepath.Join(kernels, "go"), "kernel.json"); got != foreign {
			t.Errorf("it was %s and is %s", foreign, got)
		}
	}
}

func TestAnInstallThatCannotBeDoneLeavesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "no folder")
	_, err := kernelspec.Install(filepath.Join(file, "kernels"), "gopherloop", ours())
	if err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}

func TestUninstallRemovesWhatInstallWrote(t *testing.T) {
	kernels := t.TempDir()
	if _, err := kernelspec.Uninstall(kernels, "gopherloop"); !errors.Is(err, kernelspec.ErrAbsent) {
		t.Errorf("nothing there: %v", err)
	}
	dir, err := kernelspec.Install(kernels, "gopherloop", ours())
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "notes.txt"), "the user's")
	if _, err := kernelspec.Uninstall(kernels, "gopherloop"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"notes.txt"}, names(t, dir)); diff != "" {
		t.Errorf("what stays: -want +got:\n%s", diff)
	}
	if _, err := kernelspec.Install(kernels, "gopherloop", ours()); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "notes.txt")); err != nil {
		t.Fatal(err)
	}
	if _, err := kernelspec.Uninstall(kernels, "gopherloop"); err != nil {
		t.Fatal(err)
	}
	if left := names(t, kernels); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestFindListsOnlyOurs(t *testing.T) {
	kernels := t.TempDir()
	write(t, filepath.Join(kernels, "python3", "kernel.json"), `{"display_name": "Python 3", "argv": ["python"]}`)
	write(t, filepath.Join(kernels, "broken", "kernel.json"), `{`)
	for _, name := range []string{"gopherloop", "second"} {
		if _, err := kernelspec.Install(kernels, name, ours()); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, k := range kernelspec.Find([]string{filepath.Join(kernels, "absent"), kernels}) {
		got = append(got, k.Name)
	}
	if diff := cmp.Diff([]string{"gopherloop", "second"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestNamesAreJupyters(t *testing.T) {
	for name, want := range map[string]string{"go": "go", "Go-1.26_x": "go-1.26_x"} {
		if got, err := kernelspec.CheckName(name); got != want || err != nil {
			t.Errorf("%s: %s %v", name, got, err)
		}
	}
	for _, name := range []string{"", ".", "..", "a/b", "a b", "ä", "a\n"} {
		if _, err := kernelspec.CheckName(name); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
