package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
)

// toolchain looks for Go. Cells need none; building the kernel and !go in a cell do.
func (p Patient) toolchain(ctx context.Context) Finding {
	const install = "only needed for building and for !go in cells: install Go from https://go.dev/doc/install"
	path, err := p.LookPath("go")
	if err != nil {
		return Finding{Warning, "go", "no go on the PATH", install}
	}
	out, err := p.Output(ctx, path, "env", "GOVERSION")
	if err != nil {
		return Finding{Warning, "go", fmt.Sprintf("%s does not answer: %v", path, err), install}
	}
	version := strings.TrimSpace(out)
	if minor(version) != minor(p.GoVersion) {
		return Finding{Warning, "go", fmt.Sprintf("%s is %s, cells are %s", path, version, minor(p.GoVersion)),
			"!go in cells knows another Go than the cells: install " + minor(p.GoVersion)}
	}
	return ok("go", "%s is %s", path, version)
}

// minor is go1.26 of go1.26.1, or of go1.26-devel.
func minor(version string) string {
	version, _, _ = strings.Cut(version, " ")
	version, _, _ = strings.Cut(version, "-")
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return version
	}
	return parts[0] + "." + parts[1]
}

// channels is how many ports a kernel listens on.
const channels = 5

// ports looks whether a kernel could listen on loopback.
func ports() Finding {
	for i := range channels {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return Finding{Broken, "ports", fmt.Sprintf("port %d of %d on 127.0.0.1: %v", i+1, channels, err),
				"allow programs to listen on the loopback interface (ip link set lo up; container and firewall settings)"}
		}
		defer l.Close()
	}
	return ok("ports", "%d can be listened on at 127.0.0.1", channels)
}

// folders looks whether Jupyter and the kernel can write where they keep their files.
func (p Patient) folders() []Finding {
	var findings []Finding
	for _, f := range []struct {
		subject string
		dir     func() (string, error)
		level   Level
		why     string
	}{
		{"runtime dir", p.Place.RuntimeDir, Broken, "Jupyter writes connection files there"},
		{"data dir", p.Place.DataDir, Warning, "the history of cells is kept there"},
	} {
		dir, err := f.dir()
		if err != nil {
			findings = append(findings, Finding{f.level, f.subject, err.Error(), "set HOME"})
			continue
		}
		if err := writable(dir); err != nil {
			findings = append(findings, Finding{f.level, f.subject, fmt.Sprintf("%s (%s)", err, f.why),
				"make it yours: mkdir -p " + dir + " && chown $(id -u) " + dir + " && chmod u+rwx " + dir})
			continue
		}
		findings = append(findings, ok(f.subject, "%s can be written to", dir))
	}
	return findings
}

// writable looks whether a file could be made in dir, or in the first folder above it that is there.
func writable(dir string) error {
	for {
		info, err := os.Stat(dir)
		if errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir) {
			dir = filepath.Dir(dir)
			continue
		}
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return fmt.Errorf("%s is not a folder", dir)
		}
		f, err := os.CreateTemp(dir, ".gopherloop-doctor-*")
		if err != nil {
			var cause *fs.PathError
			if errors.As(err, &cause) {
				err = cause.Err
			}
			return fmt.Errorf("%s: %w", dir, err)
		}
		return errors.Join(f.Close(), os.Remove(f.Name()))
	}
}
