package kernel

import "testing"

func TestWhenAParentIsGone(t *testing.T) {
	for _, c := range []struct {
		name     string
		now, pid int
		direct   bool
		want     bool
	}{
		{"direct parent lives", 100, 100, true, false},
		{"direct parent died", 1, 100, true, true},
		{"direct parent died under a subreaper", 50, 100, true, true},
		{"wrapper lives", 200, 100, false, false},
		{"wrapper died", 1, 100, false, true},
	} {
		if got := parentGone(c.now, c.pid, c.direct); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestParentPIDOfTheEnvironment(t *testing.T) {
	for value, want := range map[string]int{"": 0, "123": 123, "x": 0, "-5": 0} {
		t.Setenv("JPY_PARENT_PID", value)
		if got := ParentPID(); got != want {
			t.Errorf("%q: %d", value, got)
		}
	}
}
