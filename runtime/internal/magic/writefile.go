package magic

import (
	"errors"
	"os"
	"strings"
)

// writefileMagics are %%writefile.
func writefileMagics() []*Magic {
	return []*Magic{{
		Name: "%writefile",
		Doc:  "%%writefile [-a] filename\ntext\n\nWrite the rest of the cell to a file, or with -a append it to the file.",
		Run:  runWritefile,
	}}
}

func runWritefile(c *Call) (any, error) {
	o, names, err := c.options("a", "append")
	if err != nil {
		return nil, err
	}
	if len(names) > 0 && (names[len(names)-1] == "-a" || names[len(names)-1] == "--append") {
		names = names[:len(names)-1] // options may follow the name
		o["a"] = ""
	}
	switch {
	case len(names) == 0:
		return nil, &UsageError{"the following arguments are required: filename"}
	case len(names) > 1:
		return nil, usageErrorf("unrecognized arguments: %s", strings.Join(names[1:], " "))
	}
	name := expandHome(names[0])
	verb, flag := "Writing", os.O_TRUNC
	if o.has("a") || o.has("append") {
		flag = os.O_APPEND
	}
	if _, err := os.Stat(name); err == nil {
		verb = "Overwriting"
		if flag == os.O_APPEND {
			verb = "Appending to"
		}
	}
	c.Session.Print(verb + " " + name + "\n")
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|flag, 0o666)
	if err != nil {
		return nil, osError(err, name)
	}
	_, err = f.WriteString(ensureNewline(c.Body))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, osError(err, name)
	}
	return nil, nil
}

// ensureNewline ends a text as IPython ends every cell.
func ensureNewline(s string) string {
	if strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}
