// Package usage measures what a process and its descendants use: processor, memory, and what the machine has. It knows
// nothing of kernels. On Linux it reads /proc; elsewhere it says only what Go knows.
package usage

import (
	"os"
	"runtime"
	"sync"
	"time"
)

// A Report is what jupyter-resource-usage shows, in its names.
// https://github.com/jupyter-server/jupyter-resource-usage
type Report struct {
	Hostname          string             `json:"hostname"`
	PID               int                `json:"pid"`
	CPUCount          int                `json:"cpu_count"`
	KernelCPU         *float64           `json:"kernel_cpu,omitempty"`    // percent of one processor since the last report
	KernelMemory      *uint64            `json:"kernel_memory,omitempty"` // bytes, shared pages divided among their users
	HostCPUPercent    *float64           `json:"host_cpu_percent,omitempty"`
	HostVirtualMemory map[string]float64 `json:"host_virtual_memory,omitempty"` // bytes, and percent
}

// A Meter makes reports. Percentages span the time between two reports; the first has 0. It is safe to call from any
// goroutine.
type Meter struct {
	mu      sync.Mutex // protects the fields below
	at      time.Time  // of the last report
	perProc map[int]float64
	host    hostTicks
}

// NewMeter returns a meter of this process and its descendants.
func NewMeter() *Meter { return &Meter{} }

// Report measures.
func (m *Meter) Report() Report {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := Report{PID: os.Getpid(), CPUCount: runtime.NumCPU()}
	r.Hostname, _ = os.Hostname() // an unknown name is shown as none
	m.measure(&r)
	return r
}
