package runner

import (
	"io"
	"regexp"
)

// Plain is a writer to w that drops the colours of terminals, for a w that is none. A sequence that is cut by the end of
// a Write is not recognised.
func Plain(w io.Writer) io.Writer { return plain{w} }

type plain struct{ w io.Writer }

// escapes are the sequences that tracebacks use: Select Graphic Rendition of ECMA-48.
var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

func (p plain) Write(text []byte) (int, error) {
	if _, err := p.w.Write(escapes.ReplaceAll(text, nil)); err != nil {
		return 0, err
	}
	return len(text), nil
}
