package supervisor

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// oomKills counts the processes of this control group that the system has killed for want of memory; 0 if it does not
// say. A session is in the group of its supervisor. https://docs.kernel.org/admin-guide/cgroup-v2.html, memory.events
func oomKills() int {
	groups, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(groups)) {
		group, ok := strings.CutPrefix(strings.TrimSpace(line), "0::")
		if !ok {
			continue
		}
		events, err := os.ReadFile(filepath.Join("/sys/fs/cgroup", group, "memory.events"))
		if err != nil {
			return 0
		}
		return parseOOMKills(string(events))
	}
	return 0
}

func parseOOMKills(events string) int {
	for line := range strings.Lines(events) {
		if count, ok := strings.CutPrefix(line, "oom_kill "); ok {
			n, err := strconv.Atoi(strings.TrimSpace(count))
			if err != nil {
				return 0
			}
			return n
		}
	}
	return 0
}
