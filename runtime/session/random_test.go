package session

import (
	"bytes"
	"context"
	"fmt"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"github.com/gopherloop/gopherloop/runtime/internal/eval"
	"github.com/gopherloop/gopherloop/runtime/internal/moduletest"
	"github.com/gopherloop/gopherloop/runtime/internal/progen"
	"github.com/gopherloop/gopherloop/runtime/internal/symbols"
)

// randomPrograms is how many programs a run of the tests tries. PROGRAMS says another number, and SEED the first seed; with
// REDUCE=1 what is left of a program that makes a difference is logged.
const (
	randomPrograms = 100
	randomBatch    = 50
	notebookShare  = 5 // every fifth seed is a notebook too
)

// runsPrograms has the test binary run programs instead of tests, see TestMain.
const runsPrograms = "GOPHERLOOP_TEST_PROGRAMS"

// TestMain is also a command that runs the programs p0.go, p1.go … of a folder: as gopherloop run does, or those whose seed
// says so as cells. Its arguments are "files" or "cells", the folder, and the number of the first one.
func TestMain(m *testing.M) {
	if os.Getenv(runsPrograms) == "" {
		os.Exit(m.Run())
	}
	mode, dir := os.Args[1], os.Args[2]
	from, err := strconv.Atoi(os.Args[3])
	for k := from; err == nil; k++ {
		file := filepath.Join(dir, fmt.Sprintf("p%d.go", k))
		if _, err = os.Stat(file); err != nil {
			break
		}
		fmt.Printf(programMark+"%d\n", k)
		fmt.Fprintf(os.Stderr, programMark+"%d\n", k)
		status := 0
		if mode == "files" {
			status = runProgramFile(context.Background(), file, nil, Config{plain: true, OnLowered: showIllTyped})
		} else {
			status = runCells(file)
		}
		if status != 0 {
			os.Exit(status)
		}
	}
}

// runCells runs the program of a file as a notebook, if its seed says so. Its functions, and its global variables with
// them, are one cell.
func runCells(file string) (status int) {
	source, err := os.ReadFile(file)
	m := seedOf.FindSubmatch(source)
	if err != nil || m == nil {
		return 1
	}
	seed, _ := strconv.ParseUint(string(m[1]), 10, 64) // all digits
	if seed%notebookShare != 0 {
		return 0
	}
	s, err := New(Config{OnLowered: showIllTyped})
	if err == nil {
		err = s.Start(context.Background(), plainHost{})
	}
	for n, code := range progen.Generate(seed).Cells(1 + int(seed)%3) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		if r := s.Execute(context.Background(), lang.ExecuteRequest{Cell: cellID(n), Code: code, Count: n}); r.Error != nil {
			fmt.Fprintln(os.Stderr, plainText(r.Error))
			return 1
		}
	}
	return 0
}

// showIllTyped prints what no compiled program prints.
func showIllTyped(u eval.Unit) {
	if err := wellTypedUnit(u); err != nil {
		fmt.Printf("lowered text is no Go:\n%v\n", err)
	}
}

var seedOf = regexp.MustCompile(`func mains(\d+)\(`)

const programMark = "\n== program "

// TestRandomPrograms runs random programs, each as a file and some as notebooks too, and compares what they print with what
// they print compiled.
func TestRandomPrograms(t *testing.T) {
	count, first := number("PROGRAMS", randomPrograms), number("SEED", 1)
	dir := t.TempDir()
	var batches []batch
	for from := 0; from < count; from += randomBatch {
		b := batch{dir: filepath.Join(dir, fmt.Sprintf("batch%d", from))}
		for k := from; k < min(from+randomBatch, count); k++ {
			b.programs = append(b.programs, progen.Generate(uint64(first+k)))
		}
		b.write(t)
		batches = append(batches, b)
	}
	buildPrograms(t, dir)
	for _, b := range batches {
		t.Run(filepath.Base(b.dir), func(t *testing.T) {
			t.Parallel()
			want := b.outputs(t, func(ctx context.Context) *exec.Cmd {
				return exec.CommandContext(ctx, filepath.Join(dir, "bin", filepath.Base(b.dir)))
			})
			child := func(mode string) func(context.Context) *exec.Cmd {
				return func(ctx context.Context) *exec.Cmd {
					cmd := exec.CommandContext(ctx, os.Args[0], mode, b.dir)
					cmd.Env = append(os.Environ(), runsPrograms+"=1")
					return cmd
				}
			}
			got, cells := b.outputs(t, child("files")), b.outputs(t, child("cells"))
			for k, p := range b.programs {
				_, cells, _ := strings.Cut(cells[k], "\n")
				if _, want, _ := strings.Cut(want[k], "\n"); p.Seed%notebookShare == 0 && cells != want {
					t.Errorf("SEED=%d PROGRAMS=1, as cells\n%s", p.Seed, difference(cells, want))
				}
				if got[k] != want[k] {
					t.Errorf("SEED=%d PROGRAMS=1\n%s", p.Seed, difference(got[k], want[k]))
					if os.Getenv("REDUCE") != "" {
						t.Log(reduced(t, p, symptom(got[k], want[k])))
					}
				}
			}
		})
	}
}

// symptom is the first line that differs, without what may change when the program gets smaller.
func symptom(got, want string) string {
	_, line, _ := strings.Cut(difference(got, want), "\n")
	line, _, _ = strings.Cut(line, "\n")
	if strings.HasPrefix(line, "exit status") {
		return ""
	}
	return line
}

// reduced is the smallest program that a difference is left of.
func reduced(t *testing.T, p *progen.Program, symptom string) string {
	dir := t.TempDir()
	moduletest.Begin(t, dir)
	file := filepath.Join(dir, "p0.go")
	run := func(cmd *exec.Cmd) string {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		c := exec.CommandContext(ctx, cmd.Path, cmd.Args[1:]...)
		c.Env, c.Dir = cmd.Env, dir
		var stdout, stderr bytes.Buffer
		c.Stdout, c.Stderr = &stdout, &stderr
		err := c.Run()
		text, _, _ := strings.Cut(stderr.String(), "\n\ngoroutine ")
		if ctx.Err() != nil {
			return "hangs"
		}
		mark := programMark + "0\n"
		return strings.TrimPrefix(masked(stdout.String()), mark) + strings.TrimPrefix(masked(text), mark) + fmt.Sprint(err != nil)
	}
	ours := func() string {
		cmd := exec.Command(os.Args[0], "files", dir, "0")
		cmd.Env = append(os.Environ(), runsPrograms+"=1")
		return run(cmd)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	return progen.Reduce(ctx, p.File()+fmt.Sprintf("\nfunc main() { %s() }\n", p.Entry), symbols.NewImporter(token.NewFileSet()), func(source string) bool {
		moduletest.Write(t, file, source)
		got := ours()
		if !strings.Contains(got, symptom) {
			return false
		}
		if out, err := exec.CommandContext(t.Context(), "go", "build", "-C", dir, "-ldflags=-s -w", "-gcflags=-N -l", "-o", filepath.Join(dir, "p"), file).CombinedOutput(); err != nil {
			t.Logf("%s", out)
			return false
		}
		want := run(exec.Command(filepath.Join(dir, "p")))
		return want != "hangs" && got != want
	})
}

func number(variable string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil {
		return n
	}
	return otherwise
}

// A batch is some programs, which become one when they are compiled.
type batch struct {
	dir      string
	programs []*progen.Program
}

// write writes the programs with a main function each, and one that runs them all without.
func (b *batch) write(t *testing.T) {
	var list strings.Builder
	for k, p := range b.programs {
		moduletest.Write(t, filepath.Join(b.dir, fmt.Sprintf("p%d.go", k)), p.File()+fmt.Sprintf("\nfunc main() { %s() }\n", p.Entry))
		moduletest.Write(t, filepath.Join(filepath.Dir(b.dir), "cmd", filepath.Base(b.dir), fmt.Sprintf("p%d.go", k)), p.File())
		fmt.Fprintf(&list, "\t%s,\n", p.Entry)
	}
	moduletest.Write(t, filepath.Join(filepath.Dir(b.dir), "cmd", filepath.Base(b.dir), "main.go"), fmt.Sprintf(runnerText, list.String()))
}

const runnerText = `package main

import (
	"fmt"
	"os"
	"strconv"
)

var programs = []func(){
%s}

func main() {
	from, _ := strconv.Atoi(os.Args[1])
	for k := from; k < len(programs); k++ {
		fmt.Printf("\n== program %%d\n", k)
		fmt.Fprintf(os.Stderr, "\n== program %%d\n", k)
		programs[k]()
	}
}
`

// buildPrograms builds the batches of a folder at once. Optimising them would take longer, and change nothing.
func buildPrograms(t *testing.T, dir string) {
	t.Helper()
	moduletest.Begin(t, dir)
	cmd := exec.Command("go", "build", "-gcflags=-N -l", "-o", filepath.Join(dir, "bin")+"/", "./cmd/...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%.3000s", err, out)
	}
}

// outputs is what each program prints. Where one ends the process, the next one runs in another.
func (b *batch) outputs(t *testing.T, command func(ctx context.Context) *exec.Cmd) []string {
	t.Helper()
	outputs := make([]string, len(b.programs))
	for from := 0; from < len(b.programs); {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		cmd := command(ctx)
		cmd.Args = append(cmd.Args, strconv.Itoa(from))
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		err := cmd.Run()
		cancel()
		if err != nil && !strings.Contains(stdout.String(), programMark) {
			t.Fatalf("%v\n%.3000s", err, &stderr)
		}
		last := from
		for _, part := range strings.Split(stdout.String(), programMark)[1:] {
			k, text, _ := strings.Cut(part, "\n")
			last, _ = strconv.Atoi(k)
			outputs[last] = masked(text)
		}
		if err == nil {
			return outputs
		}
		for _, part := range strings.Split(stderr.String(), programMark)[1:] {
			k, text, _ := strings.Cut(part, "\n")
			if k == strconv.Itoa(last) {
				text, _, _ = strings.Cut(text, "\n\ngoroutine ")
				outputs[last] += fmt.Sprintf("%v\n%.1000s", err, masked(text))
			}
		}
		from = last + 1
	}
	return outputs
}

var anyAddress = regexp.MustCompile("0x[0-9a-f]{6,}")

// masked is an output without addresses. What is shown below a cell is valid UTF-8.
func masked(s string) string {
	var b strings.Builder
	for _, r := range anyAddress.ReplaceAllString(s, "0x…") {
		b.WriteRune(r)
	}
	return b.String()
}
