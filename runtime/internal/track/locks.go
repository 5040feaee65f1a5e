package track

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// MutexLock is m.Lock().
func (t *Tracker) MutexLock(pos string, m *sync.Mutex) {
	if !m.TryLock() {
		t.lock(Waiting{Kind: "sync.Mutex.Lock", Pos: pos}, m.Lock, m.Unlock)
	}
}

// RWMutexLock is m.Lock().
func (t *Tracker) RWMutexLock(pos string, m *sync.RWMutex) {
	if !m.TryLock() {
		t.lock(Waiting{Kind: "sync.RWMutex.Lock", Pos: pos}, m.Lock, m.Unlock)
	}
}

// RWMutexRLock is m.RLock().
func (t *Tracker) RWMutexRLock(pos string, m *sync.RWMutex) {
	if !m.TryRLock() {
		t.lock(Waiting{Kind: "sync.RWMutex.RLock", Pos: pos}, m.RLock, m.RUnlock)
	}
}

// LockerLock is l.Lock() for a Locker whose dynamic type is not known before it runs.
func (t *Tracker) LockerLock(pos string, l sync.Locker) {
	switch l := l.(type) {
	case *sync.Mutex:
		t.MutexLock(pos, l)
	case *sync.RWMutex:
		t.RWMutexLock(pos, l)
	default:
		if reflect.TypeOf(l) == reflect.TypeOf(new(sync.RWMutex).RLocker()) {
			t.lock(Waiting{Kind: "sync.RWMutex.RLock", Pos: pos}, l.Lock, l.Unlock)
			return
		}
		l.Lock() // a cell's own type, whose Lock has hooks of its own
	}
}

// lock waits for a lock that is taken. The sync package cannot leave its queue, so a goroutine queues for the flow. If
// the flow is stopped meanwhile, that goroutine gives the lock back as soon as it gets it; it lives until then.
func (t *Tracker) lock(w Waiting, lock, unlock func()) {
	t.Wait(w, func(stop <-chan struct{}) bool {
		h := newHandover()
		go func() { // ends when it gets the lock; hands it to the flow or back
			runtime_setProfLabel(nil)
			lock()
			if !h.give() {
				unlock()
			}
		}()
		return !h.wait(stop)
	})
}

// A handover passes something from a helper to a flow that may be stopped: exactly one of give and leave succeeds.
type handover struct {
	settled atomic.Bool
	given   chan struct{}
}

func newHandover() *handover { return &handover{given: make(chan struct{})} }

// give says whether the flow takes what the helper has.
func (h *handover) give() bool {
	if !h.settled.CompareAndSwap(false, true) {
		return false
	}
	close(h.given)
	return true
}

// wait says whether the flow has got it. A flow that is stopped at the same moment has got it nevertheless: it goes on
// as if it had not been stopped yet, and is at its next check.
func (h *handover) wait(stop <-chan struct{}) bool {
	select {
	case <-h.given:
		return true
	case <-stop:
		if h.settled.CompareAndSwap(false, true) {
			return false
		}
		<-h.given
		return true
	}
}

// WaitGroupWait is wg.Wait().
func (t *Tracker) WaitGroupWait(pos string, wg *sync.WaitGroup) {
	if n, known := waitGroupCounter(wg); known && n == 0 {
		wg.Wait()
		return
	}
	t.Wait(Waiting{Kind: "sync.WaitGroup.Wait", Pos: pos}, func(stop <-chan struct{}) bool {
		over := make(chan struct{})
		var thrown any
		go func() { // ends when the counter is zero, also if the flow does not wait any more
			defer close(over)
			runtime_setProfLabel(nil)
			thrown = caught(wg.Wait) // "WaitGroup is reused before previous Wait has returned"
		}()
		select {
		case <-over:
			if thrown != nil {
				panic(thrown)
			}
			return false
		case <-stop:
			return true
		}
	})
}

// caught is what f panics with, nil for nothing: for a helper that waits for a flow, which is to panic itself.
func caught(f func()) (thrown any) {
	defer func() { thrown = recover() }()
	f()
	return nil
}

// waitGroupCounter reads the counter in the high half of the word that sync.WaitGroup calls state, so that a Wait which
// need not wait does not switch. Where that field is not as it was, known is false.
func waitGroupCounter(wg *sync.WaitGroup) (n int32, known bool) {
	field, ok := reflect.TypeFor[sync.WaitGroup]().FieldByName("state")
	if !ok || field.Type != reflect.TypeFor[atomic.Uint64]() {
		return 0, false
	}
	state := (*atomic.Uint64)(unsafe.Add(unsafe.Pointer(wg), field.Offset))
	return int32(state.Load() >> 32), true
}

// WaitGroupGo is wg.Go(f), except that a panic in f is reported as that of any goroutine.
func (t *Tracker) WaitGroupGo(pos string, wg *sync.WaitGroup, f func()) {
	wg.Add(1)
	t.Go(pos, func() {
		defer wg.Done()
		f()
	})
}

// CondWait is c.Wait(). Like it, it returns with c.L locked, and so does a Stop leave it: deferred functions will unlock
// c.L. A flow that is stopped passes a Signal it may have taken on to the next.
func (t *Tracker) CondWait(pos string, c *sync.Cond) {
	t.Wait(Waiting{Kind: "sync.Cond.Wait", Pos: pos}, func(stop <-chan struct{}) bool {
		h := newHandover()
		var thrown any
		go func() { // queues in c, then unlocks c.L for the flow; ends when it is woken and has c.L
			runtime_setProfLabel(nil)
			if thrown = caught(c.Wait); !h.give() && thrown == nil {
				c.Signal()
				c.L.Unlock()
			}
		}()
		if h.wait(stop) {
			if thrown != nil { // c is nil, copied, or without a lock
				panic(thrown)
			}
			return false
		}
		c.L.Lock() // the helper is queued by now, or will be before it unlocks
		return true
	})
}

// OnceDo is once.Do(f). Only calls through the tracker see each other; f runs on the calling goroutine.
func (t *Tracker) OnceDo(pos string, once *sync.Once, f func()) {
	for {
		t.mu.Lock()
		running, taken := t.onces[once]
		if !taken {
			running = make(chan struct{})
			t.onces[once] = running
		}
		t.mu.Unlock()
		if !taken {
			break
		}
		t.Wait(Waiting{Kind: "sync.Once.Do", Pos: pos}, func(stop <-chan struct{}) bool {
			select {
			case <-running:
				return false
			case <-stop:
				return true
			}
		})
	}
	defer func() {
		t.mu.Lock()
		running := t.onces[once]
		delete(t.onces, once)
		t.mu.Unlock()
		close(running)
	}()
	once.Do(f)
}
