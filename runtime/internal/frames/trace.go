package frames

// A Frame is where a panic left a function, or calls of it that followed each other. One without a function stands for
// calls that a trace has no room for.
type Frame struct {
	Line  int // 0 if the function had not begun
	Func  int // as the session numbers functions; 0 is none that a user wrote
	Times int // how many calls, at least 1
}

// How many frames of a trace are kept, of a runaway recursion of several functions.
const (
	innermost = 1 << 9
	outermost = 1 << 6
)

// trace is what a panic has left, innermost first. It takes the room of a short one, however deep the panic was.
type trace struct {
	inner   []Frame
	omitted int
	outer   []Frame
}

func (t *trace) add(f Frame) {
	list := &t.inner
	if len(t.outer) > 0 || len(t.inner) == innermost {
		list = &t.outer
	}
	if last := t.last(); last != nil && last.Line == f.Line && last.Func == f.Func {
		last.Times += f.Times
		return
	}
	if len(t.outer) == outermost {
		t.omitted += t.outer[0].Times
		t.outer = t.outer[:copy(t.outer, t.outer[1:])]
	}
	*list = append(*list, f)
}

func (t *trace) last() *Frame {
	switch {
	case len(t.outer) > 0:
		return &t.outer[len(t.outer)-1]
	case len(t.inner) > 0:
		return &t.inner[len(t.inner)-1]
	}
	return nil
}

func (t *trace) frames() []Frame {
	list := t.inner
	if t.omitted > 0 {
		list = append(list, Frame{Times: t.omitted})
	}
	return append(list, t.outer...)
}
