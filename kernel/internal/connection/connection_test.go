package connection

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const whole = `{"transport":"tcp","ip":"127.0.0.1","shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5,
	"key":"k","signature_scheme":"hmac-sha256","kernel_name":"go","jupyter_session":"ignored"}`

func TestWholeFile(t *testing.T) {
	f, err := Parse([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	want := File{"tcp", "127.0.0.1", 1, 2, 3, 4, 5, "k", "hmac-sha256", "go"}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Error(diff)
	}
}

func TestDefaults(t *testing.T) {
	f, err := Parse([]byte(`{"shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5}`))
	if err != nil {
		t.Fatal(err)
	}
	if f.Transport != "tcp" || f.IP != "127.0.0.1" || f.SignatureScheme != "hmac-sha256" || f.Key != "" {
		t.Errorf("%+v", f)
	}
}

func TestMalformedFilesAreNamedInOneLine(t *testing.T) {
	replace := func(old, new string) string {
		if !strings.Contains(whole, old) {
			t.Fatalf("%q is not in the file", old)
		}
		return strings.Replace(whole, old, new, 1)
	}
	for name, c := range map[string]struct{ text, want string }{
		"empty":             {" \n", "is empty"},
		"no JSON":           {"hello", "is no JSON"},
		"cut off":           {whole[:40], "is no JSON"},
		"a list":            {"[1]", "is no JSON"},
		"port as text":      {replace(`"shell_port":1`, `"shell_port":"1"`), "is no JSON"},
		"unknown transport": {replace(`"tcp"`, `"udp"`), `transport "udp" is neither tcp nor ipc`},
		"ipc without path":  {replace(`"tcp","ip":"127.0.0.1"`, `"ipc","ip":""`), "ip is missing"},
		"newline in ip":     {replace("127.0.0.1", `a\nb`), "control character"},
		"port missing":      {replace(`"hb_port":5,`, ""), "hb_port is missing"},
		"port too big":      {replace(`"hb_port":5`, `"hb_port":70000`), "hb_port 70000 is no port number"},
		"port negative":     {replace(`"hb_port":5`, `"hb_port":-1`), "hb_port -1 is no port number"},
		"port twice":        {replace(`"hb_port":5`, `"hb_port":2`), "iopub_port and hb_port are both 2"},
		"no hmac":           {replace("hmac-sha256", "sha256"), `does not begin with hmac-`},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "kernel.json")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Read(path)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one line with the path and %q", err, c.want)
			}
		})
	}
	if _, err := Read(filepath.Join(t.TempDir(), "absent.json")); err == nil || !strings.Contains(err.Error(), "absent.json") {
		t.Errorf("absent file: %v", err)
	}
}

func TestEndpoints(t *testing.T) {
	for _, c := range []struct{ transport, ip, want string }{
		{"tcp", "127.0.0.1", "tcp://127.0.0.1:7"},
		{"tcp", "::1", "tcp://[::1]:7"},
		{"tcp", "*", "tcp://*:7"},
		{"ipc", "/run/kernel", "ipc:///run/kernel-7"},
	} {
		if got := (File{Transport: c.transport, IP: c.ip}).Endpoint(7); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.transport, c.ip, got, c.want)
		}
	}
}
