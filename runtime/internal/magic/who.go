package magic

import (
	"slices"
	"strings"
)

// whoMagics are %who and %who_ls.
func whoMagics() []*Magic {
	return []*Magic{{
		Name: "who",
		Doc: "%who [type …]\n\nPrint the names that cells have declared. With types, only variables of these; func and type " +
			"stand for functions and types.",
		Run: runWho,
	}, {
		Name: "who_ls",
		Doc:  "%who_ls [type …]\n\nReturn the names that %who prints.",
		Run: func(c *Call) (any, error) {
			names := []string{}
			for _, v := range c.interactive() {
				names = append(names, v.Name)
			}
			return names, nil
		},
	}}
}

func runWho(c *Call) (any, error) {
	vars := c.interactive()
	if len(vars) == 0 {
		c.printNoVariables()
		return nil, nil
	}
	var b strings.Builder
	for i, v := range vars {
		b.WriteString(v.Name + "\t ")
		if i%9 == 8 {
			b.WriteByte('\n')
		}
	}
	c.Session.Print(b.String() + "\n")
	return nil, nil
}

// interactive lists what cells have declared, of the types that the call names. Names with an underscore in front are the
// session's own.
func (c *Call) interactive() []Variable {
	wanted := strings.Fields(c.Args)
	vars := slices.DeleteFunc(slices.Clone(c.Session.Variables()), func(v Variable) bool {
		return strings.HasPrefix(v.Name, "_") ||
			len(wanted) > 0 && !slices.Contains(wanted, v.Kind) && !slices.Contains(wanted, v.Type)
	})
	slices.SortFunc(vars, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return vars
}

func (c *Call) printNoVariables() {
	if c.Args != "" {
		c.Session.Print("No variables match your requested type.\n")
		return
	}
	c.Session.Print("Interactive namespace is empty.\n")
}
