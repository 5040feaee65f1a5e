package zmq

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheFiveChannelsOverEachTransport(t *testing.T) {
	dir := t.TempDir()
	free := func(int) string {
		l := tcp(t)
		defer l.Close()
		return "tcp://" + l.Addr().String()
	}
	for transport, endpoint := range map[string]func(i int) string{
		"tcp": free,
		"ipc": func(i int) string { return fmt.Sprintf("ipc://%s/kernel-%d", dir, i) },
	} {
		t.Run(transport, func(t *testing.T) {
			at := Endpoints{endpoint(1), endpoint(2), endpoint(3), endpoint(4), endpoint(5)}
			set, err := Open(at, quiet(), greet)
			if err != nil {
				t.Fatal(err)
			}
			to := func(endpoint, socketType string) *client {
				network, address, _ := strings.Cut(strings.Replace(endpoint, "ipc", "unix", 1), "://")
				c, err := net.Dial(network, address)
				if err != nil {
					t.Fatal(err)
				}
				return connect(t, c, socketType, "client")
			}
			shell, control, stdin := to(at.Shell, "DEALER"), to(at.Control, "DEALER"), to(at.Stdin, "DEALER")
			shell.send("to shell")
			reply(t, receive(t, set.Shell, "to shell"), "from shell")
			shell.expect("from shell")
			control.send("to control")
			reply(t, receive(t, set.Control, "to control"), "from control")
			control.expect("from control")
			stdin.send("to stdin")
			receive(t, set.Stdin, "to stdin")
			p, ok := set.Stdin.Newest("client")
			if !ok {
				t.Fatal("the client has no stdin")
			}
			reply(t, p, "question")
			stdin.expect("question")
			sub, req := to(at.IOPub, "SUB"), to(at.Heartbeat, "REQ")
			sub.send("\x01")
			sub.expect("", "welcome")
			req.send("", "ping")
			req.expect("", "ping")
			for _, c := range []*client{shell, control, stdin, sub, req} {
				_ = c.conn.Close()
			}
			if err := set.Close(); err != nil {
				t.Error(err)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("socket files are left: %v, %v", left, err)
			}
		})
	}
}

func TestEndpointsThatCannotBeUsedAreNamedInOneLine(t *testing.T) {
	dir := t.TempDir()
	taken := tcp(t)
	defer taken.Close()
	served, err := net.Listen("unix", filepath.Join(dir, "served"))
	if err != nil {
		t.Fatal(err)
	}
	defer served.Close()
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, endpoint := range map[string]string{
		"taken port":        "tcp://" + taken.Addr().String(),
		"served socket":     "ipc://" + dir + "/served",
		"a file":            "ipc://" + dir + "/file",
		"no such folder":    "ipc://" + dir + "/absent/socket",
		"long path":         "ipc://" + dir + "/" + strings.Repeat("x", 200),
		"wildcard file":     "ipc://*",
		"no port":           "tcp://127.0.0.1",
		"no number":         "tcp://127.0.0.1:port-x",
		"no such address":   "tcp://192.0.2.1:5555",
		"no transport":      "127.0.0.1:5555",
		"nothing":           "",
		"no address":        "tcp://",
		"unknown transport": "udp://127.0.0.1:5555",
	} {
		t.Run(name, func(t *testing.T) {
			first := filepath.Join(dir, "first")
			at := Endpoints{"ipc://" + first, "ipc://" + dir + "/b", "ipc://" + dir + "/c", "ipc://" + dir + "/d", endpoint}
			_, err := Open(at, quiet(), greet)
			if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "listen for heartbeat on "+endpoint+": ") {
				t.Errorf("got %v, want one line that names the channel and the endpoint", err)
			}
			if _, err := os.Lstat(first); err == nil {
				t.Error("another channel is left open")
			}
		})
	}
	if b, err := os.ReadFile(filepath.Join(dir, "file")); err != nil || string(b) != "precious" {
		t.Errorf("the file is %q, %v", b, err)
	}
	if c, err := net.Dial("unix", filepath.Join(dir, "served")); err != nil {
		t.Errorf("the served socket: %v", err)
	} else {
		_ = c.Close()
	}
}

func TestASocketFileThatADeadKernelLeftIsReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "socket")
	dead, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	dead.(*net.UnixListener).SetUnlinkOnClose(false)
	closed(t, dead)
	if _, err := os.Lstat(path); err != nil {
		t.Fatalf("nothing is left: %v", err)
	}
	l, err := listen("shell", "ipc://"+path)
	if err != nil {
		t.Fatal(err)
	}
	h := newHeartbeat(l, heartbeatLimits(), quiet())
	info, err := os.Stat(path)
	if err != nil || info.Mode() != fs.ModeSocket|ownerOnly {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	c := connect(t, dial(t, l), "REQ", "")
	c.send("beat")
	c.expect("beat")
	_ = c.conn.Close()
	closed(t, h)
	if _, err := os.Lstat(path); err == nil {
		t.Error("the file is left")
	}
}
