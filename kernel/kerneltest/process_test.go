package kerneltest_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel"
	"github.com/gopherloop/gopherloop/kernel/kerneltest"
)

// TestMain makes the test binary a kernel, or the parent of one, for the tests of processes.
func TestMain(m *testing.M) {
	switch os.Getenv("KERNELTEST_ROLE") {
	case "kernel":
		runKernel()
	case "parent":
		runParent()
	default:
		os.Exit(m.Run())
	}
}

func runKernel() {
	file := os.Getenv("KERNELTEST_FILE")
	if len(os.Args) > 1 { // as a kernelspec says it
		file = os.Args[1]
	}
	err := kernel.Run(context.Background(), kernel.Config{
		ConnectionFile: file, Language: kerneltest.NewEcho(),
		HistoryPath: kernel.MemoryHistory, ParentPID: kernel.ParentPID(),
	})
	fmt.Println("ended:", err)
	os.Exit(0)
}

// runParent starts a kernel as jupyter_client does, says so, and waits to be killed.
func runParent() {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "KERNELTEST_ROLE=kernel", fmt.Sprintf("JPY_PARENT_PID=%d", os.Getpid()))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("started")
	_, _ = io.Copy(io.Discard, os.Stdin) // until killed
}

func TestTheKernelEndsWhenItsParentIsKilled(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "KERNELTEST_ROLE=parent", "KERNELTEST_FILE="+writeConnectionFile(t, freePorts(t)))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); line != "started\n" {
		t.Fatalf("parent says %q, %v", line, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(lines) // the kernel holds the other end of the pipe: this ends with it
	if err != nil {
		t.Fatal(err)
	}
	if got := string(rest); got != "ended: "+kernel.ErrParentDied.Error()+"\n" {
		t.Errorf("kernel says %q", got)
	}
	_ = cmd.Wait() // killed
}

func TestATakenPortIsOneLineAtOnce(t *testing.T) {
	ports := freePorts(t)
	for i := range ports {
		t.Run(fmt.Sprint("port ", i), func(t *testing.T) {
			l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", ports[i]))
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			err = kernel.Run(t.Context(), kernel.Config{ConnectionFile: writeConnectionFile(t, ports), Language: kerneltest.NewEcho()})
			if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), fmt.Sprint(ports[i])) {
				t.Errorf("error %v, want one line with the port %d", err, ports[i])
			}
			for j := range ports { // nothing is left open
				if j == i {
					continue
				}
				free, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", ports[j]))
				if err != nil {
					t.Fatal(err)
				}
				_ = free.Close()
			}
		})
	}
}

func TestAnUnreadableConnectionFileIsOneLine(t *testing.T) {
	err := kernel.Run(t.Context(), kernel.Config{ConnectionFile: t.TempDir() + "/absent.json", Language: kerneltest.NewEcho()})
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "absent.json") {
		t.Errorf("error %v", err)
	}
}
