package pipe

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A frame on the wire is a big-endian uint32 with the length of what follows, one byte with the kind, a big-endian
// uint64 with the id of the call it belongs to (0 for none), and the body.
type frame struct {
	kind kind
	id   uint64
	body []byte
}

// kind says what a frame is and how its body is written: JSON unless the comment says otherwise.
type kind byte

// From the kernel to the session.
const (
	kindStart      kind = 1 + iota // empty; answered
	kindExecute                    // lang.ExecuteRequest; answered
	kindComplete                   // lang.CompleteRequest; answered
	kindInspect                    // lang.InspectRequest; answered
	kindIsComplete                 // string; answered
	kindComm                       // lang.Comm; answered
	kindComms                      // empty; answered
	kindRestore                    // []lang.Declaration; answered
	kindClose                      // empty; answered
	kindInterrupt                  // the subshell as raw text
	kindCancel                     // empty; the call with this id has lost its caller's interest
	kindCredit                     // uvarint: bytes given back; the id is the window
	kindInputReply                 // inputReply
)

// From the session to the kernel.
const (
	kindHello       kind = 64 + iota // hello, always the first frame
	kindReply                        // the reply of the call with this id
	kindStream                       // see appendStream
	kindDisplay                      // displayReport
	kindClear                        // clearReport
	kindError                        // errorReport
	kindHostComm                     // commReport
	kindInput                        // inputRequest
	kindInputCancel                  // empty; the input with this id has lost its caller's interest
)

// MaxFrame is the greatest length of a frame in bytes. It bounds what one display or one reply can make the other
// process hold; text of streams is cut into pieces far smaller.
const MaxFrame = 64 << 20

// ErrFrameTooLarge says that a frame is longer than [MaxFrame].
var ErrFrameTooLarge = errors.New("frame exceeds 64 MiB")

const (
	headLength = 4 + 1 + 8
	// readStep bounds what a length that lies makes readFrame allocate before the bytes are there.
	readStep = 1 << 20
)

// appendFrame appends the bytes of f to dst.
func appendFrame(dst []byte, f frame) ([]byte, error) {
	n := headLength - 4 + len(f.body)
	if n > MaxFrame {
		return dst, fmt.Errorf("write a frame of %d bytes: %w", n, ErrFrameTooLarge)
	}
	dst = binary.BigEndian.AppendUint32(dst, uint32(n))
	dst = append(dst, byte(f.kind))
	dst = binary.BigEndian.AppendUint64(dst, f.id)
	return append(dst, f.body...), nil
}

// readFrame reads one frame. It returns io.EOF only between two frames.
func readFrame(r *bufio.Reader) (frame, error) {
	var head [headLength]byte
	if _, err := io.ReadFull(r, head[:4]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return frame{}, fmt.Errorf("read the length of a frame: %w", err)
		}
		return frame{}, err
	}
	n := int64(binary.BigEndian.Uint32(head[:4]))
	switch {
	case n > MaxFrame:
		return frame{}, fmt.Errorf("read a frame of %d bytes: %w", n, ErrFrameTooLarge)
	case n < headLength-4:
		return frame{}, fmt.Errorf("read a frame of %d bytes: shorter than its head", n)
	}
	if _, err := io.ReadFull(r, head[4:]); err != nil {
		return frame{}, fmt.Errorf("read the head of a frame: %w", noEOF(err))
	}
	f := frame{kind: kind(head[4]), id: binary.BigEndian.Uint64(head[5:])}
	rest := int(n) - (headLength - 4)
	for len(f.body) < rest {
		from, step := len(f.body), min(rest-len(f.body), readStep)
		f.body = append(f.body, make([]byte, step)...)
		if _, err := io.ReadFull(r, f.body[from:]); err != nil {
			return frame{}, fmt.Errorf("read the body of a frame of %d bytes: %w", n, noEOF(err))
		}
	}
	return f, nil
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// appendStream writes the body of a kindStream frame: one byte for the stream, the length of the cell's name as a
// uvarint, the name, and the text as it is. JSON would cost an escape and a parse for every byte that a cell prints.
func appendStream(dst []byte, cell lang.Cell, name lang.StreamName, text string) []byte {
	which := byte('o')
	if name == lang.Stderr {
		which = 'e'
	}
	dst = append(dst, which)
	dst = binary.AppendUvarint(dst, uint64(len(cell)))
	dst = append(dst, cell...)
	return append(dst, text...)
}

// parseStream is the inverse of appendStream.
func parseStream(body []byte) (lang.Cell, lang.StreamName, string, error) {
	if len(body) == 0 {
		return "", "", "", errors.New("parse a stream frame: empty")
	}
	name := lang.Stdout
	switch body[0] {
	case 'o':
	case 'e':
		name = lang.Stderr
	default:
		return "", "", "", fmt.Errorf("parse a stream frame: no stream %q", body[0])
	}
	n, used := binary.Uvarint(body[1:])
	if used <= 0 || n > uint64(len(body)-1-used) {
		return "", "", "", errors.New("parse a stream frame: bad length of the cell's name")
	}
	rest := body[1+used:]
	return lang.Cell(rest[:n]), name, string(rest[n:]), nil
}
