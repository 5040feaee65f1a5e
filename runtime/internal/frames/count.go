package frames

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// A Count is a number that interpreted code asks again and again whether it is zero. It asks a bool, because the engine branches
// on one in a single step. The zero Count is zero, and its methods may be called from any goroutine.
type Count struct {
	adding sync.Mutex // makes one step of a change and what follows from it
	n      atomic.Int32
	some   uint32 // 1 if n is not 0; on the systems that there are, its first byte is a bool
}

// Add adds to the number.
func (c *Count) Add(delta int32) {
	c.adding.Lock()
	defer c.adding.Unlock()
	some := uint32(0)
	if c.n.Add(delta) != 0 {
		some = 1
	}
	atomic.StoreUint32(&c.some, some)
}

// Load returns the number.
func (c *Count) Load() int32 { return c.n.Load() }

// Some is true while the number is not zero.
func (c *Count) Some() *bool { return (*bool)(unsafe.Pointer(&c.some)) }
