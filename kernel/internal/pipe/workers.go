package pipe

import "sync"

// workers are goroutines that answer calls. One that has answered stays for the next call, because its stack has grown:
// compiling a cell needs a deep one, and growing it anew for every cell costs as much as reading the cell.
type workers struct {
	jobs    chan func()     // to a worker that waits
	ended   <-chan struct{} // closed when no more calls come, and those who wait are to end
	running sync.WaitGroup  // one for each job that is not done
}

func newWorkers(ended <-chan struct{}) *workers {
	return &workers{jobs: make(chan func()), ended: ended}
}

// do has a worker do the job.
func (w *workers) do(job func()) {
	w.running.Add(1)
	select {
	case w.jobs <- job:
	default:
		go w.work(job) // until ended is closed; running is what is waited for
	}
}

func (w *workers) work(job func()) {
	for {
		w.finish(job)
		select {
		case job = <-w.jobs:
		case <-w.ended:
			return
		}
	}
}

func (w *workers) finish(job func()) {
	defer w.running.Done()
	job()
}

// wait waits until all jobs are done.
func (w *workers) wait() { w.running.Wait() }
