package output

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// cellOut is what one cell has printed and the host has not taken. Output.mu protects it.
type cellOut struct {
	id    lang.Cell
	segs  []segment // in order
	held  []piece   // waits for the end of somebody's line
	size  int       // bytes in segs and held
	total int64     // bytes printed ever
	cut   bool      // the limit was reached
	busy  bool      // in Output.busy
	sent  time.Time // when the host was last given something

	stdout, stderr stream

	flushes []chan struct{} // closed when all is sent
	room    chan struct{}   // closed when size has fallen
}

// A segment is text of one stream.
type segment struct {
	name lang.StreamName
	text []byte
}

// A piece is text of one writer that waits.
type piece struct {
	src  Source
	name lang.StreamName
	text []byte
}

// rules say how long an open line holds others back: see Config.
type rules struct {
	hold  time.Duration
	waits func(writer uint64) bool
}

// A stream knows who is in the middle of a line.
type stream struct {
	open  bool
	by    Source
	since time.Time // when it began the line
	last  time.Time // when it wrote to it
}

func (c *cellOut) stream(name lang.StreamName) *stream {
	if name == lang.Stderr {
		return &c.stderr
	}
	return &c.stdout
}

func (c *cellOut) flushed() <-chan struct{} {
	done := make(chan struct{})
	c.flushes = append(c.flushes, done)
	return done
}

// write takes p, or holds it back while another writer is in the middle of a line or p's writer is held back already.
func (c *cellOut) write(src Source, name lang.StreamName, p []byte, r *rules) {
	s := c.stream(name)
	if len(c.held) == 0 && (!s.open || s.by.Writer == src.Writer) {
		c.take(src, name, p) // nearly always
		return
	}
	now := time.Now()
	c.release(now, r, false)
	if !c.holdsBack(src, name, now, r) {
		if i := bytes.LastIndexByte(p, '\n') + 1; i > 0 && i < len(p) && len(c.held) > 0 {
			c.take(src, name, p[:i])
			p = p[i:] // the others come between the lines
			c.release(now, r, false)
		}
	}
	if !c.holdsBack(src, name, now, r) {
		c.take(src, name, p)
		c.release(now, r, false)
		return
	}
	c.size += len(p)
	if n := len(c.held); n > 0 && c.held[n-1].src.Writer == src.Writer && c.held[n-1].name == name {
		c.held[n-1].text = append(c.held[n-1].text, p...)
		return
	}
	c.held = append(c.held, piece{src, name, bytes.Clone(p)})
}

// holdsBack says whether text of src has to wait now.
func (c *cellOut) holdsBack(src Source, name lang.StreamName, now time.Time, r *rules) bool {
	return slices.ContainsFunc(c.held, func(h piece) bool { return h.src.Writer == src.Writer }) ||
		c.stream(name).blocks(src, now, r)
}

func (s *stream) blocks(src Source, now time.Time, r *rules) bool {
	return s.open && s.by.Writer != src.Writer && !s.by.ended() && now.Sub(s.since) < r.hold && !r.waits(s.by.Writer)
}

func (src Source) ended() bool {
	select {
	case <-src.Done:
		return true
	default:
		return false
	}
}

// release takes what need not wait any more; all of it if force is set.
func (c *cellOut) release(now time.Time, r *rules, force bool) {
	for again := true; again && len(c.held) > 0; {
		again = false
		var waits []piece
		for _, h := range c.held {
			s := c.stream(h.name)
			behind := slices.ContainsFunc(waits, func(w piece) bool { return w.src.Writer == h.src.Writer })
			if !force && (behind || s.blocks(h.src, now, r)) {
				waits = append(waits, h)
				continue
			}
			c.size -= len(h.text)
			c.take(h.src, h.name, h.text)
			again = true // a line may have ended
		}
		c.held = waits
	}
}

// take appends p in its order. An open line of another writer who may come back to it is closed first, unless p too is
// only a part of a line or ends that one.
func (c *cellOut) take(src Source, name lang.StreamName, p []byte) {
	s := c.stream(name)
	if s.open && s.by.Writer != src.Writer && !s.by.ended() && bytes.IndexByte(p, '\n') > 0 {
		c.append(name, []byte{'\n'})
	}
	c.append(name, p)
	if p[len(p)-1] == '\n' {
		s.open = false
		return
	}
	now := time.Now()
	since := now
	if s.open && s.by.Writer == src.Writer && bytes.IndexByte(p, '\n') < 0 {
		since = s.since // a row of dots holds others back no longer than one does
	}
	*s = stream{open: true, by: src, since: since, last: now}
}

func (c *cellOut) append(name lang.StreamName, p []byte) {
	c.size += len(p)
	if n := len(c.segs); n > 0 && c.segs[n-1].name == name {
		c.segs[n-1].text = append(c.segs[n-1].text, p...)
		return
	}
	c.segs = append(c.segs, segment{name, bytes.Clone(p)})
}

// next takes the next message from c: at most batch bytes of one stream. An unfinished rune at its end stays behind
// while its writer may finish it. n is how many bytes it took, 0 for none.
func (c *cellOut) next(batch int, now time.Time, hold time.Duration) (name lang.StreamName, text string, n int) {
	for len(c.segs) > 0 {
		seg := &c.segs[0]
		part := seg.text
		if len(part) > batch {
			if part = cutRune(part[:batch]); len(part) == 0 {
				part = seg.text[:batch]
			}
		} else if s := c.stream(seg.name); len(c.segs) == 1 && s.open && !s.by.ended() && now.Sub(s.last) < hold {
			part = cutRune(part)
		}
		if len(part) == 0 {
			return "", "", 0
		}
		name, text = seg.name, validString(part)
		c.size -= len(part)
		if len(part) == len(seg.text) {
			c.segs = c.segs[1:]
		} else {
			seg.text = seg.text[len(part):]
		}
		return name, text, len(part)
	}
	c.segs = nil
	return "", "", 0
}

// cutRune returns p without an unfinished rune at its end.
func cutRune(p []byte) []byte {
	for back := 1; back < utf8.UTFMax && back <= len(p); back++ {
		if b := p[len(p)-back]; utf8.RuneStart(b) {
			if !utf8.FullRune(p[len(p)-back:]) {
				return p[:len(p)-back]
			}
			break
		}
	}
	return p
}

// validString is p with each invalid byte replaced by U+FFFD.
func validString(p []byte) string {
	if utf8.Valid(p) {
		return string(p)
	}
	return string([]rune(string(p)))
}
