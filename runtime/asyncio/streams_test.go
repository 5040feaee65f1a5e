package asyncio

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// echo answers each line in capitals until the other side closes.
func echo(s *scene) func(*StreamReader, *StreamWriter) *Coroutine[None] {
	return func(r *StreamReader, w *StreamWriter) *Coroutine[None] {
		return do(s, "echo", func() error {
			defer w.Close()
			for {
				line := r.ReadLine().Await()
				if len(line) == 0 {
					return nil
				}
				w.Write(bytes.ToUpper(line))
				w.Drain().Await()
			}
		})
	}
}

func TestServerAndClients(t *testing.T) {
	inRealTime(t, func(s *scene) {
		server := StartServer(echo(s), "127.0.0.1", 0).Await()
		Gather(each(s, 3, func(i int) error {
			c := OpenConnection("127.0.0.1", server.Port()).Await()
			if peer := c.Writer.GetExtraInfo("peername"); !strings.HasPrefix(peer.(string), "127.0.0.1:") {
				t.Errorf("peer %v", peer)
			}
			for _, line := range []string{"hello\n", strings.Repeat("x", 1000) + "\n"} {
				c.Writer.Write([]byte(line))
				if got := c.Reader.ReadLine().Await(); string(got) != strings.ToUpper(line) {
					t.Errorf("%d: %q", i, got)
				}
			}
			c.Writer.Close()
			c.Writer.WaitClosed().Await()
			return nil
		})...).Await()
		server.Close()
		server.WaitClosed().Await()
		if _, err := Await(s.l, OpenConnection("127.0.0.1", server.Port())); err == nil {
			t.Error("a closed server accepts")
		}
	})
}

// More than fits in any buffer goes through, and nobody keeps all of it.
func TestStreamsHoldBack(t *testing.T) {
	inRealTime(t, func(s *scene) {
		const size = 4 << 20
		server := StartServer(func(r *StreamReader, w *StreamWriter) *Coroutine[None] {
			return do(s, "source", func() error {
				for range size / 4096 {
					w.Write(make([]byte, 4096))
					w.Drain().Await()
					if n := len(w.pending) + w.taken; n > 2*highWater {
						t.Errorf("%d bytes wait to be written", n)
					}
				}
				w.Close()
				return nil
			})
		}, "127.0.0.1", 0).Await()
		defer server.Close()
		c := OpenConnection("127.0.0.1", server.Port()).Await()
		s.l.Yield()
		total := 0
		for !c.Reader.AtEOF() {
			if n := len(c.Reader.buf); n > 3*streamLimit {
				t.Errorf("%d bytes wait to be read", n)
			}
			total += len(c.Reader.Read(5000).Await())
		}
		if total != size {
			t.Errorf("%d bytes of %d", total, size)
		}
		c.Writer.Close()
	})
}

// slowly gives its parts one after the other, when asked.
type slowly struct{ parts chan string }

func (r slowly) Read(p []byte) (int, error) {
	part, ok := <-r.parts
	if !ok {
		return 0, io.EOF
	}
	return copy(p, part), nil
}

func TestReaderReadsWhatIsAskedFor(t *testing.T) {
	onLoop(t, func(s *scene) {
		from := slowly{make(chan string, 10)}
		r := newStreamReader(s.l, from, nil)
		for _, p := range []string{"ab", "c\nde", "f;ghi", "jkl"} {
			from.parts <- p
		}
		if got := r.ReadLine().Await(); string(got) != "abc\n" {
			t.Errorf("line %q", got)
		}
		if got := r.ReadUntil([]byte(";")).Await(); string(got) != "def;" {
			t.Errorf("until %q", got)
		}
		if got := r.ReadExactly(4).Await(); string(got) != "ghij" {
			t.Errorf("exactly %q", got)
		}
		// A read that is cancelled loses nothing.
		if v := s.outcome(WaitFor(r.ReadExactly(100), time.Second)); !errors.Is(v.(error), &TimeoutError{}) {
			t.Errorf("late: %v", v)
		}
		waiting := CreateTask(r.Read())
		s.sleep(1)
		if v := s.outcome(r.ReadLine()); v.(error).Error() != "readline() called while another coroutine is already waiting for incoming data" {
			t.Errorf("two read: %v", v)
		}
		close(from.parts)
		if got := waiting.Await(); string(got) != "kl" || !r.AtEOF() {
			t.Errorf("rest %q", got)
		}
		var short *IncompleteReadError
		for _, x := range []any{r.ReadExactly(3), r.ReadUntil([]byte("x"))} {
			if err := s.outcome(x).(error); !errors.As(err, &short) {
				t.Errorf("at the end: %v", err)
			}
		}
		if len(r.Read(3).Await())+len(r.ReadLine().Await()) != 0 {
			t.Error("there is more after the end")
		}
	})
}
