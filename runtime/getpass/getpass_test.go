package getpass

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

func TestAskedInASession(t *testing.T) {
	var asked []string
	bound := Bind(func(prompt string) (string, error) {
		asked = append(asked, prompt)
		return "secret", nil
	})["GetPass"].(func(...string) (string, error))
	for _, prompt := range [][]string{nil, {"PIN: "}, {""}} {
		if got, err := bound(prompt...); got != "secret" || err != nil {
			t.Errorf("%q: %q, %v", prompt, got, err)
		}
	}
	if got := strings.Join(asked, "|"); got != "Password: |PIN: |" {
		t.Errorf("asked %q", got)
	}
}

func TestNobodyToAsk(t *testing.T) {
	nobody := errors.New("nobody")
	got, err := getPass(func(string) (string, error) { return "x", nobody }, nil)
	if got != "" || !errors.Is(err, nobody) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestNoTerminal(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.WriteString(w, "first\r\nsecond"); err != nil {
		t.Fatal(err)
	}
	w.Close()
	var out strings.Builder
	for _, want := range []string{"first", "second"} {
		if got, err := read(r, &out, "? "); got != want || err != nil {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	if got, err := read(r, &out, "? "); err == nil {
		t.Errorf("%q at the end of the input", got)
	}
	if strings.Count(out.String(), "GetPassWarning") != 3 || !strings.HasSuffix(out.String(), "? ") {
		t.Errorf("said %q", out.String())
	}
}

func TestGetUserLooksWherePythonLooks(t *testing.T) {
	for _, name := range []string{"LOGNAME", "USER", "LNAME", "USERNAME"} {
		t.Setenv(name, "")
	}
	t.Setenv("LNAME", "ada")
	if got, err := GetUser(); got != "ada" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
