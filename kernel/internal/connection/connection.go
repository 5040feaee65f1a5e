// Package connection reads connection files: what a front end says about where a kernel shall listen and which key
// signs the messages. It knows no sockets and opens none.
// https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files
package connection

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// File is the content of a connection file.
type File struct {
	Transport       string `json:"transport"` // "tcp" or "ipc"
	IP              string `json:"ip"`        // of tcp a host or address, of ipc the front part of the socket files' path
	ShellPort       int    `json:"shell_port"`
	IOPubPort       int    `json:"iopub_port"`
	StdinPort       int    `json:"stdin_port"`
	ControlPort     int    `json:"control_port"`
	HBPort          int    `json:"hb_port"`
	Key             string `json:"key"`              // "" means that messages are not signed
	SignatureScheme string `json:"signature_scheme"` // "hmac-sha256" and so on
	KernelName      string `json:"kernel_name"`
}

// Read reads and checks the connection file at path. Its error is one line that names the file.
func Read(path string) (File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return File{}, fmt.Errorf("connection file: %w", err)
	}
	f, err := Parse(text)
	if err != nil {
		return File{}, fmt.Errorf("connection file %s: %w", path, err)
	}
	return f, nil
}

// Parse reads and checks the text of a connection file. A missing transport is tcp, a missing ip 127.0.0.1 and a
// missing scheme hmac-sha256, as in jupyter_client; ports have no defaults.
func Parse(text []byte) (File, error) {
	f := File{Transport: "tcp", SignatureScheme: "hmac-sha256"}
	if len(bytes.TrimSpace(text)) == 0 {
		return File{}, errors.New("is empty")
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return File{}, fmt.Errorf("is no JSON of a connection: %w", err)
	}
	if f.IP == "" && f.Transport == "tcp" {
		f.IP = "127.0.0.1"
	}
	return f, f.check()
}

func (f File) check() error {
	if f.Transport != "tcp" && f.Transport != "ipc" {
		return fmt.Errorf("transport %q is neither tcp nor ipc", f.Transport)
	}
	if f.IP == "" {
		return errors.New("ip is missing: with ipc it is the path of the socket files")
	}
	if strings.ContainsAny(f.IP, "\x00\n") {
		return fmt.Errorf("ip %q holds a control character", f.IP)
	}
	if !strings.HasPrefix(f.SignatureScheme, "hmac-") {
		return fmt.Errorf("signature_scheme %q does not begin with hmac-", f.SignatureScheme)
	}
	used := map[int]string{}
	for _, p := range f.ports() {
		switch {
		case p.number == 0:
			return fmt.Errorf("%s is missing", p.name)
		case p.number < 0 || p.number > 65535:
			return fmt.Errorf("%s %d is no port number", p.name, p.number)
		case used[p.number] != "":
			return fmt.Errorf("%s and %s are both %d", used[p.number], p.name, p.number)
		}
		used[p.number] = p.name
	}
	return nil
}

type port struct {
	name   string
	number int
}

func (f File) ports() []port {
	return []port{
		{"shell_port", f.ShellPort}, {"iopub_port", f.IOPubPort}, {"stdin_port", f.StdinPort},
		{"control_port", f.ControlPort}, {"hb_port", f.HBPort},
	}
}

// Endpoint is the ZeroMQ address of a port: tcp://ip:port, or ipc://path-port.
func (f File) Endpoint(port int) string {
	if f.Transport == "ipc" {
		return "ipc://" + f.IP + "-" + strconv.Itoa(port)
	}
	host := f.IP
	if strings.Contains(host, ":") && !strings.HasPrefix(host, "[") { // an IPv6 address
		host = "[" + host + "]"
	}
	return "tcp://" + host + ":" + strconv.Itoa(port)
}
