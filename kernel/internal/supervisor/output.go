package supervisor

import (
	"bytes"
	"errors"
	"io"
	"os"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// readCrash keeps the runtime's last words.
func (p *process) readCrash() {
	defer close(p.crashEnd)
	buf := make([]byte, 8<<10)
	for {
		n, err := p.crashes.Read(buf)
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
// session's own capture. The runtime's last words are not handed on but held: they become an error. It ends with the
// process, or when the session reads its own output.
func (p *process) readText(r *os.File, name lang.StreamName) {
	buf := make([]byte, 32<<10)
	var held []byte
	for {
		n, err := r.Read(buf)
		held = append(held, buf[:n]...)
		cut := wholeRunes(held)
		if name == lang.Stderr {
			p.mu.Lock()
			p.early.add(buf[:n])
			p.mu.Unlock()
			if at := dyingLine.FindIndex(held); at != nil {
				cut = at[0]
			}
		}
		switch {
		case err == nil:
			p.give(name, held[:cut])
			held = append(held[:0], held[cut:]...)
			if len(held) > 0 {
				p.wakeReader(r, time.Now().Add(holdFor))
			}
		case errors.Is(err, os.ErrDeadlineExceeded) && p.wakeReader(r, time.Time{}):
			p.give(name, held)
			held = held[:0]
		case name == lang.Stderr:
			p.mu.Lock()
			p.held = held
			p.mu.Unlock()
			return
		default:
			p.give(name, held)
			return
		}
	}
}

func (p *process) give(name lang.StreamName, b []byte) {
	if len(b) > 0 {
		p.hooks.text(p, name, string(b))
	}
}

// wakeReader sets the time at which a read gives up, and is false once that is for others to set: when the process
// is dead, or the session reads its own output.
func (p *process) wakeReader(r *os.File, at time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.reaped && !p.taken && r.SetReadDeadline(at) == nil
}

// handOver ends the readers of standard output and error if the session reads them itself.
func (p *process) handOver() {
	var sign [1]byte
	if _, err := p.shared.ReadAt(sign[:], LastWordsSize); err != nil || sign[0] == 0 {
		return
	}
	p.mu.Lock()
	p.taken = true
	if !p.reaped {
		p.stdio[0].SetReadDeadline(time.Unix(1, 0))
		p.stdio[1].SetReadDeadline(time.Unix(1, 0))
	}
	p.mu.Unlock()
	p.texts.Wait()
	p.mu.Lock()
	held := p.held
	p.held = nil
	p.mu.Unlock()
	p.give(lang.Stderr, held)
}

// readRest reads what a dead process has left in its pipes, hands on what is the cells', and returns the runtime's
// last words. fatal says that it has ended as the runtime ends it.
func (p *process) readRest(fatal bool) string {
	rest := [2][]byte{}
	for i, r := range p.stdio {
		rest[i], _ = io.ReadAll(r) // what there was until the end of the file, or of the time that watch allows
	}
	p.give(lang.Stdout, rest[0])
	p.mu.Lock()
	var before []byte // handed on already, unless it is last words
	if p.taken {
		before = make([]byte, LastWordsSize)
		n, _ := p.shared.ReadAt(before, 0) // shorter only if the session has cut it
		before = bytes.TrimRight(before[:n], "\x00")
	}
	all := slices.Concat(before, p.held, rest[1])
	crash := p.crash.String()
	p.mu.Unlock()
	cut := len(all)
	if fatal || crash != "" {
		cut = beginOfEnd(all, crash)
	}
	if cut > len(before) {
		p.give(lang.Stderr, all[len(before):cut])
	}
	if cut == len(all) {
		return crash
	}
	return string(all[cut:])
}

// beginOfEnd is where the last words begin in what a process wrote to standard error: some lines before what it wrote
// to its crash output as well.
func beginOfEnd(all []byte, crash string) int {
	at := len(all)
	if crash != "" {
		if i := bytes.LastIndex(all, []byte(crash[:min(len(crash), 80)])); i >= 0 {
			at = i
		}
	}
	const near = 1 << 10 // bytes: the longest are "runtime: goroutine stack exceeds …" and four lines more
	from := 0
	if crash != "" {
		from = max(0, at-near)
	}
	if i := dyingLine.FindIndex(all[from:at]); i != nil {
		return from + i[0]
	}
	return at
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
