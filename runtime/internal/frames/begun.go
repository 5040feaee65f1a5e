package frames

// runtime.Goexit leaves functions without a word. Those that do not call Leave would be missing in a trace of Exit, so
// they are noted when they begin while Exit is to be expected.

// begun is a function that has begun, when so much of the stack was in use.
type begun struct {
	Frame
	depth int
}

// Begun notes that a function has begun that may be left by Exit. Line 0 says that it calls Leave. What was noted before
// counts no more unless continuing is set: then every function that has begun since was noted, too. It returns how many are
// known to be within one another.
func (s *Stack) Begun(fn, line, depth int, continuing bool) int {
	n := 0
	if continuing {
		for n = len(s.begun); n > 0 && s.begun[n-1].depth >= depth; n-- { // has ended
		}
	}
	s.begun = append(s.begun[:n], begun{Frame{Func: fn, Line: line, Times: 1}, depth})
	return n + 1
}

// keepBegun adds what Exit has left before it comes to a function that calls Leave, 0 for none.
func (s *Stack) keepBegun(fn int) {
	for n := len(s.begun); n > 0; n-- {
		last := s.begun[n-1].Frame
		if last.Line == 0 {
			if last.Func == fn {
				s.begun = s.begun[:n-1]
			}
			return
		}
		s.begun = s.begun[:n-1]
		s.trace.add(last)
	}
}
