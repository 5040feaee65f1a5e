package asyncio

import (
	"bytes"
	"runtime"
)

// goroutine is the number of the calling goroutine.
func goroutine() string {
	buf := make([]byte, 64)
	return string(bytes.Fields(buf[:runtime.Stack(buf, false)])[1])
}
