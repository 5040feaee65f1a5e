package session

import (
	"strings"
	"testing"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
)

// TestSimilarFramesAreLeftOutAsInIPython has what stack_data.utils.collapse_repeated makes of a string, with the items that
// it leaves out sorted in brackets.
func TestSimilarFramesAreLeftOutAsInIPython(t *testing.T) {
	for calls, want := range map[string]string{
		"mffffffffff":       "mff[fffffff]f",
		"mabababababx":      "mabab[aabb]abx",
		"maaab":             "maaab",
		"maaaab":            "maa[a]ab",
		"mabcabcabcabcabcx": "mabcabc[aabbcc]abcx",
		"mffffgffffh":       "mff[f]fgff[f]fh",
		"ffff":              "ff[f]f",
	} {
		var got strings.Builder
		for _, s := range similar(counted(calls)) {
			if s.again == nil {
				got.WriteByte(byte(s.frame.Func))
				continue
			}
			got.WriteByte('[')
			for _, f := range s.again {
				got.WriteString(strings.Repeat(string(rune(f.Func)), f.Times))
			}
			got.WriteByte(']')
		}
		if got.String() != want {
			t.Errorf("%s: got %s, want %s", calls, got.String(), want)
		}
	}
}

// counted is a trace as package frames has it.
func counted(calls string) (trace []frames.Frame) {
	for i, c := range calls {
		if i > 0 && calls[i-1] == byte(c) {
			trace[len(trace)-1].Times++
			continue
		}
		trace = append(trace, frames.Frame{Line: 1, Func: int(c), Times: 1})
	}
	return trace
}
