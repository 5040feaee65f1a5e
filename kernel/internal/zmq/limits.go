package zmq

import "time"

// limits bounds what one connection of a socket may cost.
type limits struct {
	message int           // bytes of a message that arrives
	soft    int           // bytes that wait for a front end before publishing waits
	hard    int           // bytes that wait for a front end before it is disconnected
	linger  time.Duration // how long Close waits for the peer to take what was sent
}

// Shell messages carry notebooks' cells and widgets' buffers: a gigabyte is a bound for what is broken or hostile.
// Subscriptions and heartbeats are small. A front end with several clients reads them in turn: what one cell prints, tens
// of thousands of lines, fits below the soft limit of iopub.
func routerLimits() limits    { return limits{1 << 30, 8 << 20, 64 << 20, linger} }
func publisherLimits() limits { return limits{64 << 10, 64 << 20, 128 << 20, linger} }
func heartbeatLimits() limits { return limits{1 << 20, 1 << 20, 4 << 20, linger} }

// The time limits of a connection.
const (
	// handshakeLimit is how long a peer may take to greet and to say who it is.
	handshakeLimit = 10 * time.Second
	// stallLimit is after how long without reading a front end counts as one that has stopped.
	stallLimit = 5 * time.Second
	// linger is short: the kernel flushes before it closes, and jupyter_client kills a kernel that takes five seconds.
	linger = 500 * time.Millisecond
)
