package pipe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// version guards against a session of another build: both ends are the same binary, unless it was replaced on disk
// while the kernel ran.
const version = 1

type hello struct {
	Version int
	Info    lang.Info
}

type displayReport struct {
	Cell    lang.Cell
	Display lang.Display
}

type clearReport struct {
	Cell lang.Cell
	Wait bool
}

type errorReport struct {
	Cell  lang.Cell
	Error lang.Error
}

type commReport struct {
	Cell lang.Cell
	Comm lang.Comm
}

type inputRequest struct {
	Cell     lang.Cell
	Prompt   string
	Password bool
}

type inputReply struct {
	Text  string
	Error *remoteError
}

// errorReply answers calls that return nothing but an error.
type errorReply struct {
	Error *remoteError
}

// remoteError is a Go error on its way through the pipe. The errors that a caller may compare keep their identity.
type remoteError struct {
	Code string
	Text string
}

// sentinel is an error that keeps its identity, by its code.
func sentinel(code string) error {
	switch code {
	case "nostdin":
		return lang.ErrNoStdin
	case "canceled":
		return context.Canceled
	case "deadline":
		return context.DeadlineExceeded
	}
	return nil
}

func toRemote(err error) *remoteError {
	if err == nil {
		return nil
	}
	for _, code := range []string{"nostdin", "canceled", "deadline"} {
		if errors.Is(err, sentinel(code)) {
			return &remoteError{Code: code, Text: err.Error()}
		}
	}
	return &remoteError{Text: err.Error()}
}

func (e *remoteError) err() error {
	if e == nil {
		return nil
	}
	if s := sentinel(e.Code); s != nil {
		return s
	}
	return errors.New(e.Text)
}

// decode reads a JSON body. Numbers in values of unknown type stay as they were written: a table with 64-bit integers
// must not lose digits on its way to the front end.
func decode(body []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("parse the body of a frame: %w", err)
	}
	return nil
}
