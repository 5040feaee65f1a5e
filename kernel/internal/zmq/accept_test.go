package zmq

import (
	"net"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// exhausted is a listener that fails while the process has no descriptors left.
type exhausted struct {
	*memory
	none  atomic.Bool
	calls atomic.Int32
}

func (e *exhausted) Accept() (net.Conn, error) {
	if e.none.Load() {
		e.calls.Add(1)
		return nil, &net.OpError{Op: "accept", Net: "tcp", Err: syscall.EMFILE}
	}
	return e.memory.Accept()
}

func TestAcceptPausesWhileThereAreNoDescriptors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, log := &exhausted{memory: newMemory()}, &text{}
		l.none.Store(true)
		h := newHeartbeat(l, heartbeatLimits(), log.logger())
		time.Sleep(time.Minute)
		if n := l.calls.Load(); n < 60 || n > 70 {
			t.Errorf("%d accepts in a minute", n)
		}
		if n := strings.Count(log.String(), "too many open files"); n != 1 {
			t.Errorf("the log says it %d times:\n%s", n, log)
		}
		l.none.Store(false)
		c := connect(t, l.dial(), "REQ", "")
		c.send("beat")
		c.expect("beat")
		l.none.Store(true)
		_ = c.conn.Close()
		closed(t, h) // also in a pause
	})
}
