package output

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A recorder is a host that keeps what it is given, as "cell stream text" at a time.
type recorder struct {
	mu    sync.Mutex
	start time.Time
	got   []string
	gate  chan struct{} // if not nil, each message waits for a token
}

func (r *recorder) Stream(cell lang.Cell, name lang.StreamName, text string) {
	if r.gate != nil {
		<-r.gate
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, fmt.Sprintf("%v %s %s %q", time.Since(r.start), cell, name[3:], text))
}

func (r *recorder) take() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := strings.Join(r.got, "\n")
	r.got = nil
	return got
}

// session runs test in a bubble with an output and its recorder.
func session(t *testing.T, cfg Config, test func(o *Output, host *recorder)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		host := &recorder{start: time.Now()}
		cfg.Host = host
		o := New(cfg)
		defer o.Close()
		test(o, host)
	})
}

func want(t *testing.T, got string, lines ...string) {
	t.Helper()
	if w := strings.Join(lines, "\n"); got != w {
		t.Errorf("the host got\n%s\nwant\n%s", got, w)
	}
}

func put(o *Output, writer uint64, text string) {
	o.Put(Source{Cell: "c", Writer: writer}, lang.Stdout, []byte(text))
}

func TestFirstPieceGoesAtOnceAndTheRestEveryInterval(t *testing.T) {
	session(t, Config{}, func(o *Output, host *recorder) {
		put(o, 1, "1\n")
		synctest.Wait()
		for i := range 50 {
			put(o, 1, fmt.Sprintln(i))
			time.Sleep(time.Millisecond)
		}
		o.Flush(context.Background(), "c")
		got := host.take()
		if n := strings.Count(got, "out"); n != 4 || !strings.HasPrefix(got, `0s c out "1\n"`+"\n"+`20ms c out "0\n1\n`) {
			t.Errorf("%d messages:\n%s", n, got)
		}
	})
}

func TestABatchDoesNotWaitForTheInterval(t *testing.T) {
	session(t, Config{Batch: 10}, func(o *Output, host *recorder) {
		put(o, 1, "a\n")
		synctest.Wait()
		put(o, 1, "bcdefgh\n")
		put(o, 1, "ijklmno\n")
		synctest.Wait()
		want(t, host.take(), `0s c out "a\n"`, `0s c out "bcdefgh\nij"`, `0s c out "klmno\n"`)
	})
}

func TestStreamsOfACellKeepTheirOrder(t *testing.T) {
	session(t, Config{}, func(o *Output, host *recorder) {
		put(o, 9, "first\n")
		synctest.Wait()
		host.take()
		for i := range 3 {
			o.Write("c", lang.Stdout, fmt.Appendf(nil, "o%d\n", i))
			o.Write("c", lang.Stderr, fmt.Appendf(nil, "e%d\n", i))
			o.Write("c", lang.Stderr, fmt.Appendf(nil, "f%d\n", i))
		}
		time.Sleep(time.Second)
		want(t, host.take(), `20ms c out "o0\n"`, `20ms c err "e0\nf0\n"`, `20ms c out "o1\n"`, `20ms c err "e1\nf1\n"`, `20ms c out "o2\n"`,
			`20ms c err "e2\nf2\n"`)
	})
}

func TestOutputBelongsToTheCellOfTheSource(t *testing.T) {
	cell := lang.Cell("c1")
	session(t, Config{Source: func() Source { return Source{Cell: cell} }}, func(o *Output, host *recorder) {
		w := o.Writer(lang.Stdout)
		fmt.Fprintln(w, "one")
		cell = "c2"
		fmt.Fprintln(w, "two")
		o.FlushAll(context.Background())
		want(t, host.take(), `0s c1 out "one\n"`, `0s c2 out "two\n"`)
	})
}

func TestLinesOfTwoWritersDoNotMix(t *testing.T) {
	session(t, Config{}, func(o *Output, host *recorder) {
		put(o, 9, "first\n")
		synctest.Wait()
		host.take()
		put(o, 1, "a")
		put(o, 2, "A")
		put(o, 3, "x\n")
		put(o, 1, "b")
		put(o, 2, "B\n")
		put(o, 3, "y\n")
		put(o, 1, "c\nd")
		put(o, 1, "e\n")
		time.Sleep(time.Second)
		want(t, host.take(), `20ms c out "abc\nAB\nx\ny\nde\n"`)
	})
}

func TestLinesOfManyConcurrentWritersArriveWhole(t *testing.T) {
	session(t, Config{}, func(o *Output, host *recorder) {
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for range 100 {
					put(o, uint64(w+1), fmt.Sprint(w))
					put(o, uint64(w+1), fmt.Sprint(w, w))
					put(o, uint64(w+1), fmt.Sprintln(w))
				}
			})
		}
		wg.Wait()
		o.Flush(context.Background(), "c")
		var all strings.Builder
		for _, m := range strings.Split(host.take(), "\n") {
			var text string
			fmt.Sscanf(m[strings.IndexByte(m, '"'):], "%q", &text)
			all.WriteString(text)
		}
		lines := strings.Split(strings.TrimSuffix(all.String(), "\n"), "\n")
		if len(lines) != 800 {
			t.Errorf("%d lines", len(lines))
		}
		for _, l := range lines {
			if l != fmt.Sprintf("%[1]c%[1]c %[1]c%[1]c", l[0]) {
				t.Fatalf("mixed line %q", l)
			}
		}
	})
}

func TestAPromptAppearsAtOnceAndHoldsOthersBackOnlyForAWhile(t *testing.T) {
	session(t, Config{}, func(o *Output, host *recorder) {
		put(o, 1, "name: ")
		synctest.Wait()
		want(t, host.take(), `0s c out "name: "`)
		put(o, 2, "tick\n")
		time.Sleep(time.Second)
		put(o, 1, "done\n")
		time.Sleep(time.Second)
		want(t, host.take(), `100ms c out "\ntick\n"`, `1s c out "done\n"`)
	})
}

func TestALineThatGrowsHoldsOthersBackNoLongerThanOneThatDoesNot(t *testing.T) {
	session(t, Config{}, func(o *Output, host *recorder) {
		put(o, 1, ".")
		synctest.Wait()
		want(t, host.take(), `0s c out "."`)
		put(o, 2, "tick\n")
		for range 12 {
			time.Sleep(10 * time.Millisecond)
			put(o, 1, ".")
		}
		if got := host.take(); !strings.Contains(got, `\ntick\n`) {
			t.Errorf("got\n%s", got)
		}
	})
}

func TestPartsOfALineFromSeveralWritersJoinAsInGo(t *testing.T) {
	session(t, Config{}, func(o *Output, host *recorder) {
		put(o, 9, "first\n")
		synctest.Wait()
		host.take()
		for i := range uint64(4) {
			done := make(chan struct{})
			close(done)
			o.Put(Source{Cell: "c", Writer: i, Done: done}, lang.Stdout, fmt.Append(nil, i, " "))
		}
		put(o, 9, "end\n")
		o.Flush(context.Background(), "c")
		want(t, host.take(), `0s c out "0 1 2 3 end\n"`)
	})
}

func TestAWriterKeepsItsOrderAcrossStreamsWhileHeldBack(t *testing.T) {
	session(t, Config{}, func(o *Output, host *recorder) {
		put(o, 9, "first\n")
		synctest.Wait()
		host.take()
		put(o, 1, "a")
		put(o, 2, "out\n")
		o.Put(Source{Cell: "c", Writer: 2}, lang.Stderr, []byte("err\n"))
		put(o, 1, "b\n")
		o.Flush(context.Background(), "c")
		want(t, host.take(), `0s c out "ab\nout\n"`, `0s c err "err\n"`)
	})
}

func TestRunesAreNeverSplitAndInvalidBytesAreReplaced(t *testing.T) {
	session(t, Config{Batch: 8}, func(o *Output, host *recorder) {
		euro := "€"
		put(o, 1, "x"+euro[:1])
		synctest.Wait()
		want(t, host.take(), `0s c out "x"`)
		put(o, 1, euro[1:2])
		time.Sleep(50 * time.Millisecond)
		put(o, 1, euro[2:]+"€€€\n")
		time.Sleep(50 * time.Millisecond)
		want(t, host.take(), `50ms c out "€€"`, `50ms c out "€€\n"`)
		put(o, 1, "\xff\xfe ok\n")
		time.Sleep(50 * time.Millisecond)
		want(t, host.take(), `100ms c out "�� ok\n"`)
		put(o, 1, "\xe2")
		time.Sleep(time.Second)
		want(t, host.take(), `250ms c out "�"`)
	})
}

func TestAFloodIsCutWithANoticeOnStdoutAndOtherCellsGoOn(t *testing.T) {
	session(t, Config{Limit: 10}, func(o *Output, host *recorder) {
		o.Write("c", lang.Stdout, []byte("\n"))
		synctest.Wait()
		host.take()
		for range 10 {
			o.Write("c", lang.Stderr, []byte("123\n"))
		}
		o.Write("d", lang.Stdout, []byte("fine\n"))
		o.FlushAll(context.Background())
		want(t, host.take(), `0s c err "123\n123\n1"`, `0s c out "\n[output cut: this cell has printed more than 10 bytes]\n"`,
			`0s d out "fine\n"`)
	})
}

func TestASlowFrontEndSlowsTheWriterWhichCanBeStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := make(chan struct{})
		host := &recorder{start: time.Now(), gate: make(chan struct{})}
		o := New(Config{Host: host, Buffer: 100, Wait: func(wait func(<-chan struct{}) bool) {
			if wait(stop) {
				panic("stopped")
			}
		}})
		var written atomic.Int64
		ended := make(chan any, 1)
		go func() {
			defer func() { ended <- recover() }()
			for {
				put(o, 1, "0123456789")
				written.Add(1)
			}
		}()
		synctest.Wait()
		if n := written.Load(); n < 10 || n > 30 {
			t.Errorf("%d lines written to a blocked host", n)
		}
		before := written.Load()
		host.gate <- struct{}{}
		time.Sleep(time.Second)
		if written.Load() <= before {
			t.Error("the writer did not go on")
		}
		close(stop)
		if v := <-ended; v != "stopped" {
			t.Errorf("ended with %v", v)
		}
		close(host.gate)
		o.Close()
	})
}

func TestFlushEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &recorder{gate: make(chan struct{})}
		o := New(Config{Host: host})
		put(o, 1, "x")
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := o.Flush(ctx, "c"); err == nil {
			t.Error("flushed through a blocked host")
		}
		close(host.gate)
		if err := o.Flush(context.Background(), "c"); err != nil {
			t.Error(err)
		}
		o.Close()
		put(o, 1, "late")
		if err := o.Flush(context.Background(), "c"); err != nil {
			t.Error(err)
		}
	})
}

type counter struct{ bytes, messages int }

func (c *counter) Stream(_ lang.Cell, _ lang.StreamName, text string) {
	c.bytes += len(text)
	c.messages++
}

func TestAMillionLinesArriveWhole(t *testing.T) {
	host := new(counter)
	o := New(Config{Host: host})
	p := o.Printer()
	size := 0
	for i := range 1_000_000 {
		n, _ := p.Println(i)
		size += n
	}
	o.Close()
	if host.bytes != size || size != 6_888_890 {
		t.Errorf("%d of %d bytes in %d messages", host.bytes, size, host.messages)
	}
}

func BenchmarkPrintln(b *testing.B) {
	host := new(counter)
	o := New(Config{Host: host, Limit: -1})
	defer o.Close()
	p := o.Printer()
	for i := 0; b.Loop(); i++ {
		p.Println(i)
	}
}
