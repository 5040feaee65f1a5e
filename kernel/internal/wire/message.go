package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// delimiter ends what the transport puts before a message.
const delimiter = "<IDS|MSG>"

// signedFrames is how many frames follow the delimiter before the buffers: the signature and the four parts it signs.
const signedFrames = 5

// A Message is a message that has been read. It shares memory with the frames it was read from.
type Message struct {
	Header       Header
	ParentHeader Header // zero if the message belongs to no request
	Metadata     json.RawMessage
	Content      json.RawMessage
	Buffers      [][]byte
}

// What is wrong with frames that are no message.
var (
	ErrNoDelimiter = errors.New("no frame is " + delimiter)
	ErrTooShort    = errors.New("too few frames")
	ErrNoType      = errors.New("header has no msg_type")
)

// Parse reads a message. Frames before the delimiter are skipped, and the signature is checked before anything else is
// looked at. It is safe to call from any goroutine.
//
// Content may be any JSON value: the handler that knows its shape can tell the sender what is wrong with it, while a
// message that is refused here gets no reply.
func Parse(signer *Signer, frames [][]byte) (*Message, error) {
	begin := slices.IndexFunc(frames, func(f []byte) bool { return string(f) == delimiter })
	if begin < 0 {
		return nil, fmt.Errorf("message of %d frames: %w", len(frames), ErrNoDelimiter)
	}
	parts := frames[begin+1:]
	if len(parts) < signedFrames {
		return nil, fmt.Errorf("message: %w: %d follow the delimiter, not %d", ErrTooShort, len(parts), signedFrames)
	}
	header, parent, metadata, content := parts[1], parts[2], parts[3], parts[4]
	if err := signer.check(parts[0], header, parent, metadata, content); err != nil {
		return nil, err
	}
	m := &Message{Metadata: metadata, Content: content, Buffers: parts[signedFrames:]}
	var err error
	if m.Header, err = parseHeader("header", header); err != nil {
		return nil, err
	}
	if m.Header.MsgType == "" {
		return nil, ErrNoType
	}
	if m.ParentHeader, err = parseHeader("parent header", parent); err != nil {
		return nil, err
	}
	if err := checkObject("metadata", metadata); err != nil {
		return nil, err
	}
	if err := checkText("content", content); err != nil {
		return nil, err
	}
	return m, nil
}

func parseHeader(name string, text []byte) (Header, error) {
	if err := checkObject(name, text); err != nil {
		return Header{}, err
	}
	var h Header
	if err := json.Unmarshal(text, &h); err != nil {
		return Header{}, fmt.Errorf("%s: %w", name, err)
	}
	h.raw = text
	return h, nil
}

func checkObject(name string, text []byte) error {
	if err := checkText(name, text); err != nil {
		return err
	}
	if bytes.TrimLeft(text, " \t\r\n")[0] != '{' {
		return fmt.Errorf("%s is no JSON object", name)
	}
	return nil
}

// checkText says whether text is JSON. Go's decoder takes text that is no UTF-8 too, but headers travel on to all front
// ends, and Python's decoder does not.
func checkText(name string, text []byte) error {
	if !utf8.Valid(text) {
		return fmt.Errorf("%s is no UTF-8", name)
	}
	if !json.Valid(text) {
		return fmt.Errorf("%s is no JSON, or too deep", name)
	}
	return nil
}

// Serialize makes the frames of a message, from the delimiter on. Header, parent, metadata and content are JSON objects;
// an empty one is written {}. It is safe to call from any goroutine.
func Serialize(signer *Signer, header, parent, metadata, content []byte, buffers [][]byte) [][]byte {
	parts := [][]byte{header, parent, metadata, content}
	for i, p := range parts {
		if len(p) == 0 {
			parts[i] = []byte("{}")
		}
	}
	frames := make([][]byte, 0, 1+signedFrames+len(buffers))
	frames = append(frames, []byte(delimiter), signer.sign(parts...))
	frames = append(frames, parts...)
	return append(frames, buffers...)
}
