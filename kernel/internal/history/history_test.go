package history

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func open(t *testing.T, path string) *Log {
	t.Helper()
	return Open(path, slog.New(slog.DiscardHandler))
}

func closeLog(t *testing.T, l *Log) {
	t.Helper()
	if err := l.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// session stores the inputs as one whole session.
func session(t *testing.T, path string, inputs ...string) {
	t.Helper()
	l := open(t, path)
	for i, in := range inputs {
		l.Store(i+1, in)
	}
	closeLog(t, l)
}

func show(rows []Row) string {
	var out []string
	for _, r := range rows {
		out = append(out, fmt.Sprintf("%d/%d %s", r.Session, r.Line, r.Input))
	}
	return strings.Join(out, ", ")
}

func TestQueriesOverTwoEarlierSessionsAndThisOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "history.db")
	session(t, path, "a := 1", "b := 2")
	session(t, path, "c := 3", "a := 1", "f(\n)")
	l := open(t, path)
	defer closeLog(t, l)
	l.Store(1, "x := 1")
	l.Store(2, "a := 1")

	for _, c := range []struct {
		name string
		got  []Row
		want string
	}{
		{"tail of this session only", l.Tail(1), "3/2 a := 1"},
		{"tail into earlier sessions", l.Tail(4), "2/2 a := 1, 2/3 f(\n), 3/1 x := 1, 3/2 a := 1"},
		{"tail of more than there is", l.Tail(99), "1/1 a := 1, 1/2 b := 2, 2/1 c := 3, 2/2 a := 1, 2/3 f(\n), 3/1 x := 1, 3/2 a := 1"},
		{"tail of nothing", l.Tail(0), ""},
		{"range of session 0 keeps the 0", l.Range(0, 1, 0), "0/1 x := 1, 0/2 a := 1"},
		{"range of this session by number keeps the number", l.Range(3, 1, 2), "3/1 x := 1"},
		{"range from the end", l.Range(0, -1, 0), "0/2 a := 1"},
		{"range of the previous session", l.Range(-1, 2, 0), "2/2 a := 1, 2/3 f(\n)"},
		{"range excludes its stop", l.Range(1, 1, 2), "1/1 a := 1"},
		{"range of a session that never was", l.Range(-7, 1, 0), ""},
		{"search", l.Search("a*", 0, false), "1/1 a := 1, 2/2 a := 1, 3/2 a := 1"},
		{"search is over the whole text", l.Search(":= 1", 0, false), ""},
		{"search keeps the last n", l.Search("*:=*", 2, false), "3/1 x := 1, 3/2 a := 1"},
		{"search for unique texts keeps the latest", l.Search("* := [1-2]", 0, true), "1/2 b := 2, 3/1 x := 1, 3/2 a := 1"},
		{"search with a question mark", l.Search("? := 3", 0, false), "2/1 c := 3"},
		{"search across lines", l.Search("f*)", 0, false), "2/3 f(\n)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, show(c.got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOutputBelongsToItsLine(t *testing.T) {
	l := open(t, Memory)
	defer closeLog(t, l)
	l.Store(1, "1+1")
	l.Store(2, "nothing()")
	l.StoreOutput(1, "2")
	rows := l.Range(0, 1, 0)
	if rows[0].Output == nil || *rows[0].Output != "2" || rows[1].Output != nil {
		t.Errorf("outputs: %v %v", rows[0].Output, rows[1].Output)
	}
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"*", "", true}, {"?", "", false}, {"a.c", "abc", false}, {"a.c", "a.c", true},
		{"[^a-c]", "d", true}, {"[^a-c]", "b", false}, {"[]]", "]", true}, {"[a", "a", false}, {"[a", "[a", false},
		{"[z-a]", "m", false}, {"[-a]", "-", true}, {"[a^]", "^", true}, {"[[]x", "[x", true}, {"[\\]", "\\", true}, {"ä?", "äö", true},
	} {
		if got := glob(c.pattern).MatchString(c.text); got != c.want {
			t.Errorf("glob(%q) on %q: %v, want %v", c.pattern, c.text, got, c.want)
		}
	}
}

func TestSeveralKernelsWriteAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	const kernels, cells = 4, 20
	var all sync.WaitGroup
	for k := range kernels {
		all.Go(func() {
			l := open(t, path)
			for i := range cells {
				l.Store(i+1, fmt.Sprintf("kernel %d cell %d", k, i+1))
				if i%5 == 0 {
					l.Tail(3)
				}
			}
			if err := l.Close(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	l := open(t, path)
	defer closeLog(t, l)
	rows := l.Tail(kernels*cells + 1)
	if len(rows) != kernels*cells {
		t.Errorf("%d rows, want %d", len(rows), kernels*cells)
	}
	texts := map[string]bool{}
	for _, r := range rows {
		texts[r.Input] = true
	}
	if len(texts) != kernels*cells {
		t.Errorf("%d different texts, want %d: sessions overwrote each other", len(texts), kernels*cells)
	}
}

func TestADiskThatRefusesIsSaidOnce(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, bytes.Repeat([]byte("not a database. "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"damaged file":        file,
		"directory is a file": filepath.Join(file, "history.db"),
		"file is a directory": dir,
	} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			l := Open(path, slog.New(slog.NewTextHandler(&said, nil)))
			l.Store(1, "a")
			l.Store(2, "b")
			if got := show(l.Tail(5)); got != "1/1 a, 1/2 b" {
				t.Errorf("tail: %s", got)
			}
			if got := show(l.Search("b", 0, false)); got != "1/2 b" {
				t.Errorf("search: %s", got)
			}
			closeLog(t, l)
			if n := strings.Count(said.String(), "history is not kept"); n != 1 {
				t.Errorf("said %d times:\n%s", n, &said)
			}
		})
	}
}

func TestMemoryIsBounded(t *testing.T) {
	l := open(t, Memory)
	defer closeLog(t, l)
	big := strings.Repeat("x", maxBytes/4)
	for i := range 10 {
		l.Store(i+1, big)
	}
	if n := len(l.Tail(100)); n != 4 {
		t.Errorf("%d rows of a quarter of the limit are kept, want 4", n)
	}
}

func TestNothingTouchesTheDiskBeforeTheFirstNeed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "history.db")
	closeLog(t, open(t, path))
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("the directory was made")
	}
}

func TestDefaultPathFollowsJupyter(t *testing.T) {
	for _, c := range []struct {
		goos string
		env  map[string]string
		want string
	}{
		{"linux", map[string]string{"JUPYTER_DATA_DIR": "/d", "HOME": "/h"}, "/d"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/x", "HOME": "/h"}, "/x/jupyter"},
		{"linux", map[string]string{"HOME": "/h"}, "/h/.local/share/jupyter"},
		{"darwin", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/x"}, "/h/Library/Jupyter"},
	} {
		got, err := dataDir(c.goos, func(k string) string { return c.env[k] })
		if err != nil || got != c.want {
			t.Errorf("%s %v: %s, %v; want %s", c.goos, c.env, got, err, c.want)
		}
	}
	if _, err := dataDir("linux", func(string) string { return "" }); err == nil {
		t.Error("no home gives no error")
	}
}

func TestCellsThatFollowEachOtherAreWrittenTogetherAndLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "history.db")
		l := open(t, path)
		defer closeLog(t, l)
		l.Store(1, "a := 1")
		time.Sleep(gatherTime / 2)
		l.Store(2, "b := 2")
		synctest.Wait()
		if _, err := os.Stat(path); err == nil {
			t.Error("the file is there while a cell may still run")
		}
		time.Sleep(gatherTime)
		synctest.Wait()
		var got []Row
		if err := scanRows(path, func(r Row) bool {
			got = append(got, r)
			return true
		}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff("1/2 b := 2, 1/1 a := 1", show(got)); diff != "" {
			t.Error(diff)
		}
	})
}
