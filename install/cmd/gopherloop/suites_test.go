//go:build gosuite || docexamples

package main

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// goRoot is the source tree of the toolchain.
func goRoot(t *testing.T) string {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(root))
}

// knownFailures reads a list: what fails and the reason in each line.
func knownFailures(t *testing.T, file string) map[string]string {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	known := map[string]string{}
	for s := bufio.NewScanner(f); s.Scan(); {
		if name, reason, ok := strings.Cut(s.Text(), " "); ok && !strings.HasPrefix(name, "#") {
			known[name] = strings.TrimSpace(reason)
		}
	}
	return known
}
