package usage

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
)

func TestReportOfThisProcessAndItsChild(t *testing.T) {
	m := NewMeter()
	first := m.Report()
	if first.PID != os.Getpid() || first.CPUCount != runtime.NumCPU() || first.Hostname == "" {
		t.Errorf("%+v", first)
	}
	if *first.KernelCPU != 0 {
		t.Errorf("the first report has %g %% of a time that is not known", *first.KernelCPU)
	}
	if *first.KernelMemory < 1<<20 || float64(*first.KernelMemory) > first.HostVirtualMemory["total"] {
		t.Errorf("memory %d", *first.KernelMemory)
	}

	child := exec.Command("cat")
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, p := range family(os.Getpid()) {
		found = found || p.pid == child.Process.Pid
	}
	if !found {
		t.Error("the child is not of the family")
	}
	spend()
	second := m.Report()
	if *second.KernelCPU <= 0 {
		t.Error("work took no time")
	}
	if v := second.HostVirtualMemory; v["percent"] <= 0 || v["percent"] > 100 {
		t.Errorf("memory of the host: %v", v)
	}
	_ = in.Close()
	if err := child.Wait(); err != nil {
		t.Error(err)
	}
}

// spend computes until /proc has seen it.
func spend() {
	before := family(os.Getpid())[0].seconds
	for x := 1.0; family(os.Getpid())[0].seconds < before+0.05; x *= 1.1 {
		_ = x
	}
}
