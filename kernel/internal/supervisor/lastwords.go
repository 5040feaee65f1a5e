package supervisor

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

const (
	// nameDied is the ename of a cell whose session died; nameExit of one that called os.Exit.
	nameDied = "SessionDied"
	nameExit = "SystemExit"
	// maxFrames is how many frames of the crashing goroutine are shown.
	maxFrames = 12
	ruleWidth = 75
	// exitHead begins the crash output of a session that ends itself, see Session.Exit.
	exitHead = nameExit + "\n"
)

// death says in the runtime's words why a process has ended. state is that of the process ("exit status 2"), crash
// what the runtime wrote while it died, reason why the supervisor killed it, if it did.
func death(state, crash, reason string) *lang.DeathError {
	if reason != "" {
		return &lang.DeathError{Cause: reason}
	}
	if crash == "" {
		return &lang.DeathError{Cause: state}
	}
	if trace, ok := strings.CutPrefix(crash, exitHead); ok {
		return &lang.DeathError{Cause: state, Trace: trace}
	}
	words := parseCrash(crash)
	if words.cause == "" {
		words.cause = "fatal error (" + state + ")"
	}
	return &lang.DeathError{Cause: words.cause, Trace: strings.Join(append(words.details, words.frames...), "\n")}
}

// lastWords are the useful parts of the runtime's crash output.
type lastWords struct {
	cause   string   // "fatal error: concurrent map writes", "panic: boom"
	details []string // what the runtime says besides: the signal, the size of the stack
	frames  []string // of the goroutine that crashed, without those of the machinery
}

var (
	causeLine     = regexp.MustCompile(`^(fatal error|panic): |^SIG[A-Z]+: |^runtime: (out of memory|cannot allocate)`)
	goroutineLine = regexp.MustCompile(`^goroutine \d+ .*\[(.*)\]:$`)
	cellFile      = regexp.MustCompile(`^(?:.*/)?(?:Cell )?(In\[\d+\])(?:\.go)?:(\d+)`)
)

// parseCrash reads the runtime's crash output, whose layout is that of runtime.printpanics and runtime.traceback.
func parseCrash(crash string) lastWords {
	var w lastWords
	lines := strings.Split(strings.ReplaceAll(crash, "\r", ""), "\n")
	i := 0
	for ; i < len(lines) && !goroutineLine.MatchString(lines[i]) && lines[i] != "runtime stack:"; i++ {
		line := strings.TrimRight(lines[i], " \t")
		switch {
		case line == "" || strings.HasPrefix(line, "PC=") || strings.HasPrefix(line, "runtime: sp="):
		case w.cause == "" && causeLine.MatchString(line):
			w.cause = line
		default:
			w.details = append(w.details, detail(line))
		}
	}
	if strings.HasPrefix(w.cause, "runtime: ") { // "runtime: out of memory: cannot allocate …" precedes its fatal error
		for j, d := range w.details {
			if strings.HasPrefix(d, "fatal error: ") {
				w.details[j], w.cause = w.cause, d
			}
		}
	}
	for i < len(lines) && !goroutineLine.MatchString(lines[i]) {
		i++ // the runtime's own stack
	}
	if i < len(lines) {
		w.frames = userFrames(lines[i+1:])
	}
	return w
}

// detail cuts the addresses off a line: "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48d3a1]".
func detail(line string) string {
	if at := strings.Index(line, " code="); at > 0 && strings.HasPrefix(line, "[signal ") {
		return line[:at] + "]"
	}
	if strings.HasPrefix(line, "unexpected fault address ") {
		return "unexpected fault address"
	}
	return line
}

// userFrames keeps the frames of one goroutine that help the user: cells, and what they called. Below the outermost
// frame of the interpreter or the session is what runs a cell, not what a cell runs.
func userFrames(lines []string) []string {
	var out []string
	called := 0 // so many are above the outermost frame of the interpreter or the session
	between := func() { called = len(out) }
	for i := 0; i+1 < len(lines) && lines[i] != ""; i++ {
		call, at := lines[i], strings.TrimSpace(lines[i+1])
		if !strings.HasPrefix(lines[i+1], "\t") {
			between() // "...97 frames elided..."
			continue
		}
		i++
		switch m := cellFile.FindStringSubmatch(at); {
		case m != nil:
			out = append(out, fmt.Sprintf("Cell %s, line %s", m[1], m[2]))
			between()
		case runsCells(call):
			between()
		case !hidden(call):
			out = append(out, fmt.Sprintf("    %s  (%s)", withoutArguments(call), shortFile(at)))
		}
	}
	return out[:min(called, maxFrames)]
}

// runsCells says whether a frame is of the interpreter or of the session.
func runsCells(call string) bool {
	call = strings.TrimPrefix(call, "created by ")
	return strings.HasPrefix(call, "github.com/traefik/yaegi/") || strings.HasPrefix(call, "github.com/gopherloop/gopherloop/")
}

// hidden says whether a frame is of no help although a cell may have called it.
func hidden(call string) bool {
	for _, p := range []string{"reflect.", "runtime.", "runtime/", "internal/", "panic(", "main.", "created by "} {
		if strings.HasPrefix(call, p) {
			return true
		}
	}
	return false
}

// withoutArguments cuts the words of memory off a call: "sync.(*Mutex).Lock(0xc000012345)".
func withoutArguments(call string) string {
	if at := strings.LastIndex(call, "("); at > 0 && strings.HasSuffix(call, ")") {
		return call[:at]
	}
	return call
}

// shortFile makes "sync/mutex.go:90" of "/usr/local/go/src/sync/mutex.go:90 +0x1d".
func shortFile(at string) string {
	at, _, _ = strings.Cut(at, " ")
	return path.Join(path.Base(path.Dir(at)), path.Base(at))
}

// userError is a death as the error of a cell.
func userError(d *lang.DeathError) *lang.Error {
	name := nameDied
	if strings.HasPrefix(d.Cause, "exit status ") {
		name = nameExit
	}
	var lines []string
	if d.Trace != "" {
		lines = strings.Split(d.Trace, "\n")
	}
	return newError(name, d.Cause, lines)
}

// newError lays a traceback out as IPython does: a rule, the name over the width of the rule, lines, and the message.
func newError(name, value string, lines []string) *lang.Error {
	const red, off = "\x1b[31m", "\x1b[0m"
	const head = "Traceback (most recent call last)"
	gap := strings.Repeat(" ", max(1, ruleWidth-len(name)-len(head)))
	tb := []string{red + strings.Repeat("-", ruleWidth) + off, red + name + off + gap + head}
	tb = append(tb, lines...)
	return &lang.Error{Name: name, Value: value, Traceback: append(tb, red+name+off+": "+value)}
}
