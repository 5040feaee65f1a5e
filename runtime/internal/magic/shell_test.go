package magic

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shellCall is a command as cell syntax hands it over.
func shellCall(t *testing.T, s Session, parts []string, values ...any) *Call {
	t.Setenv("SHELL", "/bin/sh")
	return &Call{Context: t.Context(), Name: "!", Args: strings.Join(parts, "{x}"), Parts: parts, Values: values, Session: s}
}

func TestShell(t *testing.T) {
	for command, want := range map[string]string{
		"echo out; echo err >&2; echo out": "out\nerr\nout\n",
		"printf 'no newline'":              "no newline",
		"exit 3":                           "",
		"cat":                              "", // stdin is empty
		`printf '\303'; printf '\244\377'`: "ä\uFFFD",
		"nosuchcommand 2>/dev/null":        "",
	} {
		expect(t, run(New(), shellCall(t, &fakeSession{}, []string{command})), want)
	}
}

func TestShellPutsValuesIn(t *testing.T) {
	c := shellCall(t, &fakeSession{}, []string{"echo ", " ", " '{print $1}'"}, 1+1, []string{"a", "b"})
	expect(t, run(New(), c), "2 [a b] {print $1}\n")
}

func TestShellSetsTheExitCode(t *testing.T) {
	for command, want := range map[string]string{"exit 3": "3", "true": "0", "kill -9 $$": "-9", "exit 137": "-9"} {
		expect(t, command+": "+run(New(), shellCall(t, &settingSession{}, []string{command})), command+": [set]_exit_code = "+want+"\n")
	}
}

func TestShellLines(t *testing.T) {
	for command, want := range map[string]string{`printf 'a\n\nb\rc\r\n'`: "[value][a  b c]\n", "true": "[value][]\n", "echo x; exit 2": "[value][x]\n"} {
		c := shellCall(t, &fakeSession{}, []string{command})
		c.Assigned = true
		expect(t, run(New(), c), want)
	}
	s := &fakeSession{}
	s.declare("n", 5)
	expect(t, use(t, New(), s, "%sx echo $n {n} {m}"), "[value][5 5 {m}]\n")
	expect(t, use(t, New(), s, "%system echo a; echo b"), "[value][a b]\n")
}

// A signallingSession tells when something was printed.
type signallingSession struct {
	fakeSession
	printed func(text string)
}

func (s *signallingSession) Print(text string) { s.printed(text) }

func TestShellInterruptedEndsAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupt := errors.New("interrupted")
	s := &signallingSession{printed: func(string) { cancel(interrupt) }}
	c := shellCall(t, s, []string{"echo started; sleep 1000"})
	c.Context = ctx
	if _, err := New().Run(c); err != interrupt {
		t.Errorf("the error is %v", err)
	}
}

// TestShellInterrupted: what a command prints comes while it runs, and an interrupt ends all that it started, also those
// who ignore interrupts.
func TestShellInterrupted(t *testing.T) {
	interrupt := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	text := ""
	s := &signallingSession{printed: func(piece string) {
		if text += piece; strings.Contains(text, "started\n") {
			cancel(interrupt)
		}
	}}
	pids := filepath.Join(t.TempDir(), "pids")
	c := shellCall(t, s, []string{"trap '' INT; sleep 1000 & echo $! >" + pids + "; echo started; wait"})
	c.Context = ctx
	if _, err := New().Run(c); err != interrupt {
		t.Errorf("the error is %v", err)
	}
	expect(t, text, "started\n")
	expectDeath(t, pids)
}

// expectDeath fails if the process whose number is in a file does not end. One that nobody has waited for has ended.
func expectDeath(t *testing.T, file string) {
	t.Helper()
	stat := "/proc/" + strings.TrimSpace(content(t, file)) + "/stat"
	for deadline := time.Now().Add(10 * time.Second); ; runtime.Gosched() { // the signal was sent, and takes a moment
		status, err := os.ReadFile(stat)
		if err != nil || strings.Contains(string(status), ") Z ") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("it lives on: %s", status)
		}
	}
}

func TestShellEndsWithAPanicOfPrint(t *testing.T) {
	s := &signallingSession{printed: func(string) { panic("boom") }}
	pids := filepath.Join(t.TempDir(), "pids")
	c := shellCall(t, s, []string{"echo $$ >" + pids + "; echo started; sleep 1000"})
	defer func() {
		if got := recover(); got != "boom" {
			t.Errorf("recovered %v", got)
		}
		expectDeath(t, pids)
	}()
	New().Run(c)
}

func TestShellChildrenCountAsChildren(t *testing.T) {
	before := cpuUsage(syscall.RUSAGE_CHILDREN)
	run(New(), shellCall(t, &fakeSession{}, []string{"i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"}))
	if used := cpuUsage(syscall.RUSAGE_CHILDREN).sub(before); used.total() <= 0 {
		t.Errorf("the children used %v", used)
	}
}

func TestScripts(t *testing.T) {
	s := &fakeSession{}
	for source, want := range map[string]string{
		"%%sh\necho out":                               "out\n",
		"%%sh\necho err >&2":                           "[stderr]err\n",
		"%%sh -s a b\necho $2":                         "b\n",
		"%%script sh -s x\necho $1":                    "x\n",
		"%%sh\nexit 3":                                 "CalledProcessError: Command 'b'exit 3\\n'' returned non-zero exit status 3.\n",
		"%%sh\nkill -9 $$\n":                           "CalledProcessError: Command 'b'kill -9 $$\\n'' died with <Signals.SIGKILL: 9>.\n",
		"%%sh\n: \"it's ä\"; exit 1":                   "CalledProcessError: Command 'b': \"it\\'s \\xc3\\xa4\"; exit 1\\n'' returned non-zero exit status 1.\n",
		"%%sh --no-raise-error\nexit 3":                "",
		"%%script nosuchprogram\nx":                    "Couldn't find program: 'nosuchprogram'\n",
		"%%script\nx":                                  "UsageError: %%script needs the name of a program\n",
		"%%sh --bg\nx":                                 "UsageError: --bg is not supported: run the program in a goroutine, with os/exec\n",
		"%%sh --out\nx":                                "UsageError: argument --out: expected one argument\n",
		"%%sh --out v\nx":                              "UsageError: --out and --err are not supported: a magic cannot declare v\n",
		"%%sh 'x\nx":                                   "UsageError: No closing quotation\n",
		"%%sh\n" + strings.Repeat("#\n", 1e5):          "", // more than a pipe holds
		"%%script true\n" + strings.Repeat("#\n", 1e5): "", // and nobody reads it
	} {
		expect(t, source[:min(len(source), 40)]+": "+use(t, New(), s, source), source[:min(len(source), 40)]+": "+want)
	}
}

func TestScriptsStoreTheirOutput(t *testing.T) {
	s := &settingSession{}
	expect(t, use(t, New(), s, "%%sh --out v --err=w\necho hi; echo no >&2"), "[set]v = \"hi\\n\"\n[set]w = \"no\\n\"\n")
	expect(t, use(t, New(), s, "%%sh --out v\necho hi; exit 1"), "[set]v = \"hi\\n\"\nCalledProcessError: Command 'b'echo hi; exit 1\\n'' returned non-zero exit status 1.\n")
}

func TestPythonQuotes(t *testing.T) {
	for s, want := range map[string][2]string{
		"a":               {`'a'`, `b'a'`},
		"it's":            {`"it's"`, `b"it's"`},
		`a"b`:             {`'a"b'`, `b'a"b'`},
		`it's "x"`:        {`'it\'s "x"'`, `b'it\'s "x"'`},
		"tab\t\\ nl\n\r":  {`'tab\t\\ nl\n\r'`, `b'tab\t\\ nl\n\r'`},
		"é\x00\x7f\u0085": {`'é\x00\x7f\x85'`, `b'\xc3\xa9\x00\x7f\xc2\x85'`},
		"\u200b漢":         {`'\u200b漢'`, `b'\xe2\x80\x8b\xe6\xbc\xa2'`},
		"😀\U000e0001":     {`'😀\U000e0001'`, `b'\xf0\x9f\x98\x80\xf3\xa0\x80\x81'`},
	} {
		if got := [2]string{pythonString(s), pythonBytes(s)}; got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
