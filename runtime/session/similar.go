package session

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// step is a line of a traceback: one frame, or how often some were left out.
type step struct {
	frame frames.Frame
	again []frames.Frame
}

// similar leaves out the calls of a recursion: of a frame that comes more than three times, the first, the second and the
// last are shown, and it is counted how often the others came. The rule is that of the library with which IPython writes
// tracebacks. https://github.com/alexmojaki/stack_data/blob/v0.6.3/stack_data/utils.py#L88-L132
func similar(trace []frames.Frame) []step {
	trace = single(trace)
	times := map[frames.Frame]int{}
	for _, f := range trace {
		times[key(f)] += f.Times
	}
	common := func(f frames.Frame) bool { return f.Func == 0 || times[key(f)] > 3 }
	var steps []step
	for i := 0; i < len(trace); {
		n := i + 1
		for n < len(trace) && common(trace[n]) == common(trace[i]) {
			n++
		}
		if group := trace[i:n]; common(group[0]) {
			steps = append(steps, collapsed(group)...)
		} else {
			for _, f := range group {
				steps = append(steps, step{frame: f})
			}
		}
		i = n
	}
	return steps
}

func key(f frames.Frame) frames.Frame { return frames.Frame{Line: f.Line, Func: f.Func} }

// single has the calls that similar may show one by one.
func single(trace []frames.Frame) (list []frames.Frame) {
	for _, f := range trace {
		one := f
		one.Times = 1
		switch {
		case f.Func == 0:
			list = append(list, f)
		case f.Times > 3:
			f.Times -= 3
			list = append(list, one, one, f, one)
		default:
			list = append(list, slices.Repeat([]frames.Frame{one}, f.Times)...)
		}
	}
	return list
}

// collapsed is a group of frames that all come often.
func collapsed(group []frames.Frame) (steps []step) {
	seen, last := map[frames.Frame]int{}, map[frames.Frame]int{}
	for i, f := range group {
		last[key(f)] = i
	}
	var left []frames.Frame
	flush := func() {
		if left != nil {
			steps = append(steps, step{again: left})
			left = nil
		}
	}
	for i, f := range group {
		k := key(f)
		if seen[k]++; f.Func != 0 && (seen[k] <= 2 || last[k] == i) {
			flush()
			steps = append(steps, step{frame: f})
			continue
		}
		if at := slices.IndexFunc(left, func(l frames.Frame) bool { return key(l) == k }); at >= 0 {
			left[at].Times += f.Times
		} else {
			left = append(left, f)
		}
	}
	flush()
	return steps
}

// similarLine says what was left out.
func (s *Session) similarLine(again []frames.Frame) string {
	again = slices.Clone(again)
	name := func(f frames.Frame) string { return s.functionName(f.Func).name }
	slices.SortStableFunc(again, func(a, b frames.Frame) int {
		if a.Times != b.Times {
			return b.Times - a.Times
		}
		return strings.Compare(name(a), name(b))
	})
	var texts []string
	for _, f := range again {
		if f.Func == 0 {
			texts = append(texts, fmt.Sprintf("%d more", f.Times))
			continue
		}
		texts = append(texts, fmt.Sprintf("%s at line %d (%d times)", name(f), f.Line, f.Times))
	}
	return "    " + red + "[... skipping similar frames: " + strings.Join(texts, ", ") + "]" + reset
}
