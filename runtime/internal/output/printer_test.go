package output

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

func TestPrintersPrintLikeTheirOriginals(t *testing.T) {
	session(t, Config{}, func(o *Output, host *recorder) {
		p := o.Printer()
		p.Print("first\n") // goes out at once
		synctest.Wait()
		host.take()
		n, err := p.Println("a", 1, 2.5)
		if n != 8 || err != nil {
			t.Errorf("Println = %d, %v", n, err)
		}
		p.Print("b", "c", 1, 2, "\n")
		p.Printf("%05d|%v\n", 42, []string{"x"})
		p.Fprintln(os.Stdout, "to stdout")
		p.Fprint(os.Stderr, "to ", "stderr\n")
		p.Fprintf(os.Stderr, "%s\n", "formatted")
		var b bytes.Buffer
		p.Fprintln(&b, "elsewhere")
		if b.String() != "elsewhere\n" {
			t.Errorf("buffer got %q", b.String())
		}
		l := p.Logger()
		l.SetFlags(0)
		l.Print("logged")
		o.Close()
		want(t, host.take(), `0s  out "a 1 2.5\nbc1 2\n00042|[x]\nto stdout\n"`, `0s  err "to stderr\nformatted\nlogged\n"`)
	})
}

func TestBuiltinPrintFormatsAsTheRuntimeDoes(t *testing.T) {
	type named int
	for _, c := range []struct {
		value any
		want  string
	}{
		{nil, "nil"}, {true, "true"}, {-3, "-3"}, {uint8(200), "200"}, {named(7), "7"}, {"x y", "x y"}, {2.5, "2.5"}, {1e100, "1e+100"},
		{float32(0.1), "0.1"}, {math.Inf(-1), "-Inf"}, {math.NaN(), "NaN"}, {2 + 3i, "(2+3i)"}, {(*int)(nil), "0x0"},
		{[]int(nil), "[0/0]0x0"}, {'x', "120"}, {errors.New("never called"), "0x"},
	} {
		if got := string(AppendBuiltin(nil, c.value)); got != c.want && (c.want != "0x" || !strings.HasPrefix(got, "0x")) {
			t.Errorf("print(%#v) gives %s, want %s", c.value, got, c.want)
		}
	}
	session(t, Config{}, func(o *Output, host *recorder) {
		o.Printer().BuiltinPrint("first\n")
		synctest.Wait()
		host.take()
		o.Printer().BuiltinPrint("a", 1)
		o.Printer().BuiltinPrintln("b", 2)
		o.Close()
		want(t, host.take(), `0s  err "a1b 2\n"`)
	})
}

func TestStdinAsksForALineAtATime(t *testing.T) {
	answers := []string{"7 8", "grüß dich", "last"}
	asked := 0
	in := NewStdin(func() (string, error) {
		if asked == len(answers) {
			asked++
			return "", io.EOF
		}
		if asked > len(answers) {
			return "", lang.ErrNoStdin
		}
		asked++
		return answers[asked-1], nil
	})
	var a, b int
	if _, err := fmt.Fscan(in, &a); err != nil || a != 7 || asked != 1 {
		t.Errorf("%d, %v, asked %d", a, err, asked)
	}
	if _, err := fmt.Fscanln(in, &b); err != nil || b != 8 || asked != 1 {
		t.Errorf("%d, %v, asked %d", b, err, asked)
	}
	lines := bufio.NewScanner(in)
	for _, w := range answers[1:] {
		if !lines.Scan() || lines.Text() != w {
			t.Errorf("line %q, want %q", lines.Text(), w)
		}
	}
	if lines.Scan() || lines.Err() != nil {
		t.Errorf("after the end: %q, %v", lines.Text(), lines.Err())
	}
	if _, err := in.ReadString('\n'); !errors.Is(err, lang.ErrNoStdin) {
		t.Errorf("error %v", err)
	}
}
