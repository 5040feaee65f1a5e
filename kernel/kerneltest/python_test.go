package kerneltest_test

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/kernel"
	"github.com/gopherloop/gopherloop/kernel/kerneltest"
)

func TestShellOverZeroMQ(t *testing.T)     { talk(t, "shell.py") }
func TestControlOverZeroMQ(t *testing.T)   { talk(t, "control.py") }
func TestStdinOverZeroMQ(t *testing.T)     { talk(t, "stdin.py") }
func TestIOPubOverZeroMQ(t *testing.T)     { talk(t, "iopub.py") }
func TestHeartbeatOverZeroMQ(t *testing.T) { talk(t, "heartbeat.py") }

// talk runs a kernel on real sockets and lets a Python program be its front end.
func talk(t *testing.T, script string) {
	t.Helper()
	file := writeConnectionFile(t, freePorts(t))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { // ends with stop, or when the script shuts the kernel down; received below
		ended <- kernel.Run(ctx, kernel.Config{
			ConnectionFile: file, Language: kerneltest.NewEcho(), HistoryPath: kernel.MemoryHistory,
		})
	}()
	ctxScript, cancel := context.WithTimeout(ctx, 5*time.Minute) // a safety net
	defer cancel()
	out, err := exec.CommandContext(ctxScript, python(t), filepath.Join("testdata", script), file).CombinedOutput()
	stop()
	if e := <-ended; e != nil && e != context.Canceled {
		t.Errorf("the kernel ended with %v", e)
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
	t.Logf("%s", out)
}

// python is the interpreter with jupyter_client: $GOPHERLOOP_PYTHON, or that of the repository's environment.
func python(t *testing.T) string {
	t.Helper()
	path := os.Getenv("GOPHERLOOP_PYTHON")
	if path == "" {
		path = filepath.Join("..", "..", ".venv", "bin", "python")
	}
	path, err := filepath.Abs(path)
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		t.Fatalf("Python with jupyter_client is needed: run make .venv (%v)", err)
	}
	return path
}

// freePorts finds five ports that nobody listens on.
func freePorts(t *testing.T) [5]int {
	t.Helper()
	var ports [5]int
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports
}

func writeConnectionFile(t *testing.T, ports [5]int) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"transport": "tcp", "ip": "127.0.0.1", "key": "secret", "signature_scheme": "hmac-sha256", "kernel_name": "echo",
		"shell_port": ports[0], "iopub_port": ports[1], "stdin_port": ports[2], "control_port": ports[3], "hb_port": ports[4],
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "kernel.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
