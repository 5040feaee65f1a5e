package supervisor

import "testing"

func TestCountOfProcessesKilledForMemory(t *testing.T) {
	for events, want := range map[string]int{
		"low 0\nhigh 0\nmax 4\noom 2\noom_kill 3\noom_group_kill 0\n": 3,
		"oom_kill many\n": 0,
		"":                0,
	} {
		if got := parseOOMKills(events); got != want {
			t.Errorf("%q has %d, want %d", events, got, want)
		}
	}
}
