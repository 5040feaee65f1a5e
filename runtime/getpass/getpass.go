// Package getpass is what cells import as "getpass": Python's package of that name in Go's spelling, which asks for a
// password and says who the user is. https://docs.python.org/3/library/getpass.html
//
//	password, err := getpass.GetPass()
//	pin, err := getpass.GetPass("PIN: ")
//
// In a session the front end asks, with a field that does not show what is typed. In a compiled program, and in one that
// gopherloop run runs, it is asked on the terminal.
package getpass

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"strings"

	"golang.org/x/term"
)

const defaultPrompt = "Password: "

// GetPass asks the user for a password without echoing it. The prompt is "Password: " if none is given. In a session,
// the error is that of a front end that cannot be asked. Elsewhere the prompt goes to standard error, and the password is a
// line of standard input; if that is no terminal, a warning is printed, as in Python.
func GetPass(prompt ...string) (string, error) { return getPass(terminal, prompt) }

// GetUser returns the login name of the user: the first of the environment variables LOGNAME, USER, LNAME and USERNAME that
// is not empty, else what the system says of the process's owner.
func GetUser() (string, error) {
	for _, name := range []string{"LOGNAME", "USER", "LNAME", "USERNAME"} {
		if value := os.Getenv(name); value != "" {
			return value, nil
		}
	}
	u, err := user.Current()
	if err != nil {
		return "", fmt.Errorf("getpass.GetUser: %w", err)
	}
	return u.Username, nil
}

func getPass(ask func(prompt string) (string, error), prompt []string) (string, error) {
	text := defaultPrompt
	switch len(prompt) {
	case 0:
	case 1:
		text = prompt[0]
	default:
		panic(fmt.Errorf("getpass.GetPass: %d prompts, want one", len(prompt)))
	}
	password, err := ask(text)
	if err != nil {
		return "", fmt.Errorf("getpass.GetPass: %w", err)
	}
	return password, nil
}

func terminal(prompt string) (string, error) { return read(os.Stdin, os.Stderr, prompt) }

// read asks on a terminal, or reads the first line of what is none.
func read(in *os.File, out io.Writer, prompt string) (string, error) {
	fd := int(in.Fd())
	if !term.IsTerminal(fd) {
		fmt.Fprintln(out, "GetPassWarning: Can not control echo on the terminal.\nWarning: Password input may be echoed.")
		fmt.Fprint(out, prompt)
		return firstLine(in)
	}
	fmt.Fprint(out, prompt)
	password, err := term.ReadPassword(fd)
	fmt.Fprintln(out)
	return string(password), err
}

// firstLine reads a byte at a time, for what follows is not ours.
func firstLine(r io.Reader) (string, error) {
	var line []byte
	for b := make([]byte, 1); ; {
		n, err := r.Read(b)
		switch {
		case n == 1 && b[0] != '\n':
			line = append(line, b[0])
		case n == 1 || err == io.EOF && len(line) > 0:
			return strings.TrimRight(string(line), "\r"), nil
		case err == io.EOF:
			return "", errors.New("end of input")
		case err != nil:
			return "", err
		}
	}
}
