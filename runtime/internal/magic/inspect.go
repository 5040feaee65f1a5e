package magic

import (
	"fmt"
	"strings"
)

// inspectMagics are %pinfo and %pinfo2, which x? and x?? stand for.
func inspectMagics(r *Registry) []*Magic {
	return []*Magic{{
		Name: "pinfo",
		Doc:  "%pinfo name\n\nShow what a name is. name? is short for it.",
		Run:  func(c *Call) (any, error) { return nil, inspect(r, c, 0) },
	}, {
		Name: "pinfo2",
		Doc:  "%pinfo2 name\n\nShow what a name is, with its source. name?? is short for it.",
		Run:  func(c *Call) (any, error) { return nil, inspect(r, c, 1) },
	}}
}

func inspect(r *Registry, c *Call, detail int) error {
	name := strings.TrimSpace(c.Args)
	if name == "" {
		return &UsageError{"Missing object name."}
	}
	if text, ok := c.Session.Inspect(name, detail); ok {
		c.Session.Page(text)
		return nil
	}
	if m, ok := r.meant(name); ok {
		c.Session.Page("\x1b[31mDocstring:\x1b[39m\n" + m.Doc)
		return nil
	}
	c.Session.Print(fmt.Sprintf("Object `%s` not found.\n", name))
	return nil
}

// meant finds the magic that a user means: %x of a line, %%x of a cell, and x of either.
func (r *Registry) meant(name string) (*Magic, bool) {
	bare := strings.TrimLeft(name, "%")
	if m, ok := r.Lookup(bare); ok && !strings.HasPrefix(name, "%%") {
		return m, true
	}
	if strings.HasPrefix(name, "%") && !strings.HasPrefix(name, "%%") {
		return nil, false
	}
	return r.Lookup("%" + bare)
}
