package lower_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheMapIsWhole wants each file and each folder of examples in the package's comment, and build variants under one name.
func TestTheMapIsWhole(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "lower.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	_, places, ok := strings.Cut(file.Doc.Text(), "# Where to read")
	if !ok {
		t.Fatal("no map")
	}
	known := map[string]bool{}
	for _, word := range strings.FieldsFunc(places, func(r rune) bool { return strings.ContainsRune(" \t\n,;/", r) }) {
		known[word] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if !strings.HasSuffix(name, "_test.go") && name != "tick_race.go" && !known[name] {
			t.Errorf("%s is not on the map", name)
		}
	}
	folders, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !known[f.Name()] {
			t.Errorf("testdata/%s is not on the map", f.Name())
		}
	}
}
