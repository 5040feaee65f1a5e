package loop

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"unicode"
)

// String is the future as Python shows it: <Future finished result=5>.
func (f *Future) String() string {
	if f.task != nil {
		return f.task.String()
	}
	return "<" + f.kind + " " + strings.Join(f.info(), " ") + ">"
}

func (f *Future) stateName() string {
	return [...]string{"PENDING", "CANCELLED", "FINISHED"}[f.state.Load()]
}

func (f *Future) info() []string {
	info := []string{strings.ToLower(f.stateName())}
	if f.state.Load() == finished {
		if f.fail != nil {
			info = append(info, "exception="+errorRepr(f.fail.err))
		} else {
			info = append(info, "result="+f.l.repr(f.result))
		}
		return info
	}
	if n := len(f.callbacks); f.mine() && n > 0 {
		cb := f.callbacks[0].String()
		switch {
		case n == 2:
			cb += ", " + f.callbacks[1].String()
		case n > 2:
			cb += fmt.Sprintf(", <%d more>, %s", n-2, f.callbacks[n-1])
		}
		info = append(info, "cb=["+cb+"]")
	}
	return info
}

// mine says that the caller may look at what changes while the future is pending.
func (f *Future) mine() bool { return !f.l.driven.Load() || f.l.isHere() }

func (c callback) String() string {
	if c.task != nil {
		return "Task.task_wakeup()"
	}
	return funcName(c.fn) + "()"
}

// String is the task as Python shows it: <Task pending name='Task-2' coro=<worker() running at Cell In[3]:4>>.
func (t *Task) String() string {
	info := t.info()
	if t.mine() && t.cancels > 0 && !t.Done() {
		info[0] = "cancelling"
	}
	head := []string{info[0], "name=" + pyQuote(t.name)}
	if t.coro != nil {
		head = append(head, "coro=<"+t.coro.where()+">")
	}
	if t.mine() && t.waiter != nil {
		head = append(head, "wait_for="+t.waiter.String())
	}
	return "<Task " + strings.Join(append(head, info[1:]...), " ") + ">"
}

// where is the inside of a task's coro=<…>.
func (c *Coroutine) where() string {
	at := c.pos
	done := c.state == closed
	if !done && c.at != "" && (&Future{l: c.l}).mine() {
		at = c.at
	}
	switch {
	case done && at != "":
		return c.name + "() done, defined at " + at
	case done:
		return c.name + "() done"
	case at != "":
		return c.name + "() running at " + at
	}
	return c.name + "() running"
}

// String is the coroutine as Python shows it: <coroutine object fetch at 0x…>.
func (c *Coroutine) String() string { return fmt.Sprintf("<coroutine object %s at %p>", c.name, c) }

// repr shows a value inside another's representation.
func (l *Loop) repr(v any) string {
	if l.cfg.Repr != nil {
		return l.cfg.Repr(v)
	}
	const most = 30 // as Python's reprlib
	s := "None"
	if v != nil {
		s = fmt.Sprintf("%#v", v)
	}
	if len(s) > most {
		s = strings.ToValidUTF8(s[:(most-3)/2], "") + "..." + strings.ToValidUTF8(s[len(s)-(most-3+1)/2:], "")
	}
	return s
}

// errorRepr shows an error as Python shows an exception: ValueError('boom').
func errorRepr(err error) string {
	if err.Error() == "" {
		return ErrorName(err) + "()"
	}
	return ErrorName(err) + "(" + pyQuote(err.Error()) + ")"
}

func errorLine(err error) string {
	if err.Error() == "" {
		return ErrorName(err)
	}
	return ErrorName(err) + ": " + err.Error()
}

// ErrorName is what stands for an error's class: what its method ErrorName says, else the name of its type if that is
// exported, else "error", or "panic" for a panic.
func ErrorName(err error) string {
	if named, ok := err.(interface{ ErrorName() string }); ok {
		return named.ErrorName()
	}
	if p := (*PanicError)(nil); errors.As(err, &p) {
		return "panic"
	}
	t := reflect.TypeOf(err)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if name := t.Name(); name != "" && unicode.IsUpper(rune(name[0])) {
		return name
	}
	return "error"
}

// pyQuote quotes as Python's repr does.
func pyQuote(s string) string {
	q := `'`
	if strings.Contains(s, `'`) && !strings.Contains(s, `"`) {
		q = `"`
	}
	var b strings.Builder
	b.WriteString(q)
	for _, r := range s {
		switch {
		case r == '\\' || string(r) == q:
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case !unicode.IsPrint(r) && r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case !unicode.IsPrint(r) && r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteString(q)
	return b.String()
}

// funcName is the name of a function as it stands in its source, without packages.
func funcName(fn any) string {
	f := runtime.FuncForPC(reflect.ValueOf(fn).Pointer())
	if f == nil {
		return "func"
	}
	name := f.Name()
	return name[strings.LastIndexByte(name, '/')+1:]
}
