package livetype_test

import (
	"os/exec"
	"strings"
	"testing"
)

// TestOtherVersionsOfGoAreRefusedByName pretends to build with the next version, and for a processor without stubs.
func TestOtherVersionsOfGoAreRefusedByName(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles packages for another processor")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("needs the go command")
	}
	for _, c := range []struct {
		env, tags, want string
	}{
		{"CGO_ENABLED=0", "go1.27", "undefined: gopherloop_needs_a_layout_file_for_this_version_of_Go"},
		{"GOARCH=riscv64", "", "undefined: gopherloop_has_no_stubs_for_this_processor"},
	} {
		vet := exec.Command("go", "vet", "-tags", c.tags, ".")
		vet.Env = append(vet.Environ(), c.env)
		out, err := vet.CombinedOutput()
		if err == nil || !strings.Contains(string(out), c.want) {
			t.Errorf("%s, tags %s: %v\n%s", c.env, c.tags, err, out)
		}
	}
}
