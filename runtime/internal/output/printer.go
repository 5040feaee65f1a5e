package output

import (
	"fmt"
	"io"
	"log"
	"os"
	"reflect"
	"strconv"

	"github.com/gopherloop/gopherloop/kernel/lang"
)

// A Printer has the functions of package fmt, and the builtins, that print to the standard streams; here they print to
// an Output for the cell of the calling goroutine. The session puts its methods in the place of the originals.
type Printer struct {
	o *Output
}

// Printer returns the printing functions bound to o.
func (o *Output) Printer() Printer { return Printer{o} }

// print is put, or prints to the file that the cell has set os.Stdout to.
func (p Printer) print(format func(b []byte) []byte) (n int, err error) {
	if f := p.o.elsewhere(lang.Stdout); f != nil {
		return f.Write(format(nil))
	}
	return p.put(lang.Stdout, format)
}

// put formats by format and prints the outcome.
func (p Printer) put(name lang.StreamName, format func(b []byte) []byte) (n int, err error) {
	space, ok := p.o.spaces.Get().(*[]byte)
	if !ok {
		space = new([]byte)
	}
	b := format((*space)[:0])
	n = len(b)
	p.o.Put(p.o.cfg.Source(), name, b)
	if cap(b) <= 1<<16 {
		*space = b
		p.o.spaces.Put(space)
	}
	return n, nil
}

// Print is fmt.Print.
func (p Printer) Print(a ...any) (n int, err error) {
	return p.print(func(b []byte) []byte { return fmt.Append(b, a...) })
}

// Printf is fmt.Printf.
func (p Printer) Printf(format string, a ...any) (n int, err error) {
	return p.print(func(b []byte) []byte { return fmt.Appendf(b, format, a...) })
}

// Println is fmt.Println.
func (p Printer) Println(a ...any) (n int, err error) {
	return p.print(func(b []byte) []byte { return fmt.Appendln(b, a...) })
}

// stream says which standard stream w is.
func (p Printer) stream(w io.Writer) (name lang.StreamName, ok bool) {
	f, ok := w.(*os.File)
	if !ok || f == nil {
		return "", false
	}
	name, ok = p.o.files[f]
	return name, ok
}

// Fprint is fmt.Fprint; the process's standard output and error are the cell's.
func (p Printer) Fprint(w io.Writer, a ...any) (n int, err error) {
	if name, ok := p.stream(w); ok {
		return p.put(name, func(b []byte) []byte { return fmt.Append(b, a...) })
	}
	return fmt.Fprint(w, a...)
}

// Fprintf is fmt.Fprintf; the process's standard output and error are the cell's.
func (p Printer) Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	if name, ok := p.stream(w); ok {
		return p.put(name, func(b []byte) []byte { return fmt.Appendf(b, format, a...) })
	}
	return fmt.Fprintf(w, format, a...)
}

// Fprintln is fmt.Fprintln; the process's standard output and error are the cell's.
func (p Printer) Fprintln(w io.Writer, a ...any) (n int, err error) {
	if name, ok := p.stream(w); ok {
		return p.put(name, func(b []byte) []byte { return fmt.Appendln(b, a...) })
	}
	return fmt.Fprintln(w, a...)
}

// Logger returns what cells see as log.Default: the standard flags, to the stderr of the cell that logs.
func (p Printer) Logger() *log.Logger { return log.New(p.o.Writer(lang.Stderr), "", log.LstdFlags) }

// BuiltinPrint is the builtin print, which prints to stderr in the runtime's own formats.
func (p Printer) BuiltinPrint(a ...any) {
	p.put(lang.Stderr, func(b []byte) []byte {
		for _, v := range a {
			b = AppendBuiltin(b, v)
		}
		return b
	})
}

// BuiltinPrintln is the builtin println.
func (p Printer) BuiltinPrintln(a ...any) {
	p.put(lang.Stderr, func(b []byte) []byte {
		for i, v := range a {
			if i > 0 {
				b = append(b, ' ')
			}
			b = AppendBuiltin(b, v)
		}
		return append(b, '\n')
	})
}

// AppendBuiltin formats as the runtime's print does, without ever calling a method of v.
// https://go.dev/ref/spec#Bootstrapping
func AppendBuiltin(b []byte, x any) []byte {
	v := reflect.ValueOf(x)
	switch v.Kind() {
	case reflect.Invalid:
		return append(b, "nil"...)
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(b, v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.AppendUint(b, v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.AppendFloat(b, v.Float(), 'g', -1, v.Type().Bits())
	case reflect.Complex64, reflect.Complex128:
		return append(b, strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())...)
	case reflect.String:
		return append(b, v.String()...)
	case reflect.Slice:
		return fmt.Appendf(b, "[%d/%d]%#x", v.Len(), v.Cap(), v.Pointer())
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return fmt.Appendf(b, "%#x", v.Pointer())
	}
	return fmt.Appendf(b, "(%s)", v.Type())
}
