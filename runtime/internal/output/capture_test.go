package output

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gopherloop/gopherloop/kernel/lang"
	"golang.org/x/sys/unix"
)

// The descriptors belong to the whole process, so these tests run themselves again as a process of their own, which
// reports what its host got on the former stdout.
const captureEnv = "GOPHERLOOP_CAPTURE_TEST"

func TestMain(m *testing.M) {
	if what := os.Getenv(captureEnv); what != "" {
		os.Exit(captured(what))
	}
	os.Exit(m.Run())
}

type texts map[string]string

func (t texts) Stream(cell lang.Cell, name lang.StreamName, text string) {
	t[string(cell)+" "+string(name)] += text
}

func captured(what string) int {
	host := texts{}
	var cell atomic.Pointer[lang.Cell]
	first, second := lang.Cell("c1"), lang.Cell("c2")
	cell.Store(&first)
	o := New(Config{Host: host})
	cfg := CaptureConfig{Cell: func() lang.Cell { return *cell.Load() }}
	if what == "inherited" || what == "crash" {
		for i := range cfg.Reads {
			fd := 3 + i
			if err := unix.SetNonblock(fd, true); err != nil {
				return 7
			}
			cfg.Reads[i] = os.NewFile(uintptr(fd), "pipe")
		}
		cfg.LastWords = os.NewFile(5, "last words")
	}
	capture, err := CaptureFDs(o, cfg)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	ctx := context.Background()
	switch what {
	case "writers":
		println("from the runtime")
		os.Stdout.WriteString("from os.Stdout\n")
		child := exec.Command("sh", "-c", "echo from a child; echo child error >&2")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Run(); err != nil {
			return 2
		}
		if err := capture.Sync(ctx); err != nil {
			return 3
		}
		cell.Store(&second)
		fmt.Println("of the next cell")
	case "flood":
		for i := range 200_000 {
			fmt.Println(i)
		}
	case "inherited":
		println("hello")
	case "crash":
		for i := range 100_000 {
			println(i)
		}
		debug.SetMaxStack(1 << 20)
		var f func(int) int
		f = func(n int) int { return f(n+1) + 1 }
		f(0)
	}
	if err := capture.Sync(ctx); err != nil {
		return 4
	}
	if err := o.FlushAll(ctx); err != nil {
		return 5
	}
	if err := capture.Close(ctx); err != nil {
		return 6
	}
	o.Close()
	if what != "inherited" {
		json.NewEncoder(os.Stdout).Encode(host) // descriptor 1 is the former one again
	} else if fmt.Sprint(host) != "map[c1 stderr:hello\n]" {
		return 8
	}
	return 0
}

func runCaptured(t *testing.T, what string) (got map[string]string, stderr string, err error) {
	t.Helper()
	var out, errs strings.Builder
	self := exec.Command(os.Args[0])
	self.Env = append(os.Environ(), captureEnv+"="+what)
	self.Stdout, self.Stderr = &out, &errs
	if err = self.Run(); err == nil {
		if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
			t.Fatalf("%v in %q", err, out.String())
		}
	}
	return got, errs.String(), err
}

func TestDescriptorsAreCapturedWhoeverWrites(t *testing.T) {
	got, stderr, err := runCaptured(t, "writers")
	if err != nil {
		t.Fatal(err, stderr)
	}
	want := map[string]string{
		"c1 stdout": "from os.Stdout\nfrom a child\n",
		"c1 stderr": "from the runtime\nchild error\n",
		"c2 stdout": "of the next cell\n",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || stderr != "" {
		t.Errorf("got %q, stderr %q", got, stderr)
	}
}

func TestSyncWaitsForAFloodOfCapturedText(t *testing.T) {
	got, stderr, err := runCaptured(t, "flood")
	if n := strings.Count(got["c1 stdout"], "\n"); n != 200_000 || err != nil {
		t.Errorf("%d lines, %v, %s", n, err, stderr)
	}
}

func TestParentThatSharesThePipesGetsTheLastWords(t *testing.T) {
	for _, what := range []string{"inherited", "crash"} {
		self := exec.Command(os.Args[0])
		self.Env = append(os.Environ(), captureEnv+"="+what)
		var reads [2]*os.File
		for i, stream := range []*io.Writer{&self.Stdout, &self.Stderr} {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			defer w.Close()
			*stream, reads[i] = w, r
		}
		memory, err := os.Create(filepath.Join(t.TempDir(), "last words"))
		if err != nil {
			t.Fatal(err)
		}
		defer memory.Close()
		if err := memory.Truncate(lang.LastWordsSize); err != nil {
			t.Fatal(err)
		}
		self.ExtraFiles = append(reads[:], memory)
		err = self.Run()
		self.Stderr.(*os.File).Close()
		last, _ := io.ReadAll(memory)
		unread, _ := io.ReadAll(reads[1])
		left := append(bytes.TrimRight(last, "\x00"), unread...)
		if what == "inherited" && (err != nil || string(left) != "hello\n") {
			t.Errorf("%v, and %q was left", err, left)
		}
		if what == "crash" && (err == nil || !strings.Contains(string(left), "fatal error: stack overflow")) {
			t.Errorf("%v, and %.200q was left", err, left)
		}
	}
}
