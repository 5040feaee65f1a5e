package frames

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// A Count is a number that interpreted code asks again and again whether it is zero. It asks a bool, because the engine branches
// on one in a single step. The zero Count is zero, and its methods may be called from any goroutine.
type Count struct {
	adding   sync.Mutex // makes one step of a change and what follows from it; protects watching
	watching map[*bool]struct{}
	n        atomic.Int32
	some     uint32 // 1 if n is not 0; on the systems that there are, its first byte is a bool
}

// Add adds to the number.
func (c *Count) Add(delta int32) {
	c.adding.Lock()
	defer c.adding.Unlock()
	some := uint32(0)
	if c.n.Add(delta) != 0 {
		some = 1
	}
	if atomic.SwapUint32(&c.some, some) == some {
		return
	}
	for p := range c.watching {
		*p = some != 0
	}
}

// Watch keeps *p true while the number is not zero, for code that the race detector does not see.
func (c *Count) Watch(p *bool) {
	c.adding.Lock()
	defer c.adding.Unlock()
	if c.watching == nil {
		c.watching = map[*bool]struct{}{}
	}
	c.watching[p] = struct{}{}
	*p = atomic.LoadUint32(&c.some) != 0
}

// Load returns the number.
func (c *Count) Load() int32 { return c.n.Load() }

// Some is true while the number is not zero.
func (c *Count) Some() *bool { return (*bool)(unsafe.Pointer(&c.some)) }
