package session

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"github.com/gopherloop/gopherloop/runtime/internal/frames"
	"github.com/gopherloop/gopherloop/runtime/internal/output"
	"github.com/gopherloop/gopherloop/runtime/internal/track"
)

// goTrace is what is written when a panic ends a program: what the runtime writes, with the lines of the file.
func (s *Session) goTrace(g *track.G, v any) string {
	v = frames.RuntimeError(v)
	var b strings.Builder
	switch reason, stopped := track.StopReason(v); reason := reason.(type) {
	case *track.DeadlockError:
		return deadlockText(reason)
	case track.StackOverflowError:
		b.WriteString(reason.Detail() + "\n" + reason.Error() + "\n")
	default:
		if stopped {
			return reason.Error() + "\n"
		}
		for _, text := range panicTexts(g.Frames().TakeEarlier(), v) {
			b.WriteString(text + "\n")
		}
	}
	fmt.Fprintf(&b, "\ngoroutine %d [running]:\n", g.ID())
	s.writeFrames(&b, g.Frames().TakeTrace())
	return b.String()
}

// writeFrames writes up to 50 of the innermost and 50 of the outermost frames, as the runtime does.
func (s *Session) writeFrames(b *strings.Builder, trace []frames.Frame) {
	const ends = 50
	total, n := 0, 0
	for _, f := range trace {
		total += f.Times
	}
	for _, f := range trace {
		fn := s.functionName(f.Func)
		for range f.Times {
			switch n++; {
			case n > ends && n <= total-ends:
				if n == ends+1 {
					fmt.Fprintf(b, "...%d frames elided...\n", total-2*ends)
				}
			case fn.name != "<module>" && f.Func != 0:
				fmt.Fprintf(b, "main.%s(...)\n\t%s:%d\n", fn.name, fn.cell, f.Line)
			}
		}
	}
}

func deadlockText(d *track.DeadlockError) string {
	return d.Error() + "\n" + strings.Join(d.Detail(), "\n") + "\n"
}

// panicTexts are the lines for a panic and those before it, as printpanics has them.
// https://github.com/golang/go/blob/go1.26.0/src/runtime/panic.go
func panicTexts(earlier []frames.Earlier, last any) (lines []string) {
	chain := append(earlier, frames.Earlier{Value: last})
	for i, p := range chain {
		text := "panic: " + panicText(frames.RuntimeError(p.Value))
		switch {
		case i > 0 && same(chain[i-1].Value, p.Value):
			continue
		case p.Recovered && same(p.Value, chain[i+1].Value):
			text += " [recovered, repanicked]"
		case p.Recovered:
			text += " [recovered]"
		}
		if len(lines) > 0 {
			text = "\t" + text
		}
		lines = append(lines, text)
	}
	return lines
}

// same compares panics as the runtime does, which never looks into values that cannot be compared.
func same(a, b any) bool {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	return va.IsValid() && vb.IsValid() && va.Comparable() && vb.Comparable() && a == b
}

// panicText is a panic's value as the runtime prints it.
func panicText(v any) string {
	text := ""
	switch v := v.(type) {
	case error:
		text = v.Error()
	case fmt.Stringer:
		text = v.String()
	default:
		text = panicValue(v)
	}
	return strings.ReplaceAll(text, "\n", "\n\t")
}

func panicValue(v any) string {
	t, text := reflect.TypeOf(v), string(output.AppendBuiltin(nil, v))
	switch k, named := t.Kind(), t.PkgPath() != ""; {
	case k > reflect.Complex128 && k != reflect.String:
		return fmt.Sprintf("(%s) %#x", t, (*[2]uintptr)(unsafe.Pointer(&v))[1]) // the data word of the interface
	case !named:
		return text
	case k == reflect.String:
		return fmt.Sprintf("%s(\"%s\")", t, text)
	case k == reflect.Complex64 || k == reflect.Complex128:
		return t.String() + text
	default:
		return fmt.Sprintf("%s(%s)", t, text)
	}
}
