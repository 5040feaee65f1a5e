package kernelspec

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// ThisMachine is the Place of this process.
func ThisMachine() Place {
	return Place{GOOS: runtime.GOOS, Getenv: os.Getenv, SysPrefix: pythonPrefix}
}

// pythonPrefix asks the first Python on the PATH.
func pythonPrefix() string {
	for _, name := range []string{"python3", "python"} {
		out, err := exec.Command(name, "-c", "import sys; print(sys.prefix)").Output()
		if prefix := strings.TrimSpace(string(out)); err == nil && prefix != "" {
			return prefix
		}
	}
	return ""
}

// ErrTemporary says that the program will be gone before Jupyter starts it.
var ErrTemporary = errors.New("this program is a temporary file of go run: build it, and install with what was built")

// ThisProgram is the path of this program, for a kernelspec.
func ThisProgram() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find the program itself: %w", err)
	}
	if strings.Contains(path, string(filepath.Separator)+"go-build") {
		return "", ErrTemporary
	}
	return path, nil
}
