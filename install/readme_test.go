package walls_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadmeGivesAReasonForEachDependency(t *testing.T) {
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	text := readme(t)
	for _, r := range mod.Require {
		if listed := strings.Contains(text, "| `"+r.Path+"` |"); listed == r.Indirect {
			t.Errorf("%s: in the README %v, a direct dependency in a tidy go.mod %v", r.Path, listed, !r.Indirect)
		}
	}
}

func TestReadmeLinksEachNotebook(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(root, "notebooks", "*.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	text := readme(t)
	for _, p := range paths {
		if !strings.Contains(text, "(notebooks/"+filepath.Base(p)+")") {
			t.Errorf("no link to %s", p)
		}
	}
}

func readme(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
