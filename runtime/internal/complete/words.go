package complete

import "sync"

// A builtin is what is said of a name that Go predeclares.
type builtin struct {
	form string // how it is called, "" for what is no function
	doc  string
}

// builtins describes what Go predeclares, and the documentation of the standard library has in a package that nobody can
// import.
var builtins = sync.OnceValue(func() map[string]builtin {
	return map[string]builtin{
		"append":  {"append(slice []T, elems ...T) []T", "Append appends elements to the end of a slice and returns it. The result may share its array with the slice."},
		"cap":     {"cap(v T) int", "Cap is the capacity of an array, a pointer to one, a slice or a channel."},
		"clear":   {"clear(m)", "Clear deletes all entries of a map, or sets all elements of a slice to the zero value."},
		"close":   {"close(c chan<- T)", "Close closes a channel: receivers get what is still in it, then zero values. Sending to it, and closing it again, panics. Only the sender should close."},
		"complex": {"complex(r, i float64) complex128", "Complex makes a complex number of its two parts."},
		"copy":    {"copy(dst, src []T) int", "Copy copies elements of a slice, or bytes of a string, and returns how many: the lesser of the two lengths. The two may overlap."},
		"delete":  {"delete(m map[K]V, key K)", "Delete deletes the entry of a key from a map, if there is one."},
		"imag":    {"imag(c complex128) float64", "Imag is the imaginary part of a complex number."},
		"len":     {"len(v T) int", "Len is the length of a string (in bytes), array, slice or map, or how many elements wait in a channel."},
		"make":    {"make(t Type, size ...int) Type", "Make makes a slice (length, capacity), a map (expected size) or a channel (buffer size)."},
		"max":     {"max(x T, y ...T) T", "Max is the largest of its arguments. It is NaN if one of them is."},
		"min":     {"min(x T, y ...T) T", "Min is the smallest of its arguments. It is NaN if one of them is."},
		"new":     {"new(v) *T", "New returns a pointer to a new variable: of a type, then it is zero, or of a value."},
		"panic":   {"panic(v any)", "Panic stops the normal course of a goroutine: deferred calls run, and if none of them recovers, the cell ends with an error."},
		"print":   {"print(args ...Type)", "Print writes its arguments to standard error, for finding errors. See fmt.Print."},
		"println": {"println(args ...Type)", "Println writes its arguments to standard error with blanks between and a newline after them, for finding errors. See fmt.Println."},
		"real":    {"real(c complex128) float64", "Real is the real part of a complex number."},
		"recover": {"recover() any", "Recover stops a panic when a deferred function calls it, and returns the value of the panic, or nil if there is none."},

		"any":        {"", "Any is another name of interface{}: every value is one."},
		"bool":       {"", "Bool is true or false."},
		"byte":       {"", "Byte is another name of uint8."},
		"comparable": {"", "Comparable is the constraint of all types whose values can be compared with ==."},
		"complex64":  {"", "Complex64 is a complex number of two float32."},
		"complex128": {"", "Complex128 is a complex number of two float64."},
		"error":      {"", "Error is the interface of errors: it has the method Error() string. The nil error is none."},
		"false":      {"", "False is a value of bool."},
		"float32":    {"", "Float32 is a 32-bit number of IEEE 754."},
		"float64":    {"", "Float64 is a 64-bit number of IEEE 754."},
		"int":        {"", "Int is a signed integer of at least 32 bits, here 64."},
		"int8":       {"", "Int8 is an integer from -128 to 127."},
		"int16":      {"", "Int16 is an integer from -32768 to 32767."},
		"int32":      {"", "Int32 is an integer from -2147483648 to 2147483647."},
		"int64":      {"", "Int64 is an integer from -9223372036854775808 to 9223372036854775807."},
		"iota":       {"", "Iota is the number of the line in a group of constants, from 0."},
		"nil":        {"", "Nil is the zero value of a pointer, channel, function, interface, map or slice."},
		"rune":       {"", "Rune is another name of int32, for a Unicode code point."},
		"string":     {"", "String is a sequence of bytes that cannot be changed, usually text in UTF-8."},
		"true":       {"", "True is a value of bool."},
		"uint":       {"", "Uint is an unsigned integer of at least 32 bits, here 64."},
		"uint8":      {"", "Uint8 is an integer from 0 to 255."},
		"uint16":     {"", "Uint16 is an integer from 0 to 65535."},
		"uint32":     {"", "Uint32 is an integer from 0 to 4294967295."},
		"uint64":     {"", "Uint64 is an integer from 0 to 18446744073709551615."},
		"uintptr":    {"", "Uintptr is an integer that can hold any address."},
	}
})

// keyword describes a word of the language, await and async included.
func keyword(word string) (form, doc string) {
	d := map[string][2]string{
		"async":       {"async func f(params) (T, error) { … }", "A call of an async function runs nothing: it returns a coroutine, which runs when it is awaited or made a task, as in asyncio.CreateTask(f())."},
		"await":       {"await x\nv, err := await x", "Wait for a coroutine, task, future, channel, *sync.WaitGroup, context.Context, time.Duration or *exec.Cmd, while other tasks run. The short form raises an error that there is, the long form returns it."},
		"break":       {"break [label]", "Leave the innermost for, switch or select, or the one with the label."},
		"case":        {"case x, y: …", "A branch of a switch or select."},
		"chan":        {"chan T\n<-chan T\nchan<- T", "The type of a channel of T: of one to receive from, and of one to send to."},
		"const":       {"const name = value", "Declare constants."},
		"continue":    {"continue [label]", "Begin the next round of the innermost for, or of the one with the label."},
		"default":     {"default: …", "The branch of a switch that is taken when no case is, or of a select when none is ready."},
		"defer":       {"defer f(x)", "Call a function when the surrounding one returns or panics. The arguments are evaluated now."},
		"else":        {"if cond { … } else { … }", "What is done when the condition of an if is false."},
		"fallthrough": {"fallthrough", "Go on with the next case of a switch."},
		"for":         {"for { … }\nfor cond { … }\nfor i := 0; i < n; i++ { … }\nfor i, v := range x { … }", "A loop. Each round has variables of its own."},
		"func":        {"func name(params) results { … }", "Declare a function, or write one as a value."},
		"go":          {"go f(x)", "Call a function in a new goroutine. The arguments are evaluated now."},
		"goto":        {"goto label", "Go on at a label of the same function."},
		"if":          {"if cond { … }\nif v := f(); cond { … }", "Do something if a condition is true."},
		"import":      {`import "path"`, "Import a package. In a cell, naming a package of the standard library imports it."},
		"interface":   {"interface { Method() }", "A type whose values are those of all types that have some methods."},
		"map":         {"map[K]V", "The type of a hash table from K to V. It must not be written by one goroutine while another uses it."},
		"package":     {"package main", "The first line of a Go file. A cell is of package main and needs none."},
		"range":       {"for i, v := range x { … }", "Go through an array, slice, string, map, channel, integer or iterator function."},
		"return":      {"return x, y", "Leave a function with results."},
		"select":      {"select { case v := <-c: … case d <- x: … default: … }", "Wait until one of several channel operations can go on, and do that one. Of several that can, a random one is taken."},
		"struct":      {"struct { Name T }", "A type of values that consist of fields."},
		"switch":      {"switch x { case a, b: … default: … }\nswitch v := x.(type) { case T: … }", "Take the branch whose value is equal, or whose type is that of a value."},
		"type":        {"type Name T", "Declare a type."},
		"var":         {"var x T = value", "Declare variables."},
	}[word]
	return d[0], d[1]
}
