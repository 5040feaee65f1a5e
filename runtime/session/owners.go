package session

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/gopherloop/gopherloop/runtime/internal/lower"
)

// owners know which function of lowered code each function storage has, because calls within a cell go straight to the
// function: when the storage is given another one, the function has to know. The zero owners are ready for use, from any
// goroutine.
type owners struct {
	mu     sync.Mutex
	owners map[unsafe.Pointer]*owner
}

// owner is a function of lowered code. owners.mu protects the flag, which the function reads.
type owner struct {
	replaced atomic.Bool
	flag     *bool // the same for lowered code, nil if the race detector sees that
}

func (o *owner) set(replaced bool) {
	o.replaced.Store(replaced)
	if o.flag != nil {
		*o.flag = replaced
	}
}

// Owner is for lowering.
func (e *env) Owner(storage reflect.Value) lower.Owner {
	o := &owner{}
	return lower.Owner{Replaced: o.replaced.Load, Own: func(flag *bool) {
		e.owners.mu.Lock()
		o.flag = flag
		e.owners.mu.Unlock()
		e.owners.own(storage, o)
	}}
}

// own notes that a storage has a function. Nil stands for one that nobody calls directly.
func (o *owners) own(storage reflect.Value, next *owner) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.owners == nil {
		o.owners = map[unsafe.Pointer]*owner{}
	}
	key := storage.UnsafePointer()
	if before := o.owners[key]; before != nil {
		before.set(true)
	}
	if next != nil {
		next.set(false)
	}
	o.owners[key] = next
}
