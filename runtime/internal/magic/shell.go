package magic

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// shellMagics are !command, and %system and %sx, which return the lines.
func shellMagics() []*Magic {
	lines := "Run a command in the shell and return the lines that it prints."
	return []*Magic{{
		Name: "!",
		Doc: "!command\nx := !command\n\nRun a command in the shell, and print what it prints, or store the lines. {expression} " +
			"and $name are values of the session; {{, }} and $$ are the characters themselves. A command that fails is no " +
			"error. The cell waits for background processes too, unless their output goes elsewhere; stdin is empty.",
		Run: runShell,
	}, {
		Name: "system",
		Doc:  "%system command\n\n" + lines,
		Run:  func(c *Call) (any, error) { return shellLines(c, c.expand(c.Args)) },
	}, {
		Name: "sx",
		Doc:  "%sx command\n\n" + lines,
		Run:  func(c *Call) (any, error) { return shellLines(c, c.expand(c.Args)) },
	}}
}

func runShell(c *Call) (any, error) {
	if c.Assigned {
		return shellLines(c, c.command())
	}
	return nil, shell(c, c.command(), c.Session.Print)
}

func shellLines(c *Call, command string) (any, error) {
	var out strings.Builder
	if err := shell(c, command, func(text string) { out.WriteString(text) }); err != nil {
		return nil, err
	}
	return splitLines(out.String()), nil
}

// shell runs a command in the shell. The exit code goes to the variable _exit_code where the session can set one.
func shell(c *Call, command string, print func(string)) error {
	code, err := runChild(c.Context, exec.Command(shellPath(), "-c", command), print, nil)
	if err != nil {
		if c.Context.Err() != nil {
			return err
		}
		return startError(err)
	}
	if code > 128 {
		code = 128 - code // how a shell reports a signal
	}
	if s, ok := c.Session.(Setter); ok {
		return s.Set("_exit_code", code)
	}
	return nil
}

// command is the command with its values in place.
func (c *Call) command() string {
	if len(c.Parts) == 0 {
		return c.Args
	}
	var b strings.Builder
	for i, part := range c.Parts {
		b.WriteString(part)
		if i < len(c.Values) {
			fmt.Fprint(&b, c.Values[i])
		}
	}
	return b.String()
}

// shellPath is the user's shell.
func shellPath() string {
	if path, err := exec.LookPath(os.Getenv("SHELL")); err == nil {
		return path
	}
	return "sh"
}

// splitLines is Python's splitlines for the ends of lines that commands write.
func splitLines(s string) []string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	if s = strings.TrimSuffix(s, "\n"); s == "" {
		return []string{}
	}
	return strings.Split(s, "\n")
}
