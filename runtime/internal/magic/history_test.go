package magic

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

func historySession() *fakeSession {
	return &fakeSession{cells: []HistoryEntry{
		{Session: -1, Line: 1, Input: "old"},
		{Line: 1, Input: "a := 12"},
		{Line: 2, Input: "if a > 1 {\n\tb()\n}\n", Output: "7"},
		{Line: 3, Input: "%history"},
	}}
}

func TestHistory(t *testing.T) {
	for args, want := range map[string]string{
		"":            "a := 12\nif a > 1 {\n\tb()\n}\n%history\n",
		"-n":          "   1: a := 12\n   2:\nif a > 1 {\n\tb()\n}\n   3: %history\n",
		"-n 1-2":      "   1: a := 12\n   2:\nif a > 1 {\n\tb()\n}\n",
		"-n 3 1":      "   3: %history\n   1: a := 12\n",
		"2-":          "if a > 1 {\n\tb()\n}\n%history\n",
		"1:2":         "a := 12\n",
		"-o 2":        "if a > 1 {\n\tb()\n}\n7\n",
		"-n ~1/1-0/1": "-1/1: old\n   1: a := 12\n",
		"-n ~1/":      "-1/1: old\n",
		"-l 1":        "%history\n",
		"-g a ?=":     "   1: a := 12\n",
		"-g i*b":      "   2:\nif a > 1 {\n\tb()\n}\n",
		"nonsense":    "",
		"-z":          "UsageError: unrecognized arguments: -z\n",
		"-f":          "UsageError: argument -f: expected one argument\n",
		"~1/1-99999999999999999999/2 ~2000000000/1-0/1": "old\nold\na := 12\n",
	} {
		expect(t, args+": "+use(t, New(), historySession(), "%history "+args), args+": "+want)
	}
}

func TestHistoryIntoAFile(t *testing.T) {
	elsewhere(t)
	s := historySession()
	expect(t, use(t, New(), s, "%hist -f h.go 1"), "")
	expect(t, content(t, "h.go"), "a := 12\n")
	s.answers = []string{"n"}
	expect(t, use(t, New(), s, "%hist -f h.go 2"), "[input]File 'h.go' exists. Overwrite? n\nAborting.\n")
	expect(t, use(t, New(), s, "%hist -y -f h.go 3"), "")
	expect(t, content(t, "h.go"), "%history\n")
	expect(t, use(t, New(), s, "%hist -f no/h.go"), "FileNotFoundError: [Errno 2] No such file or directory: 'no/h.go'\n")
}

const loadable = `package main

// F does.
func F() {
	g()
}

type T struct{}

func (t *T) m() {}

var x, y = 1, 2
`

func TestLoad(t *testing.T) {
	elsewhere(t)
	if err := os.WriteFile("f.go", []byte(loadable), 0o666); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/f" {
			http.NotFound(w, r)
			return
		}
		w.Write([]byte("from afar\n"))
	}))
	defer server.Close()
	next := func(text string) string { return "[next input, replace true]// %load " + text + "\n" }
	for args, want := range map[string]string{
		"f.go":             next("f.go\n" + loadable),
		"f":                next("f\n" + loadable),
		"-r 5,8 f":         next("-r 5,8 f\ng()\ntype T struct{}"),
		"-r 4:6 f":         next("-r 4:6 f\nfunc F() {\n\tg()"),
		"-r 12- f":         next("-r 12- f\nvar x, y = 1, 2\n"),
		"-r 99-,0-0,x f":   next("-r 99-,0-0,x f\n"),
		"-s F,y f":         next("-s F,y f\n// F does.\nfunc F() {\n\tg()\n}\n\nvar x, y = 1, 2\n"),
		"-s T.m,nope f.go": "[stderr]The symbol `nope` was not found\n" + next("-s T.m,nope f.go\nfunc (t *T) m() {}\n"),
		"-s x text":        "[stderr]Unable to parse the input as valid Go code\n",
		"1":                next("1\na := 12"),
		"":                 next("\na := 12\nif a > 1 {\n\tb()\n}\n"),
		"text":             next("text\nthe text"),
		"number":           "TypeError: number is not a string.\n",
		"nope":             "ValueError: 'nope' was not found in history, as a file, url, nor in the user namespace.\n",
		".":                "ValueError: '.' is a directory, not a regular file.\n",
		server.URL + "/f":  next(server.URL + "/f\nfrom afar\n"),
		server.URL + "/g":  "HTTPError: HTTP Error 404 Not Found\n",
	} {
		s := historySession()
		s.declare("text", "the text", "number", 5)
		expect(t, args+": "+use(t, New(), s, "%load "+args), args+": "+want)
	}
}

func TestLoadAsksAboutMuchText(t *testing.T) {
	elsewhere(t)
	if err := os.WriteFile("f.go", []byte(strings.Repeat("x", 200_001)), 0o666); err != nil {
		t.Fatal(err)
	}
	s := &fakeSession{answers: []string{""}}
	expect(t, use(t, New(), s, "%load f"), "[input]The text you're trying to load seems pretty big (200001 characters). Continue (y/[N]) ? \nOperation cancelled.\n")
	if got := use(t, New(), s, "%load -y f"); !strings.HasPrefix(got, "[next input") {
		t.Errorf("got %.100s", got)
	}
}
