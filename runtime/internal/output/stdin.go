package output

import (
	"bufio"
	"io"
)

// Stdin is what cells read as standard input: it asks for a line whenever a reader wants more than it has.
//
// The answer to each question is one line, and a newline is added. If ask returns io.EOF the reader sees the end of
// input once, as after Ctrl-D on a terminal; a further Read asks again. Any other error of ask, such as lang.ErrNoStdin,
// is the reader's error. It has ReadRune, so that fmt.Fscan loses nothing between two calls.
//
// It is no *os.File: nothing tells a pipe's writer that somebody has begun to read, so a file could not ask at the right
// moment. Readers must not be used by two goroutines at once, like any bufio.Reader.
type Stdin struct {
	*bufio.Reader
}

// NewStdin returns a reader that calls ask for each line. ask runs on the reading goroutine, which tells the session the
// cell; it must end when that is interrupted.
func NewStdin(ask func() (line string, err error)) *Stdin {
	return &Stdin{bufio.NewReader(&lines{ask: ask})}
}

type lines struct {
	ask  func() (string, error)
	rest []byte
}

func (l *lines) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(l.rest) == 0 {
		line, err := l.ask()
		if err != nil {
			return 0, err
		}
		l.rest = append([]byte(line), '\n')
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

var _ io.RuneScanner = (*Stdin)(nil)
