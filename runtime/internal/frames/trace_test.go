package frames

import (
	"reflect"
	"testing"
)

func TestTraceCountsCallsThatFollowEachOther(t *testing.T) {
	var tr trace
	tr.add(Frame{Line: 3, Func: 1, Times: 1})
	for range 100_000 {
		tr.add(Frame{Line: 4, Func: 1, Times: 1})
	}
	tr.add(Frame{Line: 9, Func: 2, Times: 1})
	want := []Frame{{3, 1, 1}, {4, 1, 100_000}, {9, 2, 1}}
	if got := tr.frames(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTraceOfFunctionsThatCallEachOtherKeepsItsEnds(t *testing.T) {
	var tr trace
	const calls = 100_000
	for i := range calls {
		tr.add(Frame{Line: 1, Func: 1 + i%3, Times: 1})
	}
	tr.add(Frame{Line: 9, Func: 9, Times: 1})
	got := tr.frames()
	if len(got) != innermost+1+outermost {
		t.Fatalf("%d frames", len(got))
	}
	total := 0
	for _, f := range got {
		total += f.Times
	}
	if total != calls+1 || got[0].Func != 1 || got[innermost] != (Frame{Times: calls + 1 - innermost - outermost}) || got[len(got)-1].Func != 9 {
		t.Errorf("%d calls; %v … %v … %v", total, got[0], got[innermost], got[len(got)-1])
	}
}
