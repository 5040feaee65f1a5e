package usage

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ticksPerSecond is USER_HZ, which Linux fixes at 100 for user space on every architecture that Go runs on.
const ticksPerSecond = 100

type hostTicks struct{ busy, total float64 }

// measure fills in what /proc says. A process that ends meanwhile counts for nothing.
// https://docs.kernel.org/filesystems/proc.html
func (m *Meter) measure(r *Report) {
	procs := family(os.Getpid())
	var memory uint64
	spent := map[int]float64{}
	var used float64
	for _, p := range procs {
		memory += proportionalBytes(p.pid)
		spent[p.pid] = p.seconds
		if before, ok := m.perProc[p.pid]; ok {
			used += p.seconds - before
		}
	}
	now := time.Now()
	var percent float64
	if elapsed := now.Sub(m.at).Seconds(); !m.at.IsZero() && elapsed > 0 {
		percent = 100 * used / elapsed
	}
	m.at, m.perProc = now, spent
	r.KernelCPU, r.KernelMemory = &percent, &memory
	if host, ok := readHostTicks(); ok {
		if total := host.total - m.host.total; m.host.total > 0 && total > 0 {
			p := 100 * (host.busy - m.host.busy) / total
			r.HostCPUPercent = &p
		}
		m.host = host
	}
	r.HostVirtualMemory = readHostMemory()
}

type process struct {
	pid, parent int
	seconds     float64
}

// family is the process and its descendants.
func family(root int) []process {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	children := map[int][]process{}
	var found []process
	for _, path := range stats {
		p, ok := readStat(path)
		if !ok {
			continue
		}
		children[p.parent] = append(children[p.parent], p)
		if p.pid == root {
			found = append(found, p)
		}
	}
	for i := 0; i < len(found); i++ {
		found = append(found, children[found[i].pid]...)
	}
	return found
}

// readStat reads /proc/PID/stat. The command's name, in parentheses, may hold anything, so fields count from its end.
func readStat(path string) (process, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return process{}, false
	}
	end := bytes.LastIndexByte(text, ')')
	if end < 0 {
		return process{}, false
	}
	fields := strings.Fields(string(text[end+1:])) // from field 3, state, on
	if len(fields) < 13 {
		return process{}, false
	}
	pid, err1 := strconv.Atoi(filepath.Base(filepath.Dir(path)))
	parent, err2 := strconv.Atoi(fields[1])
	user, err3 := strconv.ParseFloat(fields[11], 64)
	system, err4 := strconv.ParseFloat(fields[12], 64)
	ok := err1 == nil && err2 == nil && err3 == nil && err4 == nil
	return process{pid, parent, (user + system) / ticksPerSecond}, ok
}

func proportionalBytes(pid int) uint64 {
	return readKilobytes("/proc/" + strconv.Itoa(pid) + "/smaps_rollup")["Pss"] * 1024
}

func readHostMemory() map[string]float64 {
	kb := readKilobytes("/proc/meminfo")
	total, available := float64(kb["MemTotal"])*1024, float64(kb["MemAvailable"])*1024
	if total == 0 {
		return nil
	}
	return map[string]float64{
		"total": total, "available": available, "free": float64(kb["MemFree"]) * 1024,
		"used": total - available, "percent": 100 * (total - available) / total,
	}
}

// readKilobytes reads a file of lines such as "MemFree:  123 kB".
func readKilobytes(path string) map[string]uint64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	values := map[string]uint64{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		name, rest, ok := strings.Cut(lines.Text(), ":")
		if fields := strings.Fields(rest); ok && len(fields) > 0 {
			if n, err := strconv.ParseUint(fields[0], 10, 64); err == nil {
				values[name] = n
			}
		}
	}
	return values
}

func readHostTicks() (hostTicks, bool) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return hostTicks{}, false
	}
	line, _, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(line) // cpu user nice system idle iowait …
	if len(fields) < 6 {
		return hostTicks{}, false
	}
	var h hostTicks
	for i, f := range fields[1:min(len(fields), 9)] { // guest times are in user and nice already
		n, err := strconv.ParseFloat(f, 64)
		if err != nil {
			return hostTicks{}, false
		}
		h.total += n
		if i != 3 && i != 4 {
			h.busy += n
		}
	}
	return h, true
}
