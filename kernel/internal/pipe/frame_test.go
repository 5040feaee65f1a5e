package pipe

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestMalformedFrames(t *testing.T) {
	whole, err := appendFrame(nil, frame{kind: kindReply, id: 7, body: []byte("body")})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		in   []byte
		want error // nil for any
	}{
		{"nothing", nil, io.EOF},
		{"half a length", whole[:2], io.ErrUnexpectedEOF},
		{"a length only", whole[:4], io.ErrUnexpectedEOF},
		{"half a head", whole[:9], io.ErrUnexpectedEOF},
		{"half a body", whole[:len(whole)-1], io.ErrUnexpectedEOF},
		{"shorter than its head", []byte{0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8}, nil},
		{"too large", binary.BigEndian.AppendUint32(nil, MaxFrame+1), ErrFrameTooLarge},
		{"text", []byte("fatal error: all goroutines are asleep"), ErrFrameTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readFrame(bufio.NewReader(bytes.NewReader(c.in)))
			if err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	if _, err := appendFrame(nil, frame{body: make([]byte, MaxFrame)}); !errors.Is(err, ErrFrameTooLarge) {
		t.Errorf("write a frame that is too large: %v", err)
	}
}

func TestMalformedStreams(t *testing.T) {
	for _, body := range []string{"", "x", "o", "o\x05cell", "e\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"} {
		if _, _, _, err := parseStream([]byte(body)); err == nil {
			t.Errorf("%q was accepted", body)
		}
	}
	cell, name, text, err := parseStream(appendStream(nil, "cell", lang.Stderr, "a\xffb"))
	if cell != "cell" || name != lang.Stderr || text != "a\xffb" || err != nil {
		t.Errorf("got %q %q %q %v", cell, name, text, err)
	}
}

func FuzzReadFrame(f *testing.F) {
	whole, _ := appendFrame(nil, frame{kind: kindStream, body: appendStream(nil, "c", lang.Stdout, "text")})
	f.Add(whole)
	f.Add([]byte{0, 0, 0, 9, 1, 0, 0, 0, 0, 0, 0, 0, 1})
	f.Add([]byte{3, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, in []byte) {
		r := bufio.NewReader(bytes.NewReader(in))
		var again []byte
		for {
			got, err := readFrame(r)
			if err != nil {
				break
			}
			if again, err = appendFrame(again, got); err != nil {
				t.Fatal(err)
			}
			if cell, name, text, err := parseStream(got.body); err == nil {
				c, n, s, err := parseStream(appendStream(nil, cell, name, text))
				if c != cell || n != name || s != text || err != nil {
					t.Errorf("stream %q came back as %q %q %q %v", got.body, c, n, s, err)
				}
			}
		}
		if diff := cmp.Diff(in[:len(again)], again, cmp.Transformer("text", func(b []byte) string { return string(b) })); diff != "" {
			t.Error(diff)
		}
	})
}

// A peer that writes nonsense ends the pipe with an error; it must not crash the kernel or make it wait.
func FuzzClient(f *testing.F) {
	greeting, _ := encode(hello{Version: version})
	begin, _ := appendFrame(nil, frame{kind: kindHello, body: greeting})
	for k := range 80 {
		rest, _ := appendFrame(nil, frame{kind: kind(k), id: 1, body: []byte(`{"Cell":"x"}`)})
		f.Add(rest)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		c := NewClient(t.Context(), &canned{Reader: io.MultiReader(bytes.NewReader(begin), bytes.NewReader(in))})
		<-c.Ended()
		if c.Err() == nil {
			t.Error("ended without a reason")
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
}

// canned is a connection whose other end has said all it will say.
type canned struct{ io.Reader }

func (*canned) Write(b []byte) (int, error) { return len(b), nil }
func (*canned) Close() error                { return nil }
