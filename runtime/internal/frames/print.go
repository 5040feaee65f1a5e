package frames

import (
	"fmt"
	"unsafe"
)

// InterfaceWords is what the builtin print writes of an interface: its two words.
func InterfaceWords(v any) string {
	words := *(*[2]uintptr)(unsafe.Pointer(&v))
	return fmt.Sprintf("(%#x,%#x)", words[0], words[1])
}
