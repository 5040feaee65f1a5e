package asyncio

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/gopherloop/gopherloop/runtime/loop"
)

// Each scenario is a function of testdata/scenarios/*.py and one of the same name here; what both say is in the *.txt beside
// the Python file. TestScenarios compares the Go function with that, TestPythonSaysTheSame what CPython says.

var update = flag.Bool("update", false, "write the transcripts that Python gives")

// scenarios are all scenarios by file and name.
var scenarios = map[string]map[string]func(*scene){
	"tasks": taskScenarios, "waits": waitScenarios, "locks": lockScenarios, "queues": queueScenarios, "groups": groupScenarios, "loops": loopScenarios,
}

// A scene is a scenario that is being played.
type scene struct {
	l     *loop.Loop
	t     *testing.T
	lines []string
}

func (s *scene) say(args ...any) {
	var texts []string
	for _, a := range args {
		texts = append(texts, s.text(a))
	}
	s.lines = append(s.lines, strings.Join(texts, " "))
}

func (s *scene) text(a any) string {
	switch a := a.(type) {
	case nil, None:
		return "None"
	case bool:
		if a {
			return "True"
		}
		return "False"
	case *ExceptionGroup:
		return "ExceptionGroup: " + a.Error() + ": " + s.text(a.Exceptions)
	case error:
		if a.Error() == "" {
			return loop.ErrorName(a)
		}
		return loop.ErrorName(a) + ": " + a.Error()
	case []error:
		return list(s, a)
	case []any:
		return list(s, a)
	case []int:
		return list(s, a)
	case []string:
		return list(s, a)
	case time.Duration:
		return fmt.Sprintf("%g", a.Seconds())
	}
	return fmt.Sprint(a)
}

func list[T any](s *scene, all []T) string {
	var texts []string
	for _, x := range all {
		texts = append(texts, s.text(x))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

func (s *scene) now() time.Duration { return s.l.Time() }

// outcome is what awaiting x ends with.
func (s *scene) outcome(x any) any {
	v, err := Await(s.l, x)
	if err != nil {
		return err
	}
	return v
}

// sleep is await asyncio.sleep(seconds), the error of which the caller returns.
func (s *scene) sleep(seconds float64) error {
	_, err := Await(s.l, duration(seconds))
	return err
}

func duration(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// async is a call of an async func.
func async[T any](s *scene, name string, f func() (T, error)) *Coroutine[T] {
	return (*Coroutine[T])(NewCoroutine(s.l, name, "", func() (any, error) { return f() }))
}

// task is a task of an async func without result.
func task(s *scene, name string, f func() error) *Task[None] {
	return CreateTask(do(s, name, f), name)
}

func do(s *scene, name string, f func() error) *Coroutine[None] {
	return async(s, name, func() (None, error) { return None{}, f() })
}

func value(msg string) error { return &ValueError{Message: msg} }

func TestScenarios(t *testing.T) {
	for file, byName := range scenarios {
		want := transcripts(t, file)
		for name, play := range byName {
			t.Run(file+"/"+name, func(t *testing.T) { same(t, want[name], perform(t, play)) })
			delete(want, name)
		}
		if file == "loops" {
			for name, play := range plainScenarios {
				t.Run(file+"/"+name, func(t *testing.T) { same(t, want[name], performPlain(t, play)) })
				delete(want, name)
			}
		}
		for name := range want {
			t.Errorf("scenario %s of %s.py does not exist here", name, file)
		}
	}
}

// perform plays a scenario as a flow of a fresh loop, with a virtual clock.
func perform(t *testing.T, play func(*scene)) string {
	s := &scene{t: t}
	synctest.Test(t, func(t *testing.T) {
		s.l = loop.New(loop.Config{Report: func(r loop.Report) { s.say("handler:", r.Message) }, Repr: s.text})
		s.l.Start()
		var lines []string
		if err := s.l.RunFlow(context.Background(), "", func(*loop.Flow) { play(s); lines = s.lines }); err != nil {
			t.Error(err)
		}
		if err := s.l.Close(context.Background()); err != nil {
			t.Error(err)
		}
		s.lines = lines // what is said after the scenario's end does not count
	})
	return strings.Join(append(s.lines, ""), "\n")
}

// performPlain plays a scenario on a goroutine without a loop.
func performPlain(t *testing.T, play func(*scene)) string {
	s := &scene{t: t}
	synctest.Test(t, func(t *testing.T) {
		s.l = loop.New(loop.Config{}) // does not run
		play(s)
	})
	return strings.Join(append(s.lines, ""), "\n")
}

func same(t *testing.T, want, got string) {
	t.Helper()
	if got != want {
		t.Errorf("said\n%s\nwant\n%s", got, want)
	}
}

func transcripts(t *testing.T, file string) map[string]string {
	a, err := txtar.ParseFile(filepath.Join("testdata", "scenarios", file+".txt"))
	if err != nil && !*update {
		t.Fatal(err)
	}
	all := map[string]string{}
	if a != nil {
		for _, f := range a.Files {
			all[f.Name] = string(f.Data)
		}
	}
	return all
}

// python311 is the Python whose order is ours. Another version orders some things differently: then nothing is compared,
// and the test says so, also without -v.
func python311(t *testing.T) string {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Fatal("python3 is needed, to compare with: install Python 3.11")
	}
	if v, err := exec.Command(python, "-c", "import sys; print(sys.version_info[:2])").Output(); err != nil || string(v) != "(3, 11)\n" {
		fmt.Fprintf(os.Stderr, "%s: NOT COMPARED: python3 is %s, and its order is compared with Python 3.11 only\n", t.Name(), strings.TrimSpace(string(v)))
		t.SkipNow()
	}
	return python
}

func TestPythonSaysTheSame(t *testing.T) {
	python := python311(t)
	for file := range scenarios {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("testdata", "scenarios", file)
			out, err := exec.Command(python, "-B", filepath.Join("testdata", "harness.py"), path+".py").Output()
			if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
				t.Fatalf("%v\n%s", err, exit.Stderr)
			}
			if *update {
				err = os.WriteFile(path+".txt", out, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(path + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out, want) {
				t.Errorf("Python says\n%s\nwant\n%s", out, want)
			}
		})
	}
}
