// Package doctor looks for what keeps Jupyter from running the kernel on this machine, and says for each finding what
// cures it. It changes nothing. It does not know how the kernel works.
package doctor

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/gopherloop/gopherloop/install/kernelspec"
)

// A Level says how bad a finding is.
type Level string

// The levels.
const (
	OK      Level = "ok"
	Warning Level = "warning" // notebooks run, but something may surprise
	Broken  Level = "broken"  // notebooks do not run
)

// A Finding is what doctor has to say about one subject.
type Finding struct {
	Level   Level
	Subject string
	Text    string
	Cure    string // what the user can do; "" for OK
}

// A Patient is the machine, as far as doctor asks.
type Patient struct {
	Place     kernelspec.Place
	Version   string // of this program
	GoVersion string // that built this program, such as go1.26.1

	LookPath func(name string) (string, error)
	// Output runs a program and returns what it writes to standard output.
	Output func(ctx context.Context, name string, args ...string) (string, error)
}

// patience is how long a program may take to answer a question; a first start from a cold disk takes seconds.
const patience = 60 * time.Second

// Output runs a program of this machine; it is what Patient.Output is outside of tests.
func Output(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if ctx.Err() == context.DeadlineExceeded {
		err = fmt.Errorf("no answer within %v", patience)
	}
	return string(out), err
}

// Examine makes all findings, the most telling subject first.
func Examine(ctx context.Context, p Patient) []Finding {
	findings := p.kernelspecs(ctx)
	findings = append(findings, p.toolchain(ctx))
	findings = append(findings, ports())
	return append(findings, p.folders()...)
}

// Sick says whether any finding is Broken.
func Sick(findings []Finding) bool {
	for _, f := range findings {
		if f.Level == Broken {
			return true
		}
	}
	return false
}

// Write writes the findings as text, one a line, with the cure below it.
func Write(w io.Writer, findings []Finding) error {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%-8s %-11s %s\n", f.Level, f.Subject, f.Text)
		if f.Cure != "" {
			fmt.Fprintf(&b, "%-8s %-11s -> %s\n", "", "", f.Cure)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func ok(subject, format string, args ...any) Finding {
	return Finding{OK, subject, fmt.Sprintf(format, args...), ""}
}
