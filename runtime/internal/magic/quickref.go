package magic

import "strings"

const quickReference = `
Gopherloop -- Go in notebooks - Quick Reference Card
====================================================

obj?, obj??      : Get help, or more help for object (also works as
                   ?obj, ??obj).

Magic functions are prefixed by % or %%, and typically take their arguments
without parentheses, quotes or even commas for convenience.  Line magics take a
single % and cell magics are prefixed with two %%.

Example magic function calls:

%cd /usr/share   : Change the directory.
%timeit f(10)    : time the 'f(10)' statement with high precision.
%%timeit x := 2
f(x)             : time 'f(x)' with a setup of 'x := 2'; setup code is not
                   counted.  This is an example of a cell magic.

Concurrency:

await x          : Wait for a coroutine, task, channel or duration, also at
                   top level, while other tasks run.
async func f()   : A coroutine. It runs when awaited, or as a task.

System commands:

!cp a.txt b/     : System command escape, runs in the shell
!cp {f}.txt $bar : Variable expansion in system commands
files := !ls /usr: Capture system command output: a []string

History:

_, __, ___       : previous, next previous, next next previous output
In[4], Out[4]    : Input and output of cell 4
%history -n 2-4  : Cells 2 to 4, with their numbers.

The following magic functions are currently available:

`

// quickrefMagics are %quickref.
func quickrefMagics(r *Registry) []*Magic {
	return []*Magic{{
		Name: "quickref",
		Doc:  "%quickref\n\nShow a quick reference sheet in the pager.",
		Run: func(c *Call) (any, error) {
			text := quickReference
			line, cell := r.Names()
			for _, name := range line {
				text += "%" + name + ":\n    " + summary(r.magics[name].Doc) + "\n"
			}
			for _, name := range cell {
				text += "%%" + name + ":\n    " + summary(r.magics["%"+name].Doc) + "\n"
			}
			c.Session.Page(text)
			return nil, nil
		},
	}}
}

// summary is the first sentence of what a magic does.
func summary(doc string) string {
	_, text, ok := strings.Cut(doc, "\n\n")
	if !ok {
		text = doc
	}
	first, _, _ := strings.Cut(text, ". ")
	return strings.TrimSuffix(first, ".") + "."
}
