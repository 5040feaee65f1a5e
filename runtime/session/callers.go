package session

import (
	"strconv"
	"strings"
)

// caller is runtime.Caller. What is on the stack are the engine's functions, so only the line of the call itself is known.
func caller(pos string, skip int) (pc uintptr, file string, line int, ok bool) {
	file, number, _ := strings.Cut(pos, ", line ")
	line, err := strconv.Atoi(number)
	if skip != 0 || err != nil {
		return 0, "", 0, false
	}
	return 0, file, line, true
}
