package session

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// TestPrograms runs the programs in testdata/programs. Beside each one is what it prints when it is compiled:
// UPDATE=1 has the go command write that anew.
func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/programs/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".go"), func(t *testing.T) {
			t.Parallel()
			golden := strings.TrimSuffix(file, ".go") + ".out"
			if os.Getenv("UPDATE") != "" {
				out, err := exec.Command("go", "run", file).CombinedOutput()
				if err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				if err := os.WriteFile(golden, out, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			got := runProgram(t, filepath.Base(file), string(source))
			if got != string(want) {
				t.Errorf("%s", difference(got, string(want)))
			}
		})
	}
}

// runProgram is runFile with a host that listens.
func runProgram(t *testing.T, name, source string) string {
	b := newBench(t)
	b.s.compiling.Lock()
	unit, failed := b.s.compileWith(name, source, b.s.checkProgram)
	b.s.compiling.Unlock()
	x := &execution{req: lang.ExecuteRequest{Cell: "main"}, ctx: t.Context()}
	reply := lang.ExecuteReply{Error: failed}
	if failed == nil {
		b.s.begin(x)
		reply.Error = b.s.run(x, unit.entry).failed
		b.s.finish(x)
	}
	if r := b.s.reply(x, reply); r.Error != nil {
		t.Error(plainText(r.Error))
	}
	return b.h.text("main")
}

// difference shows the first lines that differ.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	n := 0
	for n < len(g) && n < len(w) && g[n] == w[n] {
		n++
	}
	few := func(lines []string) string { return strings.Join(lines[n:min(n+5, len(lines))], "\n") }
	return "got\n" + few(g) + "\ninstead of\n" + few(w)
}
