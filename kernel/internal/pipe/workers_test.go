package pipe

import (
	"runtime"
	"testing"
	"testing/synctest"
)

func TestAWorkerThatWaitsTakesTheNextJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan struct{})
		w := newWorkers(ended)
		release := make(chan struct{})
		for range 3 { // at the same time
			w.do(func() { <-release })
		}
		close(release)
		w.wait()
		synctest.Wait()
		before := runtime.NumGoroutine()
		for range 100 { // one after the other
			w.do(func() {})
			w.wait()
			synctest.Wait()
		}
		if n := runtime.NumGoroutine(); n > before {
			t.Errorf("%d goroutines have become %d", before, n)
		}
		close(ended) // or the bubble would find the workers waiting
	})
}
