package supervisor

import (
	"errors"
	"os"
	"regexp"
	"time"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// readCrash keeps the runtime's last words.
func (p *process) readCrash(r *os.File) {
	defer close(p.crashEnd)
	defer r.Close()
	buf := make([]byte, 8<<10)
	for {
		n, err := r.Read(buf)
		p.mu.Lock()
		p.crash.add(buf[:n])
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// dyingLine begins what the runtime writes when it dies, which comes on the crash output as well.
var dyingLine = regexp.MustCompile(`(?m)^(fatal error: |panic: |runtime: |SIG[A-Z]+: |unexpected fault address |\[signal )`)

// holdFor is how long text that looks like a dying runtime's is held back on standard error.
const holdFor = 500 * time.Millisecond

// readText hands on what comes on the original standard output or error: early messages, and what bypasses the
// session's own capture. The runtime's last words are not handed on: they become an error.
func (p *process) readText(r *os.File, name lang.StreamName) {
	defer r.Close()
	buf := make([]byte, 32<<10)
	var held []byte
	give := func(b []byte) {
		if len(b) > 0 {
			p.hooks.text(p, name, string(b))
		}
	}
	for {
		n, err := r.Read(buf)
		if name == lang.Stderr && n > 0 {
			p.mu.Lock()
			p.early.add(buf[:n])
			p.mu.Unlock()
		}
		held = append(held, buf[:n]...)
		cut := wholeRunes(held)
		if name == lang.Stderr {
			if at := dyingLine.FindIndex(held); at != nil {
				cut = at[0]
			}
		}
		switch {
		case err == nil:
			give(held[:cut])
			held = append(held[:0], held[cut:]...)
			if len(held) > 0 {
				p.wakeReader(r, time.Now().Add(holdFor))
			}
		case errors.Is(err, os.ErrDeadlineExceeded) && p.wakeReader(r, time.Time{}):
			give(held)
			held = held[:0]
		default:
			if cut < len(held) && !p.hasLastWords() {
				cut = len(held)
			}
			give(held[:cut])
			return
		}
	}
}

// wholeRunes is the length of b without a code point whose end has not come yet.
func wholeRunes(b []byte) int {
	for i := 1; i <= min(len(b), utf8.UTFMax-1); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return len(b) - i
			}
			break
		}
	}
	return len(b)
}

// wakeReader sets the time at which a read gives up, and is false once the process is dead: then watch has set it.
func (p *process) wakeReader(r *os.File, at time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.reaped && r.SetReadDeadline(at) == nil
}

// hasLastWords waits for the end of the crash output.
func (p *process) hasLastWords() bool {
	<-p.crashEnd
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.crash.Len() > 0
}
