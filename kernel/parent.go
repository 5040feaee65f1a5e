package kernel

import (
	"context"
	"os"
	"time"
)

// parentPoll is how often the kernel looks whether its parent lives.
const parentPoll = time.Second

// watchParent ends the kernel when its parent dies. It polls, as ipykernel does: Linux's PR_SET_PDEATHSIG speaks of the
// thread that started the kernel, and servers start kernels from threads that come and go.
//
// A parent that is not pid was replaced by a wrapper (a shell script, a debugger); then only the reaping by process 1
// tells.
func (k *kernel) watchParent(ctx context.Context, pid int) {
	direct := os.Getppid() == pid
	tick := time.NewTicker(parentPoll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if parentGone(os.Getppid(), pid, direct) {
				k.log.Warn("parent is gone", "pid", pid)
				k.stop(ErrParentDied)
				return
			}
		}
	}
}

func parentGone(now, pid int, direct bool) bool {
	if direct {
		return now != pid
	}
	return now == 1
}
