package kerneltest_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestConformance runs jupyter_kernel_test on a kernel that Jupyter starts by its kernelspec: this test binary.
func TestConformance(t *testing.T) {
	jupyter := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := json.Marshal(map[string]any{
		"argv": []string{self, "{connection_file}"}, "env": map[string]string{"KERNELTEST_ROLE": "kernel"},
		"display_name": "Echo", "language": "echo", "interrupt_mode": "message",
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(jupyter, "kernels", "echo")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), spec, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute) // a safety net
	defer cancel()
	cmd := exec.CommandContext(ctx, python(t), filepath.Join("testdata", "conformance.py"))
	cmd.Env = append(os.Environ(), "JUPYTER_PATH="+jupyter, "JUPYTER_RUNTIME_DIR="+filepath.Join(jupyter, "runtime"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
