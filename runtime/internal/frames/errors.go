package frames

import (
	"go/token"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"unsafe"
)

// A runtimeError is an error that compiled code gets from the runtime with numbers, which are not known here.
type runtimeError string

func (e runtimeError) Error() string { return "runtime error: " + string(e) }

// RuntimeError marks it as runtime.Error.
//
// Engine defect: panic-value.
// Engine defect: panic-error.
// Engine defect: error-nil-pointer.
func (e runtimeError) RuntimeError() {}

// What is known of an index without the numbers.
const (
	indexOutOfRange = "index out of range"
	sliceOutOfRange = "slice bounds out of range"
)

// RuntimeError turns the values with which the engine panics into the values with which compiled code would: the engine
// works through package reflect, which panics with texts of its own.
func RuntimeError(v any) any {
	if rv, ok := v.(reflect.Value); ok { // the engine passes some values on as it holds them
		if !rv.IsValid() {
			return nil
		}
		v = rv.Interface()
	}
	if calledReflect(v) {
		return v
	}
	switch e := v.(type) {
	case *reflect.ValueError:
		if e.Kind == reflect.Invalid {
			return nilDereference()
		}
	case runtime.Error:
		return ofRuntime(e)
	case string:
		return ofText(v, e)
	case error:
		if strings.HasPrefix(reflect.TypeOf(v).String(), "*interp.") {
			_, text, _ := strings.Cut(e.Error(), ": ")
			return ofText(v, text)
		}
	}
	return v
}

// Panic is the function of that name as cells call it.
//
// The engine asks an error for its text while the panic unwinds, and a nil pointer may have none: it must not look like an
// error until RuntimeError has it.
//
// Engine defect: panic-nil.
func Panic(v any) {
	if err, ok := v.(error); ok {
		if p := reflect.ValueOf(err); p.Kind() == reflect.Pointer && p.IsNil() {
			panic(p)
		}
	}
	panic(v)
}

// calledReflect says whether a panic that is being handled now has a value of package reflect's because the code of a cell
// called a function of that package, or panic, and not the engine. The engine makes the calls of cells through reflection.
func calledReflect(v any) bool {
	switch v := v.(type) {
	case *reflect.ValueError:
	case string:
		if !strings.HasPrefix(v, "reflect") {
			return false
		}
	default:
		return false
	}
	var pcs [256]uintptr
	stack := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	called, begins, callee := false, false, ""
	handlers, left := 0, 0 // functions here that handle the panic, and those that it leaves: the rest of the stack is of others
	for more := true; more; {
		var f runtime.Frame
		f, more = stack.Next()
		switch name, handles := strings.CutSuffix(f.Function, ".func1"); {
		case handles && guards(name):
			handlers++
		case guards(f.Function):
			if left++; left == handlers {
				return called
			}
		case f.Function == "runtime.gopanic": // the last one is the panic that began it
			called, begins = false, true
		case !begins:
		case f.Function == "reflect.Value.call":
			called, begins = token.IsExported(callee), false
		case strings.HasPrefix(f.Function, "reflect."):
			callee = f.Function[strings.LastIndexByte(f.Function, '.')+1:]
		default:
			called, begins = strings.Contains(f.Function, "/internal/mirror.") || strings.HasSuffix(f.Function, "/internal/frames.Panic"), false
		}
	}
	return called
}

// guards says whether a function here defers one that handles panics.
func guards(function string) bool {
	_, method, ok := strings.Cut(function, "/internal/frames.(*Stack).")
	return ok && (method == "Deferring" || method == "runOne" || method == "Explaining")
}

// ofRuntime corrects the errors that the runtime gives to package reflect.
//
// Engine defect: error-unhashable.
func ofRuntime(e runtime.Error) any {
	if e.Error() == "runtime: allocation size out of range" {
		return errorString("makeslice: len out of range")
	}
	return e
}

// ofText is the error that compiled code gets where package reflect panics with a text; v itself where that is another.
//
// Engine defect: make-errors.
// Engine defect: defer-nil.
// Engine defect: error-nil-function.
// Engine defect: error-nil-interface.
// Engine defect: error-slice-to-array.
func ofText(v any, text string) any {
	switch {
	case text == "reflect: slice index out of range", text == "reflect: array index out of range", text == "reflect: string index out of range":
		return runtimeError(indexOutOfRange)
	case strings.HasPrefix(text, "reflect.Value.Slice") && strings.Contains(text, "out of bounds"),
		strings.HasPrefix(text, "reflect.Value.Slice") && strings.Contains(text, "out of range"):
		return runtimeError(sliceOutOfRange)
	case text == "reflect: Method on nil interface value", strings.HasPrefix(text, "reflect: call of nil"),
		strings.HasPrefix(text, "reflect.Value.Call: call of nil function"), strings.Contains(text, "on zero Value"),
		strings.Contains(text, "using zero Value argument"), strings.Contains(text, "of nil pointer"):
		return nilDereference()
	case strings.HasPrefix(text, "interface conversion: "):
		return typeAssertionError(text)
	case strings.HasPrefix(text, "reflect.MakeSlice: negative len"):
		return errorString("makeslice: len out of range")
	case strings.HasPrefix(text, "reflect.MakeSlice: "):
		return errorString("makeslice: cap out of range")
	case strings.HasPrefix(text, "reflect.MakeChan: negative buffer size"):
		return plainError("makechan: size out of range")
	case strings.HasPrefix(text, "reflect: cannot convert slice with length "):
		return conversionError(text)
	}
	return v
}

// conversionError is the error for a slice that is too short for an array, of which reflect says "cannot convert slice with
// length 2 to pointer to array with length 4".
func conversionError(text string) any {
	var lengths []int64
	for word := range strings.FieldsSeq(text) {
		if n, err := strconv.ParseInt(word, 10, 64); err == nil {
			lengths = append(lengths, n)
		}
	}
	return boundsError(convertCode, lengths[1], lengths[0], false)
}

// errorString is a runtime.errorString.
func errorString(text string) any { return textOf(func() { _ = make([]int, -len(text)) }, text) }

// plainError is a runtime.plainError.
func plainError(text string) any { return textOf(func() { close(chan int(nil)) }, text) }

// textOf is an error of the type that f panics with.
func textOf(f func(), text string) any {
	v := likeThat(f)
	v.SetString(text)
	return v.Interface()
}

// likeThat is a new variable of the type that f panics with: the runtime's types have no names elsewhere.
func likeThat(f func()) reflect.Value { return reflect.New(reflect.TypeOf(caught(f))).Elem() }

// A typeAssertionError stands for a *runtime.TypeAssertionError whose types are not known.
type typeAssertionError string

func (e typeAssertionError) Error() string { return string(e) }

func (e typeAssertionError) RuntimeError() {}

// AssertionError is the error of a failed assertion to a type of a value in an interface of a static type.
//
// Engine defect: error-assertion.
// Engine defect: error-missing-method.
func AssertionError(v any, to, static reflect.Type) error {
	have := reflect.TypeOf(v)
	e := &runtime.TypeAssertionError{}
	fields := (*assertionFields)(unsafe.Pointer(e))
	fields.concrete, fields.asserted = typeWord(have), typeWord(to)
	switch {
	case to.Kind() != reflect.Interface:
		fields.static = typeWord(static)
	case have != nil:
		fields.missingMethod = missing(have, to)
	}
	return e
}

// assertionFields are those of runtime.TypeAssertionError, which nobody else can set. A test compares the errors.
// https://github.com/golang/go/blob/go1.26.0/src/runtime/error.go
type assertionFields struct {
	static, concrete, asserted unsafe.Pointer
	missingMethod              string
}

// typeWord is the runtime's record of a type.
func typeWord(t reflect.Type) unsafe.Pointer {
	if t == nil {
		return nil
	}
	return reflect.ValueOf(t).UnsafePointer()
}

func missing(have, to reflect.Type) string {
	for m := range to.Methods() {
		if _, ok := have.MethodByName(m.Name); !ok {
			return m.Name
		}
	}
	return "?"
}

// The states of the body of a range over a function. Others say by which way the body was left.
const (
	BodyReady   = 0
	BodyDone    = -1 // it was left by break
	BodyRunning = -2
)

// RangeMisuse panics with the runtime's error for a function that calls the body of a loop in this state, or when the
// loop is over.
func RangeMisuse(over bool, state int) {
	switch {
	case over:
		panic(errorString("range function continued iteration after whole loop exit"))
	case state == BodyRunning:
		panic(errorString("range function continued iteration after loop body panic"))
	}
	panic(errorString("range function continued iteration after function for loop body returned false"))
}

// RangeEnd panics if the body has panicked, and the function that called it has kept that to itself.
func RangeEnd(state int) {
	if state == BodyRunning {
		panic(errorString("range function recovered a loop body panic and did not resume panicking"))
	}
}

// NonNilInterface panics if v, an interface, is nil.
func NonNilInterface(v any) bool {
	if v == nil {
		panic(nilDereference())
	}
	return true
}

// NonNil panics if v, a pointer, is nil: where compiled code follows it, and the engine does not. It
// returns something, so that it may stand where a value is needed.
func NonNil(v any) bool {
	rv := reflect.ValueOf(v)
	if !rv.IsValid() || rv.Kind() == reflect.Pointer && rv.IsNil() {
		panic(nilDereference())
	}
	return true
}

// Writable panics if an element of a map cannot be set.
func Writable(m, key any) {
	if reflect.ValueOf(m).IsNil() {
		var none map[int]int
		none[0] = 0
	}
	_ = map[any]struct{}{nil: {}}[key] // of an empty map another error is said
}

// NegativeShift panics with the error of a shift by a negative number.
func NegativeShift() { panic(errorString("negative shift amount")) }

// ShiftCount is the count of a shift as an unsigned number; a negative one panics.
func ShiftCount(n int64) uint64 {
	if n < 0 {
		NegativeShift()
	}
	return uint64(n)
}

// nilDereference is the runtime's own error.
func nilDereference() (err any) {
	defer func() { err = recover() }()
	var p *int
	_ = *p
	return nil
}
