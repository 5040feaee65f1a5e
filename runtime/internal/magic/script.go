package magic

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// scriptMagics are %%bash and its like, and %%script, which names the program.
func scriptMagics() []*Magic {
	options := " [--no-raise-error] [--out var] [--err var]"
	all := []*Magic{{
		Name: "%script",
		Doc:  "%%script" + options + " program [argument …]\nscript\n\nRun the rest of the cell by a program. " + scriptDoc,
		Run:  func(c *Call) (any, error) { return nil, runScript(c) },
	}}
	for _, name := range []string{"bash", "sh", "perl", "python3", "ruby"} {
		all = append(all, &Magic{
			Name: "%" + name,
			Doc:  "%%" + name + options + " [argument …]\nscript\n\nRun the rest of the cell by " + name + ". " + scriptDoc,
			Run:  func(c *Call) (any, error) { return nil, runScript(c, name) },
		})
	}
	return all
}

const scriptDoc = "The program reads it from stdin, and what it prints is printed. --out and --err store stdout and stderr in " +
	"variables instead. A status other than zero is an error unless --no-raise-error is given."

// A script is one use of %%bash or its like.
type script struct {
	call     *Call
	argv     []string
	out, err string // variables, or ""
	quiet    bool   // about the exit status
}

func runScript(c *Call, program ...string) error {
	s, err := parseScript(c, program)
	if err != nil {
		return err
	}
	var out, errOut strings.Builder
	print, printErr := c.Session.Print, c.Session.PrintErr
	if s.out != "" {
		print = func(text string) { out.WriteString(text) }
	}
	if s.err != "" {
		printErr = func(text string) { errOut.WriteString(text) }
	}
	body := ensureNewline(c.Body)
	cmd := exec.Command(s.argv[0], s.argv[1:]...)
	cmd.Stdin = strings.NewReader(body)
	code, err := runChild(c.Context, cmd, print, printErr)
	switch {
	case err != nil && c.Context.Err() != nil:
		return err
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		c.Session.Print("Couldn't find program: " + pythonString(s.argv[0]) + "\n")
		return nil
	case err != nil:
		return startError(err)
	}
	if err := s.store(out.String(), errOut.String()); err != nil {
		return err
	}
	if code != 0 && !s.quiet {
		return calledProcessError(body, code)
	}
	return nil
}

// parseScript reads the options. Those that it does not know, and what follows, are the program's.
func parseScript(c *Call, program []string) (*script, error) {
	words, bad := splitArgs(c.expand(c.Args))
	if bad != nil {
		return nil, bad
	}
	s := &script{call: c, argv: program}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		name, value, given := strings.Cut(word, "=")
		switch name {
		case "--no-raise-error":
			s.quiet = true
		case "--bg", "--proc":
			return nil, usageErrorf("%s is not supported: run the program in a goroutine, with os/exec", name)
		case "--out", "--err":
			if !given {
				if len(words) == 0 {
					return nil, usageErrorf("argument %s: expected one argument", name)
				}
				value, words = words[0], words[1:]
			}
			if name == "--out" {
				s.out = value
			} else {
				s.err = value
			}
		default:
			s.argv = append(s.argv, word)
		}
	}
	if len(s.argv) == 0 {
		return nil, &UsageError{"%%script needs the name of a program"}
	}
	if _, ok := c.Session.(Setter); !ok && s.out+s.err != "" {
		return nil, usageErrorf("--out and --err are not supported: a magic cannot declare %s", s.out+s.err)
	}
	return s, nil
}

func (s *script) store(out, err string) error {
	if s.out != "" {
		if err := s.call.set("--out", s.out, out); err != nil {
			return err
		}
	}
	if s.err != "" {
		return s.call.set("--err", s.err, err)
	}
	return nil
}

// calledProcessError is the failure of a script in the words of Python's subprocess.CalledProcessError.
func calledProcessError(body string, code int) *Error {
	command := "Command '" + pythonBytes(body) + "' "
	e := &Error{Name: "CalledProcessError"}
	switch name := signalName(-code); {
	case code > 0:
		e.Value = fmt.Sprintf("%sreturned non-zero exit status %d.", command, code)
	case name != "":
		e.Value = fmt.Sprintf("%sdied with <Signals.%s: %d>.", command, name, -code)
	default:
		e.Value = fmt.Sprintf("%sdied with unknown signal %d.", command, -code)
	}
	return e
}

// signalName is the name of the signals that end programs, or "".
func signalName(n int) string {
	return map[syscall.Signal]string{
		syscall.SIGHUP: "SIGHUP", syscall.SIGINT: "SIGINT", syscall.SIGQUIT: "SIGQUIT", syscall.SIGILL: "SIGILL",
		syscall.SIGTRAP: "SIGTRAP", syscall.SIGABRT: "SIGABRT", syscall.SIGBUS: "SIGBUS", syscall.SIGFPE: "SIGFPE",
		syscall.SIGKILL: "SIGKILL", syscall.SIGUSR1: "SIGUSR1", syscall.SIGSEGV: "SIGSEGV", syscall.SIGUSR2: "SIGUSR2",
		syscall.SIGPIPE: "SIGPIPE", syscall.SIGALRM: "SIGALRM", syscall.SIGTERM: "SIGTERM", syscall.SIGXCPU: "SIGXCPU",
		syscall.SIGXFSZ: "SIGXFSZ", syscall.SIGVTALRM: "SIGVTALRM", syscall.SIGPROF: "SIGPROF", syscall.SIGSYS: "SIGSYS",
	}[syscall.Signal(n)]
}
