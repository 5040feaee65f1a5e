package magic

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"
)

// A Call is one use of a magic in a running cell. Everything happens on the goroutine of the cell.
type Call struct {
	Context context.Context // of the cell: ends when the cell is interrupted

	Name string // as in [Magic]
	Args string // the rest of the line; of a magic that takes Go, its flags
	Body string // of a cell magic: the lines after the first, whatever it takes

	// Go runs the Go that the magic takes. Panics of the cell's code pass through it. For a Block it may be called often.
	// It is nil if there is no Go.
	Go func()

	// Setup runs the Go on the first line of a Block, whose variables the next calls of Go see. It is nil if there is none.
	Setup func()

	Assigned bool // the value goes to a variable, as in x := !cmd

	// Of a shell command: the values in it, and the text around them, one piece more. Without Parts, Args is the command.
	Values []any
	Parts  []string

	Session Session
}

// Session is what magics may do with the session. A Session that is a [Setter] can do more.
type Session interface {
	Print(text string)    // to the cell's stdout
	PrintErr(text string) // to the cell's stderr

	Variables() []Variable // what cells have declared, sorted by name
	Reset()                // forgets all of them

	// Input asks the front end for a line. It fails with [lang.ErrNoStdin] if the front end cannot be asked.
	Input(prompt string) (string, error)

	SetNextInput(text string, replace bool) // puts text into a new cell, or into this one
	Page(text string)                       // shows text in the front end's pager

	// History lists the cells of a session from the line from up to, and without, the line to; to 0 means to the end.
	// Session 0 is this one, -1 the one before it.
	History(session, from, to int) []HistoryEntry

	// Clock is what %time measures with: [time.Now] unless the session's time is virtual.
	Clock() func() time.Time

	// Inspect says what a name is; detail 1 adds its source. The text may have ANSI colours.
	Inspect(name string, detail int) (text string, ok bool)
}

// A Setter is a Session that can give a variable a value, and declares it if there is none: _exit_code, and the v of
// %%bash --out v.
type Setter interface {
	Set(name string, value any) error
}

// A Variable is what a cell has declared under a name.
type Variable struct {
	Name  string
	Type  string        // as Go writes it: of a func its signature, of a type what stands behind its name
	Kind  string        // "var", "const", "func" or "type"
	Value reflect.Value // of a var, and of a const if it is known
}

// A HistoryEntry is one cell that was run.
type HistoryEntry struct {
	Session int // its number, 0 for this one
	Line    int // n of In[n]
	Input   string
	Output  string // of Out[n], if there was any
}

// set gives a variable a value, for a magic that was asked to by option.
func (c *Call) set(option, name string, value any) error {
	s, ok := c.Session.(Setter)
	if !ok {
		return &UsageError{option + " is not supported: a magic cannot declare " + name}
	}
	return s.Set(name, value)
}

var variable = regexp.MustCompile(`\$([\pL_][\pL_0-9]*)|\{([\pL_][\pL_0-9]*)\}`)

// expand puts the values of variables in the place of $name and {name}, as IPython does in the arguments of a magic. What
// names no variable stays as it is.
func (c *Call) expand(s string) string {
	if !variable.MatchString(s) {
		return s
	}
	values := map[string]reflect.Value{}
	for _, v := range c.Session.Variables() {
		if v.Kind == "var" && v.Value.IsValid() && v.Value.CanInterface() {
			values[v.Name] = v.Value
		}
	}
	return variable.ReplaceAllStringFunc(s, func(ref string) string {
		if v, ok := values[strings.Trim(ref, "${}")]; ok {
			return fmt.Sprint(v.Interface())
		}
		return ref
	})
}
