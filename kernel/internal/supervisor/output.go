package supervisor

import (
	"bytes"
	"errors"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
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

// cause is the line that names why the runtime dies, be it behind what another, such as C code, has written without a
// newline.
var cause = regexp.MustCompile(`(fatal error|panic): .*\n?`)

// keepGiven is how many bytes of what was handed on are kept, to look for the begin of last words in it.
const keepGiven = 4 << 10

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
			if name == lang.Stderr {
				p.mu.Lock()
				p.given = append(p.given, held[:cut]...)
				p.given = append(p.given[:0], p.given[max(0, len(p.given)-keepGiven):]...)
				p.mu.Unlock()
			}
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
	if _, err := p.shared.ReadAt(sign[:], lang.LastWordsSize); err != nil || sign[0] == 0 {
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
	before := p.given // handed on already, unless it is last words
	if p.taken {
		before = make([]byte, lang.LastWordsSize)
		n, _ := p.shared.ReadAt(before, 0) // shorter only if the session has cut it
		before = bytes.TrimRight(before[:n], "\x00")
	}
	all := slices.Concat(before, p.held, rest[1])
	crash := p.crash.String()
	p.mu.Unlock()
	if !fatal && crash == "" || strings.HasPrefix(crash, exitHead) {
		p.give(lang.Stderr, all[len(before):])
		return crash
	}
	head, begin, end := findLastWords(all, crash)
	for _, of := range [][2]int{{0, begin}, {begin + len(head), end}} { // around the head; the rest is crash output
		if from := max(of[0], len(before)); from < of[1] {
			p.give(lang.Stderr, all[from:of[1]])
		}
	}
	return head + crash
}

// findLastWords finds in what a process wrote to standard error what it did not write to its crash output, the head of
// its last words, which begins at begin. At end begins what is in the crash output as well. Others may have written
// between the two, such as another thread or the race detector.
func findLastWords(all []byte, crash string) (head string, begin, end int) {
	if crash == "" { // too early for it
		if i := dyingLine.FindIndex(all); i != nil {
			return string(all[i[0]:]), i[0], len(all)
		}
		return "", len(all), len(all)
	}
	end = len(all)
	for n := 80; n >= 10 && end == len(all); n /= 2 { // two threads that die mix their words
		if i := bytes.LastIndex(all, []byte(crash[:min(len(crash), n)])); i >= 0 {
			end = i
		}
	}
	if causeLine.MatchString(crash) {
		return "", end, end
	}
	const near = 16 << 10 // bytes; what is older is not of this death
	from := max(0, end-near)
	found := cause.FindAllIndex(all[from:end], -1)
	if found == nil {
		return "", end, end
	}
	last := found[len(found)-1]
	begin, stop := from+last[0], from+last[1]
	for begin > 0 && all[begin-1] == '\n' { // lines of the runtime before it: which stack exceeds which size
		line := bytes.LastIndexByte(all[:begin-1], '\n') + 1
		if !dyingLine.Match(all[line : begin-1]) {
			break
		}
		begin = line
	}
	return string(all[begin:stop]), begin, end
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
