package lang

import "errors"

// ErrNoStdin says that the front end which sent the cell cannot be asked for input: allow_stdin was false.
// Its text is ipykernel's.
var ErrNoStdin = errors.New("raw_input was called, but this frontend does not support input requests.")

// DeathError is what Execute's caller sees when the process that ran the cell has died. It is a user error: concurrency
// lectures make processes die on purpose.
type DeathError struct {
	Cause string // in the runtime's words: "fatal error: concurrent map writes", "exit status 3", "signal: killed"
	Trace string // what the process last wrote, cut to what helps
}

func (e *DeathError) Error() string { return e.Cause }
